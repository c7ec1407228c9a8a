"""What an emitted module knows of its group: ρ_in, ρ_out, sampling and generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repc.groups.exponential import expm
from repc.ops.names import Names
from repc.ops.sizes import number
from repc.reps.tree import involves_user
from repc.targets.jax.constants import Constants
from repc.targets.jax.every import ELEMENT
from repc.targets.jax.moves import moves_text
from repc.targets.jax.names import doc
from repc.targets.jax.rho import RhoPrinter
from repc.targets.jax.sampling import SamplePrinter
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.spec import ModuleSpec

if TYPE_CHECKING:
    from repc.groups import Group


def rho_text(m: ModuleSpec, constants: Constants) -> str:
    """``rho_in`` and ``rho_out``."""
    printer = RhoPrinter(m.group, constants)
    element = _element_text(m.group, printer)
    if _user_defined(m):
        return _stored_rho(m, constants)
    ins = [printer.text(rep.node) for rep in m.inputs]
    dims = [number(rep.dim) for rep in m.inputs]
    outs = [printer.text(m.output.node)]
    out = _function("rho_out", f"output {m.output.text}", [number(m.output.dim)], outs, element, m.group)
    source = ", ".join(rep.text for rep in m.inputs)
    into = _function("rho_in", f"input {source}", dims, ins, element, m.group)
    return f"{into}\n\n\n{out}"


def act_text(m: ModuleSpec, constants: Constants) -> str:
    """``act_in`` and ``act_out``, where vectors are moved axis by axis."""
    printer = RhoPrinter(m.group, Constants(Names()) if m.every else constants)

    def axis_texts(monomial) -> list[str]:
        return [printer.axis_text(atom) for atom in monomial]

    into, out = stacked_sides(m)
    element = f"{ELEMENT}\n    n = len(g)" if m.every else _element_text(m.group, printer)
    order_x = order_y = ""
    if into.take is not None:
        order_x = constants.add("ORDER_X", into.take, "Input coordinates, monomial after monomial.")
    if out.take is not None:
        order_y = constants.add("ORDER_Y", np.argsort(out.take), "Where each output coordinate lies.")
    return moves_text(into, out, axis_texts, element, (order_x, order_y))


def _function(name: str, what: str, dims: list[int], texts: list[str], element: str, group: Group) -> str:
    side, texts_of = what.split(" ", 1)
    side = "inputs" if len(dims) > 1 else side
    shape = " and ".join(f"({d}, {d})" for d in dims)
    text = f"ρ(g) on the {side} {texts_of}, {shape}, for {_element_shape(group)}."
    lines = ["@jax.jit", f"def {name}(g):", doc(text)]
    lines += [f'    _refuse_large("{name}(g)", {d}, {d})' for d in sorted(set(dims))]
    lines.append(f"    {element}")
    if len(texts) == 1:
        lines += _returned(texts[0], "    return ", "")
    else:
        lines.append("    return (")
        for text in texts:
            lines += _returned(text, "        ", ",")
        lines.append("    )")
    return "\n".join(lines)


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


def _element_text(group: Group, printer: RhoPrinter) -> str:
    """The line that takes an element apart into matrices."""
    names, dims = printer.variables(), ", ".join(str(f.d) for f in group.factors)
    left = f"({names[0]},)" if len(names) == 1 else ", ".join(names)
    return f"{left} = _element(g, {dims})"


def _element_shape(group: Group) -> str:
    shapes = [f"({f.d}, {f.d})" for f in group.factors]
    if len(shapes) == 1:
        return f"g {shapes[0]} in {group.name}"
    return f"g = ({', '.join(f'g{i + 1}' for i in range(len(shapes)))}) in {group.name}: {', '.join(shapes)}"


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
    return [*map(np.asarray, factor.discrete_generators), *(expm(np.asarray(a)) for a in factor.lie_algebra)]


def _user_defined(m: ModuleSpec) -> bool:
    return any(involves_user(rep.node) for rep in (*m.inputs, m.output))


def sample_text(m: ModuleSpec, constants: Constants) -> str:
    """``sample``."""
    if _user_defined(m):
        dims = ", ".join(str(f.d) for f in m.group.factors)
        return (
            "def sample(key, n):\n"
            + doc(f"n elements of {m.group.name} whose ρ is stored: the identity and generators.")
            + "\n"
            + f"    return _random_known(key, n, KNOWN, {dims})"
        )
    printer = SamplePrinter(constants)
    text = printer.text(m.group.sampler)
    several = "a tuple of " if len(m.group.factors) > 1 else ""
    shape = ", ".join(f"(n, {f.d}, {f.d})" for f in m.group.factors)
    lines = ["def sample(key, n):", doc(f"n random elements of {m.group.name}: {several}{shape}.")]
    if printer.keys == 1:
        text = text.replace("keys[0]", "key")
    elif printer.keys:
        lines.append(f"    keys = jax.random.split(key, {printer.keys})")
    return "\n".join([*lines, *_returned(text, "    return ", "")])


def generators_text(m: ModuleSpec, constants: Constants) -> str:
    """``GENERATORS``: per factor a dict of "permutations" (m, d), "discrete" (m, d, d) and "lie" (k, d, d)."""
    factors = []
    for slot, factor in enumerate(m.group.factors):
        tail = f"_{slot + 1}" if len(m.group.factors) > 1 else ""
        parts = []
        if _user_defined(m) and len(factor.lie_algebra):
            elements = np.stack(_generating_elements(factor))
            note = f"Generating elements of {factor.name}, exponentials of its Lie algebra among them, (m, d, d)."
            factors.append(f'{{"discrete": {constants.add(f"ELEMENTS{tail}", elements, note)}}}')
            continue
        if factor.is_permutation:
            note = f"Generators of {factor.name} as image arrays: e_j -> e_p[j]."
            parts.append(("permutations", constants.add(f"PERMUTATIONS{tail}", np.asarray(factor.permutations), note)))
        elif len(factor.discrete_generators):
            note = f"Discrete generators of {factor.name}, (m, d, d)."
            parts.append(("discrete", constants.add(f"DISCRETE{tail}", factor.discrete_generators, note)))
        if len(factor.lie_algebra):
            note = f"Lie algebra generators of {factor.name}, (k, d, d)."
            parts.append(("lie", constants.add(f"LIE{tail}", factor.lie_algebra, note)))
        factors.append("{" + ", ".join(f'"{k}": {v}' for k, v in parts) + "}")
    line = f"GENERATORS = ({', '.join(factors)},)"
    if len(line) > 80:
        line = "\n".join(["GENERATORS = (", *(f"    {factor}," for factor in factors), ")"])
    return f"# Generators, one dict per factor of the group.\n{line}"
