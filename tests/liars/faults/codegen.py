"""Faults."""

from tests.liars.fault import Fault

FAULTS: tuple[Fault, ...] = ()
