"""What a network needs for every part of its input and its output to matter: products that layers form, irreducibles that
``uniform(n)`` makes room for, and what to write where layers have no room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from repc.groups import Group
from repc.groups.irreducibles.labels import label_order
from repc.lowering.monomial import monomial_text
from repc.lowering.network.journey import Journey, Labels, Room, Route, Ways
from repc.lowering.network.outline import lost, outline
from repc.lowering.network.problem import Hidden, NetProblem
from repc.lowering.network.reach import planned
from repc.lowering.network.units import IrrepUnits, TensorUnits
from repc.numeric.space import Irrep, Space
from repc.reps import TypedRep
from repc.reps.fold import product_of
from repc.reps.layout import monomials
from repc.reps.layout import size as size_of
from repc.reps.nets import TypedNet
from repc.reps.typed import typed_rep
from repc.reps.uniform import several, uniform
from repc.symbolic.facts import Irreducibles, IrrepsOf
from repc.syntax import nodes, parse_rep

Posed = Callable[[TypedNet], NetProblem]

_SETTLES = 8  # rounds in which what uniform(n) has beside what it is given stops changing


@dataclass(frozen=True, eq=False)
class Reaching:
    """A group's irreducibles by label, and how to pose a network: what the answers below rest on."""

    group: Group
    posed: Posed
    irreps_of: IrrepsOf

    def seen(self, typed: TypedNet, copies: int = 0) -> tuple[TypedNet, NetProblem]:
        """The network with room in its ``uniform(n)`` for what it needs, and what is built: with the products it needs; as it is
        where the small products seem to be enough and no number of ``copies`` of what it needs is asked for."""
        problem = self.posed(typed)
        unread, missing = lost(problem, outline(problem))
        if not copies and not any(unread) and not missing:
            return typed, problem
        plan = self.plan(problem)
        if (plan.lost or copies > 1) and any(typed.options.uniform):
            free = [n is not None for n in typed.options.uniform]
            typed = self.completed(typed, self.plan(problem, free), free, max(1, copies))
            problem = self.posed(typed)
            plan = self.plan(problem)
        return typed, replace(problem, needed=tuple(map(frozenset, plan.products)))

    def completed(self, typed: TypedNet, plan: Route, free: Sequence[bool], copies: int = 1) -> TypedNet:
        """The network with room in the layers that are ``free`` for so many copies of all that a plan for it uses."""
        used = frozenset[str]().union(*(used for used, is_free in zip(plan.used, free, strict=False) if is_free))
        options = typed.options
        each = zip(options.hidden, options.uniform or (None,) * len(free), free, strict=True)
        hidden = (self._roomy(rep, n, used, copies) if is_free else rep for rep, n, is_free in each)
        return replace(typed, options=replace(options, hidden=tuple(hidden)))

    def plan(self, problem: NetProblem, free: Sequence[bool] = ()) -> Route:
        """What a network needs; layers that are ``free`` may be given more irreducibles than they have."""
        ways = _ways(problem, self.group, self.irreps_of)
        free = free or [False] * len(problem.hidden)
        rooms = [_room(hidden, is_free) for hidden, is_free in zip(problem.hidden, free, strict=True)]
        if problem.final_product:
            rooms.append(Room(_labels(problem.output)))
        last = problem.hidden[-1].space if problem.output is None else problem.output
        return planned(
            Journey(
                tuple(map(_labels, problem.inputs)),
                tuple(rooms),
                _labels(last),
                _single(problem),
                problem.linear,
                problem.bias,
                problem.product > 0,
            ),
            ways,
        )

    def _roomy(self, rep: TypedRep, width: int | None, used: Labels, copies: int) -> TypedRep:
        """A hidden representation with room for irreducibles: those that it lacks take the share of a tensor type each."""
        added: Labels = frozenset()
        for _ in range(_SETTLES):
            also = [_node(label, self.group) for label in sorted(added, key=label_order)]
            whole = enlarged(rep, also, copies) if width is None else uniform(width, self.group, also, copies)
            here = self._here(whole)
            lacking = {label for label in used if here.get(label, 0) < copies}
            if not lacking:
                break
            added |= lacking
        return whole

    def _here(self, rep: TypedRep) -> Mapping[str, int]:
        """How often each irreducible occurs in a representation, or each type where the group has none."""
        found = self.irreps_of(rep.node)
        if found is None:
            return {monomial_text(m): count for m, count in monomials(rep.node, self.group).items()}
        return {i.label: i.multiplicity for i in found}


def enlarged(rep: TypedRep, also: Sequence[nodes.RepExpr], copies: int) -> TypedRep:
    """A representation with others beside it, each of which takes about the share of one of its terms."""
    terms = rep.node.terms if isinstance(rep.node, nodes.Sum) else (rep.node,)
    share = rep.size() // (len(terms) + len(also)) if also else 0
    more = (several(max(copies, share // size_of(node, rep.group)), node) for node in also)
    return TypedRep(nodes.Sum((*terms, *more)), rep.group) if also else rep


def _ways(problem: NetProblem, group: Group, irreps_of: IrrepsOf) -> Ways:
    """How features lead to others: of irreducibles by the rules for them, of tensor types by their maps."""
    units = problem.units
    if isinstance(units, TensorUnits):
        return _ways_of_types(problem, units)
    dims: dict[str, int] = {i.label: i.dim for i in _irreps(problem)}

    @cache
    def product(left: str, right: str) -> Mapping[str, int]:
        return known(irreps_of(product_of((_node(left, group), _node(right, group)))))

    @cache
    def square(label: str) -> Mapping[str, int]:
        return known(irreps_of(nodes.Sym(2, _node(label, group))))

    @cache
    def mirror(label: str) -> str | None:
        (found,) = known(irreps_of(nodes.Conj(_node(label, group)))) or (None,)
        return found

    def known(found: Irreducibles | None) -> Mapping[str, int]:
        dims.update((i.label, i.dim) for i in found or ())
        return {i.label: i.multiplicity for i in found or ()}

    return Ways(product, dims.__getitem__, units.invariant.label, square, mirror=mirror if units.is_complex else lambda _: None)


def _ways_of_types(problem: NetProblem, units: TensorUnits) -> Ways:
    here = {i.label: i for i in _irreps(problem)}
    every = tuple(here.values())

    @cache
    def product(left: str, right: str) -> Mapping[str, int]:
        return dict.fromkeys((target.label for target, _ in units.coupling(here[left], here[right], every)), 2)

    @cache
    def linear(label: str) -> Labels:
        return frozenset(t.label for t in every if units.maps(here[label], t) is not None)

    return Ways(product, lambda label: here[label].dim, units.invariant.label, lambda label: product(label, label), linear)


def _irreps(problem: NetProblem) -> Iterable[Irrep]:
    """All irreducibles, or types, of a network's representations."""
    ends = () if problem.output is None else (problem.output,)
    spaces = (*problem.inputs, *(hidden.space for hidden in problem.hidden), *ends)
    return dict.fromkeys([problem.units.invariant, *(i for space in spaces for i in space.irreps)])


def _labels(space: Space) -> Labels:
    return frozenset(i.label for i in space.irreps)


def _room(hidden: Hidden, is_free: bool) -> Room:
    tied = tuple(frozenset(b.irrep.label for b in s.blocks) for s in hidden.segments(True))
    gated, space = frozenset(i.label for i in hidden.counts(False)), hidden.space
    single = frozenset(i.label for i in space.irreps if space.multiplicity(i) == 1 and len(i.units) == 1)
    return Room(_labels(space), gated, tied, single, is_free)


def _single(problem: NetProblem) -> Labels:
    """Real irreducibles that the inputs have one copy of: of the square of one vector, the antisymmetric part is nothing."""
    count: dict[str, int] = {}
    for space in problem.inputs:
        for i in space.irreps:
            count[i.label] = count.get(i.label, 0) + space.multiplicity(i)
    real = {i.label for space in problem.inputs for i in space.irreps if len(i.units) == 1}
    known = isinstance(problem.units, IrrepUnits)
    return frozenset(label for label in real if count[label] == 1) if known else frozenset()


@cache
def _node(label: str, group: Group) -> nodes.RepExpr:
    return typed_rep(parse_rep(label), group).node
