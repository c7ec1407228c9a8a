"""Formulas in n against exact counts at numbers, the stated ranges included."""

import json

import pytest
import sympy

import repc
import repc.api
from repc.cli import main
from repc.groups import GL, SL, SO, SU, O, S, Sp, U
from repc.symbolic import count, decompose
from repc.symbolic.formula.dimension import linear_dimension
from repc.syntax import parse_rep
from tests.symbolic.conftest import group

GROUPS = {"SO": SO, "O": O, "Sp": Sp, "U": U, "SU": SU, "SL": SL, "GL": GL, "S": S}
REPS = ["V⁰", "V", "2V⁰+3V", "V²", "V³+V", "Sym²(V)⊗V", "Λ²(V)+Sym³(V)", "T(2,1)", "Sym²(Λ²(V))", "(V+V*)⊗V"]
MAPS = [("V²", "V²"), ("V³", "V"), ("V", "V³"), ("T(1,1)", "T(1,1)"), ("V+V⁰", "Sym²(V)+V"), ("V²", "V⁰")]


def explain(expression, name):
    return repc.explain(expression, f"{name}(n)").json()


def shape(rep, n):
    """(dimension at n, type, multiplicity) of each irreducible, in order."""
    symbol = sympy.Symbol("n")
    return sorted((int(sympy.sympify(i["dim"]).subs(symbol, n)), i["type"], i["multiplicity"]) for i in rep["irreps"])


def exact(text, name, n):
    found = decompose(parse_rep(text), GROUPS[name](n))
    return sorted((i.dim, i.type, i.multiplicity) for i in found)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("text", REPS)
def test_irreducibles_hold_from_the_stated_n_on(name, text):
    (rep,) = explain(text, name)["reps"]
    for n in range(rep["from"], rep["from"] + 4):
        assert shape(rep, n) == exact(text, name, n)
        assert int(sympy.sympify(rep["dim"]).subs(sympy.Symbol("n"), n)) == parse_size(text, name, n)


def parse_size(text, name, n):
    return repc.api.Expression(parse_rep(text))(GROUPS[name](n)).size()


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("source,target", MAPS)
def test_counts_hold_from_the_stated_n_on_and_not_before(name, source, target):
    (found,) = explain(f"{source} -> {target}", name)["maps"]
    start = found["from"]
    counts = [count([parse_rep(source)], parse_rep(target), GROUPS[name](n)).dim for n in range(start, start + 5)]
    assert counts == [found["hom_dim"]] * 5
    if start > 1:
        before = count([parse_rep(source)], parse_rep(target), GROUPS[name](start - 1))
        assert before.dim != found["hom_dim"]


@pytest.mark.parametrize(
    "name,text,start",
    [("O", "V³", 3), ("SO", "V²", 5), ("SO", "V", 3), ("S", "V²", 4), ("S", "V³", 6), ("GL", "V³", 3), ("Sp", "V³", 3)],
)
def test_ranges_of_tensor_powers(name, text, start):
    assert explain(text, name)["reps"][0]["from"] == start


@pytest.mark.parametrize(
    "name,source,target,dim",
    [("O", "V⁴", "V⁴", 105), ("Sp", "V⁴", "V⁴", 105), ("U", "T(3,3)", "V⁰", 6), ("S", "V³", "V³", 203), ("SO", "V³", "V", 3)],
)
def test_stable_counts_known_in_closed_form(name, source, target, dim):
    """Double factorials (Brauer), factorials (walled Brauer), Bell numbers."""
    assert explain(f"{source} -> {target}", name)["maps"][0]["hom_dim"] == dim


def test_labels_of_twisted_and_mixed_irreducibles():
    labels = {
        ("O", "V²⊗det"): ["det", "[2]⊗det", "[1,1]⊗det"],
        ("S", "V⊗sgn"): ["sgn", "[n-1,1]⊗sgn"],
        ("U", "T(1,1)"): ["[0,…,0]", "[1,0,…,0,-1]"],
        ("U", "V⊗det"): ["[2,1,…,1]"],
        ("SU", "T(1,1)"): ["[0,…,0]", "[2,1,…,1]"],
        ("SU", "V*"): ["[1,…,1]"],
    }
    for (name, text), expected in labels.items():
        assert [i["label"] for i in explain(text, name)["reps"][0]["irreps"]] == expected


@pytest.mark.parametrize("added,removed", [((2, 1), (1,)), ((3,), (2, 2)), ((1, 1), (2, 1)), ((), (4,)), ((2, 2), ())])
def test_mixed_dimensions_are_those_of_weyl(added, removed):
    from repc.rings.weyl import weyl_dimension

    n = sympy.Symbol("n")
    polynomial = linear_dimension(added, removed, n)
    assert polynomial.is_polynomial(n)
    for k in range(len(added) + len(removed), 9):
        weight = (*added, *(0,) * (k - len(added) - len(removed)), *(-x for x in reversed(removed)))
        assert polynomial.subs(n, k) == weyl_dimension("A", weight)


TEXT = """\
S(n): formulas in n

map f : V -> V²
  f makes n² numbers of V² from the n numbers of V, for n ≥ 3: moving the input by an element of S(n) moves
    the output by the same element.
  [n-2,2] and [n-2,1,1] of the output are always zero; 5 real numbers are learned, and no equivariant map is
    left out.
  It is counted here, not computed: 'repc compile' does that.
  5 equivariant maps by exact characters of S(n), the same for n ≥ 3
  warning W0403: the [n-2,2] and [n-2,1,1] parts of V² are always zero: nothing in the input maps to them

V  dim n
  irreducibles for n ≥ 2
  irreducible             dim  type  multiplicity
  [n]                       1     R             1
  [n-1,1]               n - 1     R             1

V²  dim n²
  irreducibles for n ≥ 4
  irreducible                        dim  type  multiplicity
  [n]                                  1     R             2
  [n-1,1]                          n - 1     R             3
  [n-2,2]                     n(n - 3)/2     R             1
  [n-2,1,1]             (n - 2)(n - 1)/2     R             1
"""


def test_text(capsys):
    assert main(["explain", "-e", "V -> V²", "-g", "S(n)"]) == 0
    assert capsys.readouterr().out == TEXT


def test_json(capsys):
    assert main(["explain", "-e", "V -> V", "-g", "U(k)", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["group"] == {"name": "U(k)", "free": "k", "field": "C"}
    (one,) = found["maps"]
    assert (one["hom_dim"], one["parameters"], one["from"], one["output"]["dim"]) == (1, 2, 1, "k")


def test_latex(capsys):
    assert main(["explain", "-e", "V -> V", "-g", "O(n)", "--latex"]) == 0
    out = capsys.readouterr().out
    assert r"V &\to V && \dim = 1 \quad (n \ge 1)" in out
    assert repc.explain("V -> V", "O(n)")._repr_latex_().strip() == out.strip()


def test_a_file_with_a_free_group(tmp_path, capsys):
    spec = tmp_path / "a.rep"
    spec.write_text("group O(n)\nrep x = V + V²\nmap f : (x, V) -> V\n", encoding="utf-8")
    assert main(["explain", str(spec)]) == 0
    out = capsys.readouterr().out
    assert "map f : (x, V) -> V\n" in out and "  x = V+V²\n  x1[0:n] V, x1[n:n² + n] V²\n" in out
    assert "  3 equivariant maps by exact characters of O(n), the same for n ≥ 2\n" in out


def test_what_is_about_one_group_asks_for_a_number(tmp_path, capsys):
    assert main(["groups", "O(n)"]) == 1
    error = capsys.readouterr().err
    assert "O(n) has no number for n, and this is about one group" in error
    assert "write a number, as in O(3); 'repc compile', 'repc explain' and nn.EMLP take n as it is" in error


@pytest.mark.parametrize(
    "expression,name,message",
    [
        ("V -> V", "A(n)", "there are no formulas in n for A(n)"),
        ("V -> V", "O(3)×S(3)≀S(n)", "S(n) is a factor of a wreath product: a letter is for a group alone, or in a product"),
        ("V -> reg", "S(n)", "this representation has no formula in n"),
        ("V -> V⊗det", "SO(n)", "every element of SO(n) has determinant 1"),
        ("V^20 -> V", "O(n)", "formulas in n are for tensors of degree up to 16 on each side"),
        ("V -> x", "O(n)", "x"),
        ("[3,1] -> V", "S(n)", "the labels of S(n) have as many entries as n says"),
        ("[1,0] -> V", "U(n)", "the labels of U(n) have as many entries as n says"),
    ],
)
def test_mistakes(expression, name, message):
    with pytest.raises(repc.RepcError) as error:
        repc.explain(expression, name)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "expression,name,hom_dim,start", [("[2] -> V²", "O", 1, 2), ("[1,1]⊗V -> V", "O", 1, 2), ("[2]+V -> V³", "Sp", 3, 2)]
)
def test_partitions_are_labels_for_every_n(expression, name, hom_dim, start):
    (found,) = explain(expression, name)["maps"]
    assert (found["hom_dim"], found["from"]) == (hom_dim, start)


def test_numbers_still_work():
    assert repc.explain("V -> V", "O(3)").json()["maps"][0]["hom_dim"] == 1
    assert group("O(3)").name == "O(3)"


@pytest.mark.parametrize("expression", ["sgn", "det", "V⁰ -> sgn", "sgn -> sgn"])
def test_signs_alone(expression):
    """Of degree 0: the sign of S(2) is told from [n-1,1] at larger n."""
    found = repc.explain(expression, "S(n)")
    if found.maps:
        assert found.maps[0].hom_dim == (1 if expression.startswith("sgn") else 0)
    assert "sgn" in str(found)
