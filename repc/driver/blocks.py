"""The numeric stage: changes of basis and Clebsch–Gordan blocks of one map, solved when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from repc import lowering
from repc.driver.confined import Confined
from repc.driver.options import DEFAULT_LIMIT
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.groups.irreducibles.rules import why_no_characters
from repc.groups.tellable import UNTOLD
from repc.limits import EXPLAIN_SOLVES, ORBIT_ONLY
from repc.lowering import TOO_LARGE, MapProblem
from repc.numeric.actions.permutations import is_permutation
from repc.numeric.decompose import Attempts, Decomposer, NotReductive
from repc.numeric.irreducibles.irreps import MATRICES_TOO_LARGE
from repc.numeric.nullspace import SYSTEM_TOO_LARGE
from repc.numeric.threads import single_threaded
from repc.reps import TypedMap
from repc.reps.atoms import Monomial
from repc.reps.layout import monomial_size, monomials, products, size
from repc.source import RepcError
from repc.syntax import nodes

LIMITS = (TOO_LARGE, SYSTEM_TOO_LARGE, MATRICES_TOO_LARGE, UNTOLD)  # codes of what is within the language and out of reach


class Blocks:
    """Decompositions under one group. Those of ``typed``, where one is given, are made first, whatever else is asked: forms
    met on the way are numbered by what was met before, and no other question may change what a map's parameters mean."""

    def __init__(self, group: Group, typed: TypedMap | None = None, max_bytes: int = DEFAULT_LIMIT):
        self.group, self._typed, self._max_bytes = group, typed, max_bytes
        self._problem: MapProblem | None = None
        self._own = () if typed is None else tuple(rep.node for rep in (*typed.inputs, typed.output))

    @cached_property
    def attempts(self) -> Attempts:
        """The decomposers that all questions share."""
        return Attempts(self.group)

    def solve(self, tasks: Iterable[Monomial], part: Confined | None = None) -> MapProblem:
        """The map in irreducible blocks, its tensor products decomposed in the given order, those of ``part`` as it says. Raises
        NotReductive."""
        if self._problem is None:
            tasks = tuple(tasks)
            self._problem = self.attempts.run(lambda decomposer: self._solved(decomposer, tasks, part))
        return self._problem

    def _solved(self, decomposer: Decomposer, tasks: Iterable[Monomial], part: Confined | None) -> MapProblem:
        decomposer.adopt(list(self._own))
        if part is not None:
            decomposer.confine(part.products, part.wanted.values())
        decomposer.solve(tasks)
        *inputs, output = (decomposer.space(node) for node in self._own)
        return lowering.map_problem(self._typed.name, tuple(inputs), output, self.group.is_complex, decomposer.coupling)

    @property
    def _needed(self) -> int:
        """Peak bytes of decomposing the map."""
        *inputs, output = (size(node, self.group) for node in self._own)
        sizes = {monomial_size(monomial, self.group) for node in self._own for monomial in monomials(node, self.group)}
        return lowering.bytes_needed("schur", inputs, output, [n * n for n in sizes], is_complex=self.group.is_complex)

    def irreps(self, node: nodes.RepExpr) -> tuple[IrrepCount, ...] | None:
        """The irreducibles of a representation that has no exact rule; None where the group is not reductive, and where it is
        too large: above `EXPLAIN_SOLVES` only what the map itself is made of is decomposed."""
        largest = largest_product([node], self.group)
        if largest > ORBIT_ONLY and is_permutation(node, self.group):
            return None
        fits = bool(self._own) and self._needed <= self._max_bytes
        if largest > EXPLAIN_SOLVES and not (fits and node in self._own):
            return None
        try:
            with single_threaded():
                if fits:
                    self.solve(product for own in self._own for product in products(own, self.group))
                space = self.attempts.run(lambda decomposer: decomposer.space(node))
        except NotReductive:
            return None
        except RepcError as error:
            if error.diagnostics[0].code not in LIMITS:
                raise
            return None
        return tuple(IrrepCount(i.label, i.dim, i.type, space.multiplicity(i)) for i in space.irreps)


    def why_not(self, node: nodes.RepExpr) -> str | None:
        """The limits that keep the irreducibles of a representation from being found, in words; None where there are none."""
        largest = largest_product([node], self.group)
        limit = ORBIT_ONLY if is_permutation(node, self.group) else EXPLAIN_SOLVES
        numeric = f"a tensor product of {largest} dimensions is not decomposed in floating point ({limit.words})"
        found = [why_no_characters(self.group), numeric if largest > limit else None]
        return "; ".join(why for why in found if why) or None


def largest_product(reps: list[nodes.RepExpr] | tuple[nodes.RepExpr, ...], group: Group) -> int:
    """The dimension of the largest tensor product of several representations."""
    found = {monomial for node in reps for monomial in monomials(node, group)}
    return max((monomial_size(monomial, group) for monomial in found), default=0)
