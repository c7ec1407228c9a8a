"""Irreducibles of the classical groups as determinants of symmetric powers of V, h_k = Sym^k(V), for any V in place of theirs.

* GL(n), SL(n), U(n), SU(n): det h_{λ_i − i + j}, times a power of det (Jacobi, Trudi);
* O(n), and what its irreducibles restrict to: det (h_{λ_i − i + j} − h_{λ_i − i − j});
* Sp(n): the same with +h_{λ_i − i − j + 2}, halved in the first column
  (Koike, Terada, Young-diagrammatic methods for the representation theory of the classical groups, 1987).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from repc.groups import Group
from repc.reps.layout import monomials
from repc.rings.partitions import transpose
from repc.symbolic.sums import CharacterSum
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.symbolic.characters import Characters


Shape = tuple[int, ...]
RULES = dict.fromkeys(("GL", "GLp", "U", "SU", "SL"), "A") | dict.fromkeys(("SO", "O", "SOp", "SOpq", "Opq"), "O") | {"Sp": "C"}


def boxes_of(factor: Group, label: str) -> tuple[Shape | None, Shape, tuple[nodes.RepExpr, ...]]:
    """The partition of an irreducible's label, that of its factors V*, and the one-dimensional ones it is multiplied with."""
    found = re.fullmatch(r"\[([-0-9,]+)\]([eot]?)", label)
    if found is None or factor.family not in RULES:
        return None, (), ()
    numbers, mark = tuple(int(x) for x in found[1].split(",")), found[2]
    if RULES[factor.family] == "A":
        return _levelled(numbers + (0,) * (factor.d - len(numbers)), factor.family in ("SU", "SL"))
    shape = tuple(x for x in numbers if x)
    if mark in ("e", "o"):
        return shape, (), (nodes.OneDim("det"),) * ("eo".index(mark) != sum(shape) % 2)
    return shape, (), (nodes.OneDim("timeor"),) if mark == "t" else ()


def _levelled(weight: tuple[int, ...], is_special: bool) -> tuple[Shape, Shape, tuple[nodes.RepExpr, ...]]:
    """A highest weight as a partition, one of V*, and a power of det, with as few boxes as there may be."""
    level = min(sorted(set(weight)), key=lambda c: (sum(abs(x - c) for x in weight), abs(c)))
    det = nodes.OneDim("det") if level > 0 else nodes.Dual(nodes.OneDim("det"))
    added, removed = (tuple(x for x in part if x > 0) for part in ([x - level for x in weight], [level - x for x in weight[::-1]]))
    return added, removed, () if is_special else (det,) * abs(level)


def of_boxes(characters: Characters, vector: nodes.RepExpr, shapes: tuple[Shape, Shape], rule: str) -> CharacterSum:
    """The irreducible with boxes λ of V and μ of V*: Σ_τ (−1)^|τ| s_{λ/τ}(V) s_{μ/τ'}(V*), by Koike, Advances in Mathematics 74
    (1989); where there are no boxes of V* a determinant."""
    added, removed = shapes
    if not removed:
        return _determinant(characters, vector, added, rule)
    total = CharacterSum({})
    for inner in _inside(added):
        other = transpose(inner)
        if len(other) <= len(removed) and all(x <= y for x, y in zip(other, removed, strict=False)):
            left = _determinant(characters, vector, added, rule, inner)
            right = _determinant(characters, nodes.Dual(vector), removed, rule, other)
            total = characters.sums.plus(total, characters.sums.times(left, right), (-1) ** sum(inner))
    return total


def _inside(shape: Shape, built: Shape = ()) -> Iterator[Shape]:
    """The partitions that begin with some rows and lie in one."""
    yield built
    for k in range(1, min((*shape[len(built) :][:1], *built[-1:]), default=0) + 1) if len(built) < len(shape) else ():
        yield from _inside(shape, (*built, k))


def _determinant(characters: Characters, vector: nodes.RepExpr, shape: Shape, rule: str, inner: Shape = ()) -> CharacterSum:
    """det (h_{λ_i − i + j} ± h_{…}) over the rows of a partition, expanded row by row; with ``inner`` of the skew one, degrees less
    the rows of that."""
    rows = len(shape)
    inner = inner + (0,) * (rows - len(inner))
    degrees = range(sum(shape[:1]) + rows)
    powers = {k: characters.sum_in_items(monomials(nodes.Sym(k, vector), characters.group)) for k in degrees}
    # minors of the first rows, by the columns that they take
    done: dict[tuple[int, ...], CharacterSum] = {(): characters.sum_in_items({(): 1})}
    for i, row in enumerate(shape):
        entries = [_summed(characters, powers, _entry(row - i - 1 - inner[j], j + 1, rule)) for j in range(rows)]
        minors: dict[tuple[int, ...], CharacterSum] = {}
        for columns, minor in done.items():
            for j in (j for j in range(rows) if j not in columns):
                taken = tuple(sorted((*columns, j)))
                sign = (-1) ** (i - taken.index(j))
                minors[taken] = characters.sums.plus(
                    minors.get(taken, CharacterSum({})), characters.sums.times(minor, entries[j]), sign
                )
        done = minors
    return done[tuple(range(rows))]


def _summed(characters: Characters, powers: dict[int, CharacterSum], entry: list[tuple[int, int]]) -> CharacterSum:
    total = CharacterSum({})
    for k, sign in entry:
        total = characters.sums.plus(total, powers[k], sign) if k >= 0 else total
    return total


def _entry(start: int, j: int, rule: str) -> list[tuple[int, int]]:
    """Degrees and signs in column j, where ``start`` is λ_i − i."""
    match rule:
        case "O":
            return [(start + j, 1), (start - j, -1)]
        case "C" if j > 1:
            return [(start + j, 1), (start - j + 2, 1)]
    return [(start + j, 1)]
