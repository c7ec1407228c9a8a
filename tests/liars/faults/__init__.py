"""The faults, a file for each room, refusals and second sources first."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.liars.fault import Fault

ROOMS = tuple(sorted(found.name for found in iter_modules(__path__)))
FAULTS: tuple[Fault, ...] = tuple(fault for room in ROOMS for fault in import_module(f"{__name__}.{room}").FAULTS)
