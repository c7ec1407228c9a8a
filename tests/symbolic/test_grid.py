"""A grid of (group, input, output) over all families: exact count = rank of the program = brute-force null space.

What else `prove` asks (residuals on generators and sampled elements) is asked as well. Every count must be exact.
"""

from functools import cache
from math import prod

import pytest

from repc import symbolic
from repc.driver import build_group, type_expression
from repc.groups import catalogue
from repc.reps.layout import size
from repc.syntax import parse_rep
from tests.laws.prove import prove

FAMILIES = """
SO(2) SO(3) SO(4) SO(5) O(1) O(2) O(3) O(4) SU(2) SU(3) U(1) U(2) SL(2) SL(3) GL(2) GLp(2) Sp(1) Sp(2) SO⁺(1,1) SO(1,2) O(1,2)
SO13p
SO13 O13 O(2,2) SO⁺(2,2) Scaling(2) Trivial(2) Z(3) Z(4) C(3) C(4) D(3) D(4) S(3) S(4) S(5) A(4) A(5) Cube
ZksZnxZn(2,2) Embed(SO(2),4,1:3) DkeR3(3) O2eR3 Icosahedral""".split()
POINT = [e.name for e in catalogue() if e.summary.startswith("crystallographic") and e.name not in ("T", "O")]
PRODUCTS = """
SO(2)×SO(2) SO(3)×S(3) SU(2)×S(3) SU(2)×SU(2) C(3)×SO(2) O(2)×Z(3) SO13p×Z(2) GL(2)×O(1) U(1)×SU(2) S(3)×S(4) D(3)×C(4)
Sp(1)×SO(2) Scaling(1)×SO(3) Td×O(2) A(4)×Z(3) SO(2)×Z(2)×S(3)""".split()
WREATHS = "SO(3)≀S(2) O(2)≀S(2) C(3)≀S(2) S(2)≀S(3) SO(2)≀Z(3) SU(2)≀S(2) S(3)≀S(2)×Z(2)".split()

MOST_UNKNOWNS = 1200  # of a brute-force null space: a quarter of a second
ARROWS = ["V+V⁰ -> V²", "V² -> V⊗V*", "Sym²(V)+V -> V", "V³ -> V⁰", "(V, V+V⁰) -> V²"]
MORE = ["V⊗V* -> 2V+Sym²(V)", "T(1,2) -> V", "3V⁰+V* -> V+2V⁰", "Sym³(V) -> V²", "(V, V*) -> V⊗V*"]
FACTOR_ARROWS = ["V_1+V_2 -> V_1⊗V_2", "V_1² -> V_2+V", "(V_1, V_2) -> V", "Sym²(V_2)⊗V_1 -> V_1+V⁰"]


@cache
def triples():
    """(group, arrow) pairs whose dense weight brute force can handle."""
    wanted = [(g, a) for g in FAMILIES for a in ARROWS + MORE]
    wanted += [(g, a) for g in POINT for a in ARROWS[:3] + ["reg -> V"]]
    wanted += [(g, a) for g in PRODUCTS for a in ARROWS[:2] + FACTOR_ARROWS]
    wanted += [(g, a) for g in WREATHS for a in ARROWS[:4]]
    groups = {name: build_group(name) for name in dict.fromkeys(g for g, _ in wanted)}
    return [(g, a) for g, a in wanted if _unknowns(groups[g], a) <= MOST_UNKNOWNS]


def _unknowns(group, arrow):
    (typed,) = type_expression(arrow, group).maps
    return prod(rep.size() for rep in (*typed.inputs, typed.output))


TRANSLATING = ("E(n)", "SE(n)", "Aff(n)")


def test_the_grid_is_wide():
    assert len(set(triples())) >= 400
    assert {g for g, _ in triples()} == {*FAMILIES, *POINT, *PRODUCTS, *WREATHS}


@pytest.mark.slow
@pytest.mark.parametrize("group", sorted({*FAMILIES, *POINT, *PRODUCTS, *WREATHS}))
def test_three_counts_agree(group):
    for name, arrow in triples():
        if name == group:
            print(f"{arrow} under {group}")
            case = prove(group, arrow)
            assert case.report.count.exact, case.report.count.source


@pytest.mark.parametrize("entry", [e for e in catalogue() if e.usage not in TRANSLATING], ids=lambda e: e.usage)
def test_named_groups_are_counted_exactly(entry):
    """Every group that has a name, alone and in a product; with translations, which are not reductive, ranks count."""
    for name in (entry.example, f"{entry.example}×SO(3)"):
        group = build_group(name)
        found = symbolic.count([parse_rep("V+V⁰")], parse_rep("V²"), group)
        assert found.exact, name
        irreps = symbolic.decompose(parse_rep("V²"), group)
        if "RubiksCube" not in name:  # orbits count its maps; its irreducibles are found numerically
            assert sum(i.multiplicity * i.dim for i in irreps) == size(parse_rep("V²"), group)


@pytest.mark.parametrize(
    "name", ["SO(3)≀S(2)", "O(1)≀S(20)", "SO(3)≀S(9)", "SO(2)≀A(8)", "RubiksCube≀S(2)", "S(6)≀S(9)", "SU(2)≀S(7)×SO(3)"]
)
def test_wreath_products_are_counted_exactly(name):
    assert symbolic.count([parse_rep("V")], parse_rep("V²+V"), build_group(name)).exact
