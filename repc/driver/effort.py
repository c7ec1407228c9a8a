"""How much work it would be to solve, run and certify a map, from integers alone: what `explain` may do to show a program."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product as pairs
from math import prod

from repc.groups import Group
from repc.reps.atoms import Atom, Monomial
from repc.reps.fold import product_of
from repc.reps.layout import atom_size, monomial_size
from repc.symbolic.facts import Irreducibles
from repc.symbolic.passes import Side, State

_PROBES = 8  # matrices that a decomposition multiplies besides those of the generators
_ENTRIES = 2**8  # multiply-adds for an entry of a weight matrix: orbits are joined, or it is made, printed and run
_PIVOTS = 8  # for each of k³ steps of elimination modulo a prime
_TAKEN_OUT = 4  # an irreducible is taken out of a product and its smaller ones made, for a part of what all of the product takes
_MOVED = 8  # vectors that a certificate moves on each side, before and after


def of_blocks(state: State) -> int:
    """Multiply-adds of a map in irreducible blocks, or by orbits."""
    group = state.group
    found = dict.fromkeys(product for side in state.sides if side.exact for product in side.products)
    solved = sum(_decomposing(product, state) for product in found) + _coupling(state)
    return solved * (group.generator_count + _PROBES) + _ENTRIES * prod(side.rep.size() for side in state.sides)


def of_diagrams(state: State) -> int:
    """Multiply-adds of a map by diagrams: choosing independent ones, and moving the tensors of both sides."""
    hom_dim = 0 if state.count is None else state.count.dim
    moved = sum(_moving(product, state.group) for side in state.sides for product in side.products)
    atoms = {atom for side in state.sides for product in side.products for atom in product}
    named = sum(_atom(atom, state.group) for atom in atoms if atom.kind != "V")
    return named + _PIVOTS * hom_dim**3 + _MOVED * moved


def _decomposing(product: Monomial, state: State) -> int:
    """Of a tensor product, one factor after another: what a label names and a power is decomposed whole, products by blocks."""
    total = sum(_atom(atom, state.group) for atom in product)
    for k in range(1, len(product)):
        total += _between(_blocks(product[:k], state), _blocks(product[k : k + 1], state))
    return total


def _atom(atom: Atom, group: Group) -> int:
    """The matrices of an irreducible are made from those of a smaller one times V, which are made so too."""
    if atom.kind == "irrep":
        return (atom_size(atom, group) * group.factors[atom.slot].d) ** 3 // _TAKEN_OUT
    return atom_size(atom, group) ** 3


def _blocks(product: Monomial, state: State) -> list[int]:
    irreps = state.rules.product(product)
    return [monomial_size(product, state.group)] if irreps is None else [irrep.dim for irrep in irreps]


def _between(left: Iterable[int], right: Iterable[int]) -> int:
    return sum((a * b) ** 3 for a, b in pairs(left, right))


def _coupling(state: State) -> int:
    """Of several inputs: irreducibles of the product of some with those of the next."""
    total = 0
    for k in range(1, len(state.inputs)):
        before = state.rules.irreps(product_of([side.rep.node for side in state.inputs[:k]]))
        total += _between(_dims(before, state.inputs[:k]), _dims(state.inputs[k].blocks, state.inputs[k : k + 1]))
    return total


def _dims(irreps: Irreducibles | None, sides: tuple[Side, ...]) -> list[int]:
    return [prod(side.rep.size() for side in sides)] if irreps is None else [irrep.dim for irrep in irreps]


def _moving(product: Monomial, group: Group) -> int:
    """Of one vector, axis by axis."""
    return monomial_size(product, group) * sum(atom_size(atom, group) for atom in product)
