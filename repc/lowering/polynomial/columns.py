"""The ends of polynomial maps whose channels, each with coefficients of its own, are the last axis: nothing is transposed.

Coordinates have their copies last, too: of m copies all m of the first component, then all of the second, each of all channels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from repc.lowering.polynomial.model import ChainProgram
from repc.lowering.program import SideLayout
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.operations import columns
from repc.ops.value import Value

Some = Callable[[Value, np.ndarray], Value]  # of a pool the polynomials of some numbers


def entered(side: SideLayout, x: Value, in_rows: bool) -> dict[Irrep, list[Value]]:
    """The channels (m, d, batch) of each irreducible of x (..., dim, channels), part by part."""
    found: dict[Irrep, list[Value]] = {}
    for slab in side.slabs:
        for piece in slab.pieces:
            part = b.piece(x, slab.start, slab.stop, -2)
            found.setdefault(piece.irrep, []).append(_inward(part, (slab.stop - slab.start) // piece.irrep.dim, in_rows))
    return found


def _inward(x: Value, copies: int, in_rows: bool, by_copy: bool = False) -> Value:
    kind = columns.ColumnsIntoRows if in_rows else columns.ColumnsInward
    return b.op(kind(copies, x.shape[-2] // copies, by_copy), x)


def coefficients(w: Value, start: int, copies: int, count: int, in_rows: bool) -> Value:
    """Coefficients (copies, count, batch) of w (..., coefficients, channels), from ``start`` on copy by copy."""
    return _inward(b.piece(w, start, start + copies * count, -2), copies, in_rows, by_copy=True)


def left(plan: ChainProgram, mixed: Mapping[Irrep, Sequence[Value]], some: Some, batch: Value, dtype: Value) -> Value:
    """The output (..., dim, channels) of the channels (m, d, batch) of each irreducible, which are sums of several values."""
    channels = plan.repeats.channels or 1
    outward = (columns.RowsIntoColumns if plan.is_small else columns.ColumnsOutward)(channels)
    found, used = [], dict.fromkeys(mixed, 0)
    for slab in plan.output.slabs:
        if not slab.pieces:
            found.append(b.op(columns.ToColumns(channels), b.zeros(batch, dtype, slab.stop - slab.start)))
            continue
        irrep = slab.pieces[0].irrep
        numbers = used[irrep] + np.arange((slab.stop - slab.start) // irrep.dim)
        used[irrep] += len(numbers)
        found.append(b.added([b.op(outward, some(part, numbers), batch) for part in mixed[irrep]]))
    return b.concatenated(found, -2)
