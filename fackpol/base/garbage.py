"""How often Python looks for garbage: seldom, and never among what a process keeps for good.

Nearly everything goes as soon as nothing refers to it. The collector is for cycles, and walks through all that has been
made since it last did: by default after each 700 new objects. While a large register is compared that was a third of
the time, and its walks through everything were the longest stops of the pages.
"""

import gc

NEW = 20_000  # objects that hold others, until it looks at them
ROUNDS = (50, 10)  # until it looks at those that it has seen once; and so many of these, until at all of them


def settle() -> None:
    """Leave alone what has been loaded so far, and look seldom at what comes. Called once, when a process is up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, *ROUNDS)
