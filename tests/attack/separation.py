"""How well two samples can be told apart: the area under the ROC curve (AUC), 0.5 when they can not."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

RESAMPLES = 200
Features = Sequence[float]


@dataclass(frozen=True)
class Separation:
    """An AUC, and the interval that 95 of 100 bootstrap resamples lie in."""

    auc: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.auc:.3f} ({self.low:.3f} to {self.high:.3f})"


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """Returns how often a value of `one` is larger than one of `other`; ties count half (Mann and Whitney's U)."""
    ranked = sorted([(value, 1) for value in one] + [(value, 0) for value in other])
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks += (at + end + 1) / 2 * sum(whose for _, whose in ranked[at:end])
        at = end
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def separation(one: Sequence[float], other: Sequence[float], seed: int = 1) -> Separation:
    """Returns the AUC of two samples with its interval."""
    drawn = random.Random(seed)
    again = sorted(auc(drawn.choices(one, k=len(one)), drawn.choices(other, k=len(other))) for _ in range(RESAMPLES))
    return Separation(auc(one, other), again[int(RESAMPLES * 0.025)], again[int(RESAMPLES * 0.975) - 1])


def classified(one: Sequence[Features], other: Sequence[Features]) -> Separation:
    """Returns how well a classifier tells two samples apart that has learnt from every second of them.

    Linear, on logarithms of all features at once (Fisher's discriminant with independent features); it is judged on the
    half that it has not seen.
    """
    logs = [[[math.log(value) for value in features] for features in sample] for sample in (one, other)]
    learnt = [list(zip(*sample[::2], strict=True)) for sample in logs]
    weights = [(fmean(a) - fmean(b)) / (pvariance(a) + pvariance(b) + 1e-12) for a, b in zip(*learnt, strict=True)]
    seen = [[sum(w * v for w, v in zip(weights, features, strict=True)) for features in s[1::2]] for s in logs]
    return separation(seen[0], seen[1])
