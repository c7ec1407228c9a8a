"""What networks that are restricted to subgroups are made of, irreducible blocks or tensors, and how their group acts on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from repc.groups import Group
from repc.lowering.diagram.orbits import closed
from repc.lowering.drawn import DrawnNet
from repc.lowering.drawn.build import DrawnBuilder
from repc.lowering.drawn.relax import relaxed as relaxed_tensors
from repc.lowering.network import NetProgram
from repc.lowering.network.problem import NetProblem
from repc.lowering.network.relax import relaxed as relaxed_blocks
from repc.lowering.network.units import IrrepUnits
from repc.numeric.actions.letters import kron_sum
from repc.numeric.actions.matrices import monomial_drho, monomial_rho
from repc.numeric.space import Block, CoupledBlock, Irrep
from repc.numeric.subgroup_maps import Parts
from repc.reps.atoms import Monomial

Places = Mapping[Irrep, tuple[Monomial, Block | CoupledBlock]]
Beyond = Callable[[Any, Any], np.ndarray]  # of a space and a space
Matrices = Callable[[Monomial], np.ndarray]


@dataclass(frozen=True, eq=False)
class Irreducibles:
    """The irreducibles of a network's features, each with a tensor product that it is a block of."""

    units: IrrepUnits
    places: Places

    @staticmethod
    def of(units: IrrepUnits, found: Sequence[tuple[Monomial, Block | CoupledBlock]]) -> Irreducibles:
        """The shortest product for each."""
        places: dict[Irrep, tuple[Monomial, Block | CoupledBlock]] = {}
        for monomial, block in sorted(found, key=lambda one: len(one[0])):
            places.setdefault(block.irrep, (monomial, block))
        return Irreducibles(units, places)

    def image(self, irrep: Irrep, matrices: Matrices, is_lie: bool) -> np.ndarray:
        """Its matrix, from those of tensor products."""
        if irrep in self.places:
            monomial, block = self.places[irrep]
            return block.project[0] @ matrices(monomial) @ block.embed[:, 0, :]
        if irrep in self._conjugates:
            source, change = self._conjugates[irrep]
            return change @ self.image(source, matrices, is_lie).conj() @ change.conj().T
        return np.zeros((1, 1)) if is_lie else np.eye(1)  # the invariant, which gates alone may have

    @cached_property
    def _conjugates(self) -> dict[Irrep, tuple[Irrep, np.ndarray]]:
        if not self.units.is_complex:
            return {}
        found = ((irrep, *self.units.mirror(irrep)) for irrep in self.places)
        return {target: (source, change) for source, target, change in found if target not in self.places}


@dataclass(frozen=True, eq=False)
class Blocked:
    """A network of irreducible blocks, as it was posed. Its spaces are irreducibles, and None for a scalar."""

    problem: NetProblem
    units: IrrepUnits
    group: Group

    def element(self, space: Irrep | None, parts: Parts) -> np.ndarray:
        """The matrix of an element of the network's first group."""
        return np.eye(1) if space is None else self._irreps.image(space, lambda m: monomial_rho(m, self.group, parts), False)

    def tangent(self, space: Irrep | None, parts: Parts) -> np.ndarray:
        """That of a tangent."""
        if space is None:
            return np.zeros((1, 1))
        return self._irreps.image(space, lambda m: _drho(m, self.group, parts), True)

    def relaxed(self, program: Any, group: str, beyond: Beyond, kept: Collection[int]) -> NetProgram:
        """The network with what a subgroup allows besides."""
        return relaxed_blocks(program, self.problem, group, beyond)

    @cached_property
    def _irreps(self) -> Irreducibles:
        output = [] if self.problem.output is None else [self.problem.output]
        spaces = [*self.problem.inputs, *(hidden.space for hidden in self.problem.hidden), *output]
        return Irreducibles.of(self.units, [(s.monomial, block) for one in spaces for s in one.segments for block in s.blocks])


@dataclass(frozen=True, eq=False)
class Drawn:
    """A network of tensors, with what it was built by. Its spaces are axes of the drawn factors with an irreducible of the others,
    and None for a scalar."""

    builder: DrawnBuilder

    def element(self, space: tuple[Monomial, Irrep] | None, parts: Parts) -> np.ndarray:
        """The matrix of an element of the network's first group."""
        if space is None:
            return np.eye(1)
        monomial, irrep = space
        rest, own = self._rest(parts)
        inner = self._irreps.image(irrep, lambda m: monomial_rho(m, rest, own), False)
        drawn = monomial_rho(tuple(map(closed, monomial)), self.builder.at.group, parts)
        return np.kron(drawn, inner)

    def tangent(self, space: tuple[Monomial, Irrep] | None, parts: Parts) -> np.ndarray:
        """That of a tangent."""
        if space is None:
            return np.zeros((1, 1))
        monomial, irrep = space
        rest, own = self._rest(parts)
        inner = self._irreps.image(irrep, lambda m: _drho(m, rest, own), True)
        drawn = _drho(tuple(map(closed, monomial)), self.builder.at.group, parts)
        return kron_sum(drawn, inner)

    def relaxed(self, program: Any, group: str, beyond: Beyond, kept: Collection[int]) -> DrawnNet:
        """The network with what a subgroup allows besides."""
        return relaxed_tensors(program, self.builder, kept, group, beyond)

    def _rest(self, parts: Parts) -> tuple[Group, Parts]:
        """The decomposed factors, and what an element is of them."""
        at = self.builder.at
        return at.rest, tuple(parts[slot] for slot in at.rest_slots) or (np.eye(at.rest.d),)

    @cached_property
    def _irreps(self) -> Irreducibles:
        at, sides = self.builder.at, self.builder.sides
        terms = [(at.left(t.monomial), blocks) for side in sides for t, blocks in zip(side.stacked.terms, side.blocks, strict=True)]
        return Irreducibles.of(self.builder.units, [(monomial, block) for monomial, blocks in terms for block in blocks])


def _drho(monomial: Monomial, group: Group, parts: Parts) -> np.ndarray:
    return np.sum([monomial_drho(monomial, group, k, a) for k, a in enumerate(parts)], axis=0)
