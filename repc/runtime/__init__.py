"""Emitted modules at run time: load one, and verify it from its own contents.

The room that runs JAX, imported inside functions.
"""

from repc.runtime.check import CheckReport, check
from repc.runtime.load import load, load_module
from repc.runtime.sized import at, smallest

__all__ = ["CheckReport", "at", "check", "load", "load_module", "smallest"]
