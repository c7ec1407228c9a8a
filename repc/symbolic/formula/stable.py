"""Decompositions and counts that hold for all large n, and from which n on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount, real_type
from repc.limits import MAX_DEGREE
from repc.reps import TypedRep, elaborate
from repc.reps.fold import product_of
from repc.reps.layout import monomials
from repc.reps.slots import label_slot
from repc.reps.summands import definitions, summands
from repc.reps.tree import walk, with_children
from repc.reps.typed import typed_rep, written
from repc.source import Diagnostic, InternalError, RepcError, fail
from repc.symbolic.count import count
from repc.symbolic.decompose import Joint, complex_multiplicities
from repc.symbolic.facts import Irreducibles, RepFacts
from repc.symbolic.formula.degree import degree
from repc.symbolic.formula.free import FreeFactor, FreeGroup, FreeSpec
from repc.symbolic.formula.joint import JointLabels
from repc.symbolic.passes.expand import terms_of
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr

if TYPE_CHECKING:
    from sympy import Expr

_SMALLEST = 3  # from which on the sign of S(n) is told from [n-1,1]
_SHOWN = 4  # a number for every letter, where any would do


@dataclass(frozen=True)
class StableMap:
    """A map; ``hom_dim`` is the number of equivariant maps at all numbers from ``starts`` on, one for each letter of the
    group, and not where a letter alone is one less. ``unused``: terms of inputs, by the number of the input, that no output can
    depend on; ``zero``: irreducibles of the output that no input reaches."""

    name: str
    inputs: tuple[RepFacts, ...]
    output: RepFacts
    hom_dim: int
    starts: tuple[int, ...]
    unused: tuple[tuple[int, str], ...] = ()
    zero: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormulaFacts:
    """Everything about a question with a free n."""

    group: FreeGroup
    is_complex: bool
    maps: tuple[StableMap, ...] = ()
    reps: tuple[RepFacts, ...] = ()


def formulas(question: FreeSpec) -> FormulaFacts:
    """Answer a question about a group with a free argument. Raises RepcError with places in the source."""
    named = {line.name: line.rep for line in question.spec.reps}
    wanted = [question.rep] if question.rep is not None else []
    wanted += [rep for line in question.spec.outputs for rep in (*line.inputs, line.output)]
    _check_labels(question.group, [*wanted, *named.values()])
    solver = Solver(question.group, large_numbers(question, wanted, named))
    if question.rep is not None:
        return FormulaFacts(question.group, solver.group.is_complex, reps=(solver.rep(typed_rep(question.rep, solver.group)),))
    typed = elaborate(question.spec, question.name, solver.group)
    maps = []
    for one in typed.maps:
        try:
            maps.append(solver.map(one.name, one.inputs, one.output))
        except RepcError as error:
            raise error.at(one.span, typed.source) from None
    return FormulaFacts(question.group, solver.group.is_complex, maps=tuple(maps))


def _check_labels(free: FreeGroup, wanted: list[RepExpr]) -> None:
    """Labels of a factor with a letter mean the same for every n only where they are partitions."""
    group = free.at(dict.fromkeys(free.letters, _SHOWN))
    for label in (x for rep in wanted for x in walk(rep) if isinstance(x, nodes.Label)):
        factor = free.parts[label_slot(label, group)]
        if isinstance(factor, FreeFactor) and not factor.family.labels_are_partitions:
            fail(
                "E0384",
                f"the labels of {factor.name} have as many entries as {factor.letter} says",
                f"write the representation with V, Sym and Alt, or give {factor.letter} a number",
                label.span,
            )


def large_numbers(question: FreeSpec, wanted: list[RepExpr], named: Mapping[str, RepExpr]) -> dict[str, int]:
    """Numbers for the letters at which everything is stable: for each, twice the degree of the largest map in the factors
    that have it, and one more each for the two signs.

    V^p ⊗ (V*)^q is stable for n ≥ p+q (O, Sp, GL, U), n > 2(p+q) (SO), n ≥ 2(p+q) (S), and two of them share no
    accidental irreducible of SL or SU for n above the sum of both degrees.
    """
    free = question.group
    group, large = free.at(dict.fromkeys(free.letters, _SHOWN)), dict.fromkeys(free.letters, 0)
    for slot, letter in free.slots.items():
        total = 2 * max((degree(node, named, group, slot) for node in wanted), default=0)
        for line in question.spec.outputs:
            total = max(total, degree(nodes.Product((*line.inputs, line.output)), named, group, slot))
        if total > 2 * MAX_DEGREE:
            fail(
                "E0382",
                f"formulas in {letter} are for tensors of degree up to {int(MAX_DEGREE)} on each side ({MAX_DEGREE.words})",
                f"give {letter} a number: exact counts at a number have no such limit",
            )
        large[letter] = max(large[letter], 2 * total + 2, _SMALLEST)
    return large


class Solver:
    """Decomposes at large numbers, then goes downwards while nothing changes."""

    def __init__(self, free: FreeGroup, large: Mapping[str, int]):
        from sympy import Symbol

        self._free, self._large = free, dict(large)
        self._symbols = {letter: Symbol(letter, integer=True, positive=True) for letter in free.letters}
        self.group = free.at(large)

    def map(self, name: str, inputs: tuple[TypedRep, ...], output: TypedRep) -> StableMap:
        """The formulas of one map."""
        sources = [rep.node for rep in inputs]
        hom_dim = self._count(sources, output.node, self._large)
        starts = self.starts(lambda at: self._count(sources, output.node, at) == hom_dim)
        into, out = tuple(map(self.rep, inputs)), self.rep(output)
        whole = into[0] if len(into) == 1 else self.rep(typed_rep(product_of(sources), self.group))
        reached = {i.label for i in whole.irreps}
        zero = tuple(i.label for i in out.irreps if i.label not in reached)
        return StableMap(name, into, out, hom_dim, starts, self._unused(sources, output.node), zero)

    def _unused(self, sources: list[RepExpr], output: RepExpr) -> tuple[tuple[int, str], ...]:
        """Terms of inputs from which there is no map."""
        found = []
        for k, source in enumerate(sources):
            for term in terms_of(source):
                if self._count([*sources[:k], term, *sources[k + 1 :]], output, self._large) == 0:
                    found.append((k, written(term)))
        return tuple(found)

    def rep(self, rep: TypedRep) -> RepFacts:
        """The formulas of one representation: its irreducibles are those of the group at all numbers from ``starts`` on, one for
        each letter of the group, and not where a letter alone is one less."""
        node = rep.node
        ring, keys = self.decomposed(node)
        labels = JointLabels.of(self._free, self.group, ring, self._large)
        irreps = self._irreps(ring, keys, labels)
        dimension = self._dimension(irreps)
        found = {labels.lift(key, self._large): m for key, m in keys.items()}
        starts = self.starts(lambda values: self._holds(node, labels, found, dimension, values))
        layout = summands(rep, self._size)
        return RepFacts(str(rep), str(rep.canonical()), _factored(dimension), irreps, starts, layout, definitions(rep))

    def _size(self, node: RepExpr) -> Expr:
        """The dimension of a representation as a polynomial."""
        ring, keys = self.decomposed(node)
        labels = JointLabels.of(self._free, self.group, ring, self._large)
        return self._dimension(self._irreps(ring, keys, labels))

    def _dimension(self, irreps: Irreducibles) -> Expr:
        found = 0 * next(iter(self._symbols.values()))
        for one in irreps:
            found += one.dim * one.multiplicity
        return found.expand()

    def decomposed(self, node: RepExpr) -> tuple[Joint, dict[tuple, int]]:
        """Multiplicities over ℂ by key at large numbers. Raises RepcError (E0380) for a factor without exact characters."""
        found = complex_multiplicities(monomials(node, self.group), self.group)
        if found is None:
            what = f"there are no formulas for {self._free.name}: not all of its factors have exact characters"
            fail("E0380", what, f"give {self._free.letter} a number", node.span)
        return found

    def _irreps(self, ring: Joint, keys: dict[tuple, int], labels: JointLabels) -> Irreducibles:
        """Irreducibles over the field of the group, those over ℂ regrouped as they are at a number."""
        return tuple(one for _, one in self.irreps_by_key(ring, keys, labels))

    def irreps_by_key(
        self, ring: Joint, keys: dict[tuple, int], labels: JointLabels, over_complex: bool = False
    ) -> list[tuple[tuple, IrrepCount]]:
        """The same, each with its key at large numbers; over ℂ where that is asked for."""
        found, is_complex = [], over_complex or self.group.is_complex
        for key, m in keys.items():
            if is_complex or ring.leads(key):
                label, kind = labels.lift(key, self._large), "C" if is_complex else real_type(key, ring)
                size = labels.dimension(label, self._symbols) * (1 if kind == "R" or is_complex else 2)
                copies = m // 2 if kind == "H" else m
                found.append((labels.order(label), key, IrrepCount(labels.text(label), _factored(size), kind, copies)))
        return [(key, one) for _, key, one in sorted(found, key=lambda one: one[0])]

    def _holds(self, node: RepExpr, labels: JointLabels, found: Mapping[tuple, int], dimension: Expr, values) -> bool:
        """Whether the stable irreducibles, named at these numbers, are the irreducibles there."""
        expected = {labels.key(label, values): m for label, m in found.items()}
        if None in expected or len(expected) != len(found):
            return False
        try:
            node, group = self._named(node, values), self._free.at(values)
            exact = complex_multiplicities(monomials(node, group), group)
            size = typed_rep(node, group).size()
        except RepcError:  # a det or an exterior power that does not exist for small n
            return False
        numbers = {self._symbols[letter]: n for letter, n in values.items()}
        return exact is not None and exact[1] == expected and dimension.subs(numbers) == size

    def _count(self, sources: list[RepExpr], output: RepExpr, values: Mapping[str, int]) -> int | None:
        try:
            found = count([self._named(x, values) for x in sources], self._named(output, values), self._free.at(values))
        except RepcError:
            return None
        return found.dim if found is not None else None

    def _named(self, node: RepExpr, values: Mapping[str, int]) -> RepExpr:
        """The same representation with labels as they are written at these numbers."""
        if isinstance(node, nodes.Label):
            factor = self._free.parts[label_slot(node, self.group)]
            if isinstance(factor, FreeFactor):
                return replace(node, text=factor.family.label_at(node.text, values[factor.letter]))
            return node
        return with_children(node, lambda child: self._named(child, values))

    def starts(self, holds: Callable[[Mapping[str, int]], bool]) -> tuple[int, ...]:
        """For each letter the smallest number from which on ``holds``, while the others are at theirs or larger; both parities
        are checked where it must."""
        holds, large = _remembered(holds), self._large
        if not (holds(large) and holds({letter: n + 1 for letter, n in large.items()})):
            raise InternalError(Diagnostic("E0955", f"{self._free.name} is not stable at {large}"))
        starts = {}
        for letter, n in large.items():
            while n > 1 and holds({**large, letter: n - 1}):
                n -= 1
            starts[letter] = n
        while (wrong := next((v for v in self._corners(starts) if not holds(v)), None)) is not None:
            letter = next(letter for letter, n in wrong.items() if n < large[letter])
            starts[letter] = wrong[letter] + 1
        return tuple(starts.values())

    def _corners(self, starts: Mapping[str, int]) -> Iterator[dict[str, int]]:
        """Numbers at the border of a range: what fails where several letters are small fails there, at one parity or both."""
        sides = ([n, min(n + 1, self._large[letter]), self._large[letter]] for letter, n in starts.items())
        return (dict(zip(starts, numbers, strict=True)) for numbers in product(*map(dict.fromkeys, sides)))


def _remembered(holds: Callable[[Mapping[str, int]], bool]) -> Callable[[Mapping[str, int]], bool]:
    known: dict[tuple[int, ...], bool] = {}

    def asked(values: Mapping[str, int]) -> bool:
        numbers = tuple(values.values())
        if numbers not in known:
            known[numbers] = holds(values)
        return known[numbers]

    return asked


def _factored(expression: Expr) -> Expr:
    from sympy import factor

    return factor(expression)
