"""Maps counted in fractions, where floating point cannot tell what a group keeps: images of its generators on tensors and on
symmetric and alternating powers, and the rank of what they ask of a map, by exact elimination."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import combinations, combinations_with_replacement, permutations

import numpy as np

from repc.groups import Group
from repc.groups.given.doubtful import determinant, inverse
from repc.limits import MOST_FRACTIONS
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomial_size, monomials
from repc.rings.partitions import permutation_sign

Row = dict[int, Fraction]


def count_in_fractions(a: Monomial, b: Monomial, group: Group, slot: int) -> int | None:
    """dim Hom(a, b) under a factor in doubt; None for other factors, for other atoms than V, det, Sym and Alt, and above
    `MOST_FRACTIONS` unknowns."""
    facts = group.factors[slot].in_fractions
    unknowns = monomial_size(a, group) * monomial_size(b, group)
    if facts is None or unknowns > MOST_FRACTIONS:
        return None
    pivots: dict[int, Row] = {}
    generators = [(h, False) for h in facts.exact_discrete] + [(x, True) for x in facts.exact_lie]
    for matrix, is_lie in generators:
        into, out = (_of_monomial(m, matrix, is_lie, group) for m in (a, b))
        if into is None or out is None:
            return None
        for row in _constraints(into, out):
            _reduce(row, pivots)
    return unknowns - len(pivots)


def why_not_in_fractions(domain: dict[Monomial, int], output: dict[Monomial, int], group: Group) -> str | None:
    """The limit that keeps maps under a group in doubt from being counted, in words; None where there is none."""
    unknowns = max((monomial_size(a, group) * monomial_size(b, group) for a in domain for b in output), default=0)
    if unknowns <= MOST_FRACTIONS or all(factor.in_fractions is None for factor in group.factors):
        return None
    return f"{unknowns} unknowns are not eliminated in fractions ({MOST_FRACTIONS.words})"


def _constraints(into: np.ndarray, out: np.ndarray):
    """Rows of out·W = W·into, W flattened row by row."""
    n, m = len(out), len(into)
    for i in range(n):
        for j in range(m):
            row: Row = {}
            for k in range(n):
                row[k * m + j] = row.get(k * m + j, Fraction(0)) + out[i, k]
            for k in range(m):
                row[i * m + k] = row.get(i * m + k, Fraction(0)) - into[k, j]
            yield {column: x for column, x in row.items() if x}


def _reduce(row: Row, pivots: dict[int, Row]) -> None:
    """Subtract earlier rows; keep what is left, scaled to 1 at its first column."""
    while row:
        first = min(row)
        known = pivots.get(first)
        lead = row[first]
        if known is None:
            pivots[first] = {column: x / lead for column, x in row.items()}
            return
        for column, x in known.items():
            left = row.get(column, Fraction(0)) - lead * x
            if left:
                row[column] = left
            else:
                row.pop(column, None)


def _of_monomial(monomial: Monomial, matrix: np.ndarray, is_lie: bool, group: Group) -> np.ndarray | None:
    parts = [_of_atom(atom, matrix, is_lie, group) for atom in monomial]
    return None if any(part is None for part in parts) else _tensor([p for p in parts if p is not None], is_lie)


def _tensor(parts: list[np.ndarray], is_lie: bool) -> np.ndarray:
    """ρ₁(h)⊗ρ₂(h)⊗… of elements, Σ 1⊗…⊗dρ(A)⊗… of tangents."""
    if not is_lie:
        return reduce(np.kron, parts, _one(1))
    total = np.array([[Fraction(0)]], dtype=object)
    for part in parts:
        total = np.kron(total, _one(len(part))) + np.kron(_one(len(total)), part)
    return total


def _one(n: int) -> np.ndarray:
    return np.array([[Fraction(int(i == j)) for j in range(n)] for i in range(n)], dtype=object)


def _of_atom(atom: Atom, matrix: np.ndarray, is_lie: bool, group: Group) -> np.ndarray | None:
    if atom.kind == "V":
        if not atom.dual:
            return matrix
        return -matrix.T if is_lie else inverse(matrix).T
    if atom.kind == "det":
        value = matrix.trace() if is_lie else determinant(matrix)
        value = value if not atom.dual else -value if is_lie else 1 / value
        return np.array([[value]], dtype=object)
    if atom.kind in ("sym", "alt"):
        return _of_power(atom, matrix, is_lie, group)
    return None


def _of_power(atom: Atom, matrix: np.ndarray, is_lie: bool, group: Group) -> np.ndarray | None:
    """In sums of the tensors of each orbit of indices, which needs no square roots; counts do not depend on coordinates."""
    blocks = []
    for monomial, copies in monomials(atom.powered, group).items():
        part = _of_monomial(monomial, matrix, is_lie, group)
        if part is None:
            return None
        blocks += [part] * copies
    inner = _stacked(blocks)
    if len(inner) ** atom.degree > MOST_FRACTIONS:
        return None
    choose = combinations_with_replacement if atom.kind == "sym" else combinations
    chosen = list(choose(range(len(inner)), atom.degree))
    whole = _tensor([inner] * atom.degree, is_lie)
    rows = [_place(index, len(inner)) for index in chosen]
    columns = [_orbit(index, len(inner), atom.kind == "alt") for index in chosen]
    entries = [[sum((sign * whole[row, at] for at, sign in column.items()), Fraction(0)) for column in columns] for row in rows]
    return np.array(entries, dtype=object).reshape(len(rows), len(rows))


def _stacked(blocks: list[np.ndarray]) -> np.ndarray:
    size, at = sum(map(len, blocks)), 0
    whole = np.full((size, size), Fraction(0), dtype=object)
    for block in blocks:
        whole[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return whole


def _place(index: tuple[int, ...], n: int) -> int:
    return reduce(lambda at, i: at * n + i, index, 0)


def _orbit(index: tuple[int, ...], n: int, signed: bool) -> dict[int, int]:
    found = {}
    for order in permutations(range(len(index))):
        at = _place(tuple(index[k] for k in order), n)
        found[at] = permutation_sign(list(order)) if signed else 1
    return found
