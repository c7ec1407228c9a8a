"""What users hold: representations under EMLP's names, their bases and irreducibles, compiled and explained maps."""

from repc.api.bound import bound_rep
from repc.api.by_images import images
from repc.api.doors import compile, equivariance_error, explain
from repc.api.exact import clebsch_gordan, exact_basis, explanation_latex
from repc.api.index_tensor import tensor
from repc.api.labeled import harmonics, irrep
from repc.api.polynomials import PolynomialMaps, poly
from repc.api.rep import Expression, Rep, expression
from repc.api.subgroups import res, subgroup
from repc.api.vectors import Scalar, T, V, Vector

__all__ = [
    "Expression",
    "PolynomialMaps",
    "Rep",
    "Scalar",
    "T",
    "V",
    "Vector",
    "bound_rep",
    "clebsch_gordan",
    "compile",
    "equivariance_error",
    "exact_basis",
    "explain",
    "explanation_latex",
    "expression",
    "harmonics",
    "images",
    "irrep",
    "poly",
    "res",
    "subgroup",
    "tensor",
]
