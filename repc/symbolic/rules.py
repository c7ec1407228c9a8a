"""What exact rules say of one group's representations, each question asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount, label_order
from repc.reps.atoms import Monomial
from repc.reps.layout import monomials
from repc.symbolic.count import HomCount, count
from repc.symbolic.decompose import decompose_product
from repc.symbolic.facts import Irreducibles, IrrepsOf
from repc.syntax.nodes import RepExpr


def _unknown(_: RepExpr) -> None:
    return None


@dataclass(frozen=True, eq=False)
class Rules:
    """Irreducibles and counts of one group. A tensor product is decomposed once, whatever it is part of, and a question
    is counted once, however its representations are written.

    ``numeric`` gives the irreducibles of a representation that has no exact rule, or None, and ``why_not`` the limit that keeps it.
    """

    group: Group
    numeric: IrrepsOf = _unknown
    why_not: Callable[[RepExpr], str | None] = _unknown
    _products: dict[Monomial, Irreducibles | None] = field(default_factory=dict)
    _numeric: dict[RepExpr, Irreducibles | None] = field(default_factory=dict)
    _counts: dict[object, HomCount | None] = field(default_factory=dict)

    def irreps(self, node: RepExpr) -> Irreducibles | None:
        """The irreducibles of a representation, by exact rules where there are any."""
        found = self.exact(node)
        return self._remembered(self._numeric, node, lambda: self.numeric(node)) if found is None else found

    def exact(self, node: RepExpr) -> Irreducibles | None:
        """The irreducibles with exact multiplicities, the trivial one first, then by dimension, then by label; None where
        a tensor product in it has no rule."""
        found = []
        for monomial, copies in monomials(node, self.group).items():
            if (part := self.product(monomial)) is None:
                return None
            found.append((copies, part))
        return self._sum(found)

    def count(self, inputs: Sequence[RepExpr], output: RepExpr) -> HomCount | None:
        """`repc.symbolic.count` of a map."""
        key = tuple(frozenset(monomials(node, self.group).items()) for node in (*inputs, output))
        return self._remembered(self._counts, key, lambda: count(inputs, output, self.group))

    def product(self, monomial: Monomial) -> Irreducibles | None:
        """The irreducibles of one tensor product by exact rules, None where there are none."""
        return self._remembered(self._products, monomial, lambda: decompose_product(monomial, self.group))

    @staticmethod
    def _remembered(known: dict, key, ask: Callable):
        if key not in known:
            known[key] = ask()
        return known[key]

    def _sum(self, parts: list[tuple[int, Irreducibles]]) -> Irreducibles:
        if len(parts) == 1 and parts[0][0] == 1:
            return parts[0][1]
        total: dict[str, IrrepCount] = {}
        for copies, irreps in parts:
            for irrep in irreps:
                before = total[irrep.label].multiplicity if irrep.label in total else 0
                total[irrep.label] = replace(irrep, multiplicity=before + copies * irrep.multiplicity)
        trivial = {irrep.label for irrep in self.product(()) or ()}
        return tuple(sorted(total.values(), key=lambda i: (i.label not in trivial, i.dim, label_order(i.label))))


def maps_between(a: Irreducibles, b: Irreducibles, group: Group) -> int:
    """By Schur's lemma: the dimension of the space of equivariant maps between sums of irreducibles."""
    there = {block.label: block.multiplicity for block in b}
    delta = {"R": 1, "C": 1 if group.is_complex else 2, "H": 4}
    return sum(x.multiplicity * there.get(x.label, 0) * delta[x.type] for x in a)
