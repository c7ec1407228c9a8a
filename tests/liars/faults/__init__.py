"""The faults, a file for each room, refusals and second sources first."""

from __future__ import annotations

from importlib import import_module

from tests.liars.fault import Fault

ROOMS = (
    "source", "syntax", "groups", "reps", "symbolic", "numeric", "ops", "lowering", "cache", "report", "codegen", "runtime",
    "datasets", "driver", "nn", "explore", "cli",
)  # fmt: skip

FAULTS: tuple[Fault, ...] = tuple(fault for room in ROOMS for fault in import_module(f"tests.liars.faults.{room}").FAULTS)
