"""Use what the group gives: V* ≅ V under an invariant form, det² = 1, Λᵈ V = det, …: a polynomial modulo relations.

No group is named here. Each relation is proposed for every base representation and holds where the exact characters of
both sides are equal (equal characters are isomorphic: the groups with characters act completely reducibly), or where
the matrices are equal by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from repc.groups import Group
from repc.reps.coordinates import canonical
from repc.reps.layout import size
from repc.reps.slots import slots_of, subscript_of
from repc.source import RepcError
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.expand import shown
from repc.symbolic.passes.integer_polynomials import IntegerPolynomial
from repc.symbolic.passes.polynomial import Bases, Polynomial
from repc.symbolic.passes.state import Part, Side, State, term_of
from repc.syntax import nodes, unparse

_SCALARS = ("sgn", "timeor", "spaceor", "det")
_MOST_DIMENSIONS = 10**6  # of a relation's sides: larger ones are not worth their characters


@dataclass(frozen=True)
class Relation:
    """``left`` = ``right`` as representations, and why."""

    left: nodes.RepExpr
    right: nodes.RepExpr
    why: str

    def __str__(self) -> str:
        return f"{unparse(self.left)} ≅ {unparse(canonical(self.right))}: {self.why}"


def apply(state: State) -> State:
    """Replace base representations by simpler ones that are isomorphic. The notes list the relations that were used."""
    relations = _relations(state)
    if not relations:
        return replace(state, notes=())
    bases = state.output.polynomial.bases
    wider = Bases.of([*bases.nodes, *(leaf for r in relations for leaf in _factors(r.right))])
    elements = [side.polynomial.over(wider).element for side in state.sides]
    used = []
    for relation in relations:
        reduced = [_reduced(element, [relation], wider) for element in elements]
        if reduced != elements:
            used.append(relation)
        elements = reduced
    sides = (replace(side, polynomial=Polynomial(wider, e)) for side, e in zip(state.sides, elements, strict=True))
    return replace(state, sides=tuple(sides), relations=tuple(used), notes=tuple(map(str, used)))


def back(before: Side, after: Side, part: Part, state: State) -> tuple[Part, ...]:
    """The tensor products that relations turn into copies of this one."""
    bases = after.polynomial.bases
    wanted = _monomial(term_of(part), bases).monoms()
    found = []
    for term, _ in before.polynomial.terms:
        if _reduced(_monomial(term, bases), state.relations, bases).monoms() == wanted:
            found.append(term)
    return tuple(found)


def _reduced(element: IntegerPolynomial, relations: Sequence[Relation], bases: Bases) -> IntegerPolynomial:
    """A polynomial modulo relations, one after another."""
    for relation in relations:
        element = element.rem(_monomial(relation.left, bases) - _monomial(relation.right, bases))
    return element


def _relations(state: State) -> list[Relation]:
    """All that hold, each step's right sides taken further by later steps."""
    present = {exponents for side in state.sides for exponents in side.polynomial.element.monoms()}
    bases = state.output.polynomial.bases
    pending = [node for i, node in enumerate(bases.nodes) if any(e[i] for e in present)]
    found: list[Relation] = []
    met: list[nodes.RepExpr] = []
    while pending:
        pending = list(Bases.of(pending).nodes)
        node = pending.pop(0)
        if node in met:
            continue
        met.append(node)
        relation = next((r for r in _simpler(node, state) if _holds(r, state)), None)
        if relation is not None:
            found.append(relation)
            pending += _factors(relation.right)
    kept = [node for node in met if not any(r.left == node for r in found)]
    return found + [r for node in kept for r in _powers(node, kept, state) if _holds(r, state)]


def _simpler(node: nodes.RepExpr, state: State) -> Iterator[Relation]:
    """What a base representation may be replaced by, the simplest first."""
    group = state.group
    match node:
        case nodes.Conj(nodes.Dual(of)):
            yield Relation(node, of, f"{_owner(of, state)} acts by unitary matrices")
        case nodes.Conj(of):
            yield Relation(node, of, f"the character of {unparse(of)} is real")
            yield Relation(node, nodes.Dual(of), f"{_owner(of, state)} acts by unitary matrices")
        case nodes.Dual(of):
            yield Relation(node, of, _form(of, state))
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            yield from _simpler_power(node, degree, of, state)
        case nodes.OneDim():
            for right in _other_scalars(node, group):
                yield Relation(node, right, f"they are one character of {_owner(node, state)}")
        case nodes.Regular():
            (slot,) = slots_of(node, group)
            why = f"{group.factors[slot].name} permutes the coordinates as itself"
            yield Relation(node, nodes.Base(node.subscript), why)
        case nodes.Label():
            for slot, factor in enumerate(group.factors):
                vector = nodes.Base(subscript_of(slot, group))
                yield Relation(node, vector, f"{factor.name} acts irreducibly on {unparse(vector)}")
        case nodes.Base():
            trivial = nodes.Scalars(size(node, group))
            yield Relation(node, trivial, f"{_owner(node, state)} acts trivially")


def _simpler_power(node, degree: int, of: nodes.RepExpr, state: State) -> Iterator[Relation]:
    n = size(of, state.group)
    if isinstance(node, nodes.Alt) and degree == n:
        yield Relation(node, nodes.Scalars(1), "its determinant is 1")
        for slot in range(len(state.group.factors)):
            for name in _scalars(slot, state.group):
                determinant = nodes.OneDim(name, subscript_of(slot, state.group))
                yield Relation(node, determinant, "the highest exterior power is the determinant")
    if isinstance(of, nodes.Dual | nodes.Conj):
        yield Relation(node, type(node)(degree, of.of), _form(of.of, state))


def _other_scalars(node: nodes.OneDim, group) -> Iterator[nodes.RepExpr]:
    (slot,) = slots_of(node, group)
    having = _scalars(slot, group)
    earlier = having[: having.index(node.name)]
    for name in earlier:
        yield nodes.OneDim(name, node.subscript)
    for i, a in enumerate(earlier):
        for b in earlier[:i]:
            yield nodes.Product((nodes.OneDim(a, node.subscript), nodes.OneDim(b, node.subscript)))


def _scalars(slot: int, group: Group) -> list[str]:
    return [name for name in _SCALARS if name in group.factors[slot].scalar_reps]


def _powers(node: nodes.RepExpr, others: list[nodes.RepExpr], state: State) -> Iterator[Relation]:
    """Products of base representations that are simpler than they look."""
    group = state.group
    inner = node.of if isinstance(node, nodes.Dual) else node
    if isinstance(inner, nodes.OneDim):
        yield Relation(nodes.Power(node, 2), nodes.Scalars(1), "its values are ±1")
        if isinstance(node, nodes.Dual) and inner in others:
            yield Relation(nodes.Product((node, inner)), nodes.Scalars(1), "a character times its inverse")
    if isinstance(node, nodes.Base | nodes.Regular) and _is_regular(node, group):
        slots = slots_of(node, group)
        for other in others:
            if _slots(other, group) == slots:
                product = nodes.Power(node, 2) if other == node else nodes.Product((other, node))
                many = nodes.Multiple(size(other, group), node)
                yield Relation(product, many, f"{unparse(node)} is the regular representation")


def _is_regular(node, group) -> bool:
    (slot,) = slots_of(node, group)
    factor = group.factors[slot]
    if isinstance(node, nodes.Regular):
        return True
    try:
        return bool(factor.is_finite and factor.is_permutation and factor.order() == factor.d > 1)
    except RepcError:
        return False


def _slots(node, group) -> tuple[int, ...] | None:
    while isinstance(node, nodes.Dual | nodes.Conj):
        node = node.of
    if isinstance(node, nodes.Base | nodes.Regular | nodes.OneDim):
        return slots_of(node, group)
    return (0,) if len(group.factors) == 1 else None


def _holds(relation: Relation, state: State) -> bool:
    group = state.group
    if _by_construction(relation, group):
        return True
    if size(relation.left, group) != size(relation.right, group) or size(relation.left, group) > _MOST_DIMENSIONS:
        return False
    left = state.rules.exact(relation.left)
    return left is not None and left == state.rules.exact(relation.right)


def _by_construction(relation: Relation, group) -> bool:
    """Duals and conjugates of orthogonal and unitary matrices."""
    match relation.left, relation.right:
        case nodes.Dual(nodes.Base() as of), right if right == of:
            return all(group.factors[i].is_unitary and not group.factors[i].is_complex for i in slots_of(of, group))
        case nodes.Conj(nodes.Base() as of), nodes.Dual(right) if right == of:
            return all(bool(group.factors[i].is_unitary) for i in slots_of(of, group))
    return False


def _owner(node, state: State) -> str:
    """The factor group that a base representation belongs to."""
    slots = _slots(node, state.group)
    return state.group.name if slots is None else state.group.factors[slots[0]].name


def _form(of: nodes.RepExpr, state: State) -> str:
    """In words, which form makes a representation its own dual: the intertwiner V* → V."""
    owner = _owner(of, state)
    if isinstance(of, nodes.Base) and all(
        state.group.factors[i].is_unitary and not state.group.is_complex for i in slots_of(of, state.group)
    ):
        return f"{owner} acts by orthogonal matrices"
    if isinstance(of, nodes.Base) and size(of, state.group) > 1:
        for power, word in ((nodes.Sym(2, of), "a symmetric"), (nodes.Alt(2, of), "an antisymmetric")):
            if _has_invariant(power, state):
                return f"{owner} preserves {word} form"
    return f"{owner} preserves a form on it"


def _has_invariant(node: nodes.RepExpr, state: State) -> bool:
    found, trivial = state.rules.exact(node), state.rules.exact(nodes.Scalars(1))
    return bool(found and trivial and trivial[0].label in {irrep.label for irrep in found})


def _factors(node: nodes.RepExpr) -> list[nodes.RepExpr]:
    match node:
        case nodes.Scalars():
            return []
        case nodes.Product(factors):
            return [leaf for factor in factors for leaf in _factors(factor)]
        case nodes.Multiple(_, of) | nodes.Power(of, _):
            return _factors(of)
    return [node]


def _monomial(node: nodes.RepExpr, bases: Bases):
    match node:
        case nodes.Scalars(count):
            return bases.ring(count)
        case nodes.Product(factors):
            return prod((_monomial(factor, bases) for factor in factors), start=bases.ring(1))
        case nodes.Multiple(count, of):
            return count * _monomial(of, bases)
        case nodes.Power(of, exponent):
            return _monomial(of, bases) ** exponent
    return bases.generator(node)


IDENTIFY = Pass("identify", always, apply, back, shown)
