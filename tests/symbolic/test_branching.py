"""Branching: published tables, restricted characters by brute force, dimensions of random chains, Frobenius reciprocity."""

import json
import random
from itertools import permutations

import numpy as np
import pytest

from repc import explain
from repc.cli import main
from repc.driver import build_group
from repc.driver.branching import subgroup_of
from repc.groups import G2, SCHOENFLIES, MatrixGroup
from repc.groups.families.exceptional import LINES
from repc.groups.subgroups.standard import placed
from repc.numeric.decompose import decompose as solved
from repc.reps.layout import size
from repc.reps.leaves import UserLeaf
from repc.reps.restriction import Restricted
from repc.source import RepcError
from repc.symbolic.branching import irreducible_parts
from repc.symbolic.decompose import decompose
from repc.symbolic.traces import Elements, traces
from repc.syntax import parse_rep


def parts(label, small, large):
    """{label: multiplicity} of an irreducible of the larger group on the smaller."""
    found = irreducible_parts(label, subgroup_of(small, build_group(large)).inside)
    return {one.label: one.multiplicity for one in found}


# R. Slansky, Group theory for unified model building, Physics Reports 79 (1981), with irreducibles by highest weights: 3 is [1,0],
# 3̄ [1,1], 6 [2,0], 8 [2,1], 10 [3,0]; of SU(2), [2j].
SU5 = {
    "[1,0,0,0]": {(("SU(3)", "1,0"), ("U(1)", "-2")), (("SU(2)", "1"), ("U(1)", "3"))},
    "[1,1,0,0]": {(("U(1)", "6"),), (("SU(3)", "1,1"), ("U(1)", "-4")), (("SU(3)", "1,0"), ("SU(2)", "1"), ("U(1)", "1"))},
    "[2,0,0,0]": {
        (("SU(2)", "2"), ("U(1)", "6")), (("SU(3)", "1,0"), ("SU(2)", "1"), ("U(1)", "1")), (("SU(3)", "2,0"), ("U(1)", "-4")),
    },
    "[2,1,1,1]": {
        (), (("SU(2)", "2"),), (("SU(3)", "2,1"),), (("SU(3)", "1,0"), ("SU(2)", "1"), ("U(1)", "-5")),
        (("SU(3)", "1,1"), ("SU(2)", "1"), ("U(1)", "5")),
    },
}  # fmt: skip
SU6 = {
    "[1,0,0,0,0]": {(("SU(3)", "1,0"), ("SU(2)", "1"))},  # 6
    "[1,1,0,0,0]": {(("SU(3)", "2,0"),), (("SU(3)", "1,1"), ("SU(2)", "2"))},  # 15
    "[1,1,1,0,0]": {(("SU(2)", "3"),), (("SU(3)", "2,1"), ("SU(2)", "1"))},  # 20
    "[2,0,0,0,0]": {(("SU(3)", "1,1"),), (("SU(3)", "2,0"), ("SU(2)", "2"))},  # 21
    "[2,1,1,1,1]": {(("SU(2)", "2"),), (("SU(3)", "2,1"),), (("SU(3)", "2,1"), ("SU(2)", "2"))},  # 35
    "[3,0,0,0,0]": {(("SU(3)", "3,0"), ("SU(2)", "3")), (("SU(3)", "2,1"), ("SU(2)", "1"))},  # 56
    "[2,1,0,0,0]": {
        (("SU(3)", "2,1"), ("SU(2)", "3")), (("SU(3)", "3,0"), ("SU(2)", "1")),
        (("SU(3)", "2,1"), ("SU(2)", "1")), (("SU(2)", "1"),),
    },  # 70
}  # fmt: skip
SO10 = {
    "[1]": {(("SU(5)", "1,0,0,0"), ("U(1)", "2")), (("SU(5)", "1,1,1,1"), ("U(1)", "-2"))},
    "[1,1]": {(), (("SU(5)", "1,1,0,0"), ("U(1)", "4")), (("SU(5)", "1,1,1,0"), ("U(1)", "-4")), (("SU(5)", "2,1,1,1"),)},  # 45
    "[2]": {(("SU(5)", "2,0,0,0"), ("U(1)", "4")), (("SU(5)", "2,2,2,2"), ("U(1)", "-4")), (("SU(5)", "2,1,1,1"),)},  # 54
    "[1,1,1]": {
        (("SU(5)", "1,0,0,0"), ("U(1)", "2")), (("SU(5)", "1,1,1,1"), ("U(1)", "-2")), (("SU(5)", "1,1,0,0"), ("U(1)", "-6")),
        (("SU(5)", "1,1,1,0"), ("U(1)", "6")), (("SU(5)", "2,1,1,0"), ("U(1)", "-2")), (("SU(5)", "2,2,1,1"), ("U(1)", "2")),
    },  # 120
}  # fmt: skip


def spelled(label_parts):
    return "⊗".join(f"[{numbers}]_{group}" for group, numbers in label_parts) or "V⁰"


@pytest.mark.parametrize(
    ("small", "large", "table"),
    [("SU(3)×SU(2)×U(1)", "SU(5)", SU5), ("SU(3)×SU(2)", "SU(6)", SU6), ("SU(5)×U(1)", "SO(10)", SO10)],
    ids=["SU(5)", "SU(6)", "SO(10)"],
)
def test_published_tables(small, large, table):
    for label, expected in table.items():
        assert parts(label, small, large) == {spelled(one): 1 for one in expected}, label


def littlewood_richardson(lam, mu, nu):
    """How often [ν] occurs in the representation of S(6) induced from [λ]×[μ] of S(4)×S(2): for μ of two boxes, by Pieri's rule."""
    longer = [*mu_padded(lam, 6)]
    skew = [n - x for n, x in zip(mu_padded(nu, 6), longer, strict=True)]
    if min(skew) < 0:
        return 0
    rows = zip(mu_padded(nu, 6)[1:], longer, strict=False)
    horizontal = all(n <= x for n, x in rows)
    vertical = max(skew) <= 1
    return int(horizontal if mu == (2,) else vertical)


def mu_padded(shape, n):
    return (*shape, *(0,) * (n - len(shape)))


def test_the_symmetric_group_by_pieris_rule():
    shapes = [(6,), (5, 1), (4, 2), (4, 1, 1), (3, 3), (3, 2, 1), (2, 2, 2), (3, 1, 1, 1), (2, 2, 1, 1), (2, 1, 1, 1, 1), (1,) * 6]
    fours = [(4,), (3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1)]
    for nu in shapes:
        expected = {}
        for lam in fours:
            for mu in ((2,), (1, 1)):
                if littlewood_richardson(lam, mu, nu):
                    one = [(shape, name) for shape, name in ((lam, "S(4)"), (mu, "S(2)")) if len(shape) > 1]
                    expected["⊗".join(f"[{','.join(map(str, s))}]_{name}" for s, name in one) or "V⁰"] = 1
        assert parts(f"[{','.join(map(str, nu))}]", "S(4)×S(2)", "S(6)") == expected, nu


# Koster, Dimmock, Wheeler, Statz, Properties of the thirty-two point groups (1963): of the full rotation group with even and odd l.
CUBIC = {0: "A1", 1: "T1", 2: "E+T2", 3: "A2+T1+T2", 4: "A1+E+T1+T2", 5: "E+2T1+T2", 6: "A1+A2+E+T1+2T2"}


def character_of_rotation(l, angle):
    return 1 + 2 * sum(np.cos(m * angle) for m in range(1, l + 1))


@pytest.mark.parametrize("name", SCHOENFLIES)
def test_the_orthogonal_group_on_32_point_groups(name):
    """Dimensions, and the number of invariants, of [l]e and [l]o by the characters of rotations."""
    group = build_group(name)
    elements = group.elements()
    for l in range(4):
        for parity, mark in ((1, "e"), (-1, "o")):
            found = irreducible_parts(f"[{l}]{mark}", subgroup_of(name, build_group("O(3)")).inside)
            assert sum(one.multiplicity * one.dim for one in found) == 2 * l + 1
            proper = np.sign(np.linalg.det(elements))
            angles = np.arccos(np.clip((proper * np.trace(elements, axis1=1, axis2=2) - 1) / 2, -1, 1))
            values = np.where(proper > 0, 1, parity) * np.array([character_of_rotation(l, a) for a in angles])
            squares = sum(one.multiplicity**2 * {"R": 1, "C": 2, "H": 4}[one.type] for one in found)
            assert squares == round(float((values**2).mean())), (l, mark)
            assert sum(one.multiplicity for one in found if one.label in ("ρ1(1)",)) == round(float(values.mean())), (l, mark)


def test_compatibility_of_the_octahedral_group():
    dims = {"A1": 1, "A2": 1, "E": 2, "T1": 3, "T2": 3}
    for l, text in CUBIC.items():
        terms = [(int(t[0]) if t[0].isdigit() else 1, t.lstrip("0123456789")) for t in text.split("+")]
        found = irreducible_parts(f"[{l}]", subgroup_of("O", build_group("SO(3)")).inside)
        assert sorted((one.dim, one.multiplicity) for one in found) == sorted((dims[name], m) for m, name in terms), l


# W. G. McKay, J. Patera, Tables of Dimensions, Indices, and Branching Rules (1981), of G2 in B3: irreducibles by dimensions
G2_IN_SO7 = {
    "[1]": "7", "[1,1]": "7+14", "[2]": "27", "[1,1,1]": "1+7+27", "[2,1]": "14+27+64", "[3]": "77", "[2,2]": "27+64+77'",
    "[2,1,1]": "7+14+27+64+77",
}  # fmt: skip
G2_LABELS = {"1": "[0,0]", "7": "[1,0]", "14": "[0,1]", "27": "[2,0]", "64": "[1,1]", "77": "[3,0]", "77'": "[0,2]"}


def test_g2_in_rotations_of_seven_dimensions():
    for label, text in G2_IN_SO7.items():
        assert parts(label, "G2", "SO(7)") == {G2_LABELS[dim]: 1 for dim in text.split("+")}, label


def test_the_spinor_of_seven_dimensions_under_g2():
    """Products of two octonions' multiplications generate Spin(7) on ℝ⁸, of type B3, where V is the spinor: 8 = 1 + 7."""
    table = np.zeros((8, 8, 8))  # table[a, b, c]: e_c in e_a·e_b
    table[0, range(8), range(8)] = table[range(8), 0, range(8)] = 1
    table[range(1, 8), range(1, 8), 0] = -1
    for line in LINES:
        for p in permutations(range(3)):
            a, b, c = (line[i] + 1 for i in p)
            table[a, b, c] = np.linalg.det(np.eye(3)[list(p)])
    left = table[1:].swapaxes(1, 2)
    spin = MatrixGroup(np.array([left[i] @ left[j] for i in range(7) for j in range(i)]), name="Spin7")
    assert spin.recognition.type == "B3" and spin.recognition.form == "so(7)"
    inside = placed(G2(), spin).inside
    found = {label: {one.label: one.multiplicity for one in irreducible_parts(label, inside)} for label in ("[0,0,1]", "[1,0,0]")}
    assert found == {"[0,0,1]": {"[0,0]": 1, "[1,0]": 1}, "[1,0,0]": {"[1,0]": 1}}


# ── random chains ──────────────────────────────────────────────────────────────────────────────

CHAINS = [
    ("SO(3)×SO(2)", "SO(5)"), ("SO(2)×SO(2)", "SO(4)"), ("SO(3)×SO(3)", "SO(6)"), ("SO(4)", "SO(5)"), ("SO(2)", "SO(3)"),
    ("SU(2)×U(1)", "SU(3)"), ("SU(2)×SU(2)", "SU(4)"), ("U(2)×U(1)", "U(3)"), ("U(2)", "Sp(2)"), ("U(2)", "SO(4)"),
    ("O(2)×O(1)", "O(3)"), ("O(2)×O(2)", "O(4)"), ("O(3)", "GL(3)"), ("SO(3)", "SL(3)"), ("O(3)", "O(1,3)"), ("SO(3)", "SO⁺(1,3)"),
    ("S(2)×S(3)", "S(5)"), ("A(4)", "S(4)"), ("S(3)", "S(4)"), ("C(4)", "C(8)"), ("C(6)", "D(6)"), ("D(3)", "O(2)"), ("Td", "O(3)"),
    ("D4", "O"), ("Tetrahedral", "Icosahedral"), ("S(4)", "O(4)"), ("C(3)×C(4)", "SO(4)"), ("generated { word g1 g2 }", "S(5)"),
    ("Sp(1)×Sp(1)", "Sp(2)"), ("SO(3)", "SU(3)"),
]  # fmt: skip


def some_labels(large):
    from repc.groups.irreducibles.catalog import listed

    return [one.label for one in listed(build_group(large), 0)]


def random_chains(count):
    rng = random.Random(15)
    return sorted({(*rng.choice(CHAINS), rng.random()) for _ in range(count)})


def test_two_hundred_random_chains():
    """Dimensions add up; and traces at a random element of the smaller group are those of the parts."""
    known = {large: some_labels(large) for _, large in CHAINS}
    groups = {(small, large): subgroup_of(small, build_group(large)) for small, large in CHAINS}
    seen = {}
    for small, large, place in random_chains(200):
        label = known[large][int(place * len(known[large]))]
        if (small, large, label) in seen:
            continue
        seen[small, large, label] = True
        group = groups[small, large]
        found = irreducible_parts(label, group.inside)
        assert found is not None, (small, large, label)
        assert sum(one.multiplicity * one.dim for one in found) == size(parse_rep(label), group.inside.into)
        if size(parse_rep(label), group.inside.into) > 16:
            continue
        if any("⊗" in one.label and one.type == "C" for one in found) and not group.is_complex:
            continue  # [1]_1⊗[-1]_2 and [1]_1⊗[1]_2 are two halves of one product of real representations
        g = Elements.of(group, group.samples(1, 5))
        whole = traces(UserLeaf(Restricted(parse_rep(label), group.inside)), g)
        expected = sum(one.multiplicity * traces(parse_rep(one.label), g) for one in found)
        assert np.abs(whole - expected).max() < 1e-6 * max(1.0, np.abs(whole).max()), (small, large, label)
    assert len(seen) > 100


@pytest.mark.parametrize(
    ("small", "large", "label"),
    [("SO(2)×SO(2)", "SO(4)", "[1,-1]"), ("SO(2)×SO(2)", "SO(4)", "[2,2]"), ("C(3)×C(4)", "SO(4)", "[1,1]")],
)
def test_halves_and_signs_as_blocks_of_matrices_have_them(small, large, label):
    group = subgroup_of(small, build_group(large))
    node = UserLeaf(Restricted(parse_rep(label), group.inside))
    (space,) = solved(group, [node])
    assert {one.label: one.multiplicity for one in decompose(node, group)} == {i.label: space.multiplicity(i) for i in space.irreps}


FINITE = [("S(3)", "S(4)"), ("S(2)×S(2)", "S(4)"), ("C(4)", "D(4)"), ("A(4)", "S(4)"), ("C4", "O")]


@pytest.mark.parametrize(("small", "large"), FINITE)
def test_frobenius_reciprocity(small, large):
    """⟨Ind σ, λ⟩ = ⟨σ, Res λ⟩, the induced character by its definition: a sum over conjugates that lie in the subgroup."""
    big = build_group(large)
    group = subgroup_of(small, big)
    elements = big.elements()
    own = group.elements() if len(group.factors) > 1 else (group.elements(),)
    inside = [group.inside.element(tuple(part[i] for part in own))[0] for i in range(len(own[0]))]
    where = {np.round(m, 6).tobytes(): i for i, m in enumerate(np.array(inside) + 0.0)}
    conjugates = np.einsum("xij,gjk,xlk->xgil", elements, elements, elements)  # x g x⁻¹ for orthogonal matrices
    places = [[where.get((np.round(m, 6) + 0.0).tobytes()) for m in row] for row in conjugates]
    met = {one.label for label in some_labels(large) for one in irreducible_parts(label, group.inside)}
    for sigma in met:
        values = traces(parse_rep(sigma), Elements.of(group, group.elements())).real
        sums = [sum(values[row[g]] for row in places if row[g] is not None) for g in range(len(elements))]
        induced = np.array(sums) / len(inside)
        for label in some_labels(large):
            left = float((induced * traces(parse_rep(label), Elements.of(big, elements)).real).mean())
            found = {one.label: one for one in irreducible_parts(label, group.inside)}
            size = {"R": 1, "C": 2, "H": 4}
            right = found[sigma].multiplicity * size[found[sigma].type] if sigma in found else 0
            assert round(left) == right, (sigma, label)


# ── doors ──────────────────────────────────────────────────────────────────────────────────────


def test_explain_prints_the_branching(capsys):
    assert main(["explain", "-e", "V²", "-g", "SO(5)", "--restrict", "SO(3)×SO(2)"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("SO(3)×SO(2) in SO(5): V of SO(5) is V_1+V_2 of SO(3)×SO(2)\n")
    assert "\n  [2]     (14)  V⁰ + [2]_SO(2) + [2]_SO(3) + [1]_SO(3)⊗[1]_SO(2)\n" in out
    assert out.endswith("  in all  3V⁰ + [2]_SO(2) + [1]_SO(3) + [2]_SO(3) + 2[1]_SO(3)⊗[1]_SO(2)\n")
    assert main(["explain", "-e", "V² -> V", "-g", "C(8)", "--restrict", "C(4)", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["maps"] == [{"name": "f", "hom_dim": 0, "hom_dim_restricted": 0}] and told["reps"][0]["dim"] == 4
    assert main(["explain", "-e", "V", "-g", "O(3)", "--restrict", "Oh", "--latex"]) == 0
    assert r"[1]^{\mathrm{o}} &\to \rho_{9}(3)" in capsys.readouterr().out
    assert main(["explain", "-e", "V", "-g", "SO(3)", "--restrict", "Oh"]) == 1
    assert "--restrict:1:1: error E0245: Oh is not a subgroup of SO(3)" in capsys.readouterr().err


def test_python_explains_it_too():
    found = explain("V⊗V -> V", "SO(3)", restrict="SO(2)")
    assert found.maps[0].before.dim == 1 and found.maps[0].after.dim == 7
    assert "f: 1 equivariant map under SO(3) and 7 equivariant maps under SO(2)" in str(found)


# ── groups with a letter ───────────────────────────────────────────────────────────────────────

# D. E. Littlewood, The Theory of Group Characters: [λ] of GL(n) on O(n) is the sum of [λ/δ], δ with even rows only
LITTLEWOOD = [
    ("Sym²(V)", {"[2,0,…,0]": {"[0]": 1, "[2]": 1}}),
    ("V³", {
        "[3,0,…,0]": {"[1]": 1, "[3]": 1}, "[2,1,0,…,0]": {"[1]": 1, "[2,1]": 1}, "[1,1,1,0,…,0]": {"[1,1,1]": 1},
    }),
    ("V⊗V*", {"[0,…,0]": {"[0]": 1}, "[1,0,…,0,-1]": {"[2]": 1, "[1,1]": 1}}),
    ("Sym⁴(V)", {"[4,0,…,0]": {"[0]": 1, "[2]": 1, "[4]": 1}}),
]  # fmt: skip


@pytest.mark.parametrize(("rep", "table"), LITTLEWOOD, ids=[rep for rep, _ in LITTLEWOOD])
def test_gl_on_o_for_every_n(rep, table):
    (found,) = explain(rep, group="GL(n)", restrict="O(n)").reps
    assert {b.irrep.label: {p.label: p.multiplicity for p in b.parts} for b in found.branches} == table


FOR_EVERY_N = [
    ("GL(n)", "O(n)", "V²⊗V*", 8), ("O(n)", "S(n)", "V³", 9), ("SL(n)", "SO(n)", "V⊗V*+V", 8), ("U(n)", "SU(n)", "V²⊗V*", 7),
    ("O(n)", "SO(n)", "Λ³(V)+V", 9), ("S(n)×O(3)", "S(n)×SO(2)", "V²", 6), ("S(n)×O(3)", "S(n)×Oh", "V_1⊗V_2+V_2²", 6),
    ("GL(n)", "S(n)", "Sym²(V)+V*", 8),
]  # fmt: skip


@pytest.mark.parametrize(("large", "small", "rep", "n"), FOR_EVERY_N, ids=[f"{a}-{b}" for a, b, _, _ in FOR_EVERY_N])
def test_branching_for_every_n_is_that_at_a_number(large, small, rep, n):
    """Multiplicities and dimensions at a number, irreducible by irreducible."""

    def told(found, value):
        return sorted((value(b.irrep.dim), b.irrep.multiplicity, sorted((value(p.dim), p.multiplicity) for p in b.parts))
                      for b in found.branches)  # fmt: skip

    every = explain(rep, group=large, restrict=small).reps[0]
    at = explain(rep, group=large.replace("n", str(n)), restrict=small.replace("n", str(n))).reps[0]
    number = lambda dim: int(dim.subs({s: n for s in dim.free_symbols}))  # noqa: E731
    assert told(every, number) == told(at, int)
    assert sorted((number(p.dim), p.multiplicity) for p in every.total) == sorted((p.dim, p.multiplicity) for p in at.total)
    assert f"n ≥ {n}" not in every.since


def test_maps_and_text_for_every_n(capsys):
    assert main(["explain", "-e", "V²⊗V* -> V", "-g", "GL(n)", "--restrict", "O(n)"]) == 0
    said = capsys.readouterr().out
    assert "V²⊗V*  dim n³, for n ≥ 3" in said and "[2,0,…,0,-1]    (n(n - 1)(n + 2)/2)  [1] + [3] + [2,1]" in said
    assert "f: 2 equivariant maps under GL(n) and 3 equivariant maps under O(n), for n ≥ 2" in said
    found = explain("V -> V", group="GL(n)", restrict="O(n)").json()
    assert found["reps"][0] == {
        "text": "V", "dim": "n", "since": "for every n",
        "branching": [{"label": "[1,0,…,0]", "dim": "n", "type": "R", "multiplicity": 1,
                       "parts": [{"label": "[1]", "dim": "n", "type": "R", "multiplicity": 1}]}],
        "total": [{"label": "[1]", "dim": "n", "type": "R", "multiplicity": 1}],
    }  # fmt: skip
    assert found["maps"] == [{"name": "f", "hom_dim": 1, "hom_dim_restricted": 1, "since": "for every n"}]


def test_a_group_in_a_larger_one_for_every_n(tmp_path, monkeypatch):
    """res(…) and compiled modules, and what is refused."""
    monkeypatch.chdir(tmp_path)
    assert explain("res(V²) -> V²", group="S(n) in O(n)").json()["maps"][0]["hom_dim"] == 15
    assert explain("res(V⊗V*)", group="O(n) in GL(n)").json()["reps"][0]["dim"] == "n**2"
    assert main(["compile", "-e", "res(V²) -> V", "-g", "S(n) in O(n)", "-o", "f.py"]) == 0
    for group, restrict, words in [
        ("GL(n)", "O(m)", "O(m) has not the letters of GL(n), n"),
        ("SO(n)", "SO(3)", "SO(n) has no number for n, and SO(3) has no n"),
        ("O(n)", "GL(n)", "GL(n) is not a subgroup of O(n) as it stands"),
        ("O(4) in GL(n)", None, "n stands for every number in one of O(4) and GL(n), and not in the other"),
    ]:
        with pytest.raises(RepcError) as error:
            explain("V²", group=group, restrict=restrict)
        assert words in str(error.value)


@pytest.mark.parametrize("label", ["[2,0,0,-1]", "[2,1,0,-1]", "[2,2,-1,-1]", "[3,1,-1,-2]", "[2,2,1,0]"])
def test_boxes_of_both_kinds_restricted_to_o4(label):
    """Against traces of the irreducible's own matrices, at random elements of O(4)."""
    inside = subgroup_of("O(4)", build_group("GL(4)")).inside
    elements = Elements(inside.group, (np.asarray(inside.group.samples(5)),))
    total = sum(m * traces(parse_rep(one), elements) for one, m in parts(label, "O(4)", "GL(4)").items())
    assert np.abs(traces(UserLeaf(Restricted(parse_rep(label), inside)), elements) - total).max() < 1e-8
