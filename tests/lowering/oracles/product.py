"""What a product program means, in NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from repc.lowering.chain import Chain
from repc.lowering.diagram.model import Term
from repc.lowering.product.model import ProductProgram, TermChange
from repc.lowering.program import Piece, Slab
from tests.lowering.oracles import chain
from tests.lowering.oracles import diagram as meaning


def run(program: ProductProgram, params: Mapping[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x (…, in_dim)."""
    x = np.asarray(x)
    batch = x.shape[:-1]
    terms = meaning.terms_of(program.input, x)
    blocks = [p for t, z, c in zip(program.input.terms, terms, program.into, strict=True) for p in _pieces(t, z, c, batch)]
    z = np.concatenate([np.zeros((*batch, 0)), *blocks], axis=-1)
    y, at, ys = meaning.run(program.core, params, z), 0, []
    for term, change in zip(program.output.terms, program.out, strict=True):
        stop = at + _width(term, change)
        ys.append(_term(term, y[..., at:stop], change, batch))
        at = stop
    return meaning.joined(program.output, ys, batch)


def _apart(z: np.ndarray, term: Term, change: TermChange, batch: tuple[int, ...]) -> np.ndarray:
    """(…, channels, *sizes) -> (…, channels, kept, rest)."""
    first = len(batch) + 1
    z = z.transpose(*range(first), *(first + k for k in (*change.kept, *change.rest)))
    return z.reshape(*batch, term.channels, -1, change.slab.size)


def _together(z: np.ndarray, term: Term, change: TermChange, batch: tuple[int, ...]) -> np.ndarray:
    first, order = len(batch) + 1, (*change.kept, *change.rest)
    z = z.reshape(*batch, term.channels, *(term.sizes[k] for k in order))
    return z.transpose(*range(first), *(first + int(k) for k in np.argsort(order)))


def _pieces(term: Term, z: np.ndarray, change: TermChange, batch: tuple[int, ...]) -> list[np.ndarray]:
    """The blocks of one term, flat."""
    if not change.slab.pieces:
        return []
    z = _changed(change.slab, _apart(z, term, change, batch))
    return [_channels_first(z[..., p.start : p.stop], p).reshape(*batch, -1) for p in change.slab.pieces]


def _channels_first(z: np.ndarray, piece: Piece) -> np.ndarray:
    """(…, copies, kept, m·d) -> (…, copies, m, kept, d)."""
    return np.swapaxes(z.reshape(*z.shape[:-1], piece.multiplicity, -1), -2, -3)


def _changed(slab: Slab, z: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.into(slab.basis, z)
    return z if slab.basis is None else z @ slab.basis.T


def _changed_back(slab: Slab, y: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.out_of(slab.basis, y)
    return y if slab.basis is None else y @ slab.basis


def _width(term: Term, change: TermChange) -> int:
    return term.channels * prod(term.sizes[k] for k in change.kept) * change.slab.width


def _term(term: Term, y: np.ndarray, change: TermChange, batch: tuple[int, ...]) -> np.ndarray:
    """One term of the output from its blocks, (…, channels, *sizes)."""
    if not change.slab.pieces:
        return np.zeros((*batch, term.channels, *term.sizes), y.dtype)
    kept, parts, at = prod(term.sizes[k] for k in change.kept), [], 0
    for p in change.slab.pieces:
        stop = at + term.channels * kept * (p.stop - p.start)
        part = y[..., at:stop].reshape(*batch, term.channels, p.multiplicity, kept, p.irrep.dim)
        parts.append(np.swapaxes(part, -2, -3).reshape(*batch, term.channels, kept, -1))
        at = stop
    return _together(_changed_back(change.slab, np.concatenate(parts, axis=-1)), term, change, batch)
