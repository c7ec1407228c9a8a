"""What becomes of irreducibles on a subgroup for every n: computed at a large n, and followed down while nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from repc.groups.irreducibles.labels import IrrepCount, label_of_key
from repc.reps.layout import monomials
from repc.reps.restriction import restricted
from repc.reps.tree import with_children
from repc.reps.typed import typed_rep
from repc.source import RepcError, fail
from repc.symbolic.branching import Branch, RepBranching, restricted_label
from repc.symbolic.decompose import Joint, complex_multiplicities
from repc.symbolic.facts import EveryN
from repc.symbolic.formula.free import FreeGroup, FreeSpec
from repc.symbolic.formula.joint import JointLabel, JointLabels
from repc.symbolic.formula.stable import Solver, large_numbers
from repc.syntax import nodes, parse_rep

NO_NUMBER = "E0394"
Numbers = Mapping[str, int]
Stable = dict[JointLabel, int]  # multiplicities by label


@dataclass(frozen=True)
class FreeMapBranching:
    """The numbers of equivariant maps of a group and of a subgroup, and from which n on (``since``)."""

    name: str
    before: int
    after: int
    since: str


@dataclass(frozen=True, eq=False)
class _StableBranch:
    """One irreducible of the larger group with what becomes of it: by the ``labels`` of the smaller over ℂ, and as it is told."""

    label: JointLabel
    irrep: IrrepCount
    labels: JointLabels
    parts: Stable
    told: tuple[IrrepCount, ...]


class FreeBranching:
    """A question about a group with letters, and a subgroup with the same letters. Raises RepcError (E0394) for other letters,
    E0245 where it is no subgroup."""

    def __init__(self, question: FreeSpec, small: FreeGroup):
        free = question.group
        if set(small.letters) != set(free.letters):
            words = f"{small.name} has not the letters of {free.name}, {free.letter}"
            fail(NO_NUMBER, words, f"write the same letters, or a number for {free.letter}")
        self._question, self._free, self._small = question, free, replace(small, into=free)
        lines = [rep for line in question.spec.outputs for rep in (*line.inputs, line.output)]
        self._named = {line.name: line.rep for line in question.spec.reps}
        self.nodes = [question.rep] if question.rep is not None else lines or list(self._named.values())
        self._large = large_numbers(question, self.nodes, self._named)
        self._whole, self._part = Solver(free, self._large), Solver(self._small, self._large)
        self.inside = self._part.group.inside

    def rep(self, node: nodes.RepExpr) -> RepBranching:
        """What becomes of one representation."""
        rep = typed_rep(self._spelled(node), self._whole.group)
        ring, keys = self._whole.decomposed(rep.node)
        labels = JointLabels.of(self._free, self._whole.group, ring, self._large)
        found = []
        for key, irrep in self._whole.irreps_by_key(ring, keys, labels):
            own, parts = self._parts(label_of_key(key, self._whole.group, ring), self._large)
            small = JointLabels.of(self._small, self._part.group, own, self._large)
            stable = {small.lift(k, self._large): m for k, m in parts.items()}
            told = self._part.irreps_by_key(own, parts, small, over_complex=self._whole.group.is_complex)
            found.append(_StableBranch(labels.lift(key, self._large), irrep, small, stable, tuple(one for _, one in told)))
        total = self._part.rep(typed_rep(restricted(rep.node, self.inside), self._part.group))
        facts = self._whole.rep(rep)
        starts = self._part.starts(lambda values: self._holds(rep.node, found, labels, values))
        starts = tuple(map(max, starts, total.starts, facts.starts))
        branches = tuple(Branch(one.irrep, one.told) for one in found)
        return RepBranching(str(rep), facts.dim, branches, total.irreps, EveryN(self._free.letters, starts).since)

    def map(self, line: nodes.MapDef) -> FreeMapBranching:
        """How many maps there are."""
        inputs, output = [self._moved(rep) for rep in line.inputs], self._moved(line.output)
        before = self._whole.map(line.name or "f", tuple(rep for rep, _ in inputs), output[0])
        after = self._part.map(line.name or "f", tuple(rep for _, rep in inputs), output[1])
        starts = tuple(map(max, before.starts, after.starts))
        return FreeMapBranching(before.name, before.hom_dim, after.hom_dim, EveryN(self._free.letters, starts).since)

    def _moved(self, node: nodes.RepExpr):
        rep = typed_rep(self._spelled(node), self._whole.group)
        return rep, typed_rep(restricted(rep.node, self.inside), self._part.group)

    def _spelled(self, node: nodes.RepExpr) -> nodes.RepExpr:
        """A representation with the names of the source written out."""
        if isinstance(node, nodes.NamedRep) and node.name in self._named:
            return self._spelled(self._named[node.name])
        return with_children(node, self._spelled)

    def _parts(self, label: str, values: Numbers) -> tuple[Joint, dict[tuple, int]]:
        """Of an irreducible at some numbers, over ℂ by key. Raises RepcError (E0380) where no exact rule gives them."""
        group = self._small.at(values)
        found = complex_multiplicities(monomials(restricted_label(parse_rep(label), group.inside), group), group)
        if found is None:
            words = f"no exact rule gives the parts of {label} on {self._small.name}"
            fail("E0380", words, f"write a number for {self._free.letter}")
        return found

    def _holds(self, node, found: Sequence[_StableBranch], labels: JointLabels, values: Numbers) -> bool:
        group = self._free.at(values)
        try:
            there = complex_multiplicities(monomials(node, group), group)
            for one in found:
                key = labels.key(one.label, values)
                if key is None or there is None:
                    return False
                expected = {one.labels.key(label, values): m for label, m in one.parts.items()}
                if None in expected or self._parts(label_of_key(key, group, there[0]), values)[1] != expected:
                    return False
        except RepcError:
            return False
        return True
