"""What the irreducibles of enumerated groups are called by: exact characters on their generators, motions with their axes."""

import numpy as np
import pytest

from repc.driver.tables import irreducibles
from repc.groups import DirectProduct, MatrixGroup, PermutationGroup
from repc.groups.families.point import SCHOENFLIES, Icosahedral, PointGroup
from repc.groups.irreducibles.catalog import irreducible_facts
from repc.groups.irreducibles.values import characters_on_generators, motion_text, value_text
from repc.report import tables_json, tables_text
from repc.source import RepcError
from repc.symbolic import decompose
from repc.syntax import parse_rep

CASES = [
    ([1, 0, 0], "1"),
    ([0, 2], "-2"),
    ([1, 1, 1, 1], "0"),
    ([0, 1, 0], "(-1+i√3)/2"),
    ([0, 0, 1], "(-1-i√3)/2"),
    ([0, 2, 0], "-1+i√3"),
    ([0, 1, 0, 0], "i"),
    ([0, 0, 0, 1], "-i"),
    ([2, 1, 0, 0], "2+i"),
    ([1, 1, 0, 0, 1], "(1+√5)/2"),
    ([1, 0, 1, 1, 0], "(1-√5)/2"),
    ([0, 1, 1, 0, 1, 0, 0], "(-1+i√7)/2"),
    ([0, 1, 0, 0, 0, 0, 0, 1], "√2"),
    ([0, 0, 0, 1, 0, 1, 0, 0], "-√2"),
    ([0, 1, 0, 1, 0, 0, 0, 0], "i√2"),
    ([0, 1, 0, 0, 0, 0, 1], "1.247"),
]


@pytest.mark.parametrize(("eigenvalues", "text"), CASES, ids=lambda x: str(x))
def test_values_are_exact_where_they_are_rational_or_quadratic(eigenvalues, text):
    """Eigenvalues are powers of a root of unity; √2 = ζ + ζ⁷ of order 8, √5 by Gauß of order 5, √−7 of order 7."""
    assert value_text(np.array(eigenvalues)) == text


@pytest.mark.parametrize("name", SCHOENFLIES)
def test_characters_on_generators_are_traces(name):
    """Of V and V², the values of their irreducibles (integers, in crystals) add up to the trace of every generator."""
    group = PointGroup(name)
    on = characters_on_generators(group, 0)
    if on is None:  # a family with labels of its own
        return
    assert on.rows["ρ1(1)"] == ("1",) * len(group.discrete_generators) == ("1",) * len(on.generators)
    for text, node in (("V", parse_rep("V")), ("V²", parse_rep("V²"))):
        found = decompose(node, group)
        for i, matrix in enumerate(group.discrete_generators):
            expected = sum(part.multiplicity * int(on.rows[part.label][i]) for part in found)
            assert np.trace(matrix) ** len(text) == pytest.approx(expected, abs=1e-9)


MOTIONS = {"C4v": ("C4(z)", "σ(y)"), "Oh": ("C4(z)", "C3(1,1,1)", "i"), "S4": ("S4(z)",), "D3d": ("C3(z)", "C2(x)", "i")}


@pytest.mark.parametrize("name", MOTIONS)
def test_generators_of_point_groups_say_their_axes(name):
    assert characters_on_generators(PointGroup(name), 0).generators == MOTIONS[name]


def test_motions():
    c, s = np.cos(2 * np.pi / 6), np.sin(2 * np.pi / 6)
    sixth = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    mirror = np.diag([1.0, 1, -1])
    assert motion_text(sixth) == "C6(z)" and motion_text(sixth @ mirror) == "S6(z)" and motion_text(-sixth) == "S3(z)"
    assert motion_text(np.eye(3)) == "E" and motion_text(-np.eye(3)) == "i" and motion_text(sixth @ sixth) == "C3(z)"
    assert motion_text(np.diag([-1.0, 1, 1])) == "σ(x)"
    assert motion_text(np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, -1]])) == "C2(1,1,0)"


def test_a_table_of_a_generated_group_tells_irreducibles_apart():
    text = tables_text(*tables_of(PermutationGroup([[1, 2, 3, 4, 0], [1, 0, 2, 3, 4]])))
    assert text.splitlines()[:3] == [
        "irreducibles, with their characters on the generators",
        "  label          dim  type  (1 2 3 4 5)  (1 2)",
        "  ρ1(1)            1     R            1      1",
    ]
    assert "  ρ2(1)            1     R            1     -1" in text and "  ρ3(4)            4     R           -1      2" in text
    group = MatrixGroup((), [np.diag([1j, -1j]), np.array([[0, 1], [-1, 0]], dtype=complex)])
    (found,) = tables_json(tables_of(group)[1])
    assert found["generators"] == ["g1", "g2"]
    assert found["characters"]["ρ5(2)"] == ["0", "0"] and found["characters"]["ρ2(1)"] == ["1", "-1"]


def test_a_number_alone_names_an_irreducible():
    group = PermutationGroup([[1, 2, 3, 4, 0], [1, 0, 2, 3, 4]])
    assert irreducible_facts(group, 0, "ρ3") == irreducible_facts(group, 0, "ρ3(4)")
    with pytest.raises(RepcError, match="no irreducible called ρ33"):
        irreducible_facts(group, 0, "ρ33")


def tables_of(group):
    return group, irreducibles(group)


def test_factors_have_their_own_and_closed_labels_none():
    group = DirectProduct(Icosahedral(), PointGroup("C2v"))
    tables = irreducibles(group)
    assert tables[0].characters.rows["ρ2(3)"] == ("(1+√5)/2", "0") and tables[1].characters.generators == ("C2(z)", "σ(y)")


def test_a_wrong_label_is_answered_with_what_there_is():
    with pytest.raises(RepcError) as error:
        irreducible_facts(PointGroup("C2v"), 0, "ρ9(1)")
    listed = "ρ1(1) [A₁]: 1 1, ρ2(1) [B₁]: -1 1, ρ3(1) [B₂]: -1 -1, ρ4(1) [A₂]: 1 -1 (characters on C2(z), σ(y))"
    assert f"the irreducibles are {listed}" in str(error.value)
