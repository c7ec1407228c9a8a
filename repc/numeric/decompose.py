"""Whole representations as irreducible blocks, one tensor factor at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

import numpy as np

from repc.groups import Group
from repc.limits import MOST_POWER
from repc.numeric.actions.action import Action, trivial_action
from repc.numeric.actions.matrices import atom_action, atom_rho
from repc.numeric.irreducibles.irreps import MATRICES_TOO_LARGE, IrrepTable
from repc.numeric.irreducibles.label import label_of
from repc.numeric.space import Block, CoupledBlock, CoupledTerm, Irrep, Segment, Space
from repc.numeric.splitting.compatible import compatible_coordinates
from repc.numeric.splitting.split import NotSplit
from repc.numeric.splitting.star import star_coordinates
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import atom_size, expand, monomial_size, monomials
from repc.source import fail
from repc.syntax.nodes import RepExpr

Result = TypeVar("Result")

Blocks = tuple[Block | CoupledBlock, ...]

_DENSE = 64  # changes of basis up to this size are made at once, larger ones when they are asked for
_WHOLE = ("sym", "alt", "user")  # atoms that are not made of smaller ones
_SEEDS = 6  # attempts with other random elements before the generators count as not completely reducible


class NotReductive(Exception):
    """The group does not act completely reducibly, or not in a form that can be brought to a *-algebra."""


class NotAccurate(NotReductive):
    """It does, and floating point does not show it: blocks miss the generators by more than rounding."""


class InDoubt(NotReductive):
    """Floating point cannot tell what the generators keep."""


class Decomposer:
    """Decomposes representations of one group, sharing every irreducible, coupling and monomial.

    Numerical linear algebra runs on one thread, so that results do not depend on the number of cores.
    """

    def __init__(self, group: Group, seed: int = 0):
        if group.is_in_doubt:
            raise InDoubt(group.name)
        self.group = group
        self._wanted: dict[Monomial, frozenset[int]] = {}
        self.table = IrrepTable(group, seed)
        self._monomials: dict[Monomial, Blocks] = {}
        self._coordinates = star_coordinates(group)
        if self._coordinates is None:
            raise NotReductive(group.name)

    def space(self, node: RepExpr) -> Space:
        """The decomposition of a representation. Raises NotSplit when the random elements were not generic."""
        with single_threaded():
            return self._space(node)

    def _space(self, node: RepExpr) -> Space:
        expansion = expand(node, self.group)
        segments, start, unitary = [], 0, True
        for part in expansion.parts:
            blocks = self.blocks(part.monomial)
            segments.append(Segment(start, part.copies, monomial_size(part.monomial, self.group), part.monomial, blocks))
            start = segments[-1].stop
            unitary = unitary and all(self._is_unitary(atom) for atom in part.monomial)
        return Space(expansion.dim, expansion.order, tuple(segments), unitary)

    def solve(self, products: Iterable[Monomial]) -> None:
        """Decompose tensor products, in this order: irreducibles are numbered as they are met."""
        with single_threaded():
            for product in products:
                self.blocks(product)

    def confine(self, products: Iterable[Monomial], irreps: Iterable[Monomial]) -> None:
        """Of large tensor products, not decomposed yet, make at least the blocks of these irreducibles, each the scalar () or one
        atom with a label; others may be missing."""
        self._wanted |= dict.fromkeys(products, self.met(irreps))

    def met(self, irreps: Iterable[Monomial]) -> frozenset[int]:
        """The indices of irreducibles, each the scalar () or one atom with a label, which are adopted."""
        found = []
        for monomial in irreps:
            self.adopt_atoms(monomial)
            with single_threaded():
                (block,) = self.blocks(monomial)
            found.append(block.irrep.index)
        return frozenset(found)

    def adopt(self, nodes: list[RepExpr]) -> None:
        """Take the irreducibles that representations name as the table's reference forms, before others are met."""
        self.adopt_atoms(dict.fromkeys(a for node in nodes for monomial in monomials(node, self.group) for a in monomial))

    def adopt_atoms(self, atoms: Iterable[Atom]) -> None:
        """The same for the irreducibles among atoms."""
        for atom in atoms:
            if atom.kind == "irrep" and not atom.dual and not atom.conj and (atom,) not in self._monomials:
                with single_threaded():
                    action = atom_action(atom, self.group, self.table.probes)
                    self.table.adopt(action, label_of(action.generators, self.group) or atom.label)

    def coupling(self, a: Irrep, b: Irrep, wanted: Collection[int] | None = None) -> tuple[tuple[Irrep, np.ndarray], ...]:
        """Clebsch–Gordan blocks (ν, C (d_a, d_b, m, d_ν)) of a ⊗ b, at least those of irreducibles with ``wanted`` indices."""
        with single_threaded():
            return self.table.coupling(a, b, wanted)

    def blocks(self, monomial: Monomial) -> Blocks:
        """The blocks of a tensor product, from those of its first factors and its last one."""
        if monomial not in self._monomials:
            if len(monomial) <= 1:
                found = self._atom(monomial)
            else:
                found = self._append(self.blocks(monomial[:-1]), self.blocks(monomial[-1:]), self._wanted.get(monomial))
            self._monomials[monomial] = found
        return self._monomials[monomial]

    def _is_unitary(self, atom: Atom) -> bool:
        return self._change(atom) is None

    def _change(self, atom: Atom) -> np.ndarray | None:
        """T with T ρ(g) T⁻¹ in *-form, or None where ρ is in that form already."""
        if atom.kind in ("det", "sgn", "timeor", "spaceor", "reg", "irrep"):
            return None
        if atom.kind == "images" and atom.representation.is_unitary:
            return None
        if atom.kind in ("user", "images"):
            found, change = compatible_coordinates(self.group, atom, self._coordinates)
            if not found:
                raise NotReductive(self.group.name)
            return change
        if all(x is None for x in self._coordinates):
            return None
        factors = zip(self._coordinates, self.group.factors, strict=True)
        return atom_rho(atom, self.group, tuple(np.eye(f.d) if x is None else x for x, f in factors))

    def _atom(self, monomial: Monomial) -> Blocks:
        if not monomial:
            return self._parts(trivial_action(self.group, self.table.probes))
        (atom,) = monomial
        _refuse_large(atom, self.group)
        action = atom_action(atom, self.group, self.table.probes)
        change = self._change(atom)
        if change is None:
            return self._parts(action)
        back = np.linalg.inv(change)
        moved = self.table.blocks(action.restrict(back, change))
        return tuple(
            Block(nu, np.tensordot(back, e, 1), np.tensordot(_adjoint(e), change, 1)) for nu, e in moved
        )

    def _parts(self, action: Action) -> Blocks:
        return tuple(Block(nu, e, _adjoint(e)) for nu, e in self.table.blocks(action))

    def _append(self, left: Blocks, right: Blocks, wanted: Collection[int] | None) -> Blocks:
        terms: dict[int, list[CoupledTerm]] = {}
        found: dict[int, Irrep] = {}
        for a in left:
            for b in right:
                for nu, c in self.table.coupling(a.irrep, b.irrep, wanted):
                    terms.setdefault(nu.index, []).append(CoupledTerm(a, b, c))
                    found[nu.index] = nu
        blocks = tuple(CoupledBlock(found[index], tuple(terms[index])) for index in sorted(terms))
        if sum(b.multiplicity * b.irrep.dim for b in blocks) <= _DENSE:
            for block in blocks:  # from the first factor on, so that no long product is made in one deep recursion
                _ = block.embed, block.project
        return blocks


def _refuse_large(atom: Atom, group: Group) -> None:
    """Raise RepcError (E0410) for a power or a given representation that takes too long to decompose, before any matrix is made."""
    size = atom_size(atom, group)
    if atom.kind in _WHOLE and size > MOST_POWER:
        what = f"a representation of {size} dimensions is decomposed as a whole ({MOST_POWER.words})"
        fail(MATRICES_TOO_LARGE, what, "use a lower power, or a tensor product, which is decomposed by factors")


def _adjoint(embed: np.ndarray) -> np.ndarray:
    return np.moveaxis(embed, 0, 2).conj()


class Attempts:
    """Decomposers of one group, one per seed, kept so that later work shares what earlier work solved."""

    def __init__(self, group: Group, first_seed: int = 0):
        self.group = group
        self._seed, self._last = first_seed, first_seed + _SEEDS
        self._current: Decomposer | None = None

    def run(self, work: Callable[[Decomposer], Result]) -> Result:
        """``work(decomposer)``, with fresh random elements until they are generic.

        Raises NotReductive or NotAccurate when no attempt gives blocks that the generators respect.
        """
        while self._seed < self._last:
            self._current = self._current or Decomposer(self.group, self._seed)
            try:
                return work(self._current)
            except NotSplit:
                self._seed, self._current = self._seed + 1, None
        raise NotReductive(self.group.name) if self.group.is_reductive is False else NotAccurate(self.group.name)


def decomposed_products(group: Group, products: tuple[Monomial, ...]) -> tuple[dict[Monomial, Blocks], bool]:
    """The blocks of tensor products of atoms, and whether all changes of basis are unitary. Raises NotReductive."""

    def blocks(worker: Decomposer) -> tuple[dict[Monomial, Blocks], bool]:
        worker.adopt_atoms(dict.fromkeys(atom for monomial in products for atom in monomial))
        with single_threaded():
            found = {monomial: worker.blocks(monomial) for monomial in products}
        return found, all(worker._is_unitary(atom) for monomial in products for atom in monomial)

    return Attempts(group).run(blocks)


def decompose(group: Group, nodes: list[RepExpr], first_seed: int = 0) -> list[Space]:
    """Several representations of a group in one set of irreducibles. Raises NotReductive."""

    def spaces(worker: Decomposer) -> list[Space]:
        worker.adopt(nodes)
        return [worker.space(node) for node in nodes]

    return Attempts(group, first_seed).run(spaces)
