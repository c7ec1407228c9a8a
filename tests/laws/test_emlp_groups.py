"""Sums, products, duals and T(p,q) under every group that EMLP tests, and under those it has no test for."""

from math import prod

import pytest

from repc.driver import build_group, type_expression
from tests.laws.prove import MOST_UNKNOWNS, prove
from tests.laws.triples import EightQuaternions, Skewed, UnitQuaternions

EMLP_TESTED = [
    *(f"{family}({n})" for family in ("SO", "O", "SU", "U", "SL", "GL") for n in (2, 3, 4)),
    *(f"{family}({k})" for family in ("C", "D") for k in (2, 3, 4, 8)),
    *(f"{family}({n})" for family in ("S", "Z") for n in (2, 4, 6)),
    *("SO11p", "SO13p", "SO13", "O13", "Sp(1)", "Sp(3)", "RubiksCube", "Cube", "ZksZnxZn(2,2)", "ZksZnxZn(4,4)"),
]
OTHERS = [
    *("SOp(1,2)", "SO⁺(2,2)", "O(1,1)", "O(2,2)", "SO(2,3)", "SO(6)", "O(5)", "GLp(2)", "Sp(2)", "SU(1)", "U(1)", "SO(1)", "O(1)"),
    *("A(3)", "A(4)", "A(5)", "S(1)", "Tetrahedral", "Octahedral", "Icosahedral", "SO2eR3", "O2eR3", "DkeR3(3)", "DkeR3(4)"),
    *("Oh", "Td", "Th", "D3d", "C3v", "S4", "C4h", "Ci", "C1", "Scaling(1)", "Scaling(3)", "Trivial(1)", "Trivial(3)"),
    *("Embed(SO(2),5,1:3)", "Embed(SU(2),3,0:2)", "Embed(S(3),4,1:4)", "Embed(SO13p,5,0:4)"),
    *("S(2)≀S(3)", "SO(2)≀S(2)", "C(3)≀A(3)", "SO(3)≀Z(2)", "O(1)≀S(3)"),
    *("SO(2)×SO(2)", "SO(3)×S(5)", "SU(2)×SU(2)", "C(3)×C(3)", "SO13p×Z(2)", "SL(2)×SO(2)", "D(3)×O(1)×C(4)", "GL(2)×S(3)"),
]
ARROWS = [
    "V+V⁰ -> V⁰",
    "2V⁰ -> V*",
    "V -> V",
    "V+V⁰ -> 2V+V⁰",
    "V* -> V+V*",
    "V² -> V*+V⁰",
    "T(1,1) -> V⊗V*",
    "V⊗V* -> T(2,0)+T(0,2)",
    "T(1,2) -> V²+V",
    "Sym²(V)+V -> V⊗(V*+V⁰)",
    "Λ²(V+V⁰) -> V²",
    "(V, V*) -> V²+V⁰",
    "(V, V, V*) -> V",
]
FACTOR_ARROWS = ["V_1+V_2 -> V", "V_1⊗V_2 -> V_1⊗V_2*+V_1", "V_1⊗(V_1+V_2) -> V_2²+V⁰", "(V_1, V_2+V⁰) -> V_1⊗V_2*"]
QUICK, LARGER, MOST = 160, 1500, 4200  # entries of a weight: all arrows below the first are proved, and the largest below the
# second, or below the third where there is none; brute force takes half a second at the second and eight times that at twice it
_SCALARS = {"det": "V⊗det+V -> det*+V²", "sgn": "sgn⊗V² -> V+sgn", "timeor": "V -> timeor⊗V", "spaceor": "spaceor+V -> spaceor⊗V²"}


def entries(group, arrow):
    """Of the dense weight."""
    (typed,) = type_expression(arrow, group).maps
    return prod(rep.size() for rep in (*typed.inputs, typed.output))


def arrows(group):
    """The arrows that are small on this group and one larger, with those of its one-dimensional representations."""
    wanted = list(ARROWS)
    if len(group.factors) > 1:
        wanted += FACTOR_ARROWS
    wanted += [arrow for name, arrow in _SCALARS.items() if name in group.scalar_reps]
    sizes = sorted((entries(group, arrow), arrow) for arrow in wanted)
    most = LARGER // 2 if group.is_complex else LARGER
    larger = [arrow for size, arrow in sizes if QUICK < size <= most] or [a for size, a in sizes if QUICK < size <= MOST]
    return [arrow for size, arrow in sizes if size <= QUICK] + larger[-1:]


@pytest.mark.parametrize("name", EMLP_TESTED + OTHERS)
def test_maps(name):
    group = build_group(name)
    chosen = arrows(group)
    assert len(chosen) >= 3
    for arrow in chosen:
        print(f"{arrow} under {group}")
        prove(group, arrow)


KINDS = {  # one group at least of every kind that the solver treats in its own way
    "type C": build_group("SO(2)"),
    "type C, finite": build_group("C(5)"),
    "type C by a dual pair": build_group("SO(2)×SO(2)"),
    "type H": UnitQuaternions(),
    "type H, finite": EightQuaternions(),
    "type H times H is R": UnitQuaternions() * EightQuaternions(),
    "type C times H": build_group("C(3)") * UnitQuaternions(),
    "non-compact": build_group("SO13p"),
    "non-connected": build_group("O(3)"),
    "four components": build_group("O(1,2)"),
    "complex": build_group("SU(3)"),
    "complex and real factors": build_group("U(1)×O(2)"),
    "product": build_group("SO(3)×S(3)"),
    "not in *-form, compact": Skewed(build_group("SO(3)")),
    "not in *-form, finite": Skewed(build_group("S(4)")),
    "not in *-form, non-compact": Skewed(build_group("SO13")),
    "not in *-form, complex": Skewed(build_group("SU(2)")),
}


@pytest.mark.parametrize("lowering", ["schur", "dense"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_group(kind, lowering):
    group = KINDS[kind]
    proved = 0
    for arrow in arrows(group):
        if entries(group, arrow) > MOST_UNKNOWNS // 2:
            continue
        print(f"{arrow} under {group}")
        proved += prove(group, arrow, lowering).report.program.hom_dim > 0
    assert proved >= 2
