"""What a diagram program means: each diagram on its own, straight from its blocks, in NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import numpy as np

from repc.lowering.diagram.model import Diagram, DiagramProgram, Stacked, Term, row_scale


def run(program: DiagramProgram, params: Mapping[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x (…, in_dim)."""
    x = np.asarray(x)
    sources = terms_of(program.input, x)
    out = program.output
    found = np.result_type(x, *params.values(), np.float64)
    ys = [np.zeros((*x.shape[:-1], t.channels, *t.sizes), found) for t in out.terms]
    for pair in program.pairs:
        for weight, diagram in zip(params[pair.name], pair.diagrams, strict=True):
            y = ys[pair.target]
            y += _image(program, diagram, np.asarray(weight), sources[pair.source], y.shape[x.ndim :])
    return joined(out, ys, x.shape[:-1])


def terms_of(side: Stacked, x: np.ndarray) -> list[np.ndarray]:
    """(…, channels, *sizes) of each term."""
    x = x if side.take is None else x[..., side.take]
    return [np.concatenate([_slab(t, x, *slab) for slab in t.slabs], axis=x.ndim - 1) for t in side.terms]


def _slab(term: Term, x: np.ndarray, start: int, copies: int) -> np.ndarray:
    return x[..., start : start + copies * term.size].reshape(*x.shape[:-1], copies, *term.sizes)


def joined(side: Stacked, ys: list[np.ndarray], batch: tuple[int, ...]) -> np.ndarray:
    """A side from (…, channels, *sizes) of each term."""
    pieces: dict[int, np.ndarray] = {}
    for term, y in zip(side.terms, ys, strict=True):
        flat, at = y.reshape(*batch, term.channels, term.size), 0
        for start, copies in term.slabs:
            pieces[start] = flat[..., at : at + copies, :].reshape(*batch, copies * term.size)
            at += copies
    stacked = np.concatenate([np.zeros((*batch, 0)), *(pieces[s] for s in sorted(pieces))], axis=-1)
    return stacked if side.take is None else stacked[..., np.argsort(side.take)]


def _image(program: DiagramProgram, diagram: Diagram, weight, x: np.ndarray, out_sizes: tuple[int, ...]) -> np.ndarray:
    """One diagram with its channels mixed; of shape (…, m_out, *out_sizes), or broadcast to it."""
    lead = x.ndim - sum(len(b.ins) for b in diagram)  # batch axes and the channels
    letters = count(lead)
    source, free, operands, scale = {}, {}, [], 1.0
    tied: list[tuple[int, int]] = []  # (axis of the output, label)
    for b in diagram:
        n = x.shape[lead + b.ins[0]] if b.ins else out_sizes[b.outs[0]]
        scale *= 1.0 / n if program.means and not (b.outs or b.tensor) else row_scale(b, n, program.tensors)
        if b.tensor:
            labels = [next(letters) for _ in (*b.outs, *b.ins)]
            if b.ins:
                operands += [program.tensors[b.tensor], labels]
        else:
            labels = [next(letters)] * (len(b.outs) + len(b.ins))
        source |= dict(zip(b.ins, labels[len(b.outs) :], strict=True))
        if b.ins:
            tied += zip(b.outs, labels, strict=False)
        elif b.outs:
            free[b.outs] = program.tensors[b.tensor] if b.tensor else None
    kept = list(dict.fromkeys(label for _, label in tied))
    small = np.einsum(
        x, [*range(lead), *(source[k] for k in range(len(source)))], *operands, [*range(lead), *kept], optimize=True
    )
    mixed = np.moveaxis(np.tensordot(weight, scale * small, axes=(1, lead - 1)), 0, lead - 1)
    return _spread(mixed, lead, kept, tied, free, out_sizes)


def _spread(u: np.ndarray, lead: int, kept: list[int], tied, free, out_sizes: tuple[int, ...]) -> np.ndarray:
    """From one axis per block to all axes of the output: zero where the indices of a block differ."""
    rank = len(out_sizes)
    first = {label: min(axis for axis, other in tied if other == label) for label in kept}
    order = sorted(range(len(kept)), key=lambda k: first[kept[k]])
    u = u.transpose(*range(lead), *(lead + k for k in order))
    shape = [out_sizes[k] if k in first.values() else 1 for k in range(rank)]
    y = u.reshape(*u.shape[:lead], *shape)
    groups = [[axis for axis, other in tied if other == label] for label in kept]
    groups += [list(outs) for outs, tensor in free.items() if tensor is None]
    for group in groups:
        for axis in group[1:]:
            y = y * _placed(np.eye(out_sizes[axis]), (group[0], axis), rank)
    for outs, tensor in free.items():
        y = y if tensor is None else y * _placed(tensor, outs, rank)
    return y


def _placed(array: np.ndarray, axes: tuple[int, ...], rank: int) -> np.ndarray:
    """An array along some of ``rank`` axes, in ascending order."""
    sizes = dict(zip(axes, array.shape, strict=True))
    return array.reshape([sizes.get(k, 1) for k in range(rank)])
