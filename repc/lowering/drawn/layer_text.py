"""What all that writes a layer of drawn tensors shares: arguments, names, masks, and values that are made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.drawn.features import Counts
from repc.lowering.drawn.program import DrawnLayer, DrawnNet
from repc.lowering.drawn.wording import ShortNames
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations.sources import argument
from repc.ops.value import Parameter, Value


def features_argument(name: str, counts: Counts) -> Value:
    """Features by their text."""
    return argument(name, {f.text: (..., *f.shape(channels)) for f, channels in counts.items()})


def layer_parameters(layer: DrawnLayer) -> dict[str, Parameter]:
    """Weights, then biases, by name."""
    spreads = {m.name: layer.spreads_of(m) for m in layer.mixings if m.read} | {w.name: w.spread for w in layer.back}
    return {name: Parameter(shape, spreads.get(name, 0.0)) for name, shape in layer.parameters.items()}


def batch_and_dtype(write: Builder, h: Value, counts: Counts) -> tuple[Value, Value]:
    """The batch axes of features, named, and their dtype."""
    first = next(iter(counts))
    some = b.entry(h, first.text)
    return write.let("batch", b.batch_of(some, len(first.shape(1)))), b.dtype_of(some)


@dataclass(frozen=True, eq=False)
class LayerText:
    """The function of one layer while it is written: its arguments, its names, and the values that are made once (``known``)."""

    net: DrawnNet
    layer: DrawnLayer
    known: dict[object, Value] = field(default_factory=dict)

    @cached_property
    def masks(self) -> Masks:
        """Which bodies are there, for axes that may be padded."""
        return Masks.of(self.net.letters, self.net.masked)

    @cached_property
    def params(self) -> Value:
        """The argument that holds its weights and biases."""
        return b.parameters_argument(layer_parameters(self.layer))

    @cached_property
    def h(self) -> Value:
        """The argument that holds the features that enter."""
        return features_argument("h", self.layer.enter)

    @cached_property
    def write(self) -> Builder:
        """What its statements are added to."""
        return Builder(f"_{self.layer.name}", (self.params, self.h, *self.extra))

    @cached_property
    def extra(self) -> tuple[Value, ...]:
        """Masks, then the letters as numbers."""
        return extra_arguments(self.net.letters, self.masks)

    @cached_property
    def ends(self) -> tuple[Value, Value]:
        """The batch axes of what enters, and its dtype."""
        return batch_and_dtype(self.write, self.h, self.layer.enter)

    @cached_property
    def names(self) -> ShortNames:
        """How its values are called."""
        return ShortNames((*self.layer.read, *self.layer.rows), self.layer.invariants, self.net.slots)
