"""A network in the language of operations: features are channels of irreducibles, (channels, components, batch)."""

from __future__ import annotations

from collections.abc import Sequence

from repc.lowering.blocks import BlockWriter
from repc.lowering.composed import WrittenLayer, composed
from repc.lowering.network.program import NetProgram
from repc.lowering.network.write_layer import LayerWriter, features
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import channel_layout, sources
from repc.ops.operations.sources import argument
from repc.ops.value import Function, Program, Value, name_of

_SHORT = 5  # letters of a name that stands for an irreducible in the names of a layer; of longer ones the number does


def written(net: NetProgram) -> Program:
    """Into blocks, layer by layer, and out of blocks."""
    xs = b.input_arguments(net.in_dims)
    batches = [b.batch_of(x) for x in xs]
    batch = batches[0] if len(xs) == 1 else b.op(sources.Batches(), *batches)
    zeros = (b.dtype_of(xs[0]),) if _has_zeros(net) else ()
    return composed(net, xs, (), enter_function(net), layers_of(net), _leave(net), (batch, *zeros))


def layers_of(net: NetProgram) -> list[WrittenLayer]:
    """Each layer by itself."""
    names = short_names(net)
    return [LayerWriter(layer, names, net.is_complex).written() for layer in net.layers]


def short_names(net: NetProgram) -> dict[Irrep, str]:
    """What stands for each irreducible in the names of the layers: its label, or its number where some label is long."""
    found = {i.index: i for layer in net.layers for i in layer.irreps}
    irreps = [found[k] for k in sorted(found)]
    names = [identifier(i.label) for i in irreps]
    if any(len(name) > _SHORT for name in names):
        names = [str(k) for k in range(1, len(irreps) + 1)]
    return dict(zip(irreps, names, strict=True))


def enter_function(net: NetProgram) -> Function:
    """``_enter(x)``."""
    xs = b.input_arguments(net.in_dims)
    write = Builder("_enter", xs, taken=("batch",))
    writer, several = BlockWriter(write), len(xs) > 1
    batch = None if several else write.named("batch", b.batch_of(xs[0]))
    found = [
        writer.into_blocks(side, x, batch or b.batch_of(x), f"z{name_of(x)[1:]}") for side, x in zip(net.inputs, xs, strict=True)
    ]
    joined = {i.label: b.op(channel_layout.Inward(), _joined([z[i] for z in found if i in z])) for i in net.layers[0].enter}
    return write.function(b.packed(joined), "The input as channels (m, d, batch) of each irreducible.")


def _joined(parts: Sequence[Value]) -> Value:
    return parts[0] if len(parts) == 1 else b.op(channel_layout.Joined(), *parts)


def _has_zeros(net: NetProgram) -> bool:
    """Whether part of the output is always zero."""
    return any(not slab.pieces for slab in net.output.slabs)


def _leave(net: NetProgram) -> Function:
    out = net.layers[-1].out
    h, batch, dtype = argument("h", features(out)), argument("batch", ()), argument("dtype", ())
    write = Builder("_leave", (h, batch, dtype) if _has_zeros(net) else (h, batch), taken=("y",))
    named = {
        i: write.let(f"y_{identifier(i.label)}", b.op(channel_layout.Outward(), b.entry(h, i.label), batch)) for i in out
    }
    y = BlockWriter(write).from_blocks(net.output, named, batch, dtype)
    return write.function(y, f"Channels of each irreducible to the coordinates of {net.output.text}.")
