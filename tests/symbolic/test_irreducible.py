"""Characters of irreducibles by label are those of one irreducible, and unknown labels are told what there is."""

from fractions import Fraction

import pytest

from repc.groups.irreducibles.catalog import LISTED, factor_ring, irreducible_facts, listed, lists_all
from repc.rings.weyl import weyl_character, weyl_dimension
from repc.source import RepcError
from repc.symbolic import count, decompose
from repc.syntax import parse_rep
from tests.symbolic.conftest import group

GROUPS = [
    "SO(2)", "SO(3)", "SO(4)", "SO(5)", "SO(6)", "SO(8)", "O(2)", "O(3)", "O(4)", "O(5)", "O(6)", "SU(1)", "SU(2)", "SU(3)",
    "U(1)", "U(2)", "U(3)", "SL(2)", "SL(3)", "GL(2)", "Sp(1)", "Sp(2)", "Lorentz", "SO13", "SO13p", "O(1,2)", "SO(2,2)",
    "SO11p", "O11", "S(1)", "S(2)", "S(4)", "S(5)", "S(6)", "A(3)", "A(4)", "A(5)", "Z(4)", "Z(5)", "C(1)", "C(2)", "C(6)",
    "D(1)", "D(2)", "D(3)", "D(4)", "D(6)", "Scaling(2)", "Trivial(2)", "Oh", "Th", "D3d", "Icosahedral", "Cube",
    "Embed(SO(3),5,0:3)", "S(2)≀S(3)",
]  # fmt: skip


def in_keys(terms, ring):
    """Blocks as irreducible characters, without zeros."""
    total = {}
    for block, c in terms.items():
        for key, share in ring.irreps(block).items():
            total[key] = total.get(key, 0) + c * share
    if ring.modulus:
        total = {key: residue(c, ring.modulus) for key, c in total.items()}
    return {key: c for key, c in total.items() if c}


def residue(c, p):
    c = Fraction(c)
    return c.numerator * pow(c.denominator, -1, p) % p


def acted(items, ring):
    total = {}
    for block, c in ring.unit_blocks().items():
        for item, v in items.items():
            if (hit := ring.act(block, item)) is not None:
                total[hit[0]] = total.get(hit[0], 0) + c * v * hit[1]
    return total


@pytest.mark.parametrize("name", GROUPS)
def test_every_listed_label_names_one_irreducible(name):
    g = group(name)
    ring, found = factor_ring(g, 0), listed(g, 0)
    assert found[0].dim == 1 and len({f.label for f in found}) == len(found)
    for facts in found:
        key = ring.key(facts.label)
        (irrep,) = decompose(parse_rep(facts.label), g)
        assert (irrep.label, irrep.dim, irrep.type, irrep.multiplicity) == (facts.label, facts.dim, facts.type, 1)
        blocks, items = ring.block_character(key), ring.character(key)
        if facts.label[-1] not in "+-" and not (name.startswith("A(") and facts.type == "C"):
            assert in_keys(blocks, ring) == {key: 1}
            assert in_keys(acted(items, ring), ring) == {key: 1}


@pytest.mark.parametrize("name", [g for g in GROUPS if group(g).is_finite and not group(g).is_complex])
def test_all_irreducibles_of_finite_groups_are_listed(name):
    """Σ dim²/δ = order over ℝ, δ = 1, 2, 4 for types R, C, H."""
    g = group(name)
    assert lists_all(g, 0)
    assert sum(Fraction(f.dim**2, "R C H".index(f.type) or 1) for f in listed(g, 0)) == g.order()


@pytest.mark.parametrize("kind", "ABCD")
@pytest.mark.parametrize("weight", [(0, 0, 0), (1, 0, 0), (1, 1, 1), (2, 1, 0), (3, 1, 1)])
def test_weights_add_up_to_weyls_dimension(kind, weight):
    character = weyl_character(kind, weight)
    assert sum(character.values()) == weyl_dimension(kind, weight) and min(character.values()) > 0


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("SO(3)", "[1]⊗[2]", {"[1]": 1, "[2]": 1, "[3]": 1}),
        ("SO(3)", "Sym²([2])", {"[0]": 1, "[2]": 1, "[4]": 1}),
        ("SO(3)", "Λ²([2])", {"[1]": 1, "[3]": 1}),
        ("O(3)", "1o⊗1e", {"[0]o": 1, "[1]o": 1, "[2]o": 1}),
        ("SU(3)", "[2,1]⊗[2,1]", {"[0,0]": 1, "[2,1]": 2, "[3,0]": 1, "[3,3]": 1, "[4,2]": 1}),
        ("SU(3)", "[1,0]*", {"[1,1]": 1}),
        ("SL(3)", "[2,0]*", {"[2,2]": 1}),
        ("U(2)", "conj([2,0])", {"[0,-2]": 1}),
        ("S(4)", "[2,2]⊗[2,2]", {"[4]": 1, "[1,1,1,1]": 1, "[2,2]": 1}),
        ("S(6)", "[2,2,2]⊗sgn", {"[3,3]": 1}),
        ("A(4)", "[2,2]⊗[2,2]", {"[4]": 2, "[2,2]": 1}),
        ("SO(2)", "[1]⊗[2]", {"[1]": 1, "[3]": 1}),
        ("SO(2)", "[2]⊗[2]", {"[0]": 2, "[4]": 1}),
        ("D(4)", "[2]⊗[2]'", {"[0]'": 1}),
        ("SO13p", "[1,1]⊗[1,1]", {"[0]": 2, "[1,1]": 1, "[2]": 2, "[2,2]": 1}),
        ("Lorentz", "[1]t⊗timeor", {"[1]": 1}),
        ("SO(3)×S(4)", "[1]_1⊗[3,1]_2⊗V_2", None),
        ("SO(2)×SO(2)", "[1]_1⊗[1]_2", {"[1]_1⊗[-1]_2": 1, "[1]_1⊗[1]_2": 1}),
        ("Th", "ρ3(2)⊗ρ3(2)", {"ρ1(1)": 2, "ρ3(2)": 1}),
    ],
)
def test_products_of_labels(irreps, name, text, expected):
    found = irreps(name, text)
    if expected is not None:
        assert {label: m for label, (m, *_) in found.items()} == expected
    assert sum(m * dim for m, dim, _ in found.values()) > 0


def test_quaternions():
    """Q8 on ℝ⁴ from the left: one irreducible of type H, whose square is four times the four characters."""
    q = group(
        "generated { discrete [[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]], discrete [[0,0,-1,0],[0,0,0,1],[1,0,0,0],[0,-1,0,0]] }"
    )
    assert [(f.label, f.type) for f in listed(q, 0)][-1] == ("ρ5(4)", "H")
    found = decompose(parse_rep("ρ5(4)⊗ρ5(4)"), q)
    assert [(i.dim, i.multiplicity) for i in found] == [(1, 4)] * 4


@pytest.mark.parametrize("name", ["SO(6)", "SO(3,3)", "SU(3)", "SL(3)", "U(2)", "SO(4)", "Z(5)"])
def test_duals_are_those_of_powers(name):
    """The dual of what occurs in V² occurs as often in (V*)²."""
    g = group(name)
    ring = factor_ring(g, 0)
    over, under = (decompose(parse_rep(text), g) for text in ("V²", "V*²"))
    expected = {ring.key(i.label) for i in under}
    for irrep in over:
        key = ring.dual(ring.key(irrep.label))
        assert key in expected or ring.conjugate(key) in expected


@pytest.mark.parametrize(
    ("name", "text", "message", "remedy"),
    [
        ("O(3)", "[1]", "O(3) has no irreducible called [1]", "write [1]e or [1]o"),
        ("SO(3)", "1o", "SO(3) has no irreducible called 1o", "write [1]"),
        ("SO(2)", "[-1]", "over ℝ, [-1] and [1] of SO(2) are one irreducible, called [1]", "write [1]"),
        ("SU(2)", "[1,1]", "SU(2) has no irreducible called [1,1]", "the irreducibles are [0] (1), [1] (2), "
         "[2] (3), [3] (4), [4] (5), [5] (6), …"),
        ("D(3)", "[1]'", "D(3) has no irreducible called [1]'", "write [1]"),
        ("A(5)", "[3,1,1]", "A(5) has no irreducible called [3,1,1]", "write [3,1,1]+ or [3,1,1]-"),
        ("RubiksCube", "[1]", "the irreducibles of RubiksCube have no labels", "write the representation with V, Sym and Alt"),
    ],
)
def test_unknown_labels(name, text, message, remedy):
    with pytest.raises(RepcError) as caught:
        irreducible_facts(group(name), 0, text)
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.message.startswith(message) and diagnostic.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("name", "text", "dim"), [("SU(3)", "[50,20]", 16926), ("S(1000)", "[998,2]", 498500), ("SO(3)", "[100000]", 200001)]
)
def test_dimensions_by_formula(irreps, name, text, dim):
    assert irreps(name, text)[text][:2] == (1, dim)


def test_infinite_groups_list_the_first():
    assert [f.label for f in listed(group("SO(3)"), 0)] == [f"[{l}]" for l in range(LISTED)]
    assert not lists_all(group("SO(3)"), 0)
    assert [f.label for f in listed(group("S(1000)"), 0)][:3] == ["[1000]", "[999,1]", "[998,2]"]


@pytest.mark.parametrize(
    ("name", "slot"),
    [(f"SO({n})×U(1)", "_1") for n in (4, 6, 8, 10)] + [("SOp(2,2)", ""), ("SOp(1,5)", ""), ("SOp(3,3)", ""), ("SOp(4,4)", "")],
)
def test_self_dual_tensors_of_rotations_are_those_with_an_invariant_form(name, slot):
    """Λᵏ of V of dimension 2k has two halves: each is its own dual, or the other's. Invariants of λ⊗λ are counted without duals."""
    of = group(name)
    k = of.factors[0].d // 2
    half = f"[{','.join('1' * k)}]{slot}"
    (dual,) = decompose(parse_rep(f"{half}*"), of)
    invariants = [count([parse_rep("V⁰")], parse_rep(f"{half}⊗{other}"), of).dim for other in (half, dual.label)]
    assert invariants == [int(k % 2 == 0), 1]
