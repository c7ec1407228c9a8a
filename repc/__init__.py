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
    from repc.api import (
        Rep,
        Scalar,
        T,
        V,
        Vector,
        clebsch_gordan,
        compile,
        equivariance_error,
        exact_basis,
        explain,
        harmonics,
        images,
        irrep,
        poly,
        res,
        subgroup,
        tensor,
    )
    from repc.explore.pictures import vis
    from repc.numeric.basis import sparsify_basis
    from repc.numeric.irreducibles.harmonics import spherical_harmonics, wigner_D

_LAZY = {
    "clebsch_gordan": "repc.api",
    "compile": "repc.api",
    "explain": "repc.api",
    "vis": "repc.explore.pictures",
    "equivariance_error": "repc.api",
    "exact_basis": "repc.api",
    "Rep": "repc.api",
    "Scalar": "repc.api",
    "T": "repc.api",
    "V": "repc.api",
    "Vector": "repc.api",
    "harmonics": "repc.api",
    "images": "repc.api",
    "irrep": "repc.api",
    "poly": "repc.api",
    "res": "repc.api",
    "subgroup": "repc.api",
    "tensor": "repc.api",
    "sparsify_basis": "repc.numeric.basis",
    "spherical_harmonics": "repc.numeric.irreducibles.harmonics",
    "wigner_D": "repc.numeric.irreducibles.harmonics",
}

_MODULES = ("datasets", "groups", "irreps", "nn")  # loaded when they are asked for: ``import repc; repc.nn.EMLP``
_NOTEBOOK = {"png": "notebook_png", "html": "notebook_html"}  # of the room of pictures, by form

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
    "harmonics",
    "images",
    "irrep",
    "irreps",
    "poly",
    "res",
    "sparsify_basis",
    "spherical_harmonics",
    "subgroup",
    "tensor",
    "vis",
    "wigner_D",
]


def __getattr__(name: str):
    if name in _LAZY:
        _offer_pictures()
        return getattr(import_module(_LAZY[name]), name)
    if name in _MODULES:
        return import_module(f"repc.{name}")
    raise AttributeError(f"module 'repc' has no attribute '{name}'")


def _offer_pictures() -> None:
    """Tell representations who draws them in notebooks: a room further right, which loads when one asks."""
    pictures = import_module("repc.api.rep").pictures
    for form, name in _NOTEBOOK.items():
        pictures.setdefault(form, lambda rep, name=name: getattr(import_module("repc.explore.pictures"), name)(rep))


def load_ipython_extension(ipython) -> None:
    """``%load_ext repc``: the cell magic ``%%rep`` compiles a spec and binds its modules."""
    from repc.explore.notebook import register

    register(ipython)


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
