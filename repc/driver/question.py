"""What lowerings are asked: a map after the last pass, what its caller chose, and its blocks, solved when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from repc import lowering
from repc.driver.blocks import Blocks
from repc.driver.confined import Confined, changes_of_basis, confined
from repc.driver.options import Options
from repc.groups import Group
from repc.groups.tellable import whose_fault
from repc.limits import ORBIT_ONLY
from repc.lowering import MapProblem
from repc.numeric.actions.permutations import is_permutation
from repc.numeric.agree import difference
from repc.reps import TypedMap
from repc.source import Diagnostic, InternalError
from repc.symbolic.passes import Side, State


@dataclass(frozen=True, eq=False)
class Question:
    """A map after the last pass, what its caller chose, and the numeric stage: all that a lowering asks."""

    state: State
    options: Options
    blocks: Blocks
    progress: Callable[[str], None]

    @property
    def map(self) -> TypedMap:
        """What was written."""
        return self.state.map

    @property
    def group(self) -> Group:
        """The group that acts."""
        return self.state.group

    @property
    def dims(self) -> tuple[int, ...]:
        """Dimensions of the inputs, then of the output."""
        return tuple(side.rep.size() for side in self.state.sides)

    @property
    def batch(self) -> int | None:
        """Samples of one call that the map shall be fast for, where its line or its caller says so."""
        return self.map.batch or self.options.batch

    @cached_property
    def is_large(self) -> bool:
        """Whether a tensor product is larger than what is decomposed where it need not be."""
        return max(self.state.sizes, default=0) > ORBIT_ONLY

    @cached_property
    def permutes(self) -> bool:
        """Whether the group permutes the coordinates of every side."""
        return all(is_permutation(node, self.group) for node in self.state.nodes)

    def bytes(self, name: str) -> int:
        """Peak bytes of compiling by a lowering."""
        *inputs, output = self.dims
        count, is_complex = self.state.count, self.group.is_complex
        changes, hom_dim = changes_of_basis(self.state, self.part), 0 if count is None else count.dim
        return lowering.bytes_needed(name, inputs, output, changes, is_complex=is_complex, hom_dim=hom_dim)

    @cached_property
    def part(self) -> Confined | None:
        """What is needed of large tensor products, where that is not all."""
        return confined(self.state)

    def fits(self, name: str) -> bool:
        """Whether a lowering keeps to the limit."""
        return self.bytes(name) <= self.options.max_bytes

    def check_memory(self, name: str) -> None:
        """Raise RepcError (E0430) where a lowering does not."""
        lowering.refuse_above(self.options.max_bytes, self.bytes(name), name, self.map.name)

    @cached_property
    def problem(self) -> MapProblem:
        """The map in irreducible blocks: what the last pass handed over, solved. Raises NotReductive."""
        self.check_memory("schur")
        self.progress(f"decomposing {self.map.name}")
        part = self.part
        problem = self.blocks.solve((task.product for task in self.state.tasks if task.product is not None), part)
        for side, space in zip(self.state.sides, (*problem.inputs, problem.output), strict=True):
            differs = difference(space, side.blocks, None if part is None else part.wanted) if side.exact else None
            if differs is not None:
                raise InternalError(_other_blocks(self.map.name, side, differs))
        return problem


def _other_blocks(name: str, side: Side, differs: str) -> Diagnostic:
    return Diagnostic(
        "E0903",
        f"two decompositions of {side.rep}, in {name}, disagree: {differs}; nothing was written",
        whose_fault(side.rep.group, "the spec"),
    )
