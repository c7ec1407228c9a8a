"""`repc groups NAME`: tables of irreducibles and of their products; labels on the command line."""

import json

from repc.cli import main


def run(capsys, *argv):
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_finite_groups_are_listed_whole(capsys):
    code, out, _ = run(capsys, "groups", "S(5)")
    assert code == 0
    rows = [line.split() for line in out[out.index("irreducibles") :].splitlines()[2:]]
    assert sorted(int(dim) for _, dim, _ in rows) == [1, 1, 4, 4, 5, 5, 6]
    assert ["[3,1,1]", "6", "R"] in rows


def test_infinite_groups_show_the_first(capsys):
    _, out, _ = run(capsys, "groups", "SO(3)")
    assert "the first 12 irreducibles" in out and "  [11]            23     R\n" in out + "\n"


def test_products(capsys):
    _, out, _ = run(capsys, "groups", "SO(3)", "--products")
    assert "  [1]⊗[2] = [1] + [2] + [3]\n" in out
    _, out, _ = run(capsys, "groups", "SO(2)×S(3)", "--products")
    assert "products of SO(2)\n  [1]⊗[1] = 2V⁰ + [2]_SO(2)\n" in out


def test_json(capsys):
    _, out, _ = run(capsys, "groups", "S(4)", "--products", "--json")
    (table,) = json.loads(out)["factors"]
    assert table["complete"] and table["irreps"][0] == {"label": "[4]", "dim": 1, "type": "R"}
    by_pair = {(p["left"], p["right"]): p["irreps"] for p in table["products"]}
    assert [i["label"] for i in by_pair["[2,2]", "[2,2]"]] == ["[4]", "[1,1,1,1]", "[2,2]"]


def test_groups_without_labels_say_so(capsys):
    why = "irreducibles: of RubiksCube its 43252003274489856000 elements are not sorted into classes (limit MOST_ELEMENTS"
    assert why in run(capsys, "groups", "RubiksCube")[1]


def test_products_need_a_group(capsys):
    code, _, err = run(capsys, "groups", "--products")
    assert code == 2 and "--products needs a group" in err


def test_a_wrong_label_is_shown_at_its_place(capsys):
    code, _, err = run(capsys, "explain", "-e", "V -> [1]+V", "-g", "O(3)")
    assert code == 1
    assert "-e:1:6: error E0361: O(3) has no irreducible called [1]" in err and "try: write [1]e or [1]o" in err


def test_large_labels_explain_at_once(capsys):
    code, out, _ = run(capsys, "explain", "-e", "[50,20] -> [50,20]", "-g", "SU(3)")
    assert code == 0 and "1 equivariant map by exact characters of SU(3)" in out


def test_orders_too_long_to_write_are_rounded(capsys):
    code, out, err = run(capsys, "groups", "S(2000)")
    assert (code, err) == (0, "")
    assert "order about 3.316·10⁵⁷³⁵" in out
