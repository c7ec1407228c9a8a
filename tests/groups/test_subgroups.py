"""'H in G': where a group lies in a larger one by name, by words and by matrices, and why it does not."""

import re

import numpy as np
import pytest

from repc import RepcError, V, res, subgroup
from repc.driver import build_group
from repc.groups import SO, C, D
from repc.syntax import parse_rep

PLACED = [
    ("SO(2) in SO(3)", "V+V⁰"),
    ("C(4) in D(4)", "V"),
    ("C(4) in C(8)", "V"),
    ("Trivial in SO(3)", "V"),
    ("D(4) in O(2)", "V"),
    ("S(3) in S(5)", "V+2V⁰"),
    ("S(4)×S(2) in S(6)", "V_1+V_2"),
    ("SO(3) in SO⁺(1,3)", "V⁰+V"),
    ("O(3) in O(1,3)", "V⁰+V"),
    ("SU(3)×SU(2)×U(1) in SU(5)", "V_1⊗V_3*²+V_2⊗V_3³"),
    ("SU(2)×U(1) in SU(3)", "V_1⊗V_2*+V_2²"),
    ("SU(3)×SU(2) in SU(6)", "V_1⊗V_2"),
    ("D(5) in SO(3)", "V+det"),
    ("O(3) in SO(4)", "V+det"),
    ("O(3) in SO(1,3)", "det+V"),
    ("O(2)×O(2) in SO(5)", "V_1+V_2+det_1⊗det_2"),
    ("U(1) in SU(2)", "V+det*"),
    ("U(2) in SU(3)", "V+det*"),
    ("U(1)×U(1) in SU(3)", "V_1+V_2+det_1*⊗det_2*"),
    ("GL(2) in SL(3)", "V+det*"),
    ("SU(3)×SU(2) in SU(5)", "V_1+V_2"),
    ("SO(3)×SO(2) in SO(5)", "V_1+V_2"),
    ("O(3) in GL(3)", "V"),
    ("Td in O(3)", "V"),
    ("A(4) in SO(4)", "V"),
    ("SL(2) in Sp(1)", "V"),
    ("Sp(1)×Sp(1) in Sp(2)", "V_1+V_2"),
    ("SL(2)×SL(2) in Sp(2)", "V_1+V_2"),
    ("SO(2) in SO2eR3", "V+V⁰"),
    ("DkeR3(4) in Oh", "V"),
    ("SU(5)×U(1) in SO(10)", "V_1⊗V_2²+conj(V_1⊗V_2²)"),
    ("generated { word g1^2 } in D(4)", "V"),
    ("generated { lie [[0,0,0],[0,0,-1],[0,1,0]] } in SO(3)", "V"),
    ("generated { perm (1 2)(3 4) } in A(4)", "V"),
]


@pytest.mark.parametrize(("text", "vector"), PLACED, ids=[text for text, _ in PLACED])
def test_where_a_group_lies(text, vector):
    group = build_group(text)
    assert f" is {vector} of {group.name}" in group.inside.words
    a, b = ((g,) if len(group.factors) == 1 else g for g in (group.sample(1), group.sample(2)))
    into = group.inside.element
    product = tuple(x @ y for x, y in zip(a, b, strict=True))
    for x, y, xy in zip(into(a), into(b), into(product), strict=True):
        assert np.abs(x @ y - xy).max() < 1e-10 * max(1, np.abs(xy).max())


def test_factors_of_products_lie_factor_by_factor_and_one_group_in_all():
    assert build_group("S(3)×SO(2) in S(5)×SO(3)").inside.words.startswith("V of S(5) is V_1+2V⁰, V of SO(3) is V_2+V⁰")
    g = build_group("SO(3) in SO(3)×SO(3)")
    x = g.sample(0)
    assert all(np.array_equal(x, y) for y in g.inside.element((x,)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("O(2) in SO(2)", "generator 1 of O(2) has determinant -1, not 1"),
        ("S(3) in A(3)", "generator 1 of S(3) is an odd permutation"),
        ("Oh in SO(3)", "generator 3 of Oh has determinant -1, not 1"),
        ("C(3) in C(8)", "generator 1 of C(3) is none of the 8 elements of C(8)"),
        ("C(2) in S(2)", "generator 1 of C(2) does not permute the 2 coordinates"),
        ("SO(4) in SO(3)", "it acts on 4 coordinates of ℝ, and SO(3) on 3 of ℝ"),
        ("SU(2) in SO(3)", "is complex"),
        ("GLp(3) in SO(3)", "does not keep lengths"),
        ("SO(2) in D(4)", "moves continuously, and D(4) is finite"),
        ("O(1,3) in SO⁺(1,3)", "has determinant -1, not 1"),
        ("generated { discrete [[-1,0,0,0],[0,-1,0,0],[0,0,1,0],[0,0,0,1]] } in SO⁺(1,3)", "reverses time"),
        ("generated { lie [[1,0],[0,1]] } in SL(2)", "has trace 2, not 0"),
        ("generated { perm (1 2) } in generated { perm (1 2)(3 4), perm (1 3)(2 4) }", "with V = V+2V⁰, generator 1"),
        ("generated { perm (1 2)(4) } in generated { perm (1 2)(3 4), perm (1 3)(2 4) }", "is none of the 4 elements"),
        ("SO(3) in SO(3)×SO(3)×S(3)", "moves continuously, and S(3) is finite"),
        ("SO(2)×SO(2) in SO(3)×SO(3)×SO(3)", "has 2 factors"),
        ("generated { lie [[0,1],[0,0]] } in generated { lie [[1,0],[0,-1]] }", "is not in the Lie algebra"),
    ],
)
def test_what_is_no_subgroup_is_told_with_the_reason(text, reason):
    with pytest.raises(RepcError, match=re.escape(reason)) as told:
        build_group(text)
    assert told.value.diagnostics[0].code == "E0245"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Oh in S(5)", "'generated { word g1 } in S(5)'"),
        ("S(4) in SO(1,3)", "'generated { word g1 } in SO(1,3)'"),
        ("GLp(2)×SL(2) in Sp(2)", "'generated { lie [[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]] } in Sp(2)'"),
        ("generated { word g1 } in Sp(2)", "'generated { lie [[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]] } in Sp(2)'"),
        ("S(3) in U(1)", "'generated { lie [[i]] } in U(1)'"),
        ("SU(3) in G2", "'generated { lie … } in G2'; lie_generators in Python are some"),
    ],
)
def test_what_is_no_subgroup_is_told_with_a_line_that_is_one(text, words):
    with pytest.raises(RepcError, match=re.escape(words)):
        build_group(text)
    if "…" not in words:
        assert build_group(words[1:-1]).inside is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("generated { word g3 } in D(4)", "D(4) has no generator g3; its discrete generators are g1 … g2"),
        ("generated { word g1 } in SO(3)", "none: it is connected"),
        ("generated { word g1 }", "a word needs a group in whose generators it is written"),
        ("generated { word g1 } in S(3)×S(3)", "is a product"),
    ],
)
def test_letters_that_are_not_there(text, words):
    with pytest.raises(RepcError, match=re.escape(words)) as told:
        build_group(text)
    assert told.value.diagnostics[0].code == "E0246"


def test_words_are_products_of_generators():
    g1, g2 = D(4).discrete_generators
    group = build_group("generated { word g1² g2, word g1^-1 } in D(4)")
    assert np.allclose(group.discrete_generators[0], g1 @ g1 @ g2)
    assert np.allclose(group.discrete_generators[1], np.linalg.inv(g1))
    assert build_group("generated { word g1 g2 } in S(4)").is_permutation


REPS = [
    ("SO(3)×SO(2) in SO(5)", "V²⊗V*+Sym²(V)+Λ²(V)+T(1,1)+2"),
    ("SO(3)×SO(2) in SO(5)", "[1,1]+V⊗[2]"),
    ("S(4)×S(2) in S(6)", "sgn⊗V+[4,2]"),
    ("C(4) in C(8)", "[1]+[3]+reg"),
    ("O(2)×O(3) in O(5)", "det⊗V"),
    ("O(3) in O(1,3)", "timeor⊗V+spaceor+det"),
    ("O(2) in GL(2)", "det⊗V*"),
    ("SU(2)×U(1) in SU(3)", "conj(V)⊗V+[2,1]"),
    ("S(2)×S(2) in S(2)×S(2)", "V_1⊗V_2²+V"),
    ("SO(3) in SO⁺(1,3)", "[1,1]"),
    ("S(2)×S(2) in S(4)", "S(4)/S(3)+pairs(V)"),
]


@pytest.mark.parametrize(("text", "rep"), REPS, ids=[f"{r} under {t}" for t, r in REPS])
def test_res_has_the_matrices_of_the_larger_group(text, rep):
    group = build_group(text)
    small, large = res(group, rep), res_of(group, rep)
    assert small.size() == large.size()
    g = group.sample(3)
    there = group.inside.element((g,) if len(group.factors) == 1 else g)
    assert np.abs(small.rho(g) - large.rho(there if len(there) > 1 else there[0])).max() < 1e-9


def res_of(group, rep):
    from repc.api import bound_rep

    return bound_rep(rep, group.inside.into)


def test_res_in_python_and_what_it_cannot_do():
    H = subgroup(C(4), C(8))
    assert str(res(H, V**2)) == "V²" and H == C(4)
    assert str(res("SO(2) in SO(3)", V + V.T)) == "V+V⁰+(V+V⁰)*"
    for call, words in [
        (lambda: res(SO(3), V), "SO(3) is not said to lie in a larger group"),
        (lambda: res("SO(2) in SU(2)", "[2]"), "[2] of SU(2) has complex matrices, and SO(2) is real"),
        (lambda: res("C(4) in C(8)", "[7]"), "C(8) has no irreducible called [7]"),
        (lambda: res(H, 3), "rep"),
    ]:
        with pytest.raises(RepcError, match=re.escape(words)):
            call()


def test_res_in_a_file_goes_by_the_name_of_the_subgroup(tmp_path, monkeypatch, capsys):
    from repc.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rep").write_text("let H = SO(3) × SO(2) in SO(5)\ngroup H\nmap f : res(H, V) -> V_1+res([1,1])\n", "utf-8")
    assert main(["compile", "a.rep"]) == 0
    assert main(["fmt", "a.rep", "--check"]) == 0
    (tmp_path / "b.rep").write_text("let H = C(4) in C(8)\nlet K = C(2) in C(8)\ngroup H\nV -> res(K, V)\n", "utf-8")
    capsys.readouterr()
    assert main(["compile", "b.rep"]) == 1
    assert "res(K, …) is a representation of K, and the group here is H" in capsys.readouterr().err


def test_text_comes_back():
    for text in ("SO(3) × SO(2) in SO(5)", "generated { word g1^2 g2^-1 } in D(4)"):
        assert build_group(text).inside is not None
    assert str(parse_rep("res(V²)"))
