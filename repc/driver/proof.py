"""From what was solved to what is written: the text is printed, run, certified and sealed. Every door comes this way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from repc.driver.layouts import in_layout
from repc.driver.options import silent
from repc.driver.trial import Arrow, certified
from repc.numeric.certificate import Certificate
from repc.numeric.threads import single_threaded
from repc.report import Report
from repc.reps import TypedMap
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.source import Source
from repc.targets.jax import ModuleText, sealed
from repc.targets.jax.emit import emit
from repc.tolerance import CERTIFICATE


@dataclass(frozen=True, eq=False)
class Solved:
    """A map or network with its program: the report so far, what was typed, and what its text must compute.

    There is one arrow, or one for each n at which a text for every n is run; ``typed`` is then it at the smallest of these.
    """

    report: Report
    typed: TypedMap | TypedPoly | TypedNet
    arrows: tuple[Arrow, ...]


def proven(solved: Solved, source: Source, progress: Callable[[str], None] = silent) -> tuple[Report, ModuleText]:
    """The report with its certificate, and the module whose text was run. Raises RepcError as `emit` and `certified` do."""
    report, arrows = in_layout(solved.report, solved.typed, solved.arrows)
    generators = sum(arrow.group.generator_count for arrow in arrows)
    unproven = Certificate(generators, CERTIFICATE)  # what the text says before it has run: the contract's bound
    progress(f"writing {report.name}")
    module = emit(replace(report, certificate=unproven), solved.typed, source)
    progress(f"certifying {report.name}")
    with single_threaded():
        certificate = certified(module, *arrows)
    return replace(report, certificate=certificate), sealed(module, certificate.bound)
