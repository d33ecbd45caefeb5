"""How often Python looks for garbage: seldom, and never among what a process keeps for good.

Nearly everything goes as soon as nothing refers to it. The collector is for cycles, and walks through all that has been
made since it last did: by default after each 700 new objects. While a large register is compared that was a third of
the time, and its walks through everything were the longest stops of the pages.
"""

import gc

NEW = 20_000  # objects that hold others, until it looks at them
# Of these looks, until it looks again at what they have left: of 50, that stood in everybody's way for a tenth of a
# second. And so many of those, until it looks at everything.
ROUNDS = (5, 100)


def settle() -> None:
    """Leave alone what has been loaded so far, and look seldom at what comes. Called once, when a process is up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, *ROUNDS)
