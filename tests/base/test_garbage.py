"""The collector, once a process is up: in a process of its own, for it holds for the whole of one."""

import subprocess
import sys

UP = """
import gc, weakref
from fackpol.base import garbage

class Ring:
    pass

garbage.settle()
assert gc.get_freeze_count() > 1_000, gc.get_freeze_count()  # all that is imported
assert gc.get_threshold() == (garbage.NEW, *garbage.ROUNDS), gc.get_threshold()
ring = Ring()
ring.itself = ring
gone = weakref.ref(ring)
del ring
kept = []
while gone() is not None and len(kept) < 2 * garbage.NEW:
    kept.append([])
assert gone() is None
"""


def test_what_is_loaded_is_left_alone_and_a_cycle_that_comes_is_found() -> None:
    done = subprocess.run((sys.executable, "-c", UP), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
