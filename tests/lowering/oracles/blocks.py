"""What plans mean, straight from their definitions and not by the operations."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from repc.lowering.chain import Chain
from repc.lowering.fourier import FourierProgram
from repc.lowering.product import ProductProgram
from repc.lowering.program import BasisProgram, BlockProgram, DiagramProgram, IrrepMix, OrbitProgram, SideLayout, Slab
from repc.numeric.space import Irrep
from tests.lowering.oracles import chain, diagram, fourier, product

Channels = dict[Irrep, np.ndarray]  # irreducible -> (…, channels, dim)
_LETTERS = "abcdefgh"
_INDICES = "ijklmnop"


def interpret(plan, params: Mapping[str, np.ndarray], *xs: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]); batch shapes broadcast."""
    if isinstance(plan, BlockProgram):
        return _blocks(plan, params, xs)
    if isinstance(plan, DiagramProgram):
        return diagram.run(plan, params, *xs)
    if isinstance(plan, ProductProgram):
        return product.run(plan, params, *xs)
    if isinstance(plan, FourierProgram):
        return fourier.run(plan, params, *xs)
    return _contract(_weight(plan, params), xs)


def _blocks(program: BlockProgram, params, xs) -> np.ndarray:
    sources = [into_blocks(side, np.asarray(x)) for side, x in zip(program.inputs, xs, strict=True)]
    channels = _coupled(program, sources) if len(sources) > 1 else sources[0]
    mixed = {mix.irrep: _mixed(mix, params[mix.irrep.label], channels[mix.irrep]) for mix in program.mixes}
    batch = np.broadcast_shapes(*(np.shape(x)[:-1] for x in xs))
    return from_blocks(program.output, mixed, batch, np.result_type(*xs, *params.values(), np.float64))


def into_blocks(side: SideLayout, x: np.ndarray) -> Channels:
    """Channels of each irreducible of an input, (…, channels, dim)."""
    x = x if side.take is None else x[..., side.take]
    batch, found = x.shape[:-1], {}
    for slab in side.slabs:
        z = x[..., slab.start : slab.stop].reshape(*batch, slab.copies, slab.size)
        z = _changed(slab, z)
        for piece in slab.pieces:
            part = z[..., piece.start : piece.stop]
            count = slab.copies * piece.multiplicity
            found.setdefault(piece.irrep, []).append(part.reshape(*batch, count, piece.irrep.dim))
    return {irrep: np.concatenate(parts, axis=-2) for irrep, parts in found.items()}


def _changed(slab: Slab, z: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.into(slab.basis, z)
    return z if slab.basis is None else z @ slab.basis.T


def _changed_back(slab: Slab, y: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.out_of(slab.basis, y)
    return y if slab.basis is None else y @ slab.basis


def _coupled(program: BlockProgram, sources: list[Channels]) -> Channels:
    found: dict[Irrep, list[np.ndarray]] = {}
    for coupling in program.couplings:
        k = len(sources)
        left = [f"...{_INDICES[n]}{_LETTERS[n]}" for n in range(k)]
        formula = f"{','.join(left)},{_LETTERS[:k]}yz->...{_INDICES[:k]}yz"
        operands = [source[irrep] for source, irrep in zip(sources, coupling.sources, strict=True)]
        z = np.einsum(formula, *operands, coupling.tensor)
        batch = z.shape[: z.ndim - k - 2]
        channels = prod(z.shape[len(batch) : -1])
        found.setdefault(coupling.irrep, []).append(z.reshape(*batch, channels, z.shape[-1]))
    return {irrep: np.concatenate(parts, axis=-2) for irrep, parts in found.items()}


def _mixed(mix: IrrepMix, weight: np.ndarray, z: np.ndarray) -> np.ndarray:
    weight = np.asarray(weight).reshape(mix.irrep.division_dim, mix.m_out, mix.m_in)
    return np.einsum("uoi,ude,...ie->...od", weight, mix.irrep.units, z, optimize=True)


def from_blocks(side: SideLayout, mixed: Channels, batch: tuple[int, ...], dtype) -> np.ndarray:
    """An output (…, dim) from channels of irreducibles; zero where there are none."""
    parts, used = [np.zeros((*batch, 0), dtype)], {}
    for slab in side.slabs:
        rows = []
        for piece in slab.pieces:
            first = used.get(piece.irrep, 0)
            used[piece.irrep] = first + slab.copies * piece.multiplicity
            z = mixed[piece.irrep][..., first : used[piece.irrep], :]
            rows.append(z.reshape(*batch, slab.copies, piece.stop - piece.start))
        if rows:
            y = np.concatenate(rows, axis=-1)
            y = _changed_back(slab, y)
        else:
            y = np.zeros((*batch, slab.copies, slab.size), dtype)
        parts.append(y.reshape(*batch, slab.stop - slab.start))
    stacked = np.concatenate(parts, axis=-1)
    return stacked if side.take is None else stacked[..., side.take]


def _weight(program: OrbitProgram | BasisProgram, params) -> np.ndarray:
    if isinstance(program, OrbitProgram):
        return np.asarray(params["orbits"])[program.labels]
    return np.tensordot(np.asarray(params["basis"]), program.basis, axes=1)


def _contract(weight: np.ndarray, xs) -> np.ndarray:
    k = len(xs)
    inputs = ",".join(f"...{_LETTERS[n]}" for n in range(k))
    return np.einsum(f"z{_LETTERS[:k]},{inputs}->...z", weight, *xs, optimize=True)
