"""The driver: the one room that sees all others. `pipeline` is the compiler read top to bottom."""

from repc.driver.exact import clebsch_gordan, exact_basis, explanation_latex
from repc.driver.options import LOWERINGS, Options, Progress
from repc.driver.output import identifier, write
from repc.driver.pipeline import (
    Compiled,
    build_group,
    check,
    compile,
    compile_free,
    compile_spec,
    emit_free_network,
    emit_network,
    explain,
    explain_free,
    explain_rep,
    explain_spec,
    free_letter,
    type_expression,
    type_source,
)
from repc.driver.questions import Projector, equivariance_error, invariants, irreducible, irreps, isomorphic, projector
from repc.driver.tables import catalogue, irreducibles
from repc.driver.worker import Worker
from repc.reps import TypedSpec
from repc.symbolic.formula import FreeSpec

__all__ = [
    "Compiled",
    "FreeSpec",
    "LOWERINGS",
    "Options",
    "Progress",
    "Projector",
    "TypedSpec",
    "Worker",
    "build_group",
    "catalogue",
    "check",
    "clebsch_gordan",
    "compile",
    "compile_free",
    "compile_spec",
    "emit_free_network",
    "emit_network",
    "equivariance_error",
    "exact_basis",
    "explain",
    "explain_free",
    "explain_rep",
    "explain_spec",
    "explanation_latex",
    "free_letter",
    "identifier",
    "invariants",
    "irreducible",
    "irreducibles",
    "irreps",
    "isomorphic",
    "projector",
    "type_expression",
    "type_source",
    "write",
]
