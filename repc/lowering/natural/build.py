"""From the representations of a network to its layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from repc.groups import Group
from repc.lowering.diagram import DiagramProgram, NoDiagrams, lower
from repc.lowering.diagram.axes import Letters
from repc.lowering.natural.program import NaturalLayer, NaturalNet
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr

Count = Callable[["RepExpr", "RepExpr"], int]  # the exact number of equivariant maps
_ONE = nodes.Scalars(1)


@dataclass(frozen=True)
class Ends:
    """What a network is built from: the representations from its input over the hidden ones to its output."""

    name: str
    reps: tuple[RepExpr, ...]
    bias: bool
    odd: bool


def build(ends: Ends, group: Group, count: Count, letters: Letters | None = None) -> NaturalNet:
    """The network, with spreads by formula; with ``letters`` for factors of the group, for every n. Raises NoDiagrams where
    diagrams do not give every layer."""
    layers = []
    found: dict[tuple[RepExpr, RepExpr], DiagramProgram] = {}
    for k, pair in enumerate(zip(ends.reps, ends.reps[1:], strict=False), start=1):
        if pair not in found:
            found[pair] = _program(ends.name, *pair, group, count, letters)
        is_last = k == len(ends.reps) - 1
        bias = _bias(ends.name, pair[1], group, count, letters) if ends.bias else None
        layers.append(NaturalLayer("output" if is_last else f"layer{k}", found[pair], bias, is_last))
    return NaturalNet(ends.name, tuple(layers), ends.odd)


def _program(name: str, source: RepExpr, target: RepExpr, group: Group, count: Count, letters) -> DiagramProgram:
    program = lower(name, source, target, group, count(source, target), means=True, letters=letters)
    if program.input.take is not None or program.output.take is not None:
        raise NoDiagrams("its coordinates are interleaved")
    return program


def _bias(name: str, target: RepExpr, group: Group, count: Count, letters) -> DiagramProgram:
    program = _program(name, _ONE, target, group, count, letters)
    named = (replace(p, name=f"bias {program.output.terms[p.target].text}", spread=0.0) for p in program.pairs)
    return replace(program, pairs=tuple(named))


def with_spreads(net: NaturalNet, other: NaturalNet) -> NaturalNet:
    """The network with the spreads of the same network at another n. Raises ValueError where their diagrams differ."""
    require_same_diagrams(net, other)
    spreads = [{p.name: p.spread for p in layer.linear.pairs} for layer in other.layers]
    layers = []
    for layer, mine in zip(net.layers, spreads, strict=True):
        pairs = tuple(replace(p, spread=mine[p.name]) for p in layer.linear.pairs)
        layers.append(replace(layer, linear=replace(layer.linear, pairs=pairs)))
    return replace(net, layers=tuple(layers))


def require_same_diagrams(net: NaturalNet, other: NaturalNet) -> None:
    """Raise ValueError where layers of two networks have different diagrams."""
    for a, c in zip(net.layers, other.layers, strict=True):
        for one, two in ((a.linear, c.linear), (a.bias, c.bias)):
            if one and {p.name: p.diagrams for p in one.pairs} != {p.name: p.diagrams for p in two.pairs}:
                raise ValueError(f"the diagrams of {a.name} differ between two n")
