"""The layers of a network as JAX text: into blocks, linear maps and products, nonlinearity, out of blocks."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import numpy as np

from repc.codegen.blocks import BlockPrinter
from repc.codegen.constants import Constants
from repc.codegen.names import doc, quoted
from repc.codegen.net_header import layer_text
from repc.codegen.net_products import couplings, is_multiplication, of_left
from repc.lowering.network import Layer, Product, Weight
from repc.lowering.network.program import Pointwise
from repc.numeric.space import Irrep
from repc.ops.names import Names, identifier

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
            entries[irreps[index].label] = f"_inward({joined})"
        self._return(entries)
        return self._function(f"_enter({', '.join(names)})", "The input as channels (m, d, batch) of each irreducible.")

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
            self._say(f"{named[irrep]} = _outward(h[{quoted(irrep.label)}], batch)")
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
            self._back(layer)
        self._bias(layer)
        self._zeros(layer)
        self._return(self._last(layer) if layer.is_last else self._nonlinear(layer))
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
            joined = f"jnp.concatenate([h_{name}, c_{name}])" if m.target in layer.enter else f"c_{name}"
            self._say(f"h_{name} = {joined}")

    def _linear(self, layer: Layer) -> None:
        for target, weights in _by_target(layer.linear).items():
            name = identifier(target.label)
            note = f"{sum(w.m_in for w in weights)} -> {weights[0].m_out} channels"
            kinds = [f"{layer.out[target]} out"] if target in layer.out and layer.is_linear else []
            kinds += [f"{layer.gate_count} gates"] if target is layer.invariant and layer.gates else []
            if layer.product and target in layer.product.factors:
                kinds.append(f"{layer.product.width} + {layer.product.width} factors")
            note += f": {', '.join(kinds)}" if len(kinds) > 1 else ""
            self._say(f"z_{name} = {' + '.join(self._mix(w, 'h') for w in weights)}", note)
            if layer.product and target in layer.product.factors:
                width = layer.product.width
                self._split(f"z_{name}", {f"z_{name}": layer.first_factor(target), f"a_{name}": width, f"b_{name}": width})

    def _mix(self, w: Weight, prefix: str) -> str:
        source = f"{prefix}_{identifier(w.source.label)}"
        if w.is_plain:
            return f"_channels(params[{quoted(w.name)}], {source})"
        note = f"Maps {w.source.label} -> {w.target.label} that commute with the group, {w.maps.shape}."
        if w.source is w.target:
            note = f"Units of the commutant of {w.source.label}, {w.maps.shape}."
        maps = self._constants.add(f"MAPS_{identifier(w.name)}", np.asarray(w.maps), note)
        return f"_channels_by(params[{quoted(w.name)}], {maps}, {source})"

    def _split(self, whole: str, sizes: dict[str, int], axis: int = 0) -> None:
        """Names for consecutive parts of an array; parts of size 0 get none."""
        sizes = {name: size for name, size in sizes.items() if size}
        at = [int(k) for k in np.cumsum(list(sizes.values()))[:-1]]
        if at:
            where = f"({at[0]},)" if len(at) == 1 else str(tuple(at))
            call = f"jnp.split({whole}, {where}{f', axis={axis}' if axis else ''})"
            self._assign(list(sizes), call)
        else:
            (name,) = sizes
            if name != whole:
                self._say(f"{name} = {whole}")

    def _assign(self, names: list[str], call: str) -> None:
        line = f"{', '.join(names)} = {call}"
        if len(line) <= 110:
            self._say(line)
        else:
            wrapped = textwrap.wrap(", ".join(names) + ",", 100, break_long_words=False)
            self._lines += ["(", *(f"    {row}" for row in wrapped), f") = {call}"]

    def _products(self, layer: Layer, product: Product) -> None:
        """Each left factor times all right factors at once, then the products that make an irreducible side by side."""
        rights = [f"b_{identifier(f.label)}" for f in product.factors]
        self._concatenate("right", rights, 1)
        names, made = Names(), {}
        for left in product.factors:
            paths = of_left(product, left)
            if not paths:
                continue
            couple, note = couplings(product, left)
            factor = f"a_{identifier(left.label)}"
            whole = f"p_{identifier(left.label)}"
            if is_multiplication(couple):
                self._say(f"{whole} = {factor} * right", "channel by channel")
            else:
                constant = self._constants.add(f"COUPLE_{identifier(left.label)}", couple, note)
                self._say(f"{whole} = _couple_channels({constant}, {factor}, right)")
            parts = [names.fresh("_".join(["p", *(identifier(i.label) for i in (p.left, p.right, p.target))])) for p in paths]
            self._split(whole, {name: p.target.dim for name, p in zip(parts, paths, strict=True)}, 1)
            made |= {id(p): name for name, p in zip(parts, paths, strict=True)}
        for target in dict.fromkeys(w.target for w in layer.back):
            self._concatenate(f"t_{identifier(target.label)}", [made[id(p)] for p in product.paths if p.target is target], 0)

    def _back(self, layer: Layer) -> None:
        made = {w.target for w in layer.linear if layer.rows(w.target) and layer.is_linear}
        for weight in layer.back:
            name = identifier(weight.target.label)
            own = f"z_{name} + " if weight.target in made else ""
            self._say(f"z_{name} = {own}{self._mix(weight, 't')}")

    def _concatenate(self, name: str, parts: list[str], axis: int) -> None:
        where = f", axis={axis}" if axis else ""
        line = f"{name} = jnp.concatenate([{', '.join(parts)}]{where})"
        if len(parts) == 1:
            self._say(f"{name} = {parts[0]}")
        elif len(line) <= 110:
            self._say(line)
        else:
            wrapped = textwrap.wrap(", ".join(parts) + ",", 100, break_long_words=False)
            self._lines += [f"{name} = jnp.concatenate(", "    [", *(f"        {row}" for row in wrapped), f"    ]{where},", ")"]

    def _bias(self, layer: Layer) -> None:
        if not layer.bias:
            return
        name = identifier(layer.invariant.label)
        if layer.invariant in {w.target for w in (*layer.linear, *layer.back)}:
            self._say(f'z_{name} = z_{name} + params["bias"][:, None, None]')
        else:
            batch = next(f"h_{identifier(i.label)}.shape[-1]" for i in layer.channels)
            self._say(f'z_{name} = jnp.broadcast_to(params["bias"][:, None, None], ({layer.bias}, 1, {batch}))')

    def _zeros(self, layer: Layer) -> None:
        """Irreducibles of a nonlinearity that nothing in the layer leads to."""
        made = {w.target for w in layer.back} | ({layer.invariant} if layer.bias else set())
        made |= {w.target for w in layer.linear} if layer.is_linear else set()
        for irrep in dict.fromkeys((*layer.out, layer.invariant)):
            if layer.rows(irrep) and irrep not in made:
                x = next(f"h_{identifier(i.label)}" for i in layer.channels)
                shape = f"({layer.rows(irrep)}, {irrep.dim}, {x}.shape[-1])"
                self._say(f"z_{identifier(irrep.label)} = jnp.zeros({shape}, {x}.dtype)", "nothing leads there")

    def _last(self, layer: Layer) -> dict[str, str]:
        return {irrep.label: f"z_{identifier(irrep.label)}" for irrep in layer.out}

    def _nonlinear(self, layer: Layer) -> dict[str, str]:
        """Gated channels and those in natural coordinates, each irreducible's side by side."""
        self._parted(layer)
        gated = self._gated(layer)
        points = self._pointwise(layer.pointwise) if layer.pointwise else {}
        entries = {}
        for irrep in layer.out:
            parts = [found[irrep] for found in (gated, points) if irrep in found]
            entries[irrep.label] = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}])"
        return entries

    def _parted(self, layer: Layer) -> None:
        """Names for what stands one after another in the sums: channels, natural coordinates, gates."""
        first = layer.pointwise.first if layer.pointwise else {}
        for irrep in dict.fromkeys((*layer.out, *([layer.invariant] if layer.gates else []))):
            name, out = identifier(irrep.label), layer.out.get(irrep, 0)
            plain = first.get(irrep, out)
            gates = layer.gate_count if irrep is layer.invariant else 0
            self._split(f"z_{name}", {f"z_{name}": plain, f"n_{name}": out - plain, "gates": gates})

    def _gated(self, layer: Layer) -> dict[Irrep, str]:
        found: dict[Irrep, str] = {}
        invariant, first = layer.invariant, layer.pointwise.first if layer.pointwise else {}
        if layer.gates:
            real = ".real" if self._program.is_complex else ""
            self._say(f"gates = jax.nn.sigmoid(gates{real})", "(gates, 1, batch)")
            if len(layer.gates) > 1:
                self._split("gates", {f"g_{identifier(i.label)}": gates for i, _, gates in layer.gates})
        if first.get(invariant, layer.out.get(invariant, 0)):
            found[invariant] = f"{'_swish' if self._program.is_complex else 'jax.nn.silu'}(z_{identifier(invariant.label)})"
        for irrep, _, _ in layer.gates:
            name = identifier(irrep.label)
            found[irrep] = f"z_{name} * {f'g_{name}' if len(layer.gates) > 1 else 'gates'}"
        return found

    def _pointwise(self, p: Pointwise) -> dict[Irrep, str]:
        """To natural coordinates, the nonlinearity, and back to blocks."""
        names = [identifier(i.label) for i in p.first]
        taken = ("params", "h", "batch", "x", "gates", *(f"{kind}_{name}" for kind in "hztcngabp" for name in names))
        out = BlockPrinter.of_sides(self._constants, False, taken)
        self._say(f"batch = n_{names[0]}.shape[-1:]")
        named = {irrep: f"n_{name}" for irrep, name in zip(p.first, names, strict=True)}
        for name in named.values():
            self._say(f"{name} = _outward({name}, batch)")
        out.from_blocks(p.leave, named, f"n_{names[0]}.dtype", "x")
        self._lines += out.lines
        act = "jnp.tanh" if p.odd else "_swish" if self._program.is_complex else "jax.nn.silu"
        self._say(f"x = {act}(x)", "natural coordinates: pointwise is equivariant")
        back = BlockPrinter.of_sides(self._constants, False, taken)
        found = back.into_blocks(p.enter, "x")
        self._lines += [line for line in back.lines if not line.startswith("# into blocks")]
        return {irrep: f"_inward({name})" for irrep, name in found.items()}


def _by_target(weights: tuple[Weight, ...]) -> dict[Irrep, list[Weight]]:
    found: dict[Irrep, list[Weight]] = {}
    for w in weights:
        found.setdefault(w.target, []).append(w)
    return found
