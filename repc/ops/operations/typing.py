"""What shape rules are written with."""

from __future__ import annotations

from math import prod

from repc.ops.sizes import Size, SizePolynomial
from repc.ops.value import IllTyped, Shape, Value


def core(value: Value | Shape) -> tuple[Size, ...]:
    """A shape without its batch axes."""
    shape = value.shape if isinstance(value, Value) else value
    return tuple(size for size in shape if size is not ...)


def lead(*values: Value) -> Shape:
    """``(...,)`` where any of the values has batch axes, otherwise ``()``."""
    return (...,) if any(... in value.shape for value in values) else ()


def require(holds: bool, *words: object) -> None:
    """Raise IllTyped with these words where something does not hold."""
    if not holds:
        raise IllTyped(" ".join(map(str, words)))


def over(size: Size, copies: int) -> int:
    """A size divided by a number of copies. Raises IllTyped where that is no number."""
    if isinstance(size, SizePolynomial) or size % copies:
        raise IllTyped(f"{size} is not a multiple of {copies}")
    return size // copies


def entries(*shapes: tuple[int, ...]) -> int:
    """Number of entries of arrays of these shapes."""
    return sum(map(prod, shapes))
