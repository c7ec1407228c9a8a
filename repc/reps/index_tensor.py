"""Tensors with symmetries written as index formulas: ``tensor("ij=ji")``, ``tensor("ijkl=jikl=klij")``."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from repc.reps.rep import Expression, Rep, V, expression
from repc.reps.tree import is_leaf
from repc.source import Source, Span, fail

if TYPE_CHECKING:
    from repc.groups import Group

_MOST_INDICES = 8  # the permutations of the indices are enumerated
_MOST_ENTRIES = 2**24  # of the tensor power, when the embedding is written out

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
            total[_cycle_type(permutation)] += sign
        return tuple((cycles, weight) for cycles, weight in sorted(total.items()) if weight)

    def dimension(self, d: int) -> int:
        """Number of independent entries where each index runs over d values."""
        return sum(weight * d ** len(cycles) for cycles, weight in self.cycle_index) // len(self.symmetries)

    def embedding(self, d: int) -> np.ndarray:
        """Isometry (d^k, dimension) into the k-th tensor power, one column per orbit of multi-indices in lexicographic
        order of their first ones: the signed sum over the orbit, normalized, positive on the first one."""
        return _embedding(self, d)


@lru_cache(maxsize=64)
def _embedding(formula: IndexFormula, d: int) -> np.ndarray:
    entries = d**formula.degree * formula.dimension(d)
    if entries > _MOST_ENTRIES:
        fail("E0324", f"the basis of '{formula.text}' over {d} dimensions has {entries} entries", "use fewer indices")
    basis = np.zeros((*(d,) * formula.degree, formula.dimension(d)))
    seen, column = set(), 0
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
    source, at, terms = Source("formula", text), 0, []
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
    if len(letters) > _MOST_INDICES:
        fail("E0325", f"'{letters}' has {len(letters)} indices", f"use at most {_MOST_INDICES}", span, source)
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


def _cycle_type(permutation: tuple[int, ...]) -> tuple[int, ...]:
    lengths, seen = [], set()
    for start in range(len(permutation)):
        length, at = 0, start
        while at not in seen:
            seen.add(at)
            at, length = permutation[at], length + 1
        if length:
            lengths.append(length)
    return tuple(sorted(lengths, reverse=True))


class IndexTensor(Rep):
    """Tensors of ``of`` ⊗ … ⊗ ``of`` with the symmetries of an index formula; made by `tensor`.

    Coordinates are those of `IndexFormula.embedding`; ``ij=ji`` has those of Sym², ``ij=-ji`` those of Λ².
    """

    def __init__(self, formula: IndexFormula, of: Expression):
        self.formula, self.of = formula, of

    def __call__(self, G: Group) -> IndexTensor:
        """The same tensors for the group G."""
        bound = copy(self)
        bound.G, bound.of = G, self.of(G)
        return bound

    def __str__(self) -> str:
        inside = str(self.of) if is_leaf(self.of.node) else f"({self.of})"
        return f"{inside}[{self.formula.text}]"

    def same_as_key(self) -> tuple:
        """Equal for tensors with the same coordinates."""
        return (self.formula, self.of)

    def size(self) -> int:
        """Number of independent entries."""
        return self.formula.dimension(self._bound().size())

    def embedding(self) -> np.ndarray:
        """Isometry (n^k, size) from these coordinates to those of the k-th tensor power of ``of``, of dimension n."""
        return self.formula.embedding(self._bound().size())

    def rho(self, g) -> np.ndarray:
        """Bᵀ ρ(g)^{⊗k} B with B the embedding."""
        basis, m = self.embedding(), self._bound().rho(g)
        moved = basis.reshape(*(len(m),) * self.formula.degree, -1)
        for axis in range(self.formula.degree):
            moved = _along(m, moved, axis)
        return basis.T @ moved.reshape(len(basis), -1)

    def drho(self, a) -> np.ndarray:
        """Bᵀ (dρ(A)⊗1… + 1⊗dρ(A)… + …) B with B the embedding."""
        basis, m = self.embedding(), self._bound().drho(a)
        tensor = basis.reshape(*(len(m),) * self.formula.degree, -1)
        moved = sum(_along(m, tensor, axis) for axis in range(self.formula.degree))
        return basis.T @ moved.reshape(len(basis), -1)

    def _bound(self) -> Expression:
        self._group()
        return self.of


def _along(m: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(m, tensor, axes=(1, axis)), 0, axis)


def tensor(formula: str, of: Rep = V) -> IndexTensor:
    """The tensors over ``of`` with permutation symmetries: ``tensor("ij=ji")`` are symmetric matrices.

    Every term is a permutation of the indices of the first one, with a sign: ``"ijk=-jik=jki"``. The result is a
    representation: bind it to a group, ``tensor("ij=ji")(SO(3))``, and use it in maps; ``.irreps()`` is exact,
    ``.embedding()`` leads to the full tensor. Raises RepcError for a wrong formula.
    """
    made = IndexTensor(parse_formula(formula), expression(of))
    made.G = of.group
    return made
