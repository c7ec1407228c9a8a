"""The 32 point groups against published tables.

Orders and dimensions of the irreducibles over ℂ: character tables (Altmann, Herzig, Point-Group Theory Tables, 1994).
Components of the dielectric, piezoelectric and elastic tensors: Nye, Physical Properties of Crystals (1957).
"""

import pytest

from repc import symbolic
from repc.driver import build_group
from repc.groups import catalogue
from repc.groups.irreducibles.rules import table_of
from repc.syntax import parse_rep

# name: (order, dimensions over ℂ, irreducibles of (x, y, z) over ℝ as (dim, type), dielectric, piezoelectric, elastic)
ONE, TWO_R, TWO_C, THREE = (1, "R"), (2, "R"), (2, "C"), (3, "R")
TABLE = {
    "C1": (1, [1], [ONE] * 3, 6, 18, 21),
    "Ci": (2, [1] * 2, [ONE] * 3, 6, 0, 21),
    "Cs": (2, [1] * 2, [ONE] * 3, 4, 10, 13),
    "C2": (2, [1] * 2, [ONE] * 3, 4, 8, 13),
    "C2h": (4, [1] * 4, [ONE] * 3, 4, 0, 13),
    "C2v": (4, [1] * 4, [ONE] * 3, 3, 5, 9),
    "D2": (4, [1] * 4, [ONE] * 3, 3, 3, 9),
    "D2h": (8, [1] * 8, [ONE] * 3, 3, 0, 9),
    "C4": (4, [1] * 4, [ONE, TWO_C], 2, 4, 7),
    "S4": (4, [1] * 4, [ONE, TWO_C], 2, 4, 7),
    "C4h": (8, [1] * 8, [ONE, TWO_C], 2, 0, 7),
    "D4": (8, [1] * 4 + [2], [ONE, TWO_R], 2, 1, 6),
    "C4v": (8, [1] * 4 + [2], [ONE, TWO_R], 2, 3, 6),
    "D2d": (8, [1] * 4 + [2], [ONE, TWO_R], 2, 2, 6),
    "D4h": (16, [1] * 8 + [2] * 2, [ONE, TWO_R], 2, 0, 6),
    "C3": (3, [1] * 3, [ONE, TWO_C], 2, 6, 7),
    "S6": (6, [1] * 6, [ONE, TWO_C], 2, 0, 7),
    "D3": (6, [1] * 2 + [2], [ONE, TWO_R], 2, 2, 6),
    "C3v": (6, [1] * 2 + [2], [ONE, TWO_R], 2, 4, 6),
    "D3d": (12, [1] * 4 + [2] * 2, [ONE, TWO_R], 2, 0, 6),
    "C6": (6, [1] * 6, [ONE, TWO_C], 2, 4, 5),
    "C3h": (6, [1] * 6, [ONE, TWO_C], 2, 2, 5),
    "C6h": (12, [1] * 12, [ONE, TWO_C], 2, 0, 5),
    "D6": (12, [1] * 4 + [2] * 2, [ONE, TWO_R], 2, 1, 5),
    "C6v": (12, [1] * 4 + [2] * 2, [ONE, TWO_R], 2, 3, 5),
    "D3h": (12, [1] * 4 + [2] * 2, [ONE, TWO_R], 2, 1, 5),
    "D6h": (24, [1] * 8 + [2] * 4, [ONE, TWO_R], 2, 0, 5),
    "T": (12, [1] * 3 + [3], [THREE], 1, 1, 3),
    "Th": (24, [1] * 6 + [3] * 2, [THREE], 1, 0, 3),
    "O": (24, [1] * 2 + [2] + [3] * 2, [THREE], 1, 0, 3),
    "Td": (24, [1] * 2 + [2] + [3] * 2, [THREE], 1, 1, 3),
    "Oh": (48, [1] * 4 + [2] * 2 + [3] * 4, [THREE], 1, 0, 3),
}


def test_all_32_are_here():
    assert len(TABLE) == 32
    assert set(TABLE) == {e.name for e in catalogue() if e.summary.startswith("crystallographic")}


@pytest.mark.parametrize("name", TABLE)
def test_published_tables(name):
    group = build_group(name)
    order, dims, vector, dielectric, piezoelectric, elastic = TABLE[name]
    assert group.order() == order == sum(d * d for d in dims)
    assert sorted(int(d) for d in table_of(group).dims) == sorted(dims)
    irreps = symbolic.decompose(parse_rep("V"), group)
    assert sorted((i.dim, i.type) for i in irreps for _ in range(i.multiplicity)) == sorted(vector)
    tensors = {"Sym²(V)": dielectric, "V⊗Sym²(V)": piezoelectric, "Sym²(Sym²(V))": elastic}
    for text, components in tensors.items():
        found = symbolic.count([parse_rep("V⁰")], parse_rep(text), group)
        assert (found.dim, found.exact) == (components, True), text


@pytest.mark.parametrize("name", TABLE)
def test_regular_representations_hold_every_irreducible(name):
    """Over ℝ an irreducible of type ℝ occurs dim times in reg, one of type ℂ dim/2 times."""
    group = build_group(name)
    irreps = symbolic.decompose(parse_rep("reg"), group)
    assert sum(i.dim * i.multiplicity for i in irreps) == group.order()
    assert all(i.multiplicity * (2 if i.type == "C" else 1) == i.dim for i in irreps)
    over_complex = sum(2 if i.type == "C" else 1 for i in irreps)
    assert over_complex == len(TABLE[name][1])
