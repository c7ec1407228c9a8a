"""The order of an emitted module: docstring, imports, facts, constants, public functions, copies of what they call."""

from __future__ import annotations

from repc.targets.jax.constants import Constants, npz_bytes
from repc.targets.jax.copied import called, closure, copied
from repc.targets.jax.package import ModuleText
from repc.targets.jax.seal import SEAL

_LOADERS = {"_load", "_sparse"}
_REAL, _COMPLEX = "_common_dtype", "_common_complex_dtype"
_AXES, _AXES_OF_ORBITS = "_axis_sizes", "_axis_sizes_of_orbits"
_RULE = "# ── {} " + "─" * 50
_PRECISION = (
    "# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.\n"
    "PRECISION = jax.lax.Precision.HIGHEST"
)


def assembled(
    name: str, docstring: str, facts: str, constants: Constants, sections: list[str], functions: list[str], is_complex: bool,
    has_orbits: bool = False,
) -> ModuleText:  # fmt: skip
    """A module. ``sections`` stand between the constants and the functions; ``constants`` must be complete. ``has_orbits``: inputs
    have axes of tuples, sets or monomials."""
    constants_text, stored = constants.layout()
    body = "\n\n\n".join(functions)
    needed = _needed(constants_text + "\n" + body, is_complex, has_orbits)
    loaders = copied(needed & _LOADERS) if needed & _LOADERS else ""
    parts = [docstring, _imports(constants_text, *sections, body), f"{facts}\n{SEAL}", _PRECISION]
    parts += [f"\n{loaders}\n"] if loaders else []
    parts += [constants_text, *sections]
    text = "\n\n".join(p for p in parts if p) + "\n\n\n" + body + "\n"
    rest = needed - _LOADERS
    if rest:
        source = copied(rest).replace(_COMPLEX, _REAL).replace(_AXES_OF_ORBITS, _AXES)
        text += "\n\n" + _RULE.format("what the functions above are made of") + "\n\n\n" + source + "\n"
    return ModuleText(name, text, npz_bytes(stored) if stored else None)


def _needed(text: str, is_complex: bool, has_orbits: bool) -> set[str]:
    """The library functions that a text needs; complex groups have their own rule for dtypes, and inputs with axes of tuples their
    own for sizes."""
    needed = closure(called(text))
    if has_orbits and _AXES in needed:
        needed = closure((needed - {_AXES}) | {_AXES_OF_ORBITS}) - {_AXES}
    if is_complex and _REAL in needed:
        needed = (needed - {_REAL}) | {_COMPLEX}
    return needed


def _imports(*texts: str) -> str:
    lines = ["import jax", "import jax.numpy as jnp", "import numpy as np"]
    *data, body = texts
    standard = ["from bisect import bisect_left"] if "_read_n(" in body else []
    standard += ["from bisect import bisect_left, bisect_right"] if "_read_sizes(" in body or "_read_each(" in body else []
    standard += ["from functools import partial"] if "@partial(" in body else []
    standard += ["from math import sqrt"] if any("sqrt(" in text for text in data) else []
    if standard:
        lines = [*standard, "", *lines]
    return "\n".join(lines)
