"""The layers of a network as JAX text: into blocks, linear maps and products, nonlinearity, out of blocks."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import numpy as np

from repc.codegen.blocks import BlockPrinter
from repc.codegen.constants import Constants
from repc.codegen.names import doc, identifier, quoted
from repc.codegen.net_header import layer_text
from repc.lowering.network import Layer, Product, Weight
from repc.lowering.network.program import Pointwise
from repc.numeric.space import Irrep

if TYPE_CHECKING:
    from repc.codegen.net import NetModule


class LayersPrinter:
    """Prints ``_enter``, one function per layer, and ``_leave``; registers the constants they need."""

    def __init__(self, m: NetModule, constants: Constants):
        self._m, self._program, self._constants = m, m.program, constants
        self._lines: list[str] = []

    def texts(self) -> list[str]:
        """All functions."""
        return [self._enter(), *(self._layer(layer) for layer in self._program.layers), self._leave()]

    def _say(self, line: str, note: str = "") -> None:
        if note and len(line) + len(note) > 108:
            self._lines += [f"# {note}", line]
        else:
            self._lines.append(f"{line}  # {note}" if note else line)

    def _function(self, head: str, text: str) -> str:
        lines, self._lines = self._lines, []
        return "\n".join([f"def {head}:", doc(text), *(f"    {line}" if line else "" for line in lines)])

    # ── ends ──────────────────────────────────────────────────────────────────────────────────

    def _enter(self) -> str:
        sides = self._program.inputs
        names = ["x"] if len(sides) == 1 else [f"x{k + 1}" for k in range(len(sides))]
        printer = BlockPrinter.of_sides(self._constants, len(sides) > 1, ("params", "batch", "h", *names))
        if len(sides) == 1:
            self._say("batch = x.shape[:-1]")
        found = [printer.into_blocks(side, x) for side, x in zip(sides, names, strict=True)]
        self._lines += printer.lines
        irreps = {i.index: i for channels in found for i in channels}
        entries = {}
        for index in sorted(irreps):
            parts = [channels[irreps[index]] for channels in found if irreps[index] in channels]
            joined = parts[0] if len(parts) == 1 else f"_joined([{', '.join(parts)}])"
            entries[irreps[index].label] = f"jnp.swapaxes({joined}, -1, -2)"
        self._return(entries)
        return self._function(f"_enter({', '.join(names)})", "The input as channels (..., d, m) of each irreducible.")

    def _return(self, entries: dict[str, str]) -> None:
        line = f"return {{{', '.join(f'{quoted(k)}: {v}' for k, v in entries.items())}}}"
        if len(line) <= 110:
            self._say(line)
        else:
            self._lines += ["return {", *(f"    {quoted(k)}: {v}," for k, v in entries.items()), "}"]

    def _leave(self) -> str:
        last = self._program.layers[-1]
        taken = ("h", "batch", "dtype", "y", *(f"y_{identifier(i.label)}" for i in last.out))
        printer = BlockPrinter.of_sides(self._constants, False, taken)
        named = {}
        for irrep in last.out:
            named[irrep] = f"y_{identifier(irrep.label)}"
            self._say(f"{named[irrep]} = jnp.swapaxes(h[{quoted(irrep.label)}], -1, -2)")
        printer.from_blocks(self._program.output, named, "dtype")
        self._lines += printer.lines
        text = f"Channels of each irreducible to the coordinates of {self._m.output.text}."
        return self._function("_leave(h, batch, dtype)", text)

    # ── a layer ───────────────────────────────────────────────────────────────────────────────

    def _layer(self, layer: Layer) -> str:
        self._mirrors(layer)
        self._linear(layer)
        if layer.product:
            self._products(layer, layer.product)
        self._bias(layer)
        self._return(self._outputs(layer))
        self._lines[:0] = self._entering(layer)
        what = "The last layer, which is linear" if layer.is_last and not layer.product else "A layer"
        return self._function(f"_{layer.name}(params, h)", f"{what}: {layer_text(layer)}.")

    def _entering(self, layer: Layer) -> list[str]:
        """The irreducibles that the lines so far read; pointwise layers may leave some that nothing reads."""
        body = "\n".join(self._lines)
        named = [(f"h_{identifier(irrep.label)}", quoted(irrep.label)) for irrep in layer.enter]
        return [f"{name} = h[{label}]" for name, label in named if re.search(rf"\b{name}\b", body)]

    def _mirrors(self, layer: Layer) -> None:
        for m in layer.mirrors:
            note = f"conj of {m.source.label} transforms as {m.target.label}, {m.matrix.shape}."
            matrix = self._constants.add(f"MIRROR_{identifier(m.source.label)}", m.matrix, f"Complex conjugates: {note}")
            self._say(f"c_{identifier(m.target.label)} = _mirrored({matrix}, h[{quoted(m.source.label)}])")
        for m in layer.mirrors:
            name = identifier(m.target.label)
            joined = f"jnp.concatenate([h_{name}, c_{name}], axis=-1)" if m.target in layer.enter else f"c_{name}"
            self._say(f"h_{name} = {joined}")

    def _linear(self, layer: Layer) -> None:
        for target, weights in _by_target(layer.linear).items():
            note = f"{sum(w.m_in for w in weights)} -> {weights[0].m_out} channels"
            kinds = [f"{layer.out[target]} out"] if target in layer.out and layer.is_linear else []
            kinds += [f"{layer.gate_count} gates"] if target is layer.invariant and layer.gates else []
            if layer.product and target in layer.product.factors:
                kinds.append(f"{layer.product.width} + {layer.product.width} factors")
            note += f": {', '.join(kinds)}" if len(kinds) > 1 else ""
            self._say(f"z_{identifier(target.label)} = {' + '.join(self._mix(w, 'h') for w in weights)}", note)

    def _mix(self, w: Weight, prefix: str) -> str:
        source = f"{prefix}_{identifier(w.source.label)}"
        if w.is_plain:
            return f"_channels(params[{quoted(w.name)}], {source})"
        note = f"Maps {w.source.label} -> {w.target.label} that commute with the group, {w.maps.shape}."
        if w.source is w.target:
            note = f"Units of the commutant of {w.source.label}, {w.maps.shape}."
        maps = self._constants.add(f"MAPS_{identifier(w.name)}", np.asarray(w.maps), note)
        return f"_channels_by(params[{quoted(w.name)}], {maps}, {source})"

    def _products(self, layer: Layer, product: Product) -> None:
        w = product.width
        sides = {}
        for side, start in (("left", 0), ("right", w)):
            parts = []
            for f in product.factors:
                first = layer.first_factor(f) + start
                parts.append(f"z_{identifier(f.label)}[..., {first}:{first + w}]")
            self._concatenate(side, parts, -2)
            sides[side] = side
        couple = self._constants.add("COUPLE", *_stacked_couplings(product))
        self._say(f"t = _products(left, right, {couple})")
        at = 0
        for target, count in _path_counts(product).items():
            name, size = identifier(target.label), count * target.dim
            note = f"{count} products make {target.label}"
            self._say(f"t_{name} = _to_channels(t[..., {at}:{at + size}, :], {target.dim})", note)
            at += size
        made = {w.target for w in layer.linear if layer.rows(w.target) and layer.is_linear}
        for weight in layer.back:
            name = identifier(weight.target.label)
            own = f"z_{name}[..., :{layer.rows(weight.target)}]" if weight.target in product.factors else f"z_{name}"
            own = f"{own} + " if weight.target in made else ""
            self._say(f"z_{name} = {own}{self._mix(weight, 't')}")

    def _concatenate(self, name: str, parts: list[str], axis: int) -> None:
        line = f"{name} = jnp.concatenate([{', '.join(parts)}], axis={axis})"
        if len(parts) == 1:
            self._say(f"{name} = {parts[0]}")
        elif len(line) <= 110:
            self._say(line)
        else:
            self._lines += [f"{name} = jnp.concatenate(", "    [", *(f"        {p}," for p in parts)]
            self._lines += ["    ],", f"    axis={axis},", ")"]

    def _bias(self, layer: Layer) -> None:
        if not layer.bias:
            return
        name = identifier(layer.invariant.label)
        made = {w.target for w in (*layer.linear, *layer.back)}
        if layer.invariant in made:
            self._say(f'z_{name} = {self._rows(layer, layer.invariant)} + params["bias"]')
        else:
            batch = next((f"h_{identifier(i.label)}.shape[:-2]" for i in layer.channels), "()")
            self._say(f'z_{name} = jnp.broadcast_to(params["bias"], (*{batch}, 1, {layer.bias}))')

    def _rows(self, layer: Layer, irrep: Irrep) -> str:
        """The sums of an irreducible without the factors behind them."""
        name = f"z_{identifier(irrep.label)}"
        summed = {w.target for w in layer.back}
        if layer.product and irrep in layer.product.factors and irrep not in summed:
            return f"{name}[..., :{layer.rows(irrep)}]"
        return name

    def _outputs(self, layer: Layer) -> dict[str, str]:
        biased = layer.invariant if layer.bias else None
        sums = {i: f"z_{identifier(i.label)}" if i is biased else self._rows(layer, i) for i in layer.out}
        if layer.is_last:
            return {i.label: text for i, text in sums.items()}
        points = self._pointwise(layer, layer.pointwise, sums) if layer.pointwise else {}
        gated = self._gated(layer, sums)
        entries = {}
        for irrep in layer.out:
            parts = [found[irrep] for found in (gated, points) if irrep in found]
            entries[irrep.label] = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}], axis=-1)"
        return entries

    def _gated(self, layer: Layer, sums: dict[Irrep, str]) -> dict[Irrep, str]:
        found, at = {}, 0
        invariant, first = layer.invariant, layer.pointwise.first if layer.pointwise else {}
        if layer.gates:
            name = f"z_{identifier(invariant.label)}"
            real = ".real" if self._program.is_complex else ""
            self._say(f"gates = jax.nn.sigmoid({name}[..., {layer.out.get(invariant, 0)}:]{real})", "one row, (..., 1, gates)")
        if layer.out.get(invariant) and (scalars := first.get(invariant, layer.out[invariant])):
            sliced = sums[invariant] if scalars == layer.rows(invariant) else f"z_{identifier(invariant.label)}[..., :{scalars}]"
            found[invariant] = f"_swish({sliced})" if self._program.is_complex else f"jax.nn.silu({sliced})"
        for irrep, channels, gates in layer.gates:
            own = sums[irrep] if channels == layer.out[irrep] else f"z_{identifier(irrep.label)}[..., :{channels}]"
            gate = "gates" if gates == layer.gate_count else f"gates[..., {at}:{at + gates}]"
            found[irrep] = f"{own} * {gate}"
            at += gates
        return found

    def _pointwise(self, layer: Layer, p: Pointwise, sums: dict[Irrep, str]) -> dict[Irrep, str]:
        """To natural coordinates, the nonlinearity, and back to blocks."""
        names = {identifier(i.label) for i in (*layer.channels, *layer.out, layer.invariant)}
        taken = ("params", "h", "batch", "x", "gates", *(f"{kind}_{name}" for kind in "hztcn" for name in names))
        out = BlockPrinter.of_sides(self._constants, False, taken)
        batch = next(f"z_{identifier(i.label)}.shape[:-2]" for i in p.first)
        self._say(f"batch = {batch}")
        named = {}
        for irrep, first in p.first.items():
            named[irrep] = f"n_{identifier(irrep.label)}"
            inside = f"{first if first else ''}:{layer.out[irrep]}"
            self._say(f"{named[irrep]} = jnp.swapaxes(z_{identifier(irrep.label)}[..., {inside}], -1, -2)")
        out.from_blocks(p.leave, named, f"{next(iter(named.values()))}.dtype", "x")
        self._lines += out.lines
        act = "jnp.tanh" if p.odd else "_swish" if self._program.is_complex else "jax.nn.silu"
        self._say(f"x = {act}(x)", "natural coordinates: pointwise is equivariant")
        back = BlockPrinter.of_sides(self._constants, False, taken)
        found = back.into_blocks(p.enter, "x")
        self._lines += [line for line in back.lines if not line.startswith("# into blocks")]
        return {irrep: f"jnp.swapaxes({name}, -1, -2)" for irrep, name in found.items()}


def _by_target(weights: tuple[Weight, ...]) -> dict[Irrep, list[Weight]]:
    found: dict[Irrep, list[Weight]] = {}
    for w in weights:
        found.setdefault(w.target, []).append(w)
    return found


def _path_counts(product: Product) -> dict[Irrep, int]:
    """Paths to each irreducible, in the table's order."""
    targets = sorted({p.target.index: p.target for p in product.paths}.items())
    return {t: sum(p.target is t for p in product.paths) for _, t in targets}


def _stacked_couplings(product: Product) -> tuple[np.ndarray, str]:
    """All paths in one matrix: a row per pair of components, columns per irreducible made: component by component, path
    by path."""
    starts, at = {}, 0
    for f in product.factors:
        starts[f] = at
        at += f.dim
    columns = []
    for target in _path_counts(product):
        blocks = []
        for p in product.paths:
            if p.target is target:
                block = np.zeros((at, at, target.dim), dtype=p.tensor.dtype)
                a, b = starts[p.left], starts[p.right]
                block[a : a + p.left.dim, b : b + p.right.dim] = p.tensor
                blocks.append(block.reshape(at * at, target.dim))
        columns.append(np.stack(blocks, axis=-1).reshape(at * at, -1))
    couple = np.concatenate(columns, axis=1)
    made = [p for target in _path_counts(product) for p in product.paths if p.target is target]
    paths = ", ".join(f"{p.left.label}⊗{p.right.label}->{p.target.label}" for p in made)
    note = f"Clebsch–Gordan couplings, {couple.shape}: rows are pairs of components, columns {paths}."
    return couple, "\n".join(textwrap.wrap(note, 112))
