"""Generators as users give them (arrays, lists, linear operators) made into checked, read-only dense arrays."""

from __future__ import annotations

import warnings

import numpy as np

from repc.groups.given.rounded import rounded, rounded_decimals
from repc.limits import MOST_ENTRIES
from repc.source import fail
from repc.tolerance import SINGULAR


def is_missing(value) -> bool:
    """Whether a user left a generator attribute out (EMLP marks this by ``NotImplemented``)."""
    return value is None or value is NotImplemented


def stacked(generators, d: int | None, what: str) -> np.ndarray | None:
    """(k, d, d) float64 or complex128 from a (k, d, d) array or a sequence of matrices and linear operators.

    None where none are given and ``d`` is unknown. Raises RepcError where one is not a square finite matrix or sizes
    differ.
    """
    if is_missing(generators):
        generators = ()
    if getattr(generators, "ndim", None) == 2:
        fail(
            "E0204",
            f"{what} generators must be a stack of matrices; found one array of shape {tuple(generators.shape)}",
            "put the matrix into a list: [matrix]",
        )
    matrices = [_dense(g, d, f"{what} generator {i + 1}") for i, g in enumerate(generators)]
    sizes = sorted({len(m) for m in matrices} | ({d} if d is not None else set()))
    if len(sizes) > 1:
        fail(
            "E0205",
            f"the generators of one group act on one space; found {what} generators of sizes "
            + ", ".join(f"{n}×{n}" for n in sizes),
            "give all generators as matrices of the same size",
        )
    if not matrices:
        return None if d is None else np.zeros((0, d, d))
    return np.stack([m.astype(np.result_type(*matrices)) for m in matrices])


_ROUNDING = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float32": 2.0**-23, "complex64": 2.0**-23}  # of numbers near 1


_LONGEST = 12  # decimals of a number that may be rounded: more are those of a computation


def precision_of(generators) -> float:
    """How far entries of a user's generators may be from what was meant, by the type of their arrays; 0 for double precision."""
    if is_missing(generators):
        return 0.0
    arrays = [generators] if hasattr(generators, "dtype") else [g for g in generators if hasattr(g, "__array__")]
    sizes = [(str(a.dtype), np.abs(np.asarray(a)).max(initial=0.0)) for a in arrays]
    return max((_ROUNDING.get(kind, 0.0) * max(1.0, float(size)) for kind, size in sizes), default=0.0)


def half_units(stack: np.ndarray) -> np.ndarray:
    """Half a unit in the last digit of each entry (k, d, d) with 1 to 12 decimals, 0 for others. All 0 where an entry has more, as
    computed ones have, but for those that single precision holds: half a unit of that."""
    parts = np.stack([stack.real, stack.imag]) if np.iscomplexobj(stack) else stack[None]
    units, open_ = np.zeros(parts.shape), np.ones(parts.shape, dtype=bool)
    for places in range(_LONGEST + 1):
        here = open_ & (np.round(parts, places) == parts)
        units[here] = 0.5 * 10.0**-places if places else 0.0
        open_ &= ~here
    if open_.any():
        single = _ROUNDING["float32"] if (parts.astype(np.float32) == parts).all() else 0.0
        return np.full(stack.shape, single * max(1.0, float(np.abs(parts).max())))
    return units.max(axis=0)


def unrounded(
    name: str, lie: np.ndarray, discrete: np.ndarray, precision: float, is_text: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The generators (k, d, d) and (m, d, d), those of single precision or of few decimals that nearly satisfy a relation moved to
    where it holds; each is told of by a warning of Python. Decimals of a text are not asked for: it has its own rule."""
    if is_text:
        return lie, discrete
    if precision > 0:
        found = rounded([*lie], [*discrete], ([*np.full(lie.shape, precision)], [*np.full(discrete.shape, precision)]))
    else:
        found = rounded_decimals([*lie], [*discrete], ([*half_units(lie)], [*half_units(discrete)]))
    stacks = {"lie": lie.copy(), "discrete": discrete.copy()}
    for one in found:
        stacks[one.kind][one.number - 1] = one.exact
        warnings.warn(
            f"{name}: {one.kind} generator {one.number} is {one.words} up to {one.off:.0e}; taken as exact; "
            f"write {one.remedy} in double precision (float64) to say so yourself",
            stacklevel=2,
        )
    return stacks["lie"], stacks["discrete"]


def _dense(generator, d: int | None, what: str) -> np.ndarray:
    shape = getattr(generator, "shape", None)
    if hasattr(generator, "__matmul__") and not hasattr(generator, "__array__"):  # a linear operator
        size = shape[-1] if shape is not None else d
        if size is None:
            fail("E0206", f"{what} is a linear operator of unknown size", "set self.d before super().__init__()")
        generator = generator @ np.eye(size)
    try:
        matrix = np.asarray(generator)
        matrix = matrix.astype(complex if np.iscomplexobj(matrix) else float)
    except (TypeError, ValueError):
        fail("E0207", f"{what} is not a matrix of numbers", "give a (d, d) array or a linear operator")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        shown = "×".join(map(str, matrix.shape)) or "a single number"
        fail("E0208", f"{what} is not square: it is {shown}", "give a (d, d) matrix with d ≥ 1")
    if not np.isfinite(matrix).all():
        fail("E0209", f"{what} has an entry that is not a finite number", "remove nan and inf")
    return matrix


def check_invertible(discrete: np.ndarray) -> None:
    """Raises RepcError where a discrete generator is singular: a group element has an inverse."""
    for i, h in enumerate(discrete):
        values = np.linalg.svd(h, compute_uv=False)
        if values[-1] <= SINGULAR * values[0]:
            fail(
                "E0210",
                f"discrete generator {i + 1} is singular, so it has no inverse",
                "a discrete generator is an element of the group; a tangent vector belongs into lie_algebra",
            )


def one_line(name: str) -> str:
    """A user's name for something, without line breaks: it is printed in tables and in comments of modules."""
    return " ".join(name.split())


def read_only(array: np.ndarray) -> np.ndarray:
    """The same array, not writable."""
    array.setflags(write=False)
    return array


def check_size(name: str, what: str, count: int, entries: int) -> None:
    """Raises RepcError before ``count`` arrays of that many entries are built where they would not fit."""
    if count * entries > MOST_ENTRIES:
        size = f"{count * entries * 8 / 2**30:.1f} GiB ({MOST_ENTRIES.words})"
        fail(
            "E0214",
            f"the {what} of {name} has {count} arrays of {entries} entries: {size}",
            "use a smaller group, or its exact rules only (explain)",
        )


_MODERATE = 64.0  # entries between its inverse and it are left as they are


def of_order_one(matrix: np.ndarray) -> np.ndarray:
    """A tangent times the power of two (an exact product) that brings its largest entry between 1 and 2, where it is
    far from that; other matrices, and zero, as they are."""
    largest = float(np.abs(matrix).max(initial=0.0))
    if largest == 0 or 1 / _MODERATE <= largest <= _MODERATE:
        return matrix
    return read_only(matrix * 2.0 ** -np.floor(np.log2(largest)))
