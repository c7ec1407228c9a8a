"""The docstring and the public facts of an emitted module."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from repc.lowering.diagram.model import Stacked, Term
from repc.targets.jax.names import literal, quoted
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.spec import ModuleSpec, SideFacts

_WIDTH = 112
_MOST_IRREPS, _FIRST_IRREPS = 64, 8  # of longer lists only the first are shown
_DEEP = " " * 8
_UNBROKEN = "\u00a0"  # a space at which no line ends


def docstring(m: ModuleSpec) -> str:
    """The module docstring."""
    every = f", {m.every.since} at once" if m.every else ""
    source = [row for line in m.source for row in textwrap.wrap(line, _WIDTH - 4, initial_indent="    ", subsequent_indent=_DEEP)]
    lines = [*textwrap.wrap(f"{_kind(m)} {m.arrow} under {m.title}{every}.", _WIDTH), "", *source, ""]
    for k, (x, rep) in enumerate(zip(m.arguments, m.inputs, strict=True)):
        lines += _field("Input" if len(m.inputs) == 1 else f"Input {k + 1}", _decomposition(rep)) + _places(x, rep)
    lines += _field("Output", _decomposition(m.output)) + _places("y", m.output)
    if m.output.order is not None:
        lines += _field("Layout", "channels last: of m copies all m of the first component, then all of the second, and so on")
    lines += _network_lines(m) if m.network else _map_lines(m)
    for note in m.notes:
        lines += _field("Note", note)
    for paragraph in _paragraphs(m):
        lines += ["", *textwrap.wrap(paragraph, _WIDTH - 8)]
    lines += ["", f"Written by repc {m.version}. Do not edit; regenerate with:", f"    {m.command}"]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}\n"""'


def _kind(m: ModuleSpec) -> str:
    if m.network:
        return "An equivariant network"
    if m.polynomial and m.polynomial.evaluates:
        return f"The harmonic polynomials of degree {m.polynomial.degree}{' of x / |x|' * bool(m.polynomial.normalize)},"
    if m.polynomial and m.polynomial.kind == "poly":
        return f"Every equivariant polynomial map of degree {m.polynomial.degree},"
    return "Every equivariant linear map" if len(m.inputs) == 1 else "Every equivariant map, linear in each input,"


def _harmonic_lines(m: ModuleSpec) -> list[str]:
    sizes = "the squares of those of degree k add up to their number" + ("" if m.polynomial.normalize else " times |x|^(2k)")
    lines = _field("Sizes", sizes) + _field("Learned", "nothing: params is the empty dict {}")
    if m.polynomial.normalize:
        lines += _field("At 0", "those of degree 1 and more are 0, derivatives are finite: all 0 but those of degree 1")
    ways = {**_LOWERING, **_OF_POLYNOMIALS} if m.polynomial else _LOWERING
    return lines + _field("Lowering", ways[m.program.lowering])


def _map_lines(m: ModuleSpec) -> list[str]:
    if m.polynomial and m.polynomial.evaluates:
        return _harmonic_lines(m)
    lines = _field("Maps", f"{m.program.hom_dim}{_by_degree(m)}, known from {m.counted}")
    zero = _part(m.zero_outputs, "output: nothing in the input maps to it")
    unused = _part(m.unused_inputs, "input: it cannot influence the output")
    lines += _field("Zero", zero or "no part of the output is always zero")
    lines += _field("Unused", unused or "every part of the input is used")
    ways = {**_LOWERING, **_OF_POLYNOMIALS} if m.polynomial else _LOWERING
    return lines + _field("Lowering", ways[m.program.lowering] + _chosen(m))


def _chosen(m: ModuleSpec) -> str:
    """For how many samples a lowering was chosen, where that was asked."""
    return f"; chosen for calls of {m.batch} sample{'s' * (m.batch != 1)}" if m.batch else ""


def _by_degree(m: ModuleSpec) -> str:
    """`` (3 of degree 1, 8 of degree 2)``."""
    if not m.polynomial or len(m.polynomial.counts) < 2:
        return ""
    counts = m.polynomial.counts.items()
    parts = (f"{count.dim} of degree{'s' * (len(key) > 1)} {', '.join(map(str, key))}" for key, count in counts)
    return f" ({'; '.join(parts)})"


def _network_lines(m: ModuleSpec) -> list[str]:
    lines = []
    for layer, text in zip(m.network.layers, m.network.hidden, strict=False):
        lines += _field(layer.name.capitalize(), f"{text}, {layer.words}")
    same = f", the same for every {m.every.letters[0]}" if m.every else ""
    lines += _field("Learned", f"{m.parameters} real parameters{same}")
    return lines + (_field("Lowering", _OF_LAYERS[m.program.lowering]) if m.program.lowering in _OF_LAYERS else [])


_LOWERING = {
    "schur": "schur: one small matrix per irreducible, between changes of basis",
    "dense": "dense: the weight matrix is made from its coefficients, then one matmul",
    "diagram": "diagram: pools, diagonals, contractions and broadcasts, one matmul over channels for each shape",
    "product": "product: diagrams of one factor of the group between channels that are irreducible blocks of the other",
    "orbit": "orbit: the weight matrix is constant on orbits of index tuples",
    "fourier": "fourier: correlations between functions on grids, by FFT",
    "chain": "chain: equivariant polynomials of each degree from those of the degree before, then one small matrix for each",
    "harmonics": "harmonics: by recursions, each degree from the two before, then changes of basis where there are any",
    "monomials": "monomials: products of coordinates, each from one of a degree less, then a linear map of them",
}
_INVARIANTS = "invariant contractions of the input, products of them, and open contractions with these as coefficients"
_OF_POLYNOMIALS = {"scalars": f"scalars: {_INVARIANTS}", "diagram": f"diagram: {_INVARIANTS}"}
_OF_LAYERS = {
    "diagram": "diagram: layers of pools, diagonals and broadcasts in natural coordinates, one matmul over channels for each shape",
    "product": "product: layers of pools, diagonals and broadcasts of some factors of the group between channels that are "
    "irreducible blocks of the others; products and gates index by index",
}


def _paragraphs(m: ModuleSpec) -> list[str]:
    if m.every:
        n = " and ".join(m.every.letters)
        means = f"Sums over an index are means, so that the same parameters mean the same for every {n}"
        length = "length of the input" if len(m.inputs) == 1 else "lengths of the inputs"
        read = f"{n} is read off the {length}."
        if len(m.every.letters) > 1:
            read = f"{n} are read off the {length} where one choice fits, and are arguments of `apply` otherwise."
        return [f"{read} {means}: what was learned at one {n} can be used at another.{_growth(m)}"]
    if m.network and m.program.lowering in _OF_LAYERS:
        return ["Sums over an index are means: the same parameters serve a module for another n, where its maps are the same."]
    if m.network:
        blocks = "for each irreducible of dimension d an array (channels, d, batch)"
        return [f"Features stay in irreducible blocks between the layers: {blocks}. See `apply` for the order of things."]
    return []


def _growth(m: ModuleSpec) -> str:
    """How the output of a network grows."""
    if not m.network:
        return ""
    growth = m.network.growth
    made = f"a sum of parts, growing as {growth}" if growth else "made of means and does not grow"
    return f" The output is {made}."


def _field(name: str, value: str) -> list[str]:
    """``Input     5V``, wrapped and indented."""
    return textwrap.wrap(f"{name:9} {value}", _WIDTH, subsequent_indent=" " * 10, break_long_words=False)


def _decomposition(rep: SideFacts) -> str:
    """``V², dimension 9 = [0] + [1] + [2]``."""
    if rep.irreps is None:
        return f"{rep.text}, dimension {rep.dim}"
    shown = rep.irreps if len(rep.irreps) <= _MOST_IRREPS else rep.irreps[:_FIRST_IRREPS]
    parts = " + ".join(f"{c.multiplicity if c.multiplicity > 1 else ''}{c.label}" for c in shown)
    if len(shown) < len(rep.irreps):
        parts += f" + … ({len(rep.irreps)} irreducibles)"
    return f"{rep.text}, dimension {rep.dim} = {parts or '0'}"


def _places(x: str, rep: SideFacts) -> list[str]:
    """``x[0:5] 5V⁰, x[5:20] 5V``, below what it explains; nothing where there is one summand, and only the first of very many."""
    if len(rep.layout) < 2:
        return []
    shown = rep.layout if len(rep.layout) <= _MOST_IRREPS else rep.layout[:_FIRST_IRREPS]
    rows = [f"{x}[{start}:{stop}] {text}{_shape(shape)}".replace(" ", _UNBROKEN) for text, start, stop, *shape in shown]
    rows += [f"… ({len(rep.layout)} summands)".replace(" ", _UNBROKEN)] if len(shown) < len(rep.layout) else []
    return [line.replace(_UNBROKEN, " ") for line in _field("", ", ".join(rows))]


def _shape(shape: list[tuple[int, int]]) -> str:
    """`` as (3, 128)``: components and channels, where channels are last."""
    return f" as {shape[0]}" if shape else ""


def _part(labels: tuple[str, ...], words: str) -> str:
    return f"{', '.join(labels)} of the {words}" if labels else ""


def shell_quoted(text: str) -> str:
    """A shell word: as it is where it is plain, otherwise in single quotes; bytes that are no text by their numbers."""
    if re.fullmatch(r"[\w./-]+", text):
        return text
    if not text.isprintable():
        spelled = "".join(c if c.isprintable() and c not in "'\\" else _by_bytes(c) for c in text)
        return f"$'{spelled}'"
    return "'" + text.replace("'", "'\\''") + "'"


def _by_bytes(c: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in c.encode(errors="surrogateescape"))


def facts(m: ModuleSpec) -> str:
    """KIND (of all but maps), GROUP, INPUT, OUTPUT, IN_DIM, OUT_DIM and layouts (or SMALLEST_N), HIDDEN_DIMS, HOM_DIM
    (of networks COEFFICIENTS), …"""
    rows = [f'KIND = "{_kind_name(m)}"'] if m.network or m.polynomial else []
    rows += [f"GROUP = {literal(m.title)}", f"INPUT = {one_or_tuple([literal(rep.text) for rep in m.inputs])}"]
    rows.append(f"OUTPUT = {literal(m.output.text)}")
    if m.every:
        holds, alone = "from which on everything here holds", len(m.every.letters) == 1
        of_inputs = "input" if len(m.inputs) == 1 else "inputs"
        of = f"{holds}; {m.sizes} itself is read off the {of_inputs}" if alone else f"of {m.sizes}, {holds}"
        rows.append(f"SMALLEST_N = {m.every.starts[0] if alone else m.every.starts}  # {of}")
        generic = m.every.generic or m.every.starts
        why = "from which on all diagrams differ; below, what may be a tensor of INPUT_AXES is read as one"
        rows.append(f"GENERIC_N = {generic[0] if alone else generic}  # {why}")
        axes = [_tuple(each, "    ") for each in input_axes(m)]
        which = "x" if len(axes) == 1 else "an input"
        rows.append(f"INPUT_AXES = {one_or_tuple(axes)}  # of tensors, where {which} is a tuple of these")
    else:
        rows += [f"IN_DIM = {one_or_tuple([str(rep.dim) for rep in m.inputs])}", f"OUT_DIM = {m.output.dim}"]
        rows += ['LAYOUT = "channels_last"'] if m.output.order is not None else []
        rows += [_layout("INPUT_LAYOUT", m.inputs), _layout("OUTPUT_LAYOUT", (m.output,))]
    if m.network and not m.every:
        rows.append(f"HIDDEN_DIMS = {m.network.widths}  # widths of the hidden layers, as written")
    if m.polynomial and m.polynomial.evaluates:
        return "\n".join([*rows, *_of_evaluation(m), _certificate(m)])
    count = m.program.hom_dim
    rows.append(f"COEFFICIENTS = {count}  # numbers to learn, over the field of the group" if m.network else f"HOM_DIM = {count}")
    if m.each:
        rows += [f"CHANNELS = {m.polynomial.channels or 1}  # with coefficients of their own", f"GIVEN = {m.polynomial.given}"]
    rows += [f"HOM_DIMS = {_hom_dims(m)}  # by degree{' in each input' * (len(m.inputs) > 1)}"] if m.polynomial else []
    rows += [f"PARAMETERS = {m.parameters}  # real numbers to learn"] if m.network else []
    return "\n".join([*rows, _certificate(m)])


def _of_evaluation(m: ModuleSpec) -> list[str]:
    top = m.polynomial.degree.split("..")[-1]
    return [f"DEGREE = {top}", f"NORMALIZE = {m.polynomial.normalize}", "COEFFICIENTS = 0  # numbers to learn"]


def _kind_name(m: ModuleSpec) -> str:
    if m.network:
        return "net"
    return "harmonics" if m.polynomial.evaluates else "poly"


def _hom_dims(m: ModuleSpec) -> str:
    """``{1: 3, 2: 8}``, ``{(2, 1): 4}``."""
    entries = (f"{key[0] if len(key) == 1 else key}: {count.dim}" for key, count in m.polynomial.counts.items())
    return f"{{{', '.join(entries)}}}"


def input_axes(m: ModuleSpec) -> list[list[str]]:
    """The axes of each tensor that each input is stacked of, as Python: several copies of one are its first axis."""
    sides = stacked_sides(m)
    return [_axes(side) for side in sides[0]] if sides else [[] for _ in m.inputs]


def has_orbits(m: ModuleSpec) -> bool:
    """Whether inputs have axes of tuples, sets or monomials."""
    sides = stacked_sides(m)
    return sides is not None and any(side.has_parts for side in sides[0])


def _axes(side: Stacked) -> list[str]:
    texts = [[*([str(copies)] if copies > 1 else []), *_axes_of(term)] for _, copies, term in side.runs]
    return [f"({', '.join(sizes)}{',' * (len(sizes) == 1)})" for sizes in texts]


def _axes_of(term: Term) -> list[str]:
    """Those of one copy: numbers, letters, and for tuples of letters what `_axis_sizes_of_orbits` reads."""
    kinds = {part.first: part.kind for part in term.parts}
    found = []
    for axes in term.inner:
        n = term.sizes[axes[0]]
        text, kind = str(n) if isinstance(n, int) else literal(str(n)), kinds.get(axes[0])
        found.append(text if kind is None else f"({quoted(kind)}, {text}, {len(axes)})")
    return found


def _certificate(m: ModuleSpec) -> str:
    entries = [f"{quoted(str(k))}: {_literal(v)}" for k, v in m.certificate.items()]
    line = f"CERTIFICATE = {{{', '.join(entries)}}}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join(["CERTIFICATE = {", *(f"    {entry}," for entry in entries), "}"])


def _layout(name: str, sides: Sequence[SideFacts]) -> str:
    """``INPUT_LAYOUT = (("5V⁰", 0, 5), ("5V", 5, 20))``; of several inputs a tuple of such."""
    value = layout_text(sides, "    ")
    words = "(summand, start, stop" + (", (components, channels))" if sides[0].order is not None else ")")
    return f"{name} = {value}  # {words}" if "\n" not in value else f"{name} = {value}"


def layout_text(sides: Sequence[SideFacts], indent: str) -> str:
    """Which coordinates are which summand, as Python; of several sides a tuple of that of each. ``indent``: of its own lines."""
    each = [[f"({', '.join([literal(text), *map(str, places)])})" for text, *places in side.layout] for side in sides]
    if len(each) == 1:
        return _tuple(each[0], indent)
    return _tuple([_tuple(rows, indent + "    ") for rows in each], indent)


def _tuple(entries: list[str], indent: str) -> str:
    """A tuple on one line, or with as many entries on each line as fit."""
    line = f"({', '.join(entries)}{',' * (len(entries) == 1)})"
    if len(line) <= _WIDTH - 44 and "\n" not in line:
        return line
    rows: list[str] = []
    for entry in entries:
        if rows and len(rows[-1]) + len(entry) + 2 <= _WIDTH and "\n" not in rows[-1] + entry:
            rows[-1] += f" {entry},"
        else:
            rows.append(f"{indent}{entry},")
    return "\n".join(["(", *rows, f"{indent[4:]})"])


def one_or_tuple(texts: list[str]) -> str:
    """The text itself, or that of a tuple of several."""
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _literal(value) -> str:
    return quoted(value) if isinstance(value, str) else repr(value)
