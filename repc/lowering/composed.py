"""A network as a composition: a function into features, one for each layer, and one out of features, called in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.value import Function, Parameter, Plan, Program, Value


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """A value of a layer that is linear in ``weights``, whose mean square at initialization shall be ``size``."""

    value: Value
    weights: tuple[str, ...]
    size: float = 1.0


@dataclass(frozen=True, eq=False)
class WrittenLayer:
    """One layer: ``function`` takes its parameters, the features before it, and the letters.

    ``sums``: what the spreads of the parameters are measured for, each before those that it goes into. ``spreads``: by the names
    that sums have for weights, where one array holds those of several sums; otherwise they are those of the parameters.
    """

    name: str
    parameters: Mapping[str, Parameter]
    function: Function
    sums: tuple[WeightedSum, ...] = ()
    spreads: Mapping[str, float] = field(default_factory=dict)


def composed(
    plan: Plan,
    xs: Sequence[Value],
    extra: Sequence[Value],
    enter: Function,
    layers: Sequence[WrittenLayer],
    leave: Function,
    more: Sequence[Value] = (),
) -> Program:
    """The program of a network; ``leave`` takes the features after the last layer, ``more``; masks and letters,
    ``extra``, are what every function takes last."""
    parameters = {layer.name: layer.parameters for layer in layers}
    params = b.parameters_argument(parameters)
    write = Builder("apply", (params, *xs, *extra))
    h = write.let("h0", b.called(enter, *xs, *extra))
    for k, layer in enumerate(layers, start=1):
        h = write.let(f"h{k}", b.called(layer.function, b.entry(params, layer.name), h, *extra))
    apply = write.function(b.called(leave, h, *more, *extra), "")
    return Program(plan, parameters, apply, (enter, *(layer.function for layer in layers), leave))
