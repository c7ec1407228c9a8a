"""What the features of a network are made of: irreducibles, or the tensor types of a group that has none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from repc.groups import Group
from repc.lowering.monomial import monomial_text
from repc.numeric.actions.action import Action
from repc.numeric.decompose import Decomposer
from repc.numeric.nullspace import monomial_maps
from repc.numeric.space import Block, Irrep, Segment, Space
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Monomial
from repc.reps.layout import expand, monomial_size
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr

Couplings = tuple[tuple[Irrep, np.ndarray], ...]  # (ν, C (d_a, d_b, m, d_ν)): ψ_a⊗ψ_b embeds ν by C


class IrrepUnits:
    """The irreducibles of a group that acts completely reducibly."""

    def __init__(self, decomposer: Decomposer):
        self._decomposer = decomposer
        self.is_complex = decomposer.group.is_complex
        self._duals: dict[int, tuple] = {}

    def space(self, node: RepExpr) -> Space:
        """A representation as channels of irreducibles."""
        return self._decomposer.space(node)

    def maps(self, source: Irrep, target: Irrep) -> np.ndarray | None:
        """Equivariant maps between two irreducibles, (k, d_target, d_source); None where all vanish."""
        return source.units if source is target else None

    @cached_property
    def invariant(self) -> Irrep:
        """The trivial representation."""
        return self.space(nodes.Scalars(1)).irreps[0]

    def coupling(self, a: Irrep, b: Irrep, known: Sequence[Irrep]) -> Couplings:
        """How a ⊗ b falls into irreducibles, those of ``known`` at least."""
        if len(known) == 1 and known[0] is self.invariant and a is not known[0] is not b:
            return self._pairing(a, b)
        return self._decomposer.coupling(a, b, {irrep.index for irrep in known})

    def _pairing(self, a: Irrep, b: Irrep) -> Couplings:
        """The invariants of a ⊗ b without decomposing it: there are some where b is the dual of a, one for each unit of its
        commutant."""
        if a.index not in self._duals:
            action = self._decomposer.table.action(a)
            dual = Action(_contragredient(action.probes), tuple(map(_dual_generator, action.generators, action.lie)), action.lie)
            with single_threaded():
                self._duals[a.index] = self._decomposer.table.blocks(dual)
        ((found, embed),) = self._duals[a.index]
        if found is not b:
            return ()
        forms = np.stack([embed[:, 0, :] @ unit for unit in b.units], axis=2)[..., None]
        return ((self.invariant, forms.conj() / np.sqrt(a.dim)),)

    def mirror(self, irrep: Irrep) -> tuple[Irrep, np.ndarray]:
        """(μ, U) such that U conj(x) transforms by μ where x transforms by ``irrep``; U (d, d) unitary."""
        action = self._decomposer.table.action(irrep)
        conjugate = Action(action.probes.conj(), tuple(m.conj() for m in action.generators), action.lie)
        with single_threaded():
            ((found, embed),) = self._decomposer.table.blocks(conjugate)
        return found, embed[:, 0, :].conj().T


def _contragredient(matrices: np.ndarray) -> np.ndarray:
    return np.swapaxes(np.linalg.inv(matrices), -1, -2)


def _dual_generator(matrix: np.ndarray, is_lie: bool) -> np.ndarray:
    return -matrix.T if is_lie else _contragredient(matrix)


class TensorUnits:
    """The tensor types V^p⊗(V*)^q that occur, for a group that does not act completely reducibly."""

    def __init__(self, group: Group):
        self.group = group
        self.is_complex = group.is_complex
        self._units: dict[Monomial, Irrep] = {}
        self._maps = lru_cache(maxsize=None)(self._solve_maps)

    def space(self, node: RepExpr) -> Space:
        """A representation as channels of tensor types: no change of basis."""
        expansion = expand(node, self.group)
        segments, start = [], 0
        for part in expansion.parts:
            unit = self._unit(part.monomial)
            block = Block(unit, np.eye(unit.dim)[:, None, :], np.eye(unit.dim)[None])
            segments.append(Segment(start, part.copies, unit.dim, part.monomial, (block,)))
            start = segments[-1].stop
        return Space(expansion.dim, expansion.order, tuple(segments), True)

    @property
    def invariant(self) -> Irrep:
        """The scalar."""
        return self._unit(())

    def maps(self, source: Irrep, target: Irrep) -> np.ndarray | None:
        """Orthonormal basis of the equivariant maps, (k, d_target, d_source); None where all vanish."""
        return self._maps(self._monomial(source), self._monomial(target))

    def coupling(self, a: Irrep, b: Irrep, known: Sequence[Irrep]) -> Couplings:
        """The equivariant maps from a ⊗ b to each of the known types."""
        product = self._monomial(a) + self._monomial(b)
        found = []
        for target in known:
            maps = self._maps(product, self._monomial(target))
            if maps is not None:
                shaped = maps.conj().reshape(len(maps), target.dim, a.dim, b.dim)
                found.append((target, np.moveaxis(shaped, (0, 1), (2, 3)) * np.sqrt(target.dim)))
        return tuple(found)

    def mirror(self, _: Irrep) -> None:
        """Conjugates are not used as features here."""

    def _unit(self, monomial: Monomial) -> Irrep:
        if monomial not in self._units:
            d = monomial_size(monomial, self.group)
            label = monomial_text(monomial)
            self._units[monomial] = Irrep(len(self._units), label, d, "R", (), np.eye(d)[None])
        return self._units[monomial]

    def _monomial(self, unit: Irrep) -> Monomial:
        return next(m for m, u in self._units.items() if u is unit)

    def _solve_maps(self, source: Monomial, target: Monomial) -> np.ndarray | None:
        maps = monomial_maps(self.group, source, target)
        return maps if len(maps) else None


Units = IrrepUnits | TensorUnits
