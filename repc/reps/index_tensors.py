"""``tensor("ijk=-jik", i=5x1e, k=2o)`` written out: tensors with the symmetries of an index formula, as a representation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from repc.groups import Group
from repc.reps.index_formula import IndexFormula, Symmetrized, parse_formula
from repc.reps.layout import check_leaves, size
from repc.reps.leaves import UserLeaf
from repc.reps.tree import printable, with_children
from repc.source import RepcError, Span, fail
from repc.syntax import nodes, unparse


@dataclass(frozen=True, eq=False)
class IndexedRep:
    """Tensors with the symmetries of ``formula``, each index over what ``over`` has in its place; matrices are made in
    `repc.numeric.actions.matrices`."""

    formula: IndexFormula
    over: tuple[nodes.RepExpr, ...]
    group: Group
    keeps_relations = True  # of the group: its matrices are those of ``over``, multiplied

    @property
    def G(self) -> Group:
        """The group."""
        return self.group

    def __call__(self, group: Group) -> IndexedRep:
        """The same tensors under another group."""
        for node in self.over:
            check_leaves(node, group)
        return type(self)(self.formula, self.over, group)

    @property
    def dims(self) -> tuple[int, ...]:
        """How many values each index has."""
        return tuple(size(node, self.group) for node in self.over)

    def size(self) -> int:
        """Number of independent entries."""
        return self.formula.embedding(self.dims).shape[1] if self.formula.traces else self.formula.dimension(self.dims)

    def rho(self, g):
        """Matrices are made in `repc.numeric.actions.matrices`."""
        raise NotImplementedError(f"{self}: its matrices are the numeric stage's")

    drho = rho

    def __str__(self) -> str:
        return tensor_text(self.formula, tuple(unparse(printable(node)) for node in self.over))

    def same_as_key(self) -> tuple:
        """Equal for the same coordinates."""
        return (self.formula, self.over, self.group)


class SymmetrizedRep(Symmetrized, IndexedRep):
    """Those without traces that are 0, whose characters are exact."""

    @property
    def bases(self) -> tuple[nodes.RepExpr, ...]:
        """What each index runs over."""
        return self.over


def tensor_text(formula: IndexFormula, over: tuple[str, ...]) -> str:
    """As it is written in source: ``tensor("ij=ji")``, ``tensor("ijk=-jik", i=5x1e, k=2o)``."""
    text = formula.text.replace(",", ", ")
    if set(over) <= {"V"}:
        return f'tensor("{text}")'
    if len(set(over)) == 1:
        return f'tensor("{text}", {over[0]})'
    each = (f"{formula.letters[kind]}={over[kind]}" for kind in dict.fromkeys(formula.kinds))
    return f'tensor("{text}", {", ".join(each)})'


def index_tensors_written_out(node: nodes.RepExpr, group: Group) -> nodes.RepExpr:
    """A tree with each ``tensor("…")`` in it as a representation of the group, what is inside of these being written out already.

    Raises RepcError at its place for a wrong formula, and where letters are none of it or are given two representations (E0338).
    """
    node = with_children(node, lambda child: index_tensors_written_out(child, group))
    if not isinstance(node, nodes.IndexedTensor):
        return node
    try:
        formula = _formula(node)
        others = [of for letter, of in node.over if letter is None]
        if len(others) > 1:
            words = f"{unparse(others[0])} and {unparse(others[1])} are both given without a letter"
            fail("E0338", words, f"say which index runs over which, as in {formula.letters[0]}={unparse(others[0])}")
        given = {letter: of for letter, of in node.over if letter is not None}
        over = over_each(formula, given, others[0] if others else nodes.Base())
    except RepcError as error:
        raise error.at(node.span, None) from None
    if formula.traces and not group.is_orthogonal:
        refuse_traces(formula, formula.traces[0][0], group, node.span)
    made = (IndexedRep if formula.traces else SymmetrizedRep)(formula, over, group)
    return UserLeaf(made, span=node.span)


def _formula(node: nodes.IndexedTensor) -> IndexFormula:
    """The formula read; what is wrong with it is wrong at its place in the source."""
    try:
        return parse_formula(node.formula)
    except RepcError as error:
        start = 0 if node.place is None else node.place.start
        (one,) = error.diagnostics
        span = node.place if one.span is None or node.place is None else Span(start + one.span.start, start + one.span.end)
        raise RepcError(replace(one, span=span, source=None)) from None


def refuse_traces(formula: IndexFormula, index: int, group: Group, place: Span | None = None) -> NoReturn:
    """Raise RepcError (E0337): the sum over an index is not kept."""
    letter = formula.letters[index]
    words = f"{group.name} does not keep traces over {letter}: its matrices are not orthogonal"
    fail("E0337", words, f"leave the trace over {letter} out, or use an orthogonal group", place)


def over_each(formula: IndexFormula, given: Mapping[str, nodes.RepExpr], default: nodes.RepExpr) -> tuple[nodes.RepExpr, ...]:
    """What each index runs over. Raises RepcError (E0338)."""
    if unknown := sorted(set(given) - set(formula.letters)):
        words = f"'{formula.text}' has no index {', '.join(unknown)}"
        fail("E0338", words, f"give representations to some of {', '.join(formula.letters)}")
    found = tuple(_over(formula, kind, given, default) for kind in formula.kinds)
    for i, j in formula.traces:
        if found[i] != found[j]:
            over = f"{_text(found[i])} and {_text(found[j])}"
            words = f"a trace over {formula.letters[i]} and {formula.letters[j]}, which run over {over}"
            fail("E0338", words, "let both run over the same representation")
    return found


def _over(formula: IndexFormula, kind: int, given: Mapping[str, nodes.RepExpr], default: nodes.RepExpr) -> nodes.RepExpr:
    """What the indices of a kind run over."""
    same = [letter for letter, k in zip(formula.letters, formula.kinds, strict=True) if k == kind]
    told = {letter: given[letter] for letter in same if letter in given}
    if len(set(told.values())) > 1:
        letters, over = " and ".join(told), " and ".join(map(_text, told.values()))
        words = f"the symmetries of '{formula.text}' exchange {letters}, which run over {over}"
        fail("E0338", words, f"give one representation to all of {', '.join(same)}")
    return next(iter(told.values()), default)


def _text(node: nodes.RepExpr) -> str:
    return unparse(printable(node))
