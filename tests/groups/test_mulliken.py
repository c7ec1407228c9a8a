"""Mulliken's names against textbooks: where x, y, z and rotations about them stand in the tables of all point groups."""

import pytest

from repc import irrep
from repc.cli import main
from repc.driver import build_group
from repc.groups.families.point import SCHOENFLIES
from repc.groups.irreducibles.mulliken import mulliken_names
from repc.groups.irreducibles.tabled import tabled_characters
from repc.symbolic import decompose
from repc.syntax import parse_rep

# Vectors and rotations: F. A. Cotton, Chemical Applications of Group Theory; S. L. Altmann, P. Herzig, Point-Group Tables.
TEXTBOOK = {
    "C1": ("3A", "3A"), "Ci": ("3Au", "3Ag"), "Cs": ("2A' A''", "A' 2A''"), "C2": ("A 2B", "A 2B"), "C2h": ("Au 2Bu", "Ag 2Bg"),
    "C2v": ("A1 B1 B2", "A2 B1 B2"), "D2": ("B1 B2 B3", "B1 B2 B3"), "D2h": ("B1u B2u B3u", "B1g B2g B3g"),
    "C3": ("A E", "A E"), "S6": ("Au Eu", "Ag Eg"), "C3v": ("A1 E", "A2 E"), "D3": ("A2 E", "A2 E"), "D3d": ("A2u Eu", "A2g Eg"),
    "C3h": ("E' A''", "A' E''"), "D3h": ("E' A2''", "A2' E''"), "C4": ("A E", "A E"), "S4": ("B E", "A E"),
    "C4h": ("Au Eu", "Ag Eg"), "C4v": ("A1 E", "A2 E"),
    "D4": ("A2 E", "A2 E"), "D2d": ("B2 E", "A2 E"), "D4h": ("A2u Eu", "A2g Eg"),
    "C6": ("A E1", "A E1"), "C6h": ("Au E1u", "Ag E1g"), "C6v": ("A1 E1", "A2 E1"), "D6": ("A2 E1", "A2 E1"),
    "D6h": ("A2u E1u", "A2g E1g"), "T": ("T", "T"), "Th": ("Tu", "Tg"), "Td": ("T2", "T1"), "O": ("T1", "T1"), "Oh": ("T1u", "T1g"),
    "Icosahedral": ("T1", "T1"), "Tetrahedral": ("T", "T"), "Octahedral": ("T1", "T1"),
}  # fmt: skip


def written(group):
    """A sum in the textbook's words, in the language."""
    return "+".join(f"{part[0] if part[0].isdigit() else ''}[{part.lstrip('0123456789')}]" for part in group.split())


@pytest.mark.parametrize("name", TEXTBOOK)
def test_vectors_and_rotations_are_where_textbooks_have_them(name):
    group = build_group(name)
    vectors, rotations = TEXTBOOK[name]
    assert decompose(parse_rep("V"), group) == decompose(parse_rep(written(vectors)), group)
    assert decompose(parse_rep("Λ²(V)"), group) == decompose(parse_rep(written(rotations)), group)
    names = mulliken_names(group)
    assert len(set(names.values())) == len(names) and set(TEXTBOOK) >= set(SCHOENFLIES)


KEPT = [("D4", "B₁", "C2(x)"), ("D6", "B₁", "C2(x)"), ("C4v", "B₁", "σ(y)"), ("O", "E", "C2(x)")]


@pytest.mark.parametrize(("group", "name", "motion"), KEPT)
def test_numbers_are_signs_under_the_axis_x_or_the_mirror_of_normal_y(group, name, motion):
    table = tabled_characters(build_group(group))
    (row,) = [row for row in table.rows if row.name.strip('[]') == name]
    column = [c.representative for c in table.classes].index(motion)
    assert row.numbers[column].real > 0


def test_they_are_accepted_in_every_spelling_and_printed_beside_the_numbers(capsys):
    for text in ("[A2'']", '[A2"]', "[A₂″]", "[A2′′]"):
        assert irrep(text)(build_group("D3h")).size() == 1
    assert str(irrep("[T₂]")(build_group("Td"))) == "[T₂]" and irrep("[T2]")(build_group("Td")).size() == 3
    main(["groups", "Td"])
    assert "ρ4(3)            3     R  [T₂]" in capsys.readouterr().out
    assert main(["explain", "-e", "[T2g] -> V", "-g", "Td"]) == 1
    assert "ρ4(3) [T₂]" in capsys.readouterr().err
    assert mulliken_names(build_group("S(4)")) == {}
