"""Problems over groups of every kind, built by the numeric decomposition."""

from dataclasses import dataclass

import numpy as np
import pytest

from repc import groups
from repc.groups import Group
from repc.lowering import MapProblem, map_problem
from repc.numeric.decompose import Attempts
from repc.syntax import parse_rep


class Quaternions(Group):
    """The quaternion group by left multiplication on ℝ⁴: one irreducible of type ℍ."""

    discrete_generators = np.array(
        [
            [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
            [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
        ],
        dtype=float,
    )


class SkewTriangle(Group):
    """D(3) in a basis that is not orthonormal."""

    discrete_generators = np.array([[[0, -1], [1, -1]], [[0, 1], [1, 0]]], dtype=float)


@dataclass(frozen=True, eq=False)
class Case:
    """A group, representations as text, and the problem they make."""

    group: Group
    inputs: tuple
    output: object
    problem: MapProblem


CASES = {
    "plain": (lambda: groups.SO(3), ["5V⁰+5V"], "V²"),
    "permuted": (lambda: groups.SO(3), ["(V+V⁰)²"], "(V+V⁰)²+V"),
    "pruned": (lambda: groups.O(3), ["3V+V²+det"], "V²"),
    "nothing": (lambda: groups.O(3), ["V"], "V⁰"),
    "type C": (lambda: groups.SO(2), ["2V+V²"], "V²+V"),
    "type H": (Quaternions, ["2V"], "V+V²"),
    "complex": (lambda: groups.SU(2), ["V+V⊗V*"], "conj(V)+V⁰"),
    "noncompact": (lambda: groups.SO13p(), ["V+V*"], "V²+V"),
    "skew": (SkewTriangle, ["2V"], "V²"),
    "product": (lambda: groups.SO(3) * groups.S(3), ["V_1⊗V_2+V_2"], "V_1+V_2²"),
    "bilinear": (lambda: groups.SO(3), ["V+V⁰", "2V"], "V²+V"),
    "bilinear type C": (lambda: groups.SO(2), ["V", "V+V⁰"], "V²+V"),
    "trilinear": (lambda: groups.S(3), ["V", "V", "V"], "V"),
}
_BUILT: dict[str, Case] = {}


def case(name: str) -> Case:
    """A case by name, solved once."""
    if name not in _BUILT:
        make, inputs, output = CASES[name]
        group = make()
        nodes = [parse_rep(text) for text in (*inputs, output)]

        def solve(decomposer):
            *sources, target = (decomposer.space(node) for node in nodes)
            return map_problem("f", tuple(sources), target, group.is_complex, decomposer.coupling)

        _BUILT[name] = Case(group, tuple(nodes[:-1]), nodes[-1], Attempts(group).run(solve))
    return _BUILT[name]


@pytest.fixture(params=list(CASES))
def any_case(request) -> Case:
    """Every case in turn."""
    return case(request.param)


@pytest.fixture
def case_named():
    """A case by name."""
    return case
