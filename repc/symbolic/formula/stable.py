"""Decompositions and counts that hold for all large n, and from which n on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repc.groups import Group
from repc.groups.irreducibles.labels import real_type
from repc.reps import TypedRep, elaborate
from repc.reps.layout import monomials
from repc.reps.tree import walk, with_children
from repc.reps.typed import typed_rep
from repc.source import Diagnostic, InternalError, RepcError, fail
from repc.symbolic.count import count
from repc.symbolic.decompose import Joint, complex_multiplicities
from repc.symbolic.formula.degree import degree
from repc.symbolic.formula.families import StableLabel
from repc.symbolic.formula.free import FreeGroup, FreeSpec
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr

if TYPE_CHECKING:
    from sympy import Expr, Symbol

MAX_DEGREE = 16  # of a map: decompositions grow like the number of partitions of it

Multiplicities = dict[StableLabel, int]


@dataclass(frozen=True)
class StableIrrep:
    """An irreducible for every n: ``dimension`` is a polynomial in n, ``type`` R for real groups and C for complex ones."""

    label: str
    dimension: Expr
    type: str
    multiplicity: int


@dataclass(frozen=True)
class StableRep:
    """A representation and its irreducibles, which are those of the group at n for all n ≥ ``start`` and not for
    n = start − 1."""

    text: str
    canonical: str
    dimension: Expr
    irreps: tuple[StableIrrep, ...]
    start: int


@dataclass(frozen=True)
class StableMap:
    """A map; ``hom_dim`` is the number of equivariant maps for all n ≥ ``start`` and not for n = start − 1."""

    name: str
    inputs: tuple[StableRep, ...]
    output: StableRep
    hom_dim: int
    parameters: int
    start: int


@dataclass(frozen=True)
class FormulaFacts:
    """Everything about a question with a free n."""

    group: FreeGroup
    is_complex: bool
    maps: tuple[StableMap, ...] = ()
    reps: tuple[StableRep, ...] = ()


def formulas(question: FreeSpec) -> FormulaFacts:
    """Answer a question about a group with a free argument. Raises RepcError with places in the source."""
    named = {line.name: line.rep for line in question.spec.reps}
    wanted = [question.rep] if question.rep is not None else []
    wanted += [rep for line in question.spec.outputs for rep in (*line.inputs, line.output)]
    _check_labels(question.group, [*wanted, *named.values()])
    solver = _Solver(question.group, _large(question, [degree(node, named) for node in wanted]))
    if question.rep is not None:
        return FormulaFacts(question.group, solver.group.is_complex, reps=(solver.rep(question.rep),))
    typed = elaborate(question.spec, question.name, solver.group)
    maps = []
    for one in typed.maps:
        try:
            maps.append(solver.map(one.name, one.inputs, one.output))
        except RepcError as error:
            raise error.at(one.span, typed.source) from None
    return FormulaFacts(question.group, solver.group.is_complex, maps=tuple(maps))


def _check_labels(group: FreeGroup, wanted: list[RepExpr]) -> None:
    """Labels mean the same for every n only where they are partitions."""
    for label in (x for rep in wanted for x in walk(rep) if isinstance(x, nodes.Label)):
        if not group.family.labels_are_partitions:
            fail(
                "E0384",
                f"the labels of {group.name} have as many entries as {group.letter} says",
                f"write the representation with V, Sym and Alt, or give {group.letter} a number",
                label.span,
            )


def _large(question: FreeSpec, degrees: list[int]) -> int:
    """An n at which everything is stable: twice the degree of the largest map, and one more each for the two signs.

    V^p ⊗ (V*)^q is stable for n ≥ p+q (O, Sp, GL, U), n > 2(p+q) (SO), n ≥ 2(p+q) (S), and two of them share no
    accidental irreducible of SL or SU for n above the sum of both degrees.
    """
    total = 2 * max(degrees, default=0)
    for line in question.spec.outputs:
        found = degree(nodes.Product((*line.inputs, line.output)), {r.name: r.rep for r in question.spec.reps})
        total = max(total, found)
    if total > 2 * MAX_DEGREE:
        fail(
            "E0382",
            f"formulas in {question.group.letter} are for tensors of degree up to {MAX_DEGREE} on each side",
            f"give {question.group.letter} a number: exact counts at a number have no such limit",
        )
    return 2 * total + 2


class _Solver:
    """Decomposes at one large n, then goes downwards while nothing changes."""

    def __init__(self, free: FreeGroup, large: int):
        from sympy import Symbol

        self.family, self.letter, self.large = free.family, free.letter, large
        self.symbol: Symbol = Symbol(free.letter, integer=True, positive=True)
        self._name = free.name
        self.group = self.at(large)

    def at(self, n: int) -> Group:
        """The group at n, under its name with the letter."""
        return self.family.build(n).called(self._name)

    def map(self, name: str, inputs: tuple[TypedRep, ...], output: TypedRep) -> StableMap:
        """The formulas of one map."""
        sources = [rep.node for rep in inputs]
        hom_dim = self._count(sources, output.node, self.large)
        start = self._start(lambda n: self._count(sources, output.node, n) == hom_dim)
        parameters = hom_dim * (2 if self.group.is_complex else 1)
        return StableMap(name, tuple(map(self.rep, sources)), self.rep(output.node), hom_dim, parameters, start)

    def rep(self, node: RepExpr) -> StableRep:
        """The formulas of one representation."""
        bound = typed_rep(node, self.group)
        irreps, found = self._irreps(node)
        dimension = sum((i.dimension * i.multiplicity for i in irreps), start=0 * self.symbol)
        start = self._start(lambda n: self._holds(node, found, dimension, n))
        return StableRep(str(bound), str(bound.canonical()), _factored(dimension), irreps, start)

    def _irreps(self, node: RepExpr) -> tuple[tuple[StableIrrep, ...], Multiplicities]:
        ring, keys = complex_multiplicities(monomials(node, self.group), self.group)
        found, types = {}, {}
        for (key,), multiplicity in keys.items():
            label = self.family.lift(key, self.large)
            found[label], types[label] = multiplicity, self._type((key,), ring)
        irreps = [
            StableIrrep(
                self.family.text(label, self.letter),
                _factored(self.family.dimension(label, self.symbol)),
                types[label],
                found[label],
            )
            for label in sorted(found, key=_order)
        ]
        return tuple(irreps), found

    def _type(self, key: tuple, ring: Joint) -> str:
        return "C" if self.group.is_complex else real_type(key, ring)

    def _holds(self, node: RepExpr, found: Multiplicities, dimension: Expr, n: int) -> bool:
        """Whether the stable irreducibles, named at n, are the irreducibles there."""
        expected = {self.family.key(label, n): m for label, m in found.items()}
        if None in expected or len(expected) != len(found):
            return False
        node = self._named(node, n)
        try:
            group = self.at(n)
            exact = complex_multiplicities(monomials(node, group), group)
            size = typed_rep(node, group).size()
        except RepcError:  # a det or an exterior power that does not exist for small n
            return False
        same = exact is not None and exact[1] == {(key,): m for key, m in expected.items()}
        return same and dimension.subs(self.symbol, n) == size

    def _count(self, sources: list[RepExpr], output: RepExpr, n: int) -> int | None:
        try:
            found = count([self._named(x, n) for x in sources], self._named(output, n), self.at(n))
        except RepcError:
            return None
        return found.dim if found is not None else None

    def _named(self, node: RepExpr, n: int) -> RepExpr:
        """The same representation with labels as they are written at n."""
        if isinstance(node, nodes.Label):
            return replace(node, text=self.family.label_at(node.text, n))
        return with_children(node, lambda child: self._named(child, n))

    def _start(self, holds: Callable[[int], bool]) -> int:
        """The smallest n from which on ``holds``; both parities are checked where it must."""
        if not (holds(self.large) and holds(self.large + 1)):
            raise InternalError(Diagnostic("E0955", f"{self._name} is not stable at {self.large}"))
        n = self.large
        while n > 1 and holds(n - 1):
            n -= 1
        return n


def _order(label: StableLabel) -> tuple:
    """The trivial one first, then by boxes, then by shape: the order of dimensions for large n."""
    return (sum(label.added) + sum(label.removed), abs(label.twist), tuple(-x for x in label.added), label)


def _factored(expression: Expr) -> Expr:
    from sympy import factor

    return factor(expression)


