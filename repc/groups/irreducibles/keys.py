"""From a label to the irreducible it names, factor by factor: the inverse of each ring's ``label``.

Conventions are in the docstrings of `orthogonal`, `linear`, `symmetric`, `cyclic` and `finite`. Only canonical spellings
name anything; e3nn's ``1o`` is the one other spelling, for O(3).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from repc.groups.finite.ring import Finite
from repc.rings.cyclic import Cyclic, Dihedral
from repc.rings.embedded import Embedded
from repc.rings.joint import Joint
from repc.rings.linear import GeneralLinear, Symplectic
from repc.rings.orthogonal import EvenOrthogonal, OddOrthogonal, Signed, SpecialOrthogonal, associate
from repc.rings.ring import Key, Ring, stripped
from repc.rings.symmetric import Alternating, Symmetric

_BRACKET = re.compile(r"\[(-?\d+(?:,-?\d+)*)\](.*)")
_MOST_ENTRIES = 100_000

Numbers = tuple[int, ...]


def canonical_label(text: str, ring: Ring) -> str:
    """The spelling that ``ring.label`` gives: e3nn's ``1o`` is ``[1]o``, for O(3) only."""
    found = re.fullmatch(r"(\d+)([eo])", text)
    return f"[{found[1]}]{found[2]}" if found and getattr(ring, "by_inversion", False) else text


def key_of(text: str, ring: Ring) -> Key | None:
    """The key over ℂ whose label is ``text``, None where there is none."""
    if isinstance(ring, Embedded) and not isinstance(ring.base, Joint):
        return key_of(text, ring.base)
    text = canonical_label(text, ring)
    if isinstance(ring, Finite):
        keys = range(len(ring.table.dims))
        return next((k for k in keys if (ring.over_complex or ring.leads(k)) and ring.label(k) == text), None)
    found = _BRACKET.fullmatch(text)
    if not found or len(found[1]) > _MOST_ENTRIES:
        return None
    numbers = tuple(int(x) for x in found[1].split(","))
    read = _READERS.get(type(ring))
    key = read(ring, numbers, found[2]) if read else None
    return key if key is not None and ring.label(key) == text else None


def _descends(numbers: Numbers) -> bool:
    return all(a >= b for a, b in zip(numbers, numbers[1:], strict=False))


def _partition(numbers: Numbers) -> Numbers | None:
    """Entries as a partition without zeros; None where they are none."""
    return stripped(numbers) if _descends(numbers) and numbers[-1] >= 0 else None


def _padded(partition: Numbers | None, rank: int) -> Numbers | None:
    return None if partition is None or len(partition) > rank else partition + (0,) * (rank - len(partition))


def _special_orthogonal(ring: SpecialOrthogonal, numbers: Numbers, mark: str) -> Key | None:
    if mark:
        return None
    if ring.n % 2 == 0 and len(numbers) == ring.rank and numbers[-1] < 0:
        return numbers if _partition((*numbers[:-1], -numbers[-1])) is not None else None
    return _padded(_partition(numbers), ring.rank)


def _even_orthogonal(ring: EvenOrthogonal, numbers: Numbers, mark: str) -> Key | None:
    shape = None if mark else _partition(numbers)
    if shape is None or len(shape) + sum(row > 1 for row in shape) > ring.n:
        return None
    return shape


def _signed(ring: Signed, numbers: Numbers, mark: str) -> Key | None:
    sign, rest = (1, mark[:-1]) if mark.endswith("t") else (0, mark)
    read = _READERS.get(type(ring.base))
    base = read(ring.base, numbers, rest) if read else None
    return None if base is None else (sign, base)


def _odd_orthogonal(ring: OddOrthogonal, numbers: Numbers, mark: str) -> Key | None:
    shape, n = _partition(numbers), ring.base.n
    if shape is None or len(shape) + sum(row > 1 for row in shape) > n:
        return None
    if ring.by_inversion:
        weight = _padded(shape, ring.base.rank)
        return None if weight is None or mark not in ("e", "o") else ("eo".index(mark), weight)
    short = shape if len(shape) <= ring.base.rank else associate(shape, n)
    return None if mark else (sum(shape) % 2, _padded(short, ring.base.rank))


def _general_linear(ring: GeneralLinear, numbers: Numbers, mark: str) -> Key | None:
    weight = (*numbers, 0) if ring.special else numbers
    if ring.special and ring.n == 1:
        weight = (0,)
    return weight if not mark and len(weight) == ring.n and _descends(weight) else None


def _symplectic(ring: Symplectic, numbers: Numbers, mark: str) -> Key | None:
    return None if mark else _padded(_partition(numbers), ring.n)


def _cyclic(ring: Cyclic, numbers: Numbers, mark: str) -> Key | None:
    if mark or len(numbers) != 1:
        return None
    return numbers[0] % ring.order if ring.order else numbers[0]


def _dihedral(ring: Dihedral, numbers: Numbers, mark: str) -> Key | None:
    if len(numbers) != 1 or mark not in ("", "'") or not 0 <= 2 * numbers[0] <= ring.k:
        return None
    key = (numbers[0], len(mark))
    return key if not mark or ring.dim(key) == 1 else None


def _symmetric(ring: Symmetric, numbers: Numbers, mark: str) -> Key | None:
    shape = None if mark else _partition(numbers)
    return shape if shape is not None and sum(shape) == ring.n else None


def _alternating(ring: Alternating, numbers: Numbers, mark: str) -> Key | None:
    from repc.rings.partitions import transpose

    shape = _partition(numbers)
    if shape is None or sum(shape) != ring.n or mark not in ("", "+", "-", "*"):
        return None
    if shape == transpose(shape) and ring.n > 1:
        return (shape, -1 if mark in ("-", "*") else 1)
    return None if mark else (shape, 0)


_READERS: dict[type, Callable[..., Key | None]] = {
    SpecialOrthogonal: _special_orthogonal,
    EvenOrthogonal: _even_orthogonal,
    Signed: _signed,
    OddOrthogonal: _odd_orthogonal,
    GeneralLinear: _general_linear,
    Symplectic: _symplectic,
    Cyclic: _cyclic,
    Dihedral: _dihedral,
    Symmetric: _symmetric,
    Alternating: _alternating,
}
