"""Real types where they differ, products of types, and labels that no dimension can tell apart: exact and numeric."""

import numpy as np
import pytest

from repc import symbolic
from repc.driver import Worker, build_group
from repc.groups import SL, Group, MatrixGroup
from repc.numeric.decompose import decompose as numeric
from repc.syntax import parse_rep
from tests.laws.prove import prove
from tests.laws.triples import I, J


class UnitQuaternions(Group):
    """SU(2) as a real group, given by real 4×4 generators: no exact rule, type ℍ."""

    lie_algebra = np.stack([I, J, I @ J])


class EightQuaternions(Group):
    """±1, ±i, ±j, ±k on ℝ⁴."""

    discrete_generators = np.stack([I, J])


UNIT, EIGHT = UnitQuaternions(), EightQuaternions()


def exact(group, text):
    """{label: (multiplicity, dim, type)} by integers."""
    found = symbolic.decompose(parse_rep(text), group)
    return {i.label: (i.multiplicity, i.dim, i.type) for i in found}


def blocks(group, text):
    """The same by matrices."""
    (space,) = numeric(group, [parse_rep(text)])
    return {i.label: (space.multiplicity(i), i.dim, i.type) for i in space.irreps}


NAMED = [
    ("SO(2)", "V", {"[1]": (1, 2, "C")}),
    ("SO(2)", "V²", {"[0]": (2, 1, "R"), "[2]": (1, 2, "C")}),
    ("C(3)", "V", {"[1]": (1, 2, "C")}),
    ("C(4)", "V²", {"[0]": (2, 1, "R"), "[2]": (2, 1, "R")}),
    ("Z(6)", "V", {"[0]": (1, 1, "R"), "[3]": (1, 1, "R"), "[1]": (1, 2, "C"), "[2]": (1, 2, "C")}),
    ("D(3)", "V", {"[1]": (1, 2, "R")}),
    ("SO(6)", "Λ³(V)", {"[1,1,1]": (1, 20, "C")}),
    ("O(6)", "Λ³(V)", {"[1,1,1]": (1, 20, "R")}),
    ("SO⁺(1,3)", "Λ²(V)", {"[1,1]": (1, 6, "C")}),
    ("O(1,3)", "Λ²(V)", {"[1,1]": (1, 6, "R")}),
    ("SO(4)", "Λ²(V)", {"[1,-1]": (1, 3, "R"), "[1,1]": (1, 3, "R")}),
    ("SO(2)×SO(2)", "V_1⊗V_2", {"[1]_1⊗[-1]_2": (1, 2, "C"), "[1]_1⊗[1]_2": (1, 2, "C")}),
    ("C(3)×SO(2)", "V_1⊗V_2", {"[1]_C(3)⊗[-1]_SO(2)": (1, 2, "C"), "[1]_C(3)⊗[1]_SO(2)": (1, 2, "C")}),
    ("SO(3)×SO(2)", "V_1⊗V_2", {"[1]_SO(3)⊗[1]_SO(2)": (1, 6, "C")}),
    # labels that dimensions cannot tell apart
    ("O(4)", "V+det⊗V", {"[1]": (1, 4, "R"), "[1,1,1]": (1, 4, "R")}),
    ("SU(3)", "V", {"[1,0]": (1, 3, "C")}),
    ("SU(3)", "V*", {"[1,1]": (1, 3, "C")}),
    ("SL(3)", "V+2V*", {"[1,0]": (1, 3, "R"), "[1,1]": (2, 3, "R")}),
    ("SO(8)", "Λ⁴(V)", {"[1,1,1,-1]": (1, 35, "R"), "[1,1,1,1]": (1, 35, "R")}),
    ("SO(8)", "Sym²(V)", {"[0]": (1, 1, "R"), "[2]": (1, 35, "R")}),
    (
        "S(6)",
        "V+sgn⊗V",
        {"[6]": (1, 1, "R"), "[1,1,1,1,1,1]": (1, 1, "R"), "[5,1]": (1, 5, "R"), "[2,1,1,1,1]": (1, 5, "R")},
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), NAMED, ids=lambda x: x if isinstance(x, str) else "")
def test_named_groups(name, text, expected):
    group = build_group(name)
    text = text.replace("Λ³(V)", "Alt³(V)").replace("Λ⁴(V)", "Alt⁴(V)")
    assert exact(group, text) == expected
    assert blocks(group, text) == expected


def test_triality_is_not_told_by_dimension():
    """Three irreducibles of SO(8), all of dimension 35: each maps to itself only."""
    group = build_group("SO(8)")
    for source, target, dim in [("Alt⁴(V)", "Alt⁴(V)", 2), ("Sym²(V)", "Alt⁴(V)", 0), ("Sym²(V)", "Sym²(V)", 2)]:
        assert symbolic.count([parse_rep(source)], parse_rep(target), group).dim == dim
        a, b = numeric(group, [parse_rep(source), parse_rep(target)])
        assert sum(a.multiplicity(i) * b.multiplicity(i) * i.division_dim for i in b.irreps) == dim


def test_four_of_dimension_five_under_s6():
    """[5,1], [2,1,1,1,1], [3,3], [2,2,2] all have dimension 5."""
    group = build_group("S(6)")
    found = {label: facts for label, facts in blocks(group, "V³").items() if facts[1] == 5}
    assert set(found) == {"[5,1]", "[3,3]"}
    twisted = {label: facts for label, facts in blocks(group, "sgn⊗V³").items() if facts[1] == 5}
    assert set(twisted) == {"[2,1,1,1,1]", "[2,2,2]"}
    assert twisted == {label: facts for label, facts in exact(group, "sgn⊗V³").items() if facts[1] == 5}


PRODUCTS = [  # (group, (multiplicity, dim, type) of V_1⊗V_2, maps V_1⊗V_2 -> itself)
    (build_group("SO(2)×SO(2)"), [(1, 2, "C"), (1, 2, "C")], 4),
    (EIGHT * build_group("C(3)"), [(2, 4, "C")], 8),
    (UNIT * build_group("SO(2)"), [(2, 4, "C")], 8),
    (EIGHT * EIGHT, [(4, 4, "R")], 16),
    (UNIT * EIGHT, [(4, 4, "R")], 16),
    (UNIT * build_group("O(2)"), [(1, 8, "H")], 4),
    (EIGHT * build_group("O(1)"), [(1, 4, "H")], 4),
]


@pytest.mark.parametrize(("group", "expected", "maps"), PRODUCTS, ids=lambda x: str(x) if isinstance(x, Group) else "")
def test_products_of_types(group, expected, maps):
    """ℂ⊗ℂ is two of type ℂ, ℂ⊗ℍ twice one of type ℂ, ℍ⊗ℍ four times one of type ℝ, ℝ⊗ℍ of type ℍ."""
    assert sorted(blocks(group, "V_1⊗V_2").values()) == sorted(expected)
    irreps = symbolic.decompose(parse_rep("V_1⊗V_2"), group)
    assert irreps is None or sorted((i.multiplicity, i.dim, i.type) for i in irreps) == sorted(expected)
    assert prove(group, "V_1⊗V_2 -> V_1⊗V_2").report.program.hom_dim == maps


@pytest.mark.parametrize("group", [UNIT, EIGHT], ids=str)
def test_quaternions(group):
    assert list(blocks(group, "V").values()) == [(1, 4, "H")]
    case = prove(group, "V+V⁰ -> V+V²")
    assert case.report.hom_dim == 4 + 4 and case.report.count.exact
    assert symbolic.decompose(parse_rep("V"), group) is not None


def test_infinite_groups_by_generators_say_how_they_were_counted():
    """Of compact ones irreducibles are called by highest weights, of others they are numbered."""
    report = prove(UNIT, "V -> V").report
    assert report.hom_dim == 4 and report.count.source == "Weyl characters of A1, as UnitQuaternions is"
    assert [i.label for i in Worker(UNIT).irreps(parse_rep("V"))] == ["[1]"]
    special = MatrixGroup(SL(2).lie_algebra, name="K")
    report = prove(special, "V -> V").report
    assert report.hom_dim == 1 and report.count.source == "Weyl characters of A1, as K is"
    assert [i.label for i in Worker(special).irreps(parse_rep("V"))] == ["ρ1(2)"]
