"""repc: a compiler from symmetry to code.

``compile`` turns one line of mathematics into a checked JAX module, ``explain`` says what the compiler sees; ``V``, ``T``
and ``Scalar`` build representations in Python, `repc.groups` has the groups.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.source import CheckError, RepcError

if TYPE_CHECKING:
    from repc.driver import clebsch_gordan, compile, equivariance_error, exact_basis, explain
    from repc.explore.pictures import vis
    from repc.numeric.basis import sparsify_basis
    from repc.numeric.harmonics import spherical_harmonics, wigner_D
    from repc.reps import Rep, Scalar, T, V, Vector
    from repc.reps.index_tensor import tensor
    from repc.reps.labeled import irrep

_LAZY = {
    "clebsch_gordan": "repc.driver",
    "compile": "repc.driver",
    "explain": "repc.driver",
    "vis": "repc.explore.pictures",
    "equivariance_error": "repc.driver",
    "exact_basis": "repc.driver",
    "Rep": "repc.reps",
    "Scalar": "repc.reps",
    "T": "repc.reps",
    "V": "repc.reps",
    "Vector": "repc.reps",
    "irrep": "repc.reps.labeled",
    "tensor": "repc.reps.index_tensor",
    "sparsify_basis": "repc.numeric.basis",
    "spherical_harmonics": "repc.numeric.harmonics",
    "wigner_D": "repc.numeric.harmonics",
}

_MODULES = {"irreps": "repc.symbolic.e3nn"}

__all__ = [
    "CheckError",
    "Rep",
    "RepcError",
    "Scalar",
    "T",
    "V",
    "Vector",
    "__version__",
    "clebsch_gordan",
    "compile",
    "equivariance_error",
    "exact_basis",
    "explain",
    "irrep",
    "irreps",
    "sparsify_basis",
    "spherical_harmonics",
    "tensor",
    "vis",
    "wigner_D",
]


def __getattr__(name: str):
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'repc' has no attribute '{name}'")


def load_ipython_extension(ipython) -> None:
    """``%load_ext repc``: the cell magic ``%%rep`` compiles a spec and binds its modules."""
    from repc.explore.notebook import register

    register(ipython)


def __dir__() -> list[str]:
    return sorted(__all__)
