"""Characters as numbers: traces on given group elements, from the matrices of V alone.

An independent second source for every exact count, and the only one for groups without an exact rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from repc.groups import Group
from repc.numeric.actions.matrices import atom_rho, user_rhos
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomials
from repc.syntax.nodes import RepExpr
from repc.tolerance import CHARACTER


@dataclass(frozen=True, eq=False)
class Elements:
    """``count`` group elements: one array (count, d_i, d_i) per factor."""

    group: Group
    parts: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, group: Group, elements) -> Elements:
        """From what ``group.elements()`` and ``group.samples(n)`` return."""
        return cls(group, elements if isinstance(elements, tuple) else (elements,))

    @property
    def count(self) -> int:
        """Number of elements."""
        return len(self.parts[0])

    @cached_property
    def inverses(self) -> tuple[np.ndarray, ...]:
        """The inverse matrices."""
        return tuple(np.linalg.inv(part) for part in self.parts)

    def power(self, m: int) -> Elements:
        """g^m for every element."""
        return Elements(self.group, tuple(np.linalg.matrix_power(part, m) for part in self.parts))


def traces(node: RepExpr, elements: Elements) -> np.ndarray:
    """tr ρ(g), (count,)."""
    return _sum(monomials(node, elements.group), elements)


def _sum(counts: dict[Monomial, int], elements: Elements) -> np.ndarray:
    total = np.zeros(elements.count, dtype=complex)
    for monomial, count in counts.items():
        term = np.full(elements.count, count, dtype=complex)
        for atom in monomial:
            term = term * _atom(atom, elements)
        total += term
    return total


def _atom(atom: Atom, elements: Elements) -> np.ndarray:
    if atom.kind in ("sym", "alt"):
        return _power(atom, elements)
    if atom.kind == "V":
        parts = elements.inverses if atom.dual else elements.parts
        values = np.trace(parts[atom.slot], axis1=1, axis2=2)
        return values.conj() if atom.conj else values
    if atom.kind == "reg":
        part = elements.parts[atom.slot]
        is_one = np.abs(part - np.eye(part.shape[-1])).max(axis=(1, 2)) < CHARACTER
        return is_one * float(elements.group.factors[atom.slot].order())
    if atom.kind == "images":
        return _images(atom, elements)
    if atom.kind == "user":
        return _user(atom, elements)
    each = (tuple(part[i] for part in elements.parts) for i in range(elements.count))
    return np.array([np.trace(atom_rho(atom, elements.group, g)) for g in each])


def _images(atom: Atom, elements: Elements) -> np.ndarray:
    parts = elements.inverses if atom.dual else elements.parts
    values = np.trace(atom.representation.on_elements(parts[atom.slot]), axis1=1, axis2=2)
    return values.conj() if atom.conj else values


@lru_cache(maxsize=64)
def _user(atom: Atom, elements: Elements) -> np.ndarray:
    """Of a function that a user wrote, which is asked once for each element."""
    return np.trace(user_rhos(atom, elements.group, elements.parts), axis1=1, axis2=2)


@lru_cache(maxsize=32)
def sampled(group: Group, count: int, seed: int) -> Elements:
    """Random elements, the same ones at every call."""
    return Elements.of(group, group.samples(count, seed))


def _power(atom: Atom, elements: Elements) -> np.ndarray:
    """Newton's identities on the traces of g, g², …."""
    counts = monomials(atom.inner, elements.group)
    sums = [_sum(counts, elements.power(i)) for i in range(1, atom.degree + 1)]
    sign = 1 if atom.kind == "sym" else -1
    values = [np.ones(elements.count, dtype=complex)]
    for k in range(1, atom.degree + 1):
        values.append(sum(sign ** (i - 1) * sums[i - 1] * values[k - i] for i in range(1, k + 1)) / k)
    return values[-1]


def pairings(inputs: RepExpr, output: RepExpr, elements: Elements) -> np.ndarray:
    """χ_out · conj(χ_in), (count,), whose mean over the group is the number of maps."""
    return (traces(output, elements) * traces(inputs, elements).conj()).real


def average(inputs: RepExpr, output: RepExpr, elements: Elements) -> tuple[float, float]:
    """Mean of `pairings`, and its standard error: an estimate of the number of maps."""
    products = pairings(inputs, output, elements)
    return float(products.mean()), float(products.std() / np.sqrt(len(products)))
