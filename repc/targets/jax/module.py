"""The order of an emitted module: docstring, facts, constants, public functions, and copies of the functions they call."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np

from repc.lowering.written import written
from repc.ops.names import Names
from repc.ops.value import Parameter, Program
from repc.targets.jax.constants import Constants
from repc.targets.jax.functions import apply_text, basis_text, error_text, init_text, is_orthogonal, matrix_text, sizes_texts
from repc.targets.jax.group_text import act_text, generators_text, rho_text, sample_text
from repc.targets.jax.header import docstring, facts, has_orbits
from repc.targets.jax.names import quoted
from repc.targets.jax.numbers import number
from repc.targets.jax.package import ModuleText
from repc.targets.jax.polynomials import polynomial_basis_text
from repc.targets.jax.printer import private_texts
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.skeleton import assembled
from repc.targets.jax.spec import ModuleSpec


def print_module(m: ModuleSpec) -> ModuleText:
    """The module of one map or network."""
    constants, code = Constants(Names()), written(m.program)
    generators = generators_text(m, constants)
    rho, sample = rho_text(m, constants), sample_text(m, constants)
    public = [*sizes_texts(m), init_text(m, has_rows(code)), apply_text(m, code, constants)]
    if m.polynomial and not m.polynomial.evaluates:
        public.append(polynomial_basis_text(m))
    elif not m.network and not m.polynomial:
        public += [matrix_text(m), basis_text(m, code)]
    public += [rho, *([act_text(m, constants)] if stacked_sides(m) else []), sample]
    public += [generators] if m.every else []
    functions = [*public, error_text(m), *private_texts(code, constants, m.every is not None)]
    sections = [*([] if m.every else [generators]), _shapes(m, code, constants)]
    return assembled(m.name, docstring(m), facts(m), constants, sections, functions, m.program.is_complex, has_orbits(m))


# ── parameters ───────────────────────────────────────────────────────────────────────────────────


def _shapes(m: ModuleSpec, code: Program, constants: Constants) -> str:
    axes = f": {m.program.axes}" if m.program.axes else ""
    rows = [("SHAPES", lambda p: repr(p.shape), f"of the parameters{axes}")]
    each = "COEFFICIENT" if m.polynomial else "ORBIT"
    spreads = lambda p: _entries(p.spread, f"{each}_SPREADS", f"Standard deviation per {each.lower()}", constants)  # noqa: E731
    rows.append(("SPREADS", spreads, "standard deviations at initialization"))
    if m.network:
        rows[1] = ("SPREADS", lambda p: _by_rows(p.spread), "standard deviations at initialization")
        return "\n".join(_by_layer(name, code, entry, note) for name, entry, note in rows)
    if not m.every and not m.polynomial and is_orthogonal(code):
        norms = lambda p: _entries(p.norm, "ORBIT_SIZES", "Index tuples per orbit", constants)  # noqa: E731
        rows.append(("SQUARED_NORMS", norms, "of the map of a single unit coefficient"))
    found = ((name, {k: entry(p) for k, p in code.parameters.items()}, note) for name, entry, note in rows)
    return "\n".join(_dictionary(*row) for row in found)


def _entries(value, name: str, words: str, constants: Constants) -> str:
    """A number, or the name of an array of one for each orbit."""
    if isinstance(value, np.ndarray):
        return constants.add(name, value, f"{words}.")
    return str(value) if isinstance(value, int) else number(value)


def has_rows(code: Program) -> bool:
    """Whether some array of parameters has a spread for each of its rows."""
    found = (p.spread for parameters in code.layers.values() for p in parameters.values())
    return any(isinstance(spread, np.ndarray) and len(set(spread[:, 0])) > 1 for spread in found)


def _by_rows(spread) -> str:
    """A number, or of one for each row, (rows, 1), how many rows have which: ``((4, 0.372), (8, 0.448))``."""
    if not isinstance(spread, np.ndarray):
        return number(spread)
    runs = [(len(list(run)), value) for value, run in groupby(spread[:, 0])]
    return number(runs[0][1]) if len(runs) == 1 else f"({', '.join(f'({count}, {number(value)})' for count, value in runs)})"


def _dictionary(name: str, entries: dict[str, str], note: str) -> str:
    line = f"{name} = {{{', '.join(f'{quoted(k)}: {v}' for k, v in entries.items())}}}"
    if len(line) + len(note) + 4 <= 118:
        return f"{line}  # {note}"
    return "\n".join([f"{name} = {{  # {note}", *(f"    {quoted(k)}: {v}," for k, v in entries.items()), "}"])


def _by_layer(name: str, code: Program, entry: Callable[[Parameter], str], note: str) -> str:
    """``NAME = {layer: {parameter: value}}`` with a comment; biases have no spread."""
    lines = [f"{name} = {{  # {note}"]
    for layer, parameters in code.layers.items():
        entries = {k: entry(p) for k, p in parameters.items() if name == "SHAPES" or np.any(p.spread)}
        inside = ", ".join(f"{quoted(k)}: {v}" for k, v in entries.items())
        if len(layer) + len(inside) + 12 <= 116:
            lines.append(f"    {quoted(layer)}: {{{inside}}},")
        else:
            lines += [f"    {quoted(layer)}: {{", *(f"        {quoted(k)}: {v}," for k, v in entries.items()), "    },"]
    return "\n".join([*lines, "}"])
