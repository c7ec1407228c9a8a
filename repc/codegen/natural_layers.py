"""The layers of a network in natural coordinates as JAX text."""

from __future__ import annotations

from repc.codegen.constants import Constants
from repc.codegen.diagram import DiagramPrinter
from repc.codegen.names import doc, quoted
from repc.codegen.sizes import Sizes
from repc.lowering.diagram.model import Stacked, Term
from repc.lowering.diagram.plan import OutputHalf, halves
from repc.lowering.natural import NaturalLayer, NaturalNet


def layers_text(net: NaturalNet, constants: Constants, sizes: Sizes) -> list[str]:
    """``_enter``, one function per layer, and ``_leave``."""
    layers = [LayerPrinter(layer, net.odd, constants, sizes).text() for layer in net.layers]
    ends = EndsPrinter(net.layers[0], net.odd, constants, sizes), EndsPrinter(net.layers[-1], net.odd, constants, sizes)
    return [ends[0].enter(), *layers, ends[1].leave()]


def call_text(net: NaturalNet, letter: str) -> list[str]:
    """The lines of ``apply`` behind the checks."""
    tail = f", {letter}" if letter else ""
    lines = [f"    h = _enter(x{tail})"]
    lines += [f'    h = _{layer.name}(params["{layer.name}"], h{tail})' for layer in net.layers]
    return [*lines, f"    return _leave(h{tail})"]


class LayerPrinter(DiagramPrinter):
    """Prints ``_layer1(params, h)``, or for every n ``_layer1(params, h, n)``: features are dicts of tensors by type,
    (..., channels, axes)."""

    def __init__(self, layer: NaturalLayer, odd: bool, constants: Constants, sizes: Sizes):
        super().__init__(layer.linear, constants, sizes)
        self._layer, self._odd = layer, odd
        self._biases: dict[int, dict[OutputHalf, str]] = {}

    def text(self) -> str:
        """The whole function."""
        into, out = self._program.input.terms, self._program.output.terms
        self._say(f"x = h[{quoted(into[0].text)}]")
        self._say(f"batch = x.shape[:{-1 - len(into[0].sizes)}]")
        self._say("ones = (1,) * (len(batch) + 1)")
        values = [self._halves(k) for k in range(len(into))]
        mixed = [[self._mixed(k, level, values) for level in mine] for k, mine in enumerate(self._plan.levels)]
        self._bias()
        made = {term.text: self._output(k, mixed) for k, term in enumerate(out)}
        self._return(made)
        types = " + ".join(f"{term.channels if term.channels > 1 else ''}{term.text}" for term in out)
        act = "" if self._layer.is_last else f", then {'tanh' if self._odd else 'swish'} of each coordinate"
        head = ", ".join(filter(None, ("params", "h", self._sizes.letter)))
        words = doc(f"To {types} by pools, diagonals and broadcasts, channels mixed{act}.")
        return "\n".join([f"def _{self._layer.name}({head}):", words, *self._body()])

    def _read(self, term: Term) -> list[str]:
        return [f"h[{quoted(term.text)}]"]

    def _bias(self) -> None:
        for pair in self._layer.bias.pairs if self._layer.bias else ():
            names = [self._names.fresh("b") for _ in pair.diagrams]
            self._say(f"{', '.join(names)}{',' * (len(names) == 1)} = params[{quoted(pair.name)}]")
            rows = [halves(diagram)[1] for diagram in pair.diagrams]
            self._biases[pair.target] = dict(zip(rows, names, strict=True))

    def _summed(self, k: int, row: OutputHalf, u: list[str]) -> str:
        bias = self._biases.get(k, {}).pop(row, None)
        return super()._summed(k, row, [*u, bias] if bias else u)

    def _extra(self, k: int, term: Term) -> list[tuple[OutputHalf, str]]:
        shape = ", ".join(map(str, (term.channels, *(1 for _ in term.sizes))))
        return [(row, f"{name}.reshape({shape})") for row, name in self._biases.get(k, {}).items()]

    def _finish(self, name: str, term: Term, filled: bool) -> None:
        if not filled:
            full = ", ".join(map(str, ("*batch", term.channels, *self._sizes.axes(term))))
            self._say(f"{name} = jnp.broadcast_to({name}, ({full}))")

    def _return(self, made: dict[str, str]) -> None:
        act = "" if self._layer.is_last else "jnp.tanh" if self._odd else "_swish"
        self._say(f"return {{{', '.join(f'{quoted(k)}: {act}({v})' if act else f'{quoted(k)}: {v}' for k, v in made.items())}}}")


class EndsPrinter(DiagramPrinter):
    """Prints ``_enter`` of the first layer and ``_leave`` of the last."""

    def __init__(self, layer: NaturalLayer, odd: bool, constants: Constants, sizes: Sizes):
        super().__init__(layer.linear, constants, sizes)

    def enter(self) -> str:
        """From coordinates to tensors."""
        self._say("batch = x.shape[:-1]")
        names = {}
        for term in self._program.input.terms:
            names[term.text] = self._names.fresh("h")
            self._say_read(names[term.text], self._read(term), len(term.sizes))
        self._say(f"return {{{', '.join(f'{quoted(k)}: {v}' for k, v in names.items())}}}")
        return self._function("_enter", "x", "The input as tensors by type, (..., channels, axes).")

    def leave(self) -> str:
        """From tensors to coordinates."""
        side: Stacked = self._program.output
        outs = []
        for term in side.terms:
            name = self._names.fresh("y")
            lead = f"[:{-1 - len(term.sizes)}]"
            tensor = f"h[{quoted(term.text)}]"
            self._say(f"{name} = {tensor}.reshape(*{tensor}.shape{lead}, {self._sizes.total(term)})")
            outs.append(name)
        self._joined(side, outs)
        return self._function("_leave", "h", "Tensors by type to coordinates.")

    def _function(self, name: str, argument: str, words: str) -> str:
        head = ", ".join(filter(None, (argument, self._sizes.letter)))
        return "\n".join([f"def {name}({head}):", doc(words), *self._body()])
