"""The skeleton of an emitted map: header, constants, public functions, and copies of the functions they call."""

from __future__ import annotations

import numpy as np

from repc.codegen.blocks import BlockPrinter
from repc.codegen.constants import Constants, npz_bytes
from repc.codegen.copied import called, closure, copied
from repc.codegen.fourier import FourierPrinter
from repc.codegen.functions import apply_text, basis_text, error_text, init_text, matrix_text, weight_text
from repc.codegen.group_text import generators_text, rho_text, sample_text
from repc.codegen.header import docstring, facts
from repc.codegen.names import Names, quoted
from repc.codegen.numbers import number
from repc.codegen.spec import MapModule, Module
from repc.lowering.fourier import FourierProgram
from repc.lowering.program import BasisProgram, BlockProgram, OrbitProgram

_LOADERS = {"_load", "_sparse"}
_REAL, _COMPLEX = "_common_dtype", "_common_complex_dtype"
_RULE = "# ── {} " + "─" * 50


def print_module(m: MapModule) -> Module:
    """The module of one map."""
    constants = Constants(Names())
    generators = generators_text(m, constants)
    rho, sample = rho_text(m, constants), sample_text(m, constants)
    functions = [init_text(m), apply_text(m), matrix_text(m), basis_text(m), rho, sample, error_text(m)]
    private = _private(m, constants)
    shapes = _shapes(m, constants)
    constants_text, stored = constants.layout()
    body = "\n\n\n".join([*functions, *private])
    needed = _needed(constants_text + "\n" + body, m.program.is_complex)
    loaders = copied(needed & _LOADERS) if needed & _LOADERS else ""
    parts = [docstring(m), _imports(constants_text, shapes), facts(m), _PRECISION]
    parts += [f"\n{loaders}\n"] if loaders else []
    parts += [constants_text, generators, shapes]
    text = "\n\n".join(p for p in parts if p) + "\n\n\n" + body + "\n"
    rest = needed - _LOADERS
    if rest:
        source = copied(rest).replace(_COMPLEX, _REAL)
        text += "\n\n" + _RULE.format("what the functions above are made of") + "\n\n\n" + source + "\n"
    return Module(m.name, text, npz_bytes(stored) if stored else None)


_PRECISION = (
    "# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.\n"
    "PRECISION = jax.lax.Precision.HIGHEST"
)


def _needed(text: str, is_complex: bool) -> set[str]:
    """The library functions that a text needs; complex groups have their own rule for dtypes."""
    needed = closure(called(text))
    if is_complex and _REAL in needed:
        needed = (needed - {_REAL}) | {_COMPLEX}
    return needed


def _imports(constants: str, shapes: str) -> str:
    lines = ["import jax", "import jax.numpy as jnp", "import numpy as np"]
    if "sqrt(" in constants or "sqrt(" in shapes:
        lines = ["from math import sqrt", "", *lines]
    return "\n".join(lines)


def _private(m: MapModule, constants: Constants) -> list[str]:
    program = m.program
    if isinstance(program, OrbitProgram):
        constants.add("LABELS", program.labels, f"Orbit of each index tuple (output, input), {program.labels.shape}.")
    elif isinstance(program, BasisProgram):
        constants.add("MAPS", program.basis, f"Orthonormal basis maps, {program.basis.shape}.")
    if not program.hom_dim:
        return []
    texts = [weight_text(m)]
    if isinstance(program, BlockProgram):
        texts.append(BlockPrinter(program, constants).text())
    elif isinstance(program, FourierProgram):
        texts.append(FourierPrinter(program, constants).text())
    return texts


def _shapes(m: MapModule, constants: Constants) -> str:
    program = m.program
    rows = [("SHAPES", {k: repr(s) for k, s in program.parameters.items()}, _shape_note(m))]
    rows.append(("SPREADS", _spreads(m, constants), "standard deviations at initialization"))
    if not isinstance(program, BlockProgram) or program.unitary:
        rows.append(("SQUARED_NORMS", _norms(m, constants), "of the map of a single unit coefficient"))
    return "\n".join(_dictionary(*row) for row in rows if program.hom_dim or row[0] != "SQUARED_NORMS")


def _shape_note(m: MapModule) -> str:
    if isinstance(m.program, FourierProgram):
        return "of the parameters: (channels out, channels in, positions along each axis)"
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
