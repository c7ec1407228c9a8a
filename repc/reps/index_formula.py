"""Symmetries of tensors written as index formulas: ``ij=ji``, ``ijkl=jikl=klij``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import prod

import numpy as np

from repc.limits import MOST_INDEX_ENTRIES, MOST_INDICES
from repc.rings.partitions import cycles
from repc.source import Source, Span, fail
from repc.syntax.nodes import RepExpr
from repc.tolerance import RANK

SignedPermutation = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class IndexFormula:
    """The group of signed permutations of the k indices that a formula generates: T[i] = sign · T[i∘permutation]. ``traces``: pairs
    of indices over which the sum is 0."""

    text: str
    degree: int
    symmetries: tuple[SignedPermutation, ...]
    letters: str = ""
    traces: tuple[tuple[int, int], ...] = ()

    @cached_property
    def kinds(self) -> tuple[int, ...]:
        """For each index the first one that some symmetry puts in its place: both run over the same."""
        return tuple(min(permutation[i] for permutation, _ in self.symmetries) for i in range(self.degree))

    @cached_property
    def cycle_index(self) -> tuple[tuple[tuple[tuple[int, int], ...], int], ...]:
        """Σ of the signs of the symmetries by cycle type: (length, kind) of each cycle.

        With p_m(g) = χ(g^m), the character of the tensors is Σ weight · ∏ p_length of what the kind runs over, over the number of
        symmetries.
        """
        total: Counter = Counter()
        for permutation, sign in self.symmetries:
            total[tuple(sorted(((len(cycle), self.kinds[cycle[0]]) for cycle in cycles(permutation)), reverse=True))] += sign
        return tuple((lengths, weight) for lengths, weight in sorted(total.items()) if weight)

    def dimension(self, dims: tuple[int, ...]) -> int:
        """Number of independent entries where the indices run over so many values each."""
        found = (weight * prod(dims[kind] for _, kind in lengths) for lengths, weight in self.cycle_index)
        return sum(found) // len(self.symmetries)

    def embedding(self, dims: tuple[int, ...]) -> np.ndarray:
        """Isometry (∏ dims, dimension) into all tensors, one column per orbit of multi-indices in lexicographic order of their
        first ones: the signed sum over the orbit, normalized, positive on the first one; then, where traces are to be 0, an
        orthonormal basis of what is left."""
        basis = _embedding(self, dims)
        return basis @ _without_traces(basis, dims, self.traces) if self.traces else basis


def _without_traces(basis: np.ndarray, dims: tuple[int, ...], traces: tuple[tuple[int, int], ...]) -> np.ndarray:
    """An orthonormal basis (columns, left) of the combinations whose traces are 0: columns of the projector, one after another."""
    tensor = basis.reshape(*dims, -1)
    rows = np.concatenate([np.trace(tensor, axis1=i, axis2=j).reshape(-1, tensor.shape[-1]) for i, j in traces])
    _, sizes, right = np.linalg.svd(rows, full_matrices=True)
    rank = int((sizes > RANK * max(1.0, sizes.max(initial=0.0))).sum())
    projector, chosen = right[rank:].T @ right[rank:], np.zeros((len(right), 0))
    for column in projector.T:
        rest = column - chosen @ (chosen.T @ column)
        rest = rest - chosen @ (chosen.T @ rest)
        if chosen.shape[1] < len(right) - rank and np.linalg.norm(rest) > RANK:
            chosen = np.column_stack([chosen, rest / np.linalg.norm(rest)])
    return chosen


@lru_cache(maxsize=64)
def _embedding(formula: IndexFormula, dims: tuple[int, ...]) -> np.ndarray:
    count = formula.dimension(dims)
    entries = prod(dims) * count
    if entries > MOST_INDEX_ENTRIES:
        over, size = " × ".join(map(str, sorted(set(dims)))), f"{entries} entries ({MOST_INDEX_ENTRIES.words})"
        fail("E0324", f"the basis of '{formula.text}' over {over} dimensions has {size}", "use fewer indices")
    basis = np.zeros((*dims, count))
    seen: set[tuple[int, ...]] = set()
    column = 0
    for index in product(*map(range, dims)):
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
    return basis.reshape(prod(dims), -1)


def parse_formula(text: str) -> IndexFormula:
    """Read ``ij=-ji``: terms of the same distinct letters, joined by ``=``, each perhaps with a sign; then, after commas, traces
    that are 0, such as ``iikl=0``.

    Raises RepcError at the wrong term, and where the formula leaves only the tensor 0.
    """
    source, (first, *rest) = Source("formula", text), text.split(",")
    at = 0
    terms: list[tuple[int, str]] = []
    for piece in first.split("="):
        terms.append(_term(piece, at, source, terms[0][1] if terms else None))
        at += len(piece) + 1
    first_sign, letters = terms[0]
    traces = []
    for piece in rest:
        traces.append(_trace(piece, at, source, letters))
        at += len(piece) + 1
    generators = [(tuple(letters.index(c) for c in term), sign * first_sign) for sign, term in terms[1:]]
    symmetries = _generated(len(letters), generators)
    identity = tuple(range(len(letters)))
    if (identity, -1) in symmetries:
        fail("E0323", f"only the tensor 0 has the symmetries '{text}'", "check the signs", Span(0, len(text)), source)
    return IndexFormula("".join(text.split()), len(letters), symmetries, letters, tuple(traces))


def _trace(piece: str, at: int, source: Source, letters: str) -> tuple[int, int]:
    """``iikl=0``: as many letters as indices, one of them twice, in the places over which is summed."""
    left, equals, right = piece.replace(" ", "").partition("=")
    twice = [c for c in dict.fromkeys(left) if left.count(c) == 2]
    is_one = equals and right == "0" and left.isascii() and left.isalpha() and len(left) == len(letters)
    if not is_one or len(twice) != 1 or len(set(left)) != len(left) - 1:
        example = "".join((letters[0] * 2, letters[2:]))
        span, words = Span(at, at + len(piece)), f"'{piece.strip()}' is no trace of '{letters}' that is 0"
        fail("E0336", words, f"write one letter twice and the others once, as in '{example}=0'", span, source)
    first = left.index(twice[0])
    return first, left.index(twice[0], first + 1)


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


class Symmetrized(ABC):
    """A user's representation that says of itself which tensors it is: those with the symmetries of ``formula``, without traces to
    be 0, each index over what ``bases`` has in its place.

    Its character is exact, where that of other representations users define is not known.
    """

    formula: IndexFormula

    @property
    @abstractmethod
    def bases(self) -> tuple[RepExpr, ...]:
        """What each index runs over."""
