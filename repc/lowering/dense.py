"""The `dense` lowering: materialize W from its coefficients, then one matmul. It wins on tiny problems."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repc.lowering.problem import MapProblem
from repc.lowering.program import BasisProgram, BlockProgram
from repc.lowering.schur import lower as lower_schur

_MUCH = 4


def lower(problem: MapProblem, texts: tuple[str, ...] = (), output_text: str = "", batch: int | None = None) -> BlockProgram:
    """The same blocks and parameters as `schur`, so that the choice never changes a checkpoint."""
    return replace(lower_schur(problem, texts, output_text, batch), lowering="dense")


def by_transpose(program: BlockProgram) -> bool:
    """Whether the weight is made row by row, by the transposed blocks: where the output is much the smaller side."""
    return len(program.inputs) == 1 and _MUCH * program.out_dim <= program.in_dims[0]


def lower_basis(name: str, basis: np.ndarray, is_complex: bool = False) -> BasisProgram:
    """From an explicit orthonormal basis (r, out, in_1, …), where there are no irreducible blocks."""
    return BasisProgram(name, tuple(basis.shape[2:]), basis.shape[1], basis, is_complex)
