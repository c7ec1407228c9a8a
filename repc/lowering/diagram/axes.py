"""The axes that an atom has in a diagram program: one, or for V of a wreath product its block and the axes inside."""

from __future__ import annotations

from collections.abc import Mapping

from repc.groups import Group
from repc.groups.families.wreath import is_wreath
from repc.ops.operations.orbits import KINDS
from repc.ops.sizes import Size, letter
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import atom_size


def vector_axes(factor: Group) -> tuple[int, ...]:
    """Sizes of the axes of V: of G ≀ H on n blocks, n and those of G."""
    if is_wreath(factor) and len(factor.base.factors) == 1:
        return (factor.top.d, *vector_axes(factor.base))
    return (factor.d,)


Letters = Mapping[int, str]
"""By factor of a group that stands for every n of its family: the letter that is the length of its V."""


def atom_axes(atom: Atom, group: Group, letters: Letters) -> tuple[Size, ...]:
    """Sizes of the axes of an atom; of a part of a tensor power of V, those of the power."""
    if atom.kind in KINDS:
        return atom_axes(Atom("V", atom.slot), group, letters) * atom.degree
    if atom.kind != "V":
        return (atom_size(atom, group),)
    return (letter(letters[atom.slot]),) if atom.slot in letters else vector_axes(group.factors[atom.slot])


def axes_of(monomial: Monomial, group: Group) -> tuple[tuple[int, ...], ...]:
    """Which axes of their tensor product belong to each atom."""
    found, at = [], 0
    for atom in monomial:
        count = len(atom_axes(atom, group, {}))
        found.append(tuple(range(at, at + count)))
        at += count
    return tuple(found)
