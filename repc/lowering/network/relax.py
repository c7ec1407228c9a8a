"""A network of a group as one of a subgroup: the same features and the same weights, and beside them every linear map between
features that the subgroup allows and the group does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import numpy as np

from repc.lowering.network.problem import NetProblem
from repc.lowering.network.program import Counts, Freed, Layer, NetProgram, Weight
from repc.lowering.schur import into_blocks, out_of_blocks
from repc.numeric.space import Irrep

BROKEN = "beyond"  # the last word but one of the names of what is added
Beyond = Callable[[Irrep | None, Irrep], np.ndarray]
"""An orthogonal basis of the subgroup's maps between two irreducibles that are none of the group's, (k, d_target, d_source); None
is a scalar."""

SMALL = 0.1  # of the usual standard deviation: ``init`` draws what is added small


def relaxed(program: NetProgram, problem: NetProblem, group: str, beyond: Beyond) -> NetProgram:
    """The network with the weights that a subgroup adds: named ``[1] -> [2] beyond C(8)``, after the group left, and
    ``bias [1] beyond C(8)``.

    What of the input nothing read, and what of the output nothing made, is read and made by what is added.
    """
    inputs, output = problem.inputs, problem.output
    last = len(program.layers) - 1
    layers = []
    for k, layer in enumerate(program.layers):
        enter = _all_of(inputs, layer.enter) if k == 0 else layer.enter
        out = _all_of((output,), layer.out) if k == last and output is not None else layer.out
        layers.append(_relaxed(replace(layer, enter=enter, out=out), layer, group, beyond, problem.bias))
    first, final = layers[0].enter, layers[-1].out
    sides = tuple(into_blocks(space, set(first), side.text) for space, side in zip(inputs, program.inputs, strict=True))
    end = program.output if output is None else out_of_blocks(output, set(final), program.output.text)
    return replace(program, inputs=sides, output=end, layers=tuple(layers), vanishing=(), unseen=())


def _all_of(spaces, counts: Counts) -> Counts:
    """Channels of every irreducible of some representations."""
    found = dict(counts)
    for space in spaces:
        for irrep in space.irreps:
            if irrep not in counts:
                found[irrep] = found.get(irrep, 0) + space.multiplicity(irrep)
    return dict(sorted(found.items(), key=lambda item: item[0].index))


def _relaxed(layer: Layer, before: Layer, group: str, beyond: Beyond, bias: bool) -> Layer:
    factors = layer.product.factors if layer.product else ()
    targets = dict.fromkeys((*layer.out, *([layer.invariant] if layer.gates else []), *factors))
    added = []
    for target in targets:
        rows = layer.rows(target) if layer.is_linear else 0
        m_out = rows + (2 * layer.product.width if layer.product and target in factors else 0)
        for source, m_in in layer.channels.items() if m_out else ():
            new = beyond(source, target)
            if len(new):
                name = f"{source.label} -> {target.label} {BROKEN} {group}"
                spread = SMALL / sqrt(len(new) * m_in * len(layer.channels))
                added.append(Weight(name, source, target, new, m_in, m_out, spread, adds=True))
    freed = _freed(layer, group, beyond) if bias else []
    used = {w.source for w in added} | set(before.enter)
    made = {w.target for w in added} | {one.target for one in freed} | set(before.out)
    return replace(
        layer,
        enter={i: m for i, m in layer.enter.items() if i in used},
        out={i: m for i, m in layer.out.items() if i in made},
        linear=(*layer.linear, *added),
        freed=(*layer.freed, *freed),
    )


def _freed(layer: Layer, group: str, beyond: Beyond) -> list[Freed]:
    """The biases of what the subgroup fixes and the group does not."""
    found = ((target, beyond(None, target)) for target in layer.out)
    return [
        Freed(f"bias {target.label} {BROKEN} {group}", target, vectors[:, :, 0], layer.rows(target))
        for target, vectors in found
        if len(vectors)
    ]
