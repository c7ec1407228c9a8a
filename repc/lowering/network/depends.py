"""Whether anything of the input reaches the output."""

from __future__ import annotations

from repc.lowering.network.program import Layer, NetProgram
from repc.numeric.space import Irrep


def depends_on_input(program: NetProgram) -> bool:
    """Whether some output coordinate can change with the input, whatever the parameters."""
    found = {irrep for side in program.inputs for irrep in side.irreps}
    for layer in program.layers:
        found = _through(layer, found)
    return bool(found)


def _through(layer: Layer, found: set[Irrep]) -> set[Irrep]:
    found = found | {m.target for m in layer.mirrors if m.source in found}
    made = {w.target for w in layer.linear if w.source in found}
    if layer.product:
        made |= {p.target for p in layer.product.paths if p.left in made or p.right in made}
    if layer.pointwise and made & set(layer.pointwise.first):
        made |= set(layer.pointwise.first)
    gated = layer.gates and layer.invariant in made
    return {i for i in layer.out if i in made or (gated and any(i is g[0] for g in layer.gates))}
