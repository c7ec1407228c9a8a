"""What an emitted module knows of its group: ρ_in, ρ_out, sampling and generators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repc.groups import Group
from repc.groups.exponential import expm
from repc.groups.sampler import OrthogonalSampler, PermutationSampler, ProductSampler, Sampler, UnitarySampler
from repc.lowering.diagram.model import Stacked
from repc.reps.tree import involves_user
from repc.targets.jax.constants import Constants
from repc.targets.jax.moves import moves_text
from repc.targets.jax.names import doc
from repc.targets.jax.printer import compiled
from repc.targets.jax.rho import RhoPrinter
from repc.targets.jax.sampling import SamplePrinter
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.spec import ModuleSpec, SideFacts


def rho_text(m: ModuleSpec, constants: Constants) -> str:
    """``rho_in`` and ``rho_out``."""
    if _user_defined(m):
        return _stored_rho(m, constants)
    printer = RhoPrinter(m.group, constants, m.letters)
    orders = _order_names(m, constants)
    into = _rho("rho_in", "IN_DIM", "inputs" if len(m.inputs) > 1 else "input", m, m.inputs, printer, orders)
    return f"{into}\n\n\n{_rho('rho_out', 'OUT_DIM', 'output', m, (m.output,), printer, orders[-1:])}"


def _order_names(m: ModuleSpec, constants: Constants) -> list[str]:
    """The names of the orders of coordinates of each input and of the output; "" where these are natural."""
    note = "Which natural coordinate each one is: channels are last."
    sides = [*zip(m.arguments, m.inputs, strict=True), ("y", m.output)]
    return ["" if rep.order is None else constants.add(f"ORDER_OF_{x.upper()}", rep.order, note) for x, rep in sides]


def act_text(m: ModuleSpec, constants: Constants) -> str:
    """``act_in`` and ``act_out``, where vectors are moved axis by axis."""
    printer = RhoPrinter(m.group, constants, m.letters)

    def axis_texts(monomial) -> list[str]:
        return [printer.axis_text(atom) for atom in monomial]

    inputs, out = stacked_sides(m)
    note = "Input coordinates, monomial after monomial."
    orders = []
    for x, side, rep in zip(m.arguments, inputs, m.inputs, strict=True):
        take = _stacked_order(side, rep)
        name = "" if take is None else constants.add(f"ORDER_{x.upper()}", take, note)
        orders.append((name, name and f"np.argsort({name})"))
    take = _stacked_order(out, m.output)
    name = "" if take is None else constants.add("ORDER_Y", np.argsort(take), "Where each output coordinate lies.")
    return moves_text(inputs, out, axis_texts, _element_lines(m, printer), (*orders, (name and f"np.argsort({name})", name)))


def _stacked_order(side: Stacked, rep: SideFacts) -> np.ndarray | None:
    """Which coordinates the terms of a side are, one after another; None where that is their own order."""
    if rep.order is None:
        return side.take
    places = np.argsort(rep.order)
    return places if side.take is None else places[side.take]


def _rho(name: str, size: str, what: str, m: ModuleSpec, reps: Sequence[SideFacts], printer: RhoPrinter, orders) -> str:
    shape = " and ".join(f"({rep.dim}, {rep.dim})" for rep in reps)
    words = f"ρ(g) on the {what} {', '.join(rep.text for rep in reps)}, {shape}, for {_element_words(m)}."
    lettered = m.in_sizes if size == "IN_DIM" else (m.size_of(size),)
    sizes = lettered if m.every else sorted({str(rep.dim) for rep in reps}, key=int)
    refusals, element = [f'    _refuse_large("{name}(g)", {d}, {d})' for d in sizes], f"    {_element_lines(m, printer)}"
    lines = ["@jax.jit", f"def {name}(g):", doc(words), *((element, *refusals) if m.every else (*refusals, element))]
    texts = [printer.text(rep.node) for rep in reps]
    texts = [f"_reordered({text}, {order})" if order else text for text, order in zip(texts, orders, strict=False)]
    if len(texts) == 1:
        return "\n".join([*lines, *_returned(texts[0], "    return ", "")])
    return "\n".join([*lines, "    return (", *(line for text in texts for line in _returned(text, "        ", ",")), "    )"])


def _returned(text: str, head: str, tail: str) -> list[str]:
    """An expression on one line where it fits, otherwise with one argument of its outermost call per line."""
    if len(head) + len(text) + len(tail) <= 116 or "(" not in text or not text.endswith(")"):
        return [f"{head}{text}{tail}"]
    function, inside = text.split("(", 1)
    pad = " " * (len(head) - len(head.lstrip()))
    lines = [f"{head}{function}("]
    for part in _arguments(inside[:-1]):
        lines += _returned(part, f"{pad}    ", ",")
    return [*lines, f"{pad}){tail}"]


def _arguments(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:].strip()]


def _element_lines(m: ModuleSpec, printer: RhoPrinter) -> str:
    """The lines that take an element apart into matrices, and read the letters off it."""
    names, alone = printer.variables(), len(m.group.factors) == 1
    left = f"({names[0]},)" if alone else ", ".join(names)
    read = [f"jnp.shape(g{'' if alone else f'[{k}]'})[-1]" for k in range(len(names))]
    dims = [read[k] if k in m.letters else str(f.d) for k, f in enumerate(m.group.factors)]
    line = f"{left} = _element(g, {', '.join(dims)})"
    if not m.every:
        return line
    first = {letter: names[k] for k, letter in reversed(list(m.letters.items()))}
    return f"{line}\n    {m.sizes} = {', '.join(f'len({first[letter]})' for letter in m.every.letters)}"


def _element_words(m: ModuleSpec) -> str:
    shapes = [f"({d}, {d})" for d in _factor_dims(m)]
    if len(shapes) == 1:
        return f"g {shapes[0]} in {m.title}"
    return f"g = ({', '.join(f'g{i + 1}' for i in range(len(shapes)))}) in {m.title}: {', '.join(shapes)}"


def _factor_dims(m: ModuleSpec) -> list[str]:
    return [m.letters.get(k, str(f.d)) for k, f in enumerate(m.group.factors)]


def _stored_rho(m: ModuleSpec, constants: Constants) -> str:
    """For representations that a user defined in Python: only the images of generators are known."""
    from repc.numeric.actions.matrices import node_rho

    identity = tuple(np.eye(f.d) for f in m.group.factors)
    elements = [identity]
    for slot, factor in enumerate(m.group.factors):
        for h in _generating_elements(factor):
            elements.append(tuple(h if k == slot else one for k, one in enumerate(identity)))
    flat = np.stack([np.concatenate([np.asarray(p).ravel() for p in g]) for g in elements])
    note = "Elements whose ρ is stored: the identity and generators (of a Lie algebra: exp A), flattened."
    constants.add("KNOWN", flat, note)
    texts = []
    for name, reps in (("RHO_IN", m.inputs), ("RHO_OUT", (m.output,))):
        found = []
        for k, rep in enumerate(reps):
            images = np.stack([np.asarray(node_rho(rep.node, m.group, g)) for g in elements])
            images = images if rep.order is None else images[:, rep.order][:, :, rep.order]
            label = name if len(reps) == 1 else f"{name}_{k + 1}"
            found.append(constants.add(label, images, f"ρ of the elements in KNOWN on {rep.text}."))
        value = ", ".join(f"_stored(g, KNOWN, {c})" for c in found)
        value = value if len(found) == 1 else f"({value})"
        words = doc("ρ(g) for the elements in KNOWN only: it was defined in Python, not by a formula.")
        texts.append(f"def {name.lower()}(g):\n{words}\n    return {value}")
    return "\n\n\n".join(texts)


def _generating_elements(factor: Group) -> list[np.ndarray]:
    """The discrete generators, and exp A for each Lie algebra generator A.

    For integer weights k, exp(ik) = 1 only if k = 0, so exp A fixes no more than A does.
    """
    return [*map(np.asarray, factor.discrete_generators), *(expm(np.asarray(a)) for a in factor.lie_generators)]


def _user_defined(m: ModuleSpec) -> bool:
    return any(involves_user(rep.node) for rep in (*m.inputs, m.output))


def sample_text(m: ModuleSpec, constants: Constants) -> str:
    """``sample``."""
    if _user_defined(m):
        dims = ", ".join(str(f.d) for f in m.group.factors)
        words = doc(f"n elements of {m.group.name} whose ρ is stored: the identity and generators.")
        return f"{compiled(('n',))}\ndef sample(key, n):\n{words}\n    return _random_known(key, n, KNOWN, {dims})"
    printer, count = SamplePrinter(constants), "count" if m.every else "n"
    text = printer.text(_sampler(m), count)
    several = "a tuple of " if len(m.group.factors) > 1 else ""
    shape = ", ".join(f"({count}, {d}, {d})" for d in _factor_dims(m))
    sizes = (count, *(m.every.letters if m.every else ()))
    lines = [compiled(sizes), f"def sample({', '.join(['key', *sizes])}):"]
    lines.append(doc(f"{count} random elements of {m.title}: {several}{shape}."))
    if printer.keys == 1:
        text = text.replace("keys[0]", "key")
    elif printer.keys:
        lines.append(f"    keys = jax.random.split(key, {printer.keys})")
    return "\n".join([*lines, *_returned(text, "    return ", "")])


def _sampler(m: ModuleSpec) -> Sampler:
    """How elements are drawn, with letters in the place of sizes."""
    if not m.letters:
        return m.group.sampler
    drawn = [_resized(f.sampler, m.letters[k]) if k in m.letters else f.sampler for k, f in enumerate(m.group.factors)]
    return drawn[0] if len(drawn) == 1 else ProductSampler(tuple(drawn))


def _resized(sampler: Sampler, letter: str) -> Sampler:
    """A sampler of matrices of a size that is a letter, for its text alone."""
    if not isinstance(sampler, OrthogonalSampler | UnitarySampler | PermutationSampler):
        raise TypeError(f"{sampler!r} draws no matrices of any size")
    return replace(sampler, n=letter)  # type: ignore[arg-type]  # printed where its size would stand


_GENERATORS = {
    "S": "_symmetric_generators({})",
    "O": "_orthogonal_generators({}, special=False)",
    "SO": "_orthogonal_generators({}, special=True)",
    "U": "_unitary_generators({}, special=False)",
    "SU": "_unitary_generators({}, special=True)",
}
LETTERED = tuple(_GENERATORS)  # families that a module has for every n


def generators_text(m: ModuleSpec, constants: Constants) -> str:
    """``GENERATORS``: per factor a dict of "permutations" (m, d), "discrete" (m, d, d) and "lie" (k, d, d); of a module for every
    n a function of n."""
    factors = [
        _GENERATORS[f.family].format(m.letters[k]) if k in m.letters else _generators(m, k, constants)
        for k, f in enumerate(m.group.factors)
    ]
    if m.every:
        words = 'Generators, one dict per factor of the group: "permutations" (m, d), "discrete" (m, d, d) and "lie" (k, d, d).'
        line = f"    return ({', '.join(factors)},)"
        return f"def GENERATORS({m.sizes}):\n{doc(words)}\n{_in_rows(line, factors, '    return ')}"
    line = _in_rows(f"GENERATORS = ({', '.join(factors)},)", factors, "GENERATORS = ")
    return f"# Generators, one dict per factor of the group.\n{line}"


def _in_rows(line: str, factors: list[str], head: str) -> str:
    pad = " " * (len(head) - len(head.lstrip()))
    return line if len(line) <= 80 else "\n".join([f"{head}(", *(f"{pad}    {factor}," for factor in factors), f"{pad})"])


def _generators(m: ModuleSpec, slot: int, constants: Constants) -> str:
    factor, tail = m.group.factors[slot], f"_{slot + 1}" if len(m.group.factors) > 1 else ""
    if _user_defined(m) and len(factor.lie_generators):
        elements = np.stack(_generating_elements(factor))
        note = f"Generating elements of {factor.name}, exponentials of its Lie algebra among them, (m, d, d)."
        return f'{{"discrete": {constants.add(f"ELEMENTS{tail}", elements, note)}}}'
    parts = []
    if factor.is_permutation:
        note = f"Generators of {factor.name} as image arrays: e_j -> e_p[j]."
        parts.append(("permutations", constants.add(f"PERMUTATIONS{tail}", np.asarray(factor.permutations), note)))
    elif len(factor.discrete_generators):
        note = f"Discrete generators of {factor.name}, (m, d, d)."
        parts.append(("discrete", constants.add(f"DISCRETE{tail}", factor.discrete_generators, note)))
    if len(factor.lie_generators):
        note = f"Lie algebra generators of {factor.name}, (k, d, d)."
        parts.append(("lie", constants.add(f"LIE{tail}", factor.lie_generators, note)))
    return "{" + ", ".join(f'"{k}": {v}' for k, v in parts) + "}"
