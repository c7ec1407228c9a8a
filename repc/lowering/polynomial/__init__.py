"""Polynomial maps: equivariant polynomials step by step (`chain`), or a linear map of monomials (`monomials`)."""

from repc.lowering.polynomial.chain import ChainProblem, NoChain, lower
from repc.lowering.polynomial.model import ChainProgram, MonomialProgram, Repeats

__all__ = ["ChainProblem", "ChainProgram", "MonomialProgram", "NoChain", "Repeats", "lower"]
