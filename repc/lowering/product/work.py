"""Operations that a product program takes, and the bytes it needs."""

from __future__ import annotations

from math import prod

from repc.lowering.chain import Chain
from repc.lowering.diagram.cost import constant_bytes as core_bytes
from repc.lowering.diagram.cost import operations as core_operations
from repc.lowering.diagram.cost import run_bytes
from repc.lowering.diagram.model import Term
from repc.lowering.product.model import Change, ProductProgram


def operations(program: ProductProgram) -> tuple[int, int, int]:
    """Multiply-adds per sample, entries moved per sample, and kernels."""
    products, moved, kernels = core_operations(program.core)
    for term, change in _changes(program):
        if not change.slab.pieces:
            continue
        times, basis = term.channels * prod(term.sizes[k] for k in change.kept), change.slab.basis
        moved += 2 * times * (change.slab.size + change.slab.width)
        kernels += 2 + len(change.slab.pieces)
        if isinstance(basis, Chain):
            products += times * basis.work.products
            moved += times * basis.work.moved
            kernels += basis.work.kernels
        elif basis is not None:
            products += times * basis.size
    return products, moved, kernels


def _changes(program: ProductProgram) -> list[tuple[Term, Change]]:
    sides = ((program.input, program.into), (program.output, program.out))
    return [pair for side, changes in sides for pair in zip(side.terms, changes, strict=True)]


def constant_bytes(program: ProductProgram) -> int:
    """Bytes of bases, tensors and orders."""
    takes = sum(side.take.nbytes for side in (program.input, program.output) if side.take is not None)
    total = takes + core_bytes(program.core)
    for _, change in _changes(program):
        basis = change.slab.basis
        arrays = basis.arrays if isinstance(basis, Chain) else () if basis is None else (basis,)
        total += sum(a.nbytes for a in arrays)
    return total


def bytes_to_run(program: ProductProgram) -> int:
    """Peak bytes of running the program on the vectors of a certificate."""
    return run_bytes(program, operations(program)[1])
