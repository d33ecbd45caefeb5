"""The form of a proposal: what has to be changed, and what stands in for what is left empty."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from fackpol.network.proposals import Outcome
from fackpol.network.reference import Reference
from fackpol.pages.proposal_form import ProposalForm
from fackpol.web.forms import Posted

TODAY = date(2026, 5, 20)
FILLED = {"title": "Heltid", "kind": "motion", "area": "0136", "type": "k-aldre", "link": "example.org/motion"}


def posted(known: Reference, **changes: str) -> ProposalForm:
    form = ProposalForm(Posted(FormData({**FILLED, **changes})))
    form.fill(known)
    return form


def test_title_kind_place_and_link_are_enough(known: Reference) -> None:
    own = posted(known).proposal(known, TODAY)
    assert own
    assert (own.link, own.day, own.outcome, own.outcome_on) == ("https://example.org/motion", TODAY, "waiting", None)
    assert (own.industries, own.asks_her) == ((), False)


def test_an_outcome_without_a_day_is_of_today_and_a_day_without_an_outcome_is_none(known: Reference) -> None:
    decided = posted(known, outcome="approved").proposal(known, TODAY)
    assert decided
    assert (decided.outcome, decided.outcome_on) == (Outcome.APPROVED, TODAY)
    waiting = posted(known, outcome="waiting", outcome_on="2026-05-20").proposal(known, TODAY)
    assert waiting
    assert waiting.outcome_on is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Skriv vad förslaget heter."),
        ({"title": "x" * 201}, "Rubriken får ha högst 200 tecken. Du har skrivit 201."),
        ({"kind": "lag"}, "Det valet finns inte längre. Välj ett annat."),
        ({"area": ""}, "Välj kommun eller region."),
        ({"area": "0136x"}, "Det valet finns inte längre. Välj ett annat."),
        ({"type": ""}, "Välj vilken sorts nämnd det gäller."),
        ({"link": ""}, "Lägg till en länk, eller skriv in texten."),
        ({"link": "javascript:alert(1)"}, "Länken måste börja med https://. Kopiera den igen."),
        ({"link": "ftp://example.org/x"}, "Länken måste börja med https://. Kopiera den igen."),
        ({"link": "https://example.org/" + "x" * 500}, "Länken får ha högst 500 tecken. Din har 520."),
        ({"text": "x" * 20_001}, "Texten får ha högst 20000 tecken. Du har skrivit 20001."),
        ({"day": "2026-02-30"}, "2026-02-30 finns inte i kalendern."),
        ({"day": "1900-01-01"}, "Välj en dag efter 1990, och högst ett år framåt."),
        ({"day": "2027-06-01"}, "Välj en dag efter 1990, och högst ett år framåt."),
        (
            {"outcome": "approved", "outcome_on": "2026-05-19"},
            "Beslutet kommer efter att förslaget lades. Ändra dagen.",
        ),
    ],
)
def test_what_is_wrong_is_said(known: Reference, changes: dict[str, str], sentence: str) -> None:
    form = posted(known, **changes)
    assert form.proposal(known, TODAY) is None
    assert [said for _, said in form.faults] == [sentence]
