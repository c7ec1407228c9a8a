"""``python -m tests.liars``: plant every fault in turn, run the tests nearest to it, print who noticed.

The tests are run once without any fault first: one that fails by itself notices nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.liars.fault import Fault
from tests.liars.faults import FAULTS
from tests.liars.plant import Outcome, copied, outcome, planted


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 where every chosen fault is caught."""
    arguments = _arguments(argv)
    chosen = [f for f in FAULTS if arguments.only in (None, f.name) and arguments.room in (None, f.room)]
    if not chosen:
        print("there is no such fault", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="liars-") as directory:
        copies: SimpleQueue[Path] = SimpleQueue()
        for k in range(arguments.workers):
            copies.put(copied(Path(directory) / str(k)))
        if not arguments.trust and not _pass_by_themselves(chosen, copies):
            return 2
        with ThreadPoolExecutor(arguments.workers) as pool:
            found = list(pool.map(lambda fault: _tried(fault, copies, arguments.show), chosen))
    print(_count(chosen, found))
    return int(any(one.word != "caught" for one in found))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.liars", description=__doc__.split("\n")[0])
    parser.add_argument("--only", metavar="NAME", help="this fault")
    parser.add_argument("--room", metavar="ROOM", help="the faults of this room")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=1, help="copies in which faults are tried at once")
    parser.add_argument("--trust", action="store_true", help="do not run the tests without a fault first")
    parser.add_argument("--show", action="store_true", help="what pytest said, too")
    return parser.parse_args(argv)


def _pass_by_themselves(faults: Sequence[Fault], copies: SimpleQueue[Path]) -> bool:
    copy = copies.get()
    found = outcome(dict.fromkeys(test for fault in faults for test in fault.tests), copy, until_one_fails=False)
    copies.put(copy)
    words = "all tests pass" if found.word == "survived" else f"no fault is tried, since tests fail:\n{found.words}"
    print(f"without a fault, {words} ({found.seconds:.0f} s)", flush=True)
    return found.word == "survived"


def _tried(fault: Fault, copies: SimpleQueue[Path], show: bool) -> Outcome:
    copy = copies.get()
    try:
        with planted(fault, copy):
            found = outcome(fault.tests, copy)
    finally:
        copies.put(copy)
    tests = ", ".join(test.removeprefix("tests/") for test in fault.tests)
    row = f"{found.word:9} {found.seconds:5.0f} s  {fault.room:9} {fault.name:34} {fault.lies:80} {tests}"
    print(row + (f"\n{found.words}" if show or found.word == "broken" else ""), flush=True)
    return found


def _count(faults: Sequence[Fault], found: Sequence[Outcome]) -> str:
    left = [fault.name for fault, one in zip(faults, found, strict=True) if one.word != "caught"]
    rooms = len({fault.room for fault in faults})
    words = f"{len(faults) - len(left)} of {len(faults)} faults in {rooms} rooms caught"
    return words + (f"; not caught: {', '.join(left)}" if left else "")


if __name__ == "__main__":
    sys.exit(main())
