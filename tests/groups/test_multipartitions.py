"""Partitions as names of the irreducibles of wreath products: printed, accepted, and right by dimension and by characters."""

from itertools import product
from math import factorial

import numpy as np
import pytest

from repc import RepcError, explain, irrep
from repc.cli import main
from repc.driver import build_group
from repc.groups.irreducibles.multipartitions import label_of_partitions, multipartitions, partition_names
from repc.groups.irreducibles.tabled import tabled_characters
from repc.rings.partitions import partitions, tableaux_count

GROUPS = ["S(2)≀S(3)", "S(2)≀S(4)", "S(3)≀S(2)", "S(3)≀S(3)", "C(3)≀S(2)", "Z(4)≀S(2)", "C(2)≀S(2)", "C(1)≀S(3)", "S(4)≀S(2)"]


def dimension(base, shape):
    """Multinomial, times dimensions of the partitions, times those of the base."""
    value = factorial(sum(map(sum, shape)))
    for d, one in zip(base, shape, strict=True):
        value = value // factorial(sum(one)) * tableaux_count(one) * d ** sum(one)
    return value


@pytest.mark.parametrize("name", GROUPS)
def test_each_irreducible_has_one_multipartition(name):
    group = build_group(name)
    table, found = tabled_characters(group), multipartitions(group)
    base, k = group.base, group.top.d
    dims = [tableaux_count(s) for s in partitions(base.d)] if base.family == "S" else [1] * base.order()
    wanted = [dimension(dims, s) for s in shapes(len(dims), k)]
    assert len(set(found.values())) == len(found) == len(table.rows) == len(wanted)
    assert sorted(wanted) == sorted(round(row.numbers[0].real) for row in table.rows)
    assert sorted(wanted) == sorted(dimension(dims, s) for s in found.values())


def shapes(count, boxes):
    every = product(*([list(partitions(n)) for n in range(boxes + 1)] for _ in range(count)))
    return [one for levels in every for one in product(*levels) if sum(map(sum, one)) == boxes]


def test_signed_permutations_have_the_names_of_the_books():
    """V of S(2)≀S(3) on ℝ⁶ is the sum of functions of blocks and of signed ones: [[3],[]] + [[2,1],[]] + [[2],[1]]."""
    group = build_group("S(2)≀S(3)")
    names = partition_names(group)
    found = explain("V", group=group).json()["reps"][0]["irreps"]
    assert sorted(names[one["label"]] for one in found) == ["[2,1],[]", "[2],[1]", "[3],[]"]
    assert names["ρ2(1)"] == "[1,1,1],[]" and label_of_partitions(group, "[[], [3]]") == "ρ3(1)"
    assert partition_names(build_group("S(2)≀Z(3)")) == {} == partition_names(build_group("S(5)"))


def test_names_are_accepted_and_printed(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert explain("[[2],[1]] -> V²", group="S(2)≀S(3)").json()["maps"][0]["hom_dim"] == 4
    assert main(["groups", "S(2)≀S(3)"]) == main(["groups", "S(2)≀S(3)", "--characters"]) == 0
    said = capsys.readouterr().out
    assert "ρ9(3)            3     R  [[2],[1]]" in said and "  ρ9(3) [[2],[1]]          R   3  -3   1" in said
    assert main(["groups", "S(2)≀S(3)", "--json"]) == 0
    assert '"partitions": "[[2],[1]]"' in capsys.readouterr().out
    assert main(["compile", "-e", "[[2],[1]]_1⊗V_2 -> V_2", "-g", "(S(2)≀S(3))×O(3)", "-o", "f.py"]) == 0
    with pytest.raises(RepcError, match=r"has no irreducible called \[\[9\],\[1\]\]"):
        explain("[[9],[1]]", group="S(2)≀S(3)")


@pytest.mark.parametrize("label", ["[[2],[],[]]", "[[],[1],[1]]", "[[1],[1],[]]", "[[],[],[2]]"])
def test_matrices_of_complex_ones_have_their_characters(label):
    """Over ℝ the two conjugate ones are one, of twice the dimension."""
    group = build_group("C(3)≀S(2)")
    rep = irrep(label)(group)
    (row, *more) = [r for r in tabled_characters(group).rows if r.real == label_of_partitions(group, label)]
    assert rep.size() == sum(round(r.numbers[0].real) for r in (row, *more))
    assert np.abs(rep.rho(np.eye(4)) - np.eye(rep.size())).max() < 1e-12


SL2 = "generated { lie [[1,0],[0,-1]], lie [[0,1],[0,0]], lie [[0,0],[1,0]] }"
O3 = "generated { lie [[0,-1,0],[1,0,0],[0,0,0]], lie [[0,0,1],[0,0,0],[-1,0,0]], discrete [[-1,0,0],[0,-1,0],[0,0,-1]] }"
O21 = "generated { lie [[0,-1,0],[1,0,0],[0,0,0]], lie [[0,0,1],[0,0,0],[1,0,0]], discrete [[1,0,0],[0,-1,0],[0,0,1]] }"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (SL2, "it is A1 in the form sl(2,ℝ), and which of its highest weights are conjugate, and which real, is worked out for"),
        (O3, "it has 2 components, the one of 1 is A1, and how the others act on highest weights is worked out for counts only"),
        (O21, "it has several components and is not compact"),
        ("generated { lie [[0,1],[0,0]] }", "its Cartan subalgebra does not act diagonally on V: it has shears"),
    ],
)  # fmt: skip
def test_groups_without_labels_say_which_step_is_missing(group, words, capsys):
    with pytest.raises(RepcError) as error:
        explain("[2] -> V²", group=group)
    assert words in str(error.value)
    assert main(["groups", group]) == 0 and words in capsys.readouterr().out
