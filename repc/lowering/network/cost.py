"""What a network costs, forward, per sample."""

from __future__ import annotations

from repc.lowering.network.program import Layer, NetProgram
from repc.lowering.program import Side


def net_flops(program: NetProgram) -> int:
    """2 × multiply-adds of the whole network, changes of basis included; four times as many over ℂ."""
    total = sum(_side(side) for side in (*program.inputs, program.output)) + sum(map(_layer, program.layers))
    return 2 * total * (4 if program.is_complex else 1)


def dense_flops(widths: list[int], is_complex: bool) -> int:
    """Of a plain network with layers of these widths, inputs first."""
    return 2 * sum(a * b for a, b in zip(widths, widths[1:], strict=False)) * (4 if is_complex else 1)


def _side(side: Side) -> int:
    return sum(s.copies * s.width * s.size for s in side.slabs if s.basis is not None)


def _layer(layer: Layer) -> int:
    total = sum(len(w.maps) * w.m_in * w.m_out * w.target.dim for w in (*layer.linear, *layer.back))
    total += sum(w.m_in * w.maps.size for w in (*layer.linear, *layer.back) if not w.is_plain)
    total += sum(m.matrix.size * layer.enter[m.source] for m in layer.mirrors)
    if layer.product:
        size = sum(f.dim for f in layer.product.factors)
        pairs = {f: f.dim * size for f in layer.product.factors}
        made = sum(pairs[p.left] * p.target.dim for p in layer.product.paths)
        total += layer.product.width * (sum(pairs.values()) + made)
    if layer.pointwise:
        total += _side(layer.pointwise.leave) + _side(layer.pointwise.enter)
    return total
