"""Checking the arguments of named groups; the message states the group's usage and what was found."""

from __future__ import annotations

import numpy as np

from repc.limits import MOST_DIMENSIONS
from repc.source import fail


def integers(name: str, usage: str, args: tuple, minimum: tuple[int, ...], remedy: str) -> tuple[int, ...]:
    """``args`` as ints, one for each entry of ``minimum``, none below it."""
    good = len(args) == len(minimum) and all(
        isinstance(a, (int, np.integer)) and not isinstance(a, bool) and low <= a <= MOST_DIMENSIONS
        for a, low in zip(args, minimum, strict=True)
    )
    if not good:
        reject(name, usage, args, remedy)
    return tuple(int(a) for a in args)


def reject(name: str, usage: str, args: tuple, remedy: str):
    """Raise the error that ``usage`` ("SO(n) takes one positive integer") was not followed."""
    shown = f"{name}({', '.join(map(show, args))})" if args else f"{name} without arguments"
    fail("E0202", f"{usage}; found {shown}", remedy)


def show(argument) -> str:
    """An argument as a user would write it."""
    if isinstance(argument, slice):
        return f"{argument.start}:{argument.stop}"
    return str(argument)
