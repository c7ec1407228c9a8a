"""Which diagrams are linearly independent, decided in exact arithmetic modulo a prime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repc.lowering.diagram.legs import Leg
from repc.lowering.diagram.model import Diagram, DiagramBlock
from repc.numeric.eliminate import pivots

_PRIME = 2**31 - 1
_SEED = 8128
_MORE_ROWS = 4


def independent(
    diagrams: Sequence[Diagram], legs: Sequence[Leg], n: int, tensors: Mapping[str, np.ndarray]
) -> list[int]:
    """Positions of a maximal independent subset, earlier diagrams first.

    A diagram is a multilinear function of one vector per leg; these are evaluated at random vectors modulo a prime.
    Columns that are independent there are so over the rationals. The converse holds up to odds of about 1e-9, and a
    diagram dropped by such a chance shows in the count that every program is held against.
    """
    rng = np.random.default_rng(_SEED)
    rows = len(diagrams) + _MORE_ROWS
    vectors = {(leg.into, leg.axis): rng.integers(_PRIME, size=(rows, n)) for leg in legs}
    blocks = {b: _evaluated(b, vectors, tensors) for d in diagrams for b in d}
    table = np.ones((rows, len(diagrams)), dtype=np.int64)
    for column, diagram in enumerate(diagrams):
        for b in diagram:
            table[:, column] = table[:, column] * blocks[b] % _PRIME
    return pivots(table, _PRIME)


def _evaluated(block: DiagramBlock, vectors, tensors) -> np.ndarray:
    mine = [*(vectors[False, k] for k in block.outs), *(vectors[True, k] for k in block.ins)]
    if not block.tensor:
        product = mine[0]
        for v in mine[1:]:
            product = product * v % _PRIME
        return product.sum(axis=1) % _PRIME
    tensor = np.rint(tensors[block.tensor]).astype(np.int64)
    total = np.zeros(len(mine[0]), dtype=np.int64)
    for index in np.argwhere(tensor):
        term = np.full(len(total), int(tensor[tuple(index)]) % _PRIME)
        for v, i in zip(mine, index, strict=True):
            term = term * v[:, i] % _PRIME
        total = (total + term) % _PRIME
    return total
