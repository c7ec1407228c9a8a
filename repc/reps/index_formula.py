"""Symmetries of tensors written as index formulas: ``ij=ji``, ``ijkl=jikl=klij``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from repc.limits import MOST_INDEX_ENTRIES, MOST_INDICES
from repc.rings.partitions import cycles
from repc.source import Source, Span, fail
from repc.syntax.nodes import RepExpr

SignedPermutation = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class IndexFormula:
    """The group of signed permutations of the k indices that a formula generates: T[i] = sign · T[i∘permutation]."""

    text: str
    degree: int
    symmetries: tuple[SignedPermutation, ...]

    @cached_property
    def cycle_index(self) -> tuple[tuple[tuple[int, ...], int], ...]:
        """Σ of the signs of the symmetries by cycle type.

        With p_m(g) = χ(g^m), the character of the tensors is Σ weight · ∏ p_length, over the number of symmetries.
        """
        total: Counter = Counter()
        for permutation, sign in self.symmetries:
            total[tuple(sorted(map(len, cycles(permutation)), reverse=True))] += sign
        return tuple((lengths, weight) for lengths, weight in sorted(total.items()) if weight)

    def dimension(self, d: int) -> int:
        """Number of independent entries where each index runs over d values."""
        return sum(weight * d ** len(lengths) for lengths, weight in self.cycle_index) // len(self.symmetries)

    def embedding(self, d: int) -> np.ndarray:
        """Isometry (d^k, dimension) into the k-th tensor power, one column per orbit of multi-indices in lexicographic
        order of their first ones: the signed sum over the orbit, normalized, positive on the first one."""
        return _embedding(self, d)


@lru_cache(maxsize=64)
def _embedding(formula: IndexFormula, d: int) -> np.ndarray:
    entries = d**formula.degree * formula.dimension(d)
    if entries > MOST_INDEX_ENTRIES:
        size = f"{entries} entries ({MOST_INDEX_ENTRIES.words})"
        fail("E0324", f"the basis of '{formula.text}' over {d} dimensions has {size}", "use fewer indices")
    basis = np.zeros((*(d,) * formula.degree, formula.dimension(d)))
    seen: set[tuple[int, ...]] = set()
    column = 0
    for index in product(range(d), repeat=formula.degree):
        if index in seen:
            continue
        signs: Counter = Counter()
        for permutation, sign in formula.symmetries:
            signs[tuple(index[p] for p in permutation)] += sign
        seen.update(signs)
        if signs[index]:
            for moved, sign in signs.items():
                basis[(*moved, column)] = np.sign(sign) / np.sqrt(len(signs))
            column += 1
    return basis.reshape(d**formula.degree, -1)


def parse_formula(text: str) -> IndexFormula:
    """Read ``ij=-ji``: terms of the same distinct letters, joined by ``=``, each perhaps with a sign.

    Raises RepcError at the wrong term, and where the formula leaves only the tensor 0.
    """
    source, at = Source("formula", text), 0
    terms: list[tuple[int, str]] = []
    for piece in text.split("="):
        terms.append(_term(piece, at, source, terms[0][1] if terms else None))
        at += len(piece) + 1
    first_sign, letters = terms[0]
    generators = [(tuple(letters.index(c) for c in term), sign * first_sign) for sign, term in terms[1:]]
    symmetries = _generated(len(letters), generators)
    identity = tuple(range(len(letters)))
    if (identity, -1) in symmetries:
        fail("E0323", f"only the tensor 0 has the symmetries '{text}'", "check the signs", Span(0, len(text)), source)
    return IndexFormula("".join(text.split()), len(letters), symmetries)


def _term(piece: str, at: int, source: Source, first: str | None) -> tuple[int, str]:
    span = Span(at, at + len(piece))
    stripped = piece.strip().replace("−", "-")
    sign = -1 if stripped.startswith("-") else 1
    letters = stripped.removeprefix("-").removeprefix("+").strip()
    if not letters.isascii() or not letters.isalpha():
        fail(
            "E0320",
            f"'{piece.strip()}' is no list of indices",
            "write one letter per index, as in ij=ji or ijkl=-jikl",
            span,
            source,
        )
    if len(set(letters)) < len(letters):
        fail("E0321", f"an index of '{letters}' is repeated", "use a letter of its own for each index", span, source)
    if len(letters) > MOST_INDICES:
        size = f"{len(letters)} indices ({MOST_INDICES.words})"
        fail("E0325", f"'{letters}' has {size}", f"use at most {int(MOST_INDICES)}", span, source)
    if first is not None and set(letters) != set(first):
        fail("E0322", f"'{letters}' is not a permutation of '{first}'", "use the same letters in every term", span, source)
    return sign, letters


def _generated(degree: int, generators: list[SignedPermutation]) -> tuple[SignedPermutation, ...]:
    identity = (tuple(range(degree)), 1)
    found, front = {identity}, [identity]
    while front:
        fresh = {
            (tuple(permutation[p] for p in generator), sign * other)
            for permutation, sign in front
            for generator, other in generators
        }
        front = sorted(fresh - found)
        found |= fresh
    return tuple(sorted(found))


class Symmetrized:
    """A user's representation that says of itself which tensors it is: those over ``node`` with the symmetries of ``formula``.

    Its character is exact, where that of other representations users define is not known.
    """

    formula: IndexFormula

    @property
    def base(self) -> RepExpr:
        """What each index runs over."""
        raise NotImplementedError
