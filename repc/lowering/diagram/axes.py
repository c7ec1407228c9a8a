"""The axes that an atom has in a diagram program: one, or for V of a wreath product its block and the axes inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.groups.wreath import Wreath
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import atom_size

if TYPE_CHECKING:
    from repc.groups import Group


def vector_axes(factor: Group) -> tuple[int, ...]:
    """Sizes of the axes of V: of G ≀ H on n blocks, n and those of G."""
    if isinstance(factor, Wreath) and len(factor.base.factors) == 1:
        return (factor.top.d, *vector_axes(factor.base))
    return (factor.d,)


def atom_axes(atom: Atom, group: Group) -> tuple[int, ...]:
    """Sizes of the axes of an atom."""
    return vector_axes(group.factors[atom.slot]) if atom.kind == "V" else (atom_size(atom, group),)


def axes_of(monomial: Monomial, group: Group) -> tuple[tuple[int, ...], ...]:
    """Which axes of their tensor product belong to each atom."""
    found, at = [], 0
    for atom in monomial:
        count = len(atom_axes(atom, group))
        found.append(tuple(range(at, at + count)))
        at += count
    return tuple(found)
