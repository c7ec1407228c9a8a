"""Equivariant layers and networks as pytrees, under EMLP's names."""

from repc.nn.dynamics import EMLPH, MLPH, EMLPode, MLPode
from repc.nn.fitting import fit
from repc.nn.layers import MLP, Sequential, Standardize
from repc.nn.module import Module
from repc.nn.network import EMLP, BiLinear, EMLPBlock, Linear, Network, bilinear_weights, uniform_rep
from repc.nn.nonlinear import GatedNonlinearity, Pointwise, gated
from repc.nn.polynomials import Poly
from repc.nn.restriction import added, relax, restrict, symmetrize
from repc.nn.storage import restore, save
from repc.source.losses import LossWarning, MapLossWarning

__all__ = [
    "EMLP",
    "EMLPH",
    "MLP",
    "MLPH",
    "BiLinear",
    "EMLPBlock",
    "EMLPode",
    "GatedNonlinearity",
    "Linear",
    "LossWarning",
    "MLPode",
    "MapLossWarning",
    "Module",
    "Network",
    "Pointwise",
    "Poly",
    "Sequential",
    "Standardize",
    "added",
    "bilinear_weights",
    "fit",
    "gated",
    "relax",
    "restore",
    "restrict",
    "save",
    "symmetrize",
    "uniform_rep",
]
