"""The module of a network in natural coordinates, for one n or for every n, as text."""

from __future__ import annotations

from dataclasses import dataclass

from repc.lowering.natural import NaturalLayer, NaturalNet
from repc.lowering.written import written
from repc.ops.names import Names
from repc.targets.jax.constants import Constants
from repc.targets.jax.free_text import FreeModule, facts_text, group_text, sizes_text
from repc.targets.jax.free_text import docstring as free_docstring
from repc.targets.jax.free_text import error_text as free_error_text
from repc.targets.jax.free_text import rho_text as free_rho_text
from repc.targets.jax.functions import ERROR_BY_AXES
from repc.targets.jax.group_text import element_text, generators_text, rho_text, sample_text
from repc.targets.jax.header import field_lines
from repc.targets.jax.moves import moves_text
from repc.targets.jax.names import doc
from repc.targets.jax.net import NetModule, init_text, nested_text
from repc.targets.jax.net_header import net_facts, opening_lines
from repc.targets.jax.numbers import number
from repc.targets.jax.package import ModuleText
from repc.targets.jax.printer import function_text, public_text
from repc.targets.jax.rho import RhoPrinter
from repc.targets.jax.skeleton import assembled

LOWERING = "diagram: layers of pools, diagonals and broadcasts in natural coordinates, one matmul over channels for each shape"
_DTYPE = "_common_dtype({}, *jax.tree.leaves(params))"


@dataclass(frozen=True, eq=False)
class FreeNetModule(FreeModule):
    """A network that holds for every n; ``hidden``: how each hidden layer's representation is written."""

    program: NaturalNet | None = None
    hidden: tuple[str, ...] = ()
    dtype: str = "float32"


def print_natural_net(m: NetModule) -> ModuleText:
    """The module of a network for one n."""
    constants = Constants(Names())
    generators = generators_text(m, constants)
    rho, sample = rho_text(m, constants), sample_text(m, constants)
    printer = RhoPrinter(m.group, constants)
    net: NaturalNet = m.program

    def axis_texts(monomial) -> list[str]:
        return [printer.axis_text(atom) for atom in monomial]

    moves = moves_text(net.input, net.output, axis_texts, element_text(m.group, printer))
    words = f"The network {m.inputs[0].text} -> {m.output.text}: y (..., {m.output.dim}) from x (..., {m.inputs[0].dim})."
    error = ERROR_BY_AXES.replace("_common_dtype(params)", _DTYPE)
    functions = [init_text(m), *_program_texts(net, constants, words, rho, moves, sample, error)]
    sections = [generators, _shapes_text(net)]
    return assembled(m.name, _docstring(m), net_facts(m), constants, sections, functions, False)


def print_free_net(m: FreeNetModule) -> ModuleText:
    """The module of a network for every n."""
    constants = Constants(Names())
    net = m.program
    learned = [*_layer_lines(net, m.hidden), *field_lines("Learned", f"{net.hom_dim} real parameters, the same for every n")]
    facts = [f"HOM_DIM = {net.hom_dim}  # learned coefficients", f"PARAMETERS = {net.hom_dim}  # real numbers to learn"]
    facts = facts_text(m, facts)
    words = f"The network {m.input.text} -> {m.output.text}: y (..., OUT_DIM(n)) from x (..., IN_DIM(n)), for every n ≥ {m.start}."
    functions = [
        sizes_text(m), _hidden_dims(net), init_text(m),
        *_program_texts(net, constants, words, free_rho_text(m), *group_text(m), free_error_text(_DTYPE)),
    ]  # fmt: skip
    head = free_docstring(m, "An equivariant network", learned, LOWERING)
    return assembled(m.name, head, f'KIND = "net"\n{facts}', constants, [_shapes_text(net)], functions, False)


def _program_texts(net: NaturalNet, constants: Constants, words: str, *between: str) -> list[str]:
    """``apply``, other public functions, and the functions that it calls."""
    code = written(net)
    before = ("n = _read_n(x)", "params, x = _checked_free_net(params, x)") if net.letters else ()
    before = before or ("params, x = _checked_net(params, x)",)
    apply = public_text(code.apply, constants, doc(words), before, net.letters)
    return [apply, *between, *(function_text(f, constants, doc(f.doc)) for f in code.functions)]


def _hidden_dims(net: NaturalNet) -> str:
    hidden = [str(layer.linear.output.dim) for layer in net.layers if not layer.is_last]
    one = f"{', '.join(hidden)}{',' * (len(hidden) == 1)}"
    return f'def HIDDEN_DIMS(n):\n    """Widths of the hidden layers."""\n    return ({one})'


def _layer_lines(net: NaturalNet, hidden: tuple[str, ...]) -> list[str]:
    lines = []
    for layer, text in zip(net.layers, (*hidden, "linear"), strict=True):
        lines += field_lines(layer.name.capitalize(), f"{text}: {layer_words(layer)}")
    return lines


def layer_words(layer: NaturalLayer) -> str:
    """``30 diagrams``, and those of the bias."""
    count = sum(len(p.diagrams) for p in layer.linear.pairs)
    bias = sum(len(p.diagrams) for p in layer.bias.pairs) if layer.bias else 0
    return f"{count} diagrams" + (f", {bias} of the bias" if bias else "")


def _docstring(m: NetModule) -> str:
    lines = opening_lines(m)
    lines += _layer_lines(m.program, m.hidden)
    lines += field_lines("Learned", f"{m.program.hom_dim} real parameters")
    lines += field_lines("Lowering", LOWERING)
    for note in m.notes:
        lines += field_lines("Note", note)
    lines += ["", "Sums over an index are means: the same parameters serve a module for another n, where its maps are the same."]
    lines += ["", f"Written by repc {m.version}. Do not edit; regenerate with:", f"    {m.command}"]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}\n"""'


def _shapes_text(net: NaturalNet) -> str:
    shapes = {layer: {k: repr(s) for k, s in found.items()} for layer, found in net.parameters.items()}
    spreads = {layer.name: {p.name: number(p.spread) for p in layer.linear.pairs} for layer in net.layers}
    notes = "of the parameters: (diagrams, channels out, channels in)", "standard deviations at initialization"
    rows = zip(("SHAPES", "SPREADS"), (shapes, spreads), notes, strict=True)
    return "\n".join(nested_text(name, value, note) for name, value, note in rows)
