"""Irreps strings of e3nn, from and to representations: ``repc.irreps.from_e3nn("5x0e+5x1o")``, ``to_e3nn``."""

from repc.api.e3nn import from_e3nn, to_e3nn

__all__ = ["from_e3nn", "to_e3nn"]
