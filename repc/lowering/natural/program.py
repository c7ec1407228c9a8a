"""A network in natural coordinates as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from repc.lowering.diagram.model import DiagramProgram, Stacked
from repc.ops.sizes import Size


@dataclass(frozen=True, eq=False)
class NaturalLayer:
    """y = linear(x) + bias(1), then a function of each coordinate unless the layer is the last.

    ``bias`` is a program from one scalar, or None; its weights have no axis for that scalar.
    """

    name: str
    linear: DiagramProgram
    bias: DiagramProgram | None
    is_last: bool

    @property
    def biases(self) -> dict[str, tuple[int, ...]]:
        """Shape (diagrams, channels) of each bias by name."""
        return {name: shape[:-1] for name, shape in self.bias.parameters.items()} if self.bias else {}

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each array of parameters by name."""
        return {**self.linear.parameters, **self.biases}


@dataclass(frozen=True, eq=False)
class NaturalNet:
    """A network; ``odd``: the function of each coordinate is tanh, otherwise swish."""

    name: str
    layers: tuple[NaturalLayer, ...]
    odd: bool
    is_complex: bool = False
    lowering: str = "diagram"
    axes: str = "(diagrams, channels out, channels in)"

    @property
    def input(self) -> Stacked:
        """The input as tensors."""
        return self.layers[0].linear.input

    @property
    def output(self) -> Stacked:
        """The output as tensors."""
        return self.layers[-1].linear.output

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for lengths, in order."""
        return tuple(sorted({name for layer in self.layers for name in layer.linear.letters}))

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of the input, in a tuple."""
        return (self.input.dim,)

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.output.dim

    @property
    def parameters(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Shapes by layer and name."""
        return {layer.name: layer.parameters for layer in self.layers}

    @property
    def hom_dim(self) -> int:
        """Number of learned coefficients."""
        return sum(prod(shape) for layer in self.parameters.values() for shape in layer.values())
