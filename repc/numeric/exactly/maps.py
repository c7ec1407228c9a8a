"""What commutes with generators in exact numbers: how many maps there are, a basis of them, and how far others are from it.

Numbers that are no fractions are taken to many digits, in balls: a rank then counts only what is told from zero, a bound on the
maps from above, and what is zero to half the digits gives maps that are written, a bound from below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from repc.groups import Group
from repc.groups.given.digits import ExactEntries
from repc.limits import MOST_FRACTIONS, MOST_IN_DIGITS, Limit
from repc.numeric.exactly.images import Element, image
from repc.reps.atoms import Monomial
from repc.reps.layout import monomial_size
from repc.rings.elimination import Echelon, Row, Undecided

Result = TypeVar("Result")

_DIGITS = (400, 1200)  # of numbers that are no fractions: more where the first do not decide

_SLACK = 16  # roundings of entries that add up in a constraint


def count(a: Monomial, b: Monomial, group: Group, slot: int) -> int | None:
    """dim Hom(a, b) under one factor; None where it has no exact entries, for other atoms than V, det, Sym and Alt, above
    the limits on unknowns, and where many digits do not decide."""
    return _solved(a, b, group, slot, False, lambda system: system.nullity)


def basis(a: Monomial, b: Monomial, group: Group, slot: int) -> np.ndarray | None:
    """Orthonormal maps (r, dim b, dim a) in the coordinates of the representations; None as for `count`."""
    found = _solved(a, b, group, slot, True, lambda system: system.basis)
    return None if found is None else found.reshape(-1, monomial_size(b, group), monomial_size(a, group))


@dataclass(frozen=True, eq=False)
class _System:
    """The constraints on the entries of a map, row by row; over ℂ on their real parts and then on the imaginary ones."""

    echelon: Echelon
    unknowns: int
    is_complex: bool

    @property
    def nullity(self) -> int:
        """The number of maps."""
        return self.unknowns - len(self.echelon) // (1 + self.is_complex)

    @property
    def basis(self) -> np.ndarray:
        """Orthonormal rows (r, unknowns)."""
        import mpmath

        vectors = [[mpmath.mpf(x) for x in v] for v in self.echelon.kernel(self.unknowns * (1 + self.is_complex))]
        if self.is_complex:
            vectors = [[mpmath.mpc(x, y) for x, y in zip(v[: self.unknowns], v[self.unknowns :], strict=True)] for v in vectors]
        kind, kept = complex if self.is_complex else float, _orthonormal(vectors, self.nullity)
        return np.array([[kind(x) for x in v] for v in kept], dtype=kind).reshape(-1, self.unknowns)


def _orthonormal(vectors: list[list[Any]], count: int) -> list[list[Any]]:
    """So many orthonormal vectors that span the same, in many digits: entries of very different sizes are right to their last."""
    import mpmath

    found: list[list[Any]] = []
    for vector in vectors:
        if len(found) == count:
            break
        before = mpmath.sqrt(sum(abs(x) ** 2 for x in vector))
        for known in found:
            along = sum((k.conjugate() * x for k, x in zip(known, vector, strict=True) if k and x), 0)
            vector = [x - along * k for x, k in zip(vector, known, strict=True)]
        size = mpmath.sqrt(sum(abs(x) ** 2 for x in vector))
        if size > before * mpmath.mpf(10) ** -(mpmath.mp.dps // 2):
            found.append([x / size for x in vector])
    return found


def _solved(a: Monomial, b: Monomial, group: Group, slot: int, in_digits: bool, take: Callable[[_System], Result]) -> Result | None:
    """What is taken of that which the generators of a factor ask of maps a -> b: in fractions where they are such and ``in_digits``
    is false."""
    import mpmath

    entries = group.factors[slot].exact_entries
    if entries is None or monomial_size(a, group) * monomial_size(b, group) > _most(entries, in_digits):
        return None
    in_digits = in_digits or not _has_fractions(entries)
    for digits in _DIGITS[:1] if entries.noise else _DIGITS:
        try:
            with mpmath.workdps(digits):
                system = _system(a, b, group, slot, in_digits)
                return None if system is None else take(system)
        except Undecided:
            continue
    return None


def _has_fractions(entries: ExactEntries) -> bool:
    return entries.is_rational and not entries.noise


def _most(entries: ExactEntries, in_digits: bool) -> Limit:
    return MOST_FRACTIONS if _has_fractions(entries) and not in_digits else MOST_IN_DIGITS


def _system(a: Monomial, b: Monomial, group: Group, slot: int, in_digits: bool) -> _System | None:
    import mpmath

    bits = mpmath.mp.prec if in_digits else 0
    found, unknowns, is_complex = Echelon(bits), monomial_size(a, group) * monomial_size(b, group), False
    for into, out in _pairs(a, b, group, slot, in_digits):
        if into is None or out is None:
            return None
        size = max((abs(x) for m in (into, out) for x in m.ravel()), default=0) if bits else 0
        noise = group.factors[slot].exact_entries.noise
        off = max(int(mpmath.ldexp(_SLACK * noise, bits)), 1 << bits // 4) if bits else 0
        is_complex = any(isinstance(x, mpmath.mpc) for m in (into, out) for x in m.ravel())
        for row in _rows(into, out):
            for part in _fixed(row, size, bits, unknowns, is_complex) if bits else [row]:
                found.add(part, off)
    return _System(found, unknowns, is_complex)


def _fixed(row: Row, size: Any, bits: int, unknowns: int, is_complex: bool) -> list[Row]:
    """A row of numbers of mpmath as integers, relative to a size; a complex one as its real and its imaginary part."""
    import mpmath

    def whole(x: Any) -> int:
        return int(mpmath.ldexp(x / size, bits))

    if not is_complex:
        return [{at: whole(x) for at, x in row.items()}]
    real, imaginary = ({at: whole(part(x)) for at, x in row.items()} for part in (mpmath.re, mpmath.im))
    return [
        {**real, **{at + unknowns: -x for at, x in imaginary.items()}},
        {**imaginary, **{at + unknowns: x for at, x in real.items()}},
    ]


def words(factor: Group) -> str:
    """How maps of a factor are counted here."""
    if factor.exact_entries is None or _has_fractions(factor.exact_entries):
        return f"elimination in fractions of {factor.name}"
    return f"elimination to {_DIGITS[0]} digits of {factor.name}"


def why_not(domain: Iterable[Monomial], output: Iterable[Monomial], group: Group, in_digits: bool = False) -> str | None:
    """The limit that keeps maps under a group in doubt from being counted, or with ``in_digits`` from being found, in words;
    None where there is none."""
    pairs = [(*a, *b) for a in domain for b in output]
    for slot, factor in enumerate(group.factors):
        if factor.doubtful is None or factor.exact_entries is None:
            continue
        most = _most(factor.exact_entries, in_digits)
        mine = [tuple(atom for atom in pair if atom.slot in (slot, -1)) for pair in pairs]
        unknowns = max((monomial_size(atoms, group) for atoms in mine), default=0)
        if unknowns > most:
            how = "in fractions" if most is MOST_FRACTIONS else f"to {_DIGITS[0]} digits"
            return f"{unknowns} unknowns are not eliminated {how} ({most.words})"
    return None


def _pairs(a: Monomial, b: Monomial, group: Group, slot: int, in_digits: bool) -> Iterator[tuple[Any, Any]]:
    """The image of each generator of a factor on both sides; ``in_digits``: in the coordinates of the representations."""
    discrete, lie = group.factors[slot].exact_entries.matrices(in_digits)
    for matrix, is_lie in [(h, False) for h in discrete] + [(x, True) for x in lie]:
        element = Element(group, slot, matrix, is_lie)
        yield image(a, element, in_digits), image(b, element, in_digits)


def _rows(into: np.ndarray, out: np.ndarray) -> Iterator[Row]:
    """Rows of out·W = W·into, W flattened row by row."""
    n, m = len(out), len(into)
    left = [[(k, x) for k, x in enumerate(line) if x] for line in out]
    right = [[(k, x) for k, x in enumerate(line) if x] for line in into.T]
    for i in range(n):
        for j in range(m):
            row: Row = {k * m + j: x for k, x in left[i]}
            for k, x in right[j]:
                row[i * m + k] = row.get(i * m + k, 0) - x
            yield {column: x for column, x in row.items() if x}


def residual(maps: np.ndarray, a: Monomial, b: Monomial, group: Group, slot: int) -> float | None:
    """The largest of what maps (k, dim b, dim a) leave of each constraint of one factor, relative to the constraint and to the map:
    to what a generator changes, however little that is. None where an image is not found in exact numbers."""
    import mpmath

    entries, worst = group.factors[slot].exact_entries, 0.0
    if entries is None:
        return None
    noise = max(_SLACK * entries.noise, 10.0 ** -(_DIGITS[0] // 2))
    number = mpmath.mpc if np.iscomplexobj(maps) else mpmath.mpf
    vectors = [([number(x) for x in w.ravel().tolist()], float(np.abs(w).max(initial=0.0))) for w in maps]
    with mpmath.workdps(_DIGITS[0]):
        for into, out in _pairs(a, b, group, slot, True):
            if into is None or out is None:
                return None
            off = max(abs(x) for m in (into, out) for x in m.ravel()) * noise
            for row in _rows(into, out):
                size = max(map(abs, row.values()), default=0)
                for flat, largest in vectors if size > off else ():
                    left = abs(sum((x * flat[at] for at, x in row.items()), 0)) - off * largest * len(row)
                    worst = max(worst, float(left / (size * largest)) if largest else 0.0)
    return worst
