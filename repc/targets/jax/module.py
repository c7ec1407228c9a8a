"""The skeleton of an emitted map: header, constants, public functions, and copies of the functions they call."""

from __future__ import annotations

import numpy as np

from repc.lowering.diagram import DiagramProgram
from repc.lowering.fourier import FourierProgram
from repc.lowering.product import ProductProgram
from repc.lowering.program import BlockProgram, OrbitProgram
from repc.lowering.written import written
from repc.ops.names import Names
from repc.targets.jax.constants import Constants
from repc.targets.jax.functions import apply_text, basis_text, error_text, has_orthogonal_units, init_text, matrix_text
from repc.targets.jax.group_text import act_text, generators_text, rho_text, sample_text
from repc.targets.jax.header import docstring, facts
from repc.targets.jax.names import doc, quoted
from repc.targets.jax.numbers import number
from repc.targets.jax.package import ModuleText
from repc.targets.jax.printer import function_text
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.skeleton import assembled
from repc.targets.jax.spec import MapModule


def print_module(m: MapModule) -> ModuleText:
    """The module of one map."""
    constants = Constants(Names())
    code = written(m.program)
    generators = generators_text(m, constants)
    rho, sample = rho_text(m, constants), sample_text(m, constants)
    private = [function_text(f, constants, doc(f.doc)) for f in code.functions]
    acts = [act_text(m, constants)] if stacked_sides(m) else []
    functions = [init_text(m), apply_text(m, code, constants), matrix_text(m), basis_text(m), rho, *acts, sample, error_text(m)]
    sections = [generators, _shapes(m, constants)]
    return assembled(m.name, docstring(m), facts(m), constants, sections, [*functions, *private], m.program.is_complex)


def _shapes(m: MapModule, constants: Constants) -> str:
    program = m.program
    rows = [("SHAPES", {k: repr(s) for k, s in program.parameters.items()}, _shape_note(m))]
    rows.append(("SPREADS", _spreads(m, constants), "standard deviations at initialization"))
    if has_orthogonal_units(m):
        rows.append(("SQUARED_NORMS", _norms(m, constants), "of the map of a single unit coefficient"))
    return "\n".join(_dictionary(*row) for row in rows if program.hom_dim or row[0] != "SQUARED_NORMS")


def _shape_note(m: MapModule) -> str:
    if isinstance(m.program, FourierProgram):
        return "of the parameters: (channels out, channels in, positions along each axis)"
    if isinstance(m.program, DiagramProgram | ProductProgram):
        return "of the parameters: (diagrams, channels out, channels in)"
    if not isinstance(m.program, BlockProgram):
        return "of the parameters"
    units = any(len(s) == 3 for s in m.program.parameters.values())
    return "of the parameters: (channels out, channels in)" + (", with the units of ℂ or ℍ first" if units else "")


def _dictionary(name: str, entries: dict[str, str], note: str) -> str:
    line = f"{name} = {{{', '.join(f'{quoted(k)}: {v}' for k, v in entries.items())}}}"
    if len(line) + len(note) + 4 <= 118:
        return f"{line}  # {note}"
    return "\n".join([f"{name} = {{  # {note}", *(f"    {quoted(k)}: {v}," for k, v in entries.items()), "}"])


def _spreads(m: MapModule, constants: Constants) -> dict[str, str]:
    program = m.program
    if isinstance(program, DiagramProgram | ProductProgram):
        core = program.core if isinstance(program, ProductProgram) else program
        return {pair.name: number(pair.spread) for pair in core.pairs}
    if isinstance(program, BlockProgram):
        return {mix.irrep.label: number(mix.spread) for mix in program.mixes}
    if isinstance(program, FourierProgram):
        return {k.name: number(k.spread) for k in program.kernels}
    if isinstance(program, OrbitProgram):
        return {"orbits": _array_or_number(program.spread, "ORBIT_SPREADS", "Standard deviation per orbit.", constants)}
    return {"basis": number(program.spread)}


def _norms(m: MapModule, constants: Constants) -> dict[str, str]:
    program = m.program
    if isinstance(program, BlockProgram):
        return {mix.irrep.label: str(mix.irrep.dim) for mix in program.mixes}
    if isinstance(program, FourierProgram):
        return {name: str(norm) for name, norm in program.norms().items()}
    if isinstance(program, OrbitProgram):
        return {"orbits": _array_or_number(program.sizes, "ORBIT_SIZES", "Index tuples per orbit.", constants)}
    return {"basis": "1"}


def _array_or_number(values: np.ndarray, name: str, note: str, constants: Constants) -> str:
    return constants.add(name, values, note)
