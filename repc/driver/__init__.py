"""The driver: the one room that sees all others. `reading` takes text to what is asked, `pipeline` is the compiler read top to
bottom, `explaining` is what it sees on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.driver.described import (
    count_polynomials,
    emit_free_network,
    emit_network,
    emit_polynomial,
    hilbert_of,
    roomy,
)
from repc.driver.explaining import explain_rep, explain_spec
from repc.driver.options import LOWERINGS, Options, Progress
from repc.driver.output import identifier, write
from repc.driver.pipeline import Compiled, check, compile_spec
from repc.driver.reading import build_group, free_letter, only, type_expression, type_source
from repc.reps import TypedSpec
from repc.symbolic.formula import FreeSpec

if TYPE_CHECKING:
    from repc.driver.tables import catalogue, character_tables, irreducibles
    from repc.driver.worker import Worker

__all__ = [
    "Compiled",
    "FreeSpec",
    "LOWERINGS",
    "Options",
    "Progress",
    "TypedSpec",
    "Worker",
    "build_group",
    "catalogue",
    "character_tables",
    "check",
    "compile_spec",
    "count_polynomials",
    "emit_free_network",
    "emit_network",
    "emit_polynomial",
    "explain_rep",
    "explain_spec",
    "free_letter",
    "hilbert_of",
    "identifier",
    "irreducibles",
    "only",
    "roomy",
    "type_expression",
    "type_source",
    "write",
]


def __getattr__(name: str):
    """What asks for numbers is imported when it is asked for: a map that the cache has is compiled without."""
    if name not in __all__:
        raise AttributeError(f"module 'repc.driver' has no attribute '{name}'")
    from repc.driver import tables, worker

    return next(getattr(home, name) for home in (tables, worker) if hasattr(home, name))
