"""Irreducibles in e3nn's words: ``Irreps("5x0e+5x1o")``, and representations from and to such strings."""

from repc.api.e3nn import from_e3nn, to_e3nn
from repc.api.irreps import Irreps

__all__ = ["Irreps", "from_e3nn", "to_e3nn"]
