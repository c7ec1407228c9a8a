"""Operations that a diagram program takes, by its plan."""

from __future__ import annotations

from math import prod

from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.diagram.plan import plan
from repc.numeric.certify import vectors

_ENDS = 4  # of each side: moved before and after, and what these are made from
_MOVED = 2  # joined for a matmul, and its result
_LARGE = 2**28  # bytes, about a tenth of a second for each generator


def operations(program: DiagramProgram) -> tuple[int, int, int]:
    """Multiply-adds per sample, entries moved per sample, and kernels. The input itself is read where it lies."""
    found, into, out = plan(program), program.input.terms, program.output.terms
    products, moved, kernels = 0, 0, 1
    for term, steps in zip(into, found.steps, strict=True):
        sizes = {half: prod(term.sizes[a[0][0]] for a in s.axes if not a[1]) * _made(s, program) for half, s in steps.items()}
        for half, step in steps.items():
            entries = term.channels * (sizes[half] if step.kind != "pool" else sizes[step.parent])
            products += entries * (prod(_contracted(step, program)) if step.kind == "contract" else 1)
            if step.kind != "read":
                moved += term.channels * sizes[half]
                kernels += 1
    for pair, levels in zip(program.pairs, found.levels, strict=True):
        m_in, m_out = into[pair.source].channels, out[pair.target].channels
        for level in levels:
            rows, columns = level.index.shape
            products += rows * m_out * columns * m_in * prod(level.sizes)
            moved += (rows * m_out + columns * m_in) * prod(level.sizes)
            kernels += 2
    for term, rows in zip(out, found.rows, strict=True):
        products += len(rows) * term.channels * term.size
        moved += 2 * term.channels * term.size
        kernels += 1
    return products, moved, kernels


def _made(step, program: DiagramProgram) -> int:
    """Entries along the axes that tensors made."""
    return prod(program.tensors[a[1]].shape[a[2]] for a in step.axes if a[1])


def _contracted(step, program: DiagramProgram) -> tuple[int, ...]:
    return program.tensors[step.tensor].shape[step.outs :]


def constant_bytes(program: DiagramProgram) -> int:
    """Bytes of tensors and orders."""
    takes = sum(side.take.nbytes for side in (program.input, program.output) if side.take is not None)
    return takes + sum(t.nbytes for t in program.tensors.values())


def bytes_to_run(program: DiagramProgram) -> int:
    """Peak bytes of running the program on the vectors of a certificate: all that it makes is alive at its end."""
    return run_bytes(program, operations(program)[1])


def run_bytes(program, moved: int) -> int:
    """The same for a program that moves so many entries per sample."""
    item = 16 if program.is_complex else 8
    ends = program.input.dim + program.output.dim
    samples = vectors(max(program.input.dim, program.output.dim))
    return item * (samples * (_ENDS * ends + _MOVED * moved) + 2 * program.hom_dim)


def is_large(needed: int) -> bool:
    """Whether a program that needs so many bytes runs once only, in single precision: every generator is then tried on one
    channel of each tensor."""
    return needed > _LARGE


def bytes_to_certify(needed: int) -> int:
    """Peak bytes of certifying a program that needs so many to run."""
    return needed // 2 if is_large(needed) else needed
