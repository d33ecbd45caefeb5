"""`make attack`: every attack of this folder, for long. Prints; judges nothing.

One of them: `python -m tests.attack timing`, or simultaneous, sinks, flood.
"""

import argparse
import asyncio

from tests.attack import flood, simultaneous, sinks, timing


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attack", nargs="?", choices=["timing", "simultaneous", "sinks", "flood"])
    parser.add_argument("--requests", type=int, default=8_000, help="asks to sign in, of timing")
    parser.add_argument("--ticks", type=int, default=200, help="whole ticks that timing measures")
    parser.add_argument("--uses", type=int, default=200, help="uses in the same moment, of simultaneous")
    parser.add_argument("--rounds", type=int, default=3, help="of simultaneous")
    parser.add_argument("--strings", type=int, default=10_000, help="for each sink, of sinks")
    parser.add_argument("--seconds", type=float, default=60, help="of flood, each")
    words = parser.parse_args()
    attacks = {
        "simultaneous": lambda: simultaneous.main(words.uses, words.rounds),
        "sinks": lambda: sinks.main(words.strings),
        "flood": lambda: flood.main(words.seconds),
        "timing": lambda: timing.main(words.requests, words.ticks),
    }
    for name in [words.attack] if words.attack else attacks:
        print(f"-- {name}", flush=True)
        await attacks[name]()


if __name__ == "__main__":
    asyncio.run(main())
