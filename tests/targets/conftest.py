"""Modules of maps over groups of every kind, compiled once each by the whole pipeline."""

from dataclasses import dataclass
from types import ModuleType

import jax
import numpy as np
import pytest

from repc import driver
from repc.groups import Group
from repc.lowering import Program
from repc.runtime import load_module
from repc.targets.jax import ModuleText


class Quaternions(Group):
    """The quaternion group by left multiplication on ℝ⁴: one irreducible of type ℍ."""

    discrete_generators = np.array(
        [
            [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
            [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
        ],
        dtype=float,
    )


class Shear(Group):
    """A unipotent group: not completely reducible, so its maps come from a null space."""

    lie_algebra = np.array([[[0.0, 1.0], [0.0, 0.0]]])


class SkewTriangle(Group):
    """D(3) in a basis that is not orthonormal."""

    discrete_generators = np.array([[[0, -1], [1, -1]], [[0, 1], [1, 0]]], dtype=float)


# name: (map, group, lowering)
CASES = {
    "inertia": ("5V⁰+5V -> V²", "SO(3)", None),
    "inertia_schur": ("5V⁰+5V -> V²", "SO(3)", "schur"),
    "permuted": ("(V+V⁰)² -> (V+V⁰)²+3V", "SO(3)", "schur"),
    "zero": ("V -> V⁰", "O(3)", None),
    "reflections": ("det⊗V+det -> V+Alt²(V)+Sym²(V)+det", "O(3)", "schur"),
    "plane": ("2V+V² -> V²+V", "SO(2)", "schur"),
    "plane_bilinear": ("(V, V+V⁰) -> V²+V", "SO(2)", "schur"),
    "quaternions": ("2V -> V+V²", Quaternions, "schur"),
    "spin": ("(V, V+conj(V)) -> V²+V⁰", "SU(2)", "schur"),
    "unitary": ("V⊗V* -> V⊗V*+V⁰", "U(2)", "dense"),
    "lorentz": ("V+V*+timeor -> V²+V", "SO(1,3)", "schur"),
    "skew": ("2V -> V²", SkewTriangle, "schur"),
    "shear": ("V+V⁰ -> V²", Shear, None),
    "graph": ("V+V² -> V²", "S(4)", "orbit"),
    "graph_bilinear": ("(V², V) -> V", "S(4)", "orbit"),
    "signed": ("V+sgn -> reg+sgn⊗V", "S(3)", "schur"),
    "molecule": ("V_S(3)⊗V_SO(3) -> V_SO(3)+V²_S(3)", "SO(3)×S(3)", "schur"),
    "large": ("V⁴ -> V⁴", "SO(3)", "schur"),
}


@dataclass(frozen=True, eq=False)
class Case:
    """A compiled map: its program, its text, and the text imported."""

    name: str
    program: Program
    module: ModuleText
    emitted: ModuleType


_COMPILED: dict[str, Case] = {}


def compiled(name: str) -> Case:
    """A case by name, compiled once."""
    if name not in _COMPILED:
        expression, group, lowering = CASES[name]
        group = group if isinstance(group, str) else group()
        spec = driver.type_expression(expression, group, name)
        (result,) = driver.compile_spec(spec, driver.Options(lower=lowering))
        _COMPILED[name] = Case(name, result.report.program, result.module, load_module(result.module))
    return _COMPILED[name]


@pytest.fixture(params=list(CASES))
def case(request) -> Case:
    """Every case in turn."""
    return compiled(request.param)


@pytest.fixture
def all_cases() -> list[Case]:
    """All cases at once."""
    return [compiled(name) for name in CASES]


@pytest.fixture
def case_named():
    """A case by name."""
    return compiled


@pytest.fixture(autouse=True)
def strict_ranks():
    """Implicit rank promotion is an error, as strict users configure JAX."""
    with jax.numpy_rank_promotion("raise"):
        yield


@pytest.fixture
def x64():
    """64-bit JAX."""
    with jax.enable_x64(True):
        yield
