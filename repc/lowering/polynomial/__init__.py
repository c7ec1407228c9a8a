"""Polynomial maps: equivariant polynomials step by step (`chain`), or a linear map of monomials (`monomials`)."""

from repc.lowering.polynomial.chain import ChainProblem, Coupling, NoChain, lower
from repc.lowering.polynomial.model import ChainProgram, MonomialProgram, Repeats

__all__ = ["ChainProblem", "ChainProgram", "Coupling", "MonomialProgram", "NoChain", "Repeats", "lower"]
