"""Where exact rules and numeric blocks disagree, nothing is written."""

from dataclasses import replace

import pytest

from repc import V, driver, symbolic
from repc.cli import main
from repc.driver import every, proof, worker
from repc.groups import SO
from repc.numeric.agree import difference
from repc.numeric.decompose import decompose
from repc.source import InternalError
from repc.symbolic import HomCount, rules
from repc.symbolic import decompose as exact_decompose
from repc.symbolic.passes import border
from repc.syntax import parse_rep

exact_product = rules.decompose_product


def relabeled(old, new):
    """The exact rule with one label replaced: dimensions, types and totals stay as they are."""

    def wrong(product, group):
        return tuple(replace(i, label=new) if i.label == old else i for i in exact_product(product, group))

    return wrong


@pytest.mark.parametrize(
    ("group", "arrow", "old", "new"),
    [
        ("SU(3)", "V -> V", "[1,0]", "[1,1]"),  # 3 and 3̄
        ("O(4)", "V -> V", "[1]", "[1,1,1]"),  # λ and λ⊗det
        ("SO(4)", "Λ²(V) -> V⁰", "[1,1]", "[2]"),
        ("S(4)", "V -> V²", "[3,1]", "[2,1,1]"),
    ],
)
def test_a_wrong_label_is_a_defect_and_writes_nothing(capsys, tmp_path, monkeypatch, group, arrow, old, new):
    target = tmp_path / "f.py"
    arguments = ["compile", "-e", arrow, "-g", group, "-o", str(target), "--lower", "schur"]
    monkeypatch.setattr(rules, "decompose_product", relabeled(old, new))
    code, out, err = main(arguments), *capsys.readouterr()
    assert (code, out) == (3, "")
    assert "E0903" in err and "disagree" in err and "nothing was written" in err and new in err and old in err
    assert not target.exists()
    monkeypatch.undo()
    assert main(arguments) == 0 and target.exists()


def refused(capsys, folder, *arguments):
    """The words of a compile that ends with exit code 3 and writes nothing."""
    target = folder / "g.py"
    code, out, err = main(["compile", *arguments, "-o", str(target)]), *capsys.readouterr()
    assert (code, out) == (3, "") and not target.exists() and not list(folder.glob("*"))
    return err


MAP = ("-e", "2V -> V²+V", "-g", "SO(3)")  # four maps: 2V -> V, and two of V -> V²
SECOND_COUNTS = {  # in the order in which they are asked, each where the ones before have no answer
    "count": "exact characters of SO(3)",
    "upper_bound": "rank modulo a prime from above, the certified basis from below",
    "count_by_elements": "the null space of random group elements",
    "decompose": "a second decomposition with other random elements",
}


def without_counts_before(name, monkeypatch):
    """Leaves the count of that name as the first one with an answer."""
    for earlier in list(SECOND_COUNTS)[: list(SECOND_COUNTS).index(name)]:
        monkeypatch.setattr(rules if earlier == "count" else worker, earlier, lambda *_: None)


def three(name):
    """A count that says three, in the form in which each gives it."""
    if name == "count":
        return lambda *_: HomCount(3, SECOND_COUNTS["count"], True)
    if name == "decompose":
        return lambda group, nodes, seed: decompose(group, [parse_rep("V"), parse_rep("3V")], seed)
    return lambda *_: 3


@pytest.mark.parametrize("name", SECOND_COUNTS)
def test_a_count_that_lies_is_a_defect_and_writes_nothing(capsys, tmp_path, monkeypatch, name):
    without_counts_before(name, monkeypatch)
    explained = driver.explain_spec(driver.type_expression("2V -> V²+V", "SO(3)")).json()["maps"][0]
    assert (explained["hom_dim"], explained["hom_dim_source"]) == (4, SECOND_COUNTS[name])
    assert explained["hom_dim_exact"] is (name in ("count", "upper_bound"))
    monkeypatch.setattr(rules if name == "count" else worker, name, three(name))
    if name == "count":  # known to the passes already, which hold it against the irreducibles
        words = "the pass 'count' changed the map: the irreducibles have 4 maps between them, and 3 are counted"
        assert f"error E0953: {words}" in refused(capsys, tmp_path, *MAP)
        monkeypatch.setattr(border, "check", lambda *_: None)
    found = refused(capsys, tmp_path, *MAP)
    assert "error E0902: two counts of the equivariant maps of f disagree: 3 by " + SECOND_COUNTS[name] in found
    assert "4 by the '" in found and "nothing was written" in found


@pytest.mark.parametrize(
    ("lower", "group", "words"),
    [("diagram", "S(4)", "diagrams give 15 of its 16 maps"), ("product", "S(3)×SO(2)", "diagrams and blocks give")],
)
def test_diagrams_that_are_fewer_than_the_maps_are_not_taken(capsys, tmp_path, monkeypatch, lower, group, words):
    target, count = tmp_path / "f.py", rules.count
    arguments = ["compile", "-e", "V² -> V²", "-g", group, "-o", str(target), "--lower", lower]
    assert main(arguments) == 0 and target.exists()
    target.unlink()
    monkeypatch.setattr(border, "check", lambda *_: None)
    monkeypatch.setattr(rules, "count", lambda *node: replace(count(*node), dim=count(*node).dim + 1))
    assert main(arguments) == 1 and not target.exists()
    assert f"error E0404: '{lower}' does not apply to f: {words}" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["count_by_elements", "decompose"])
def test_a_count_that_proves_nothing_says_so(capsys, tmp_path, monkeypatch, name):
    without_counts_before(name, monkeypatch)
    assert main(["compile", *MAP, "-o", str(tmp_path / "f.py")]) == 0
    assert f"4 equivariant maps by {SECOND_COUNTS[name]}, not proven exact" in capsys.readouterr().out


def test_a_program_that_is_not_equivariant_is_not_certified(capsys, tmp_path, monkeypatch):
    """One coordinate in a billion is of another map."""
    honest = proof.emit
    lie = "\n_apply = apply\n\n\ndef apply(params, x):\n    return _apply(params, x) + 1e-9 * x[..., :1]\n"

    def lying(*args):
        module = honest(*args)
        return replace(module, text=module.text + lie)

    monkeypatch.setattr(proof, "emit", lying)
    found = refused(capsys, tmp_path, *MAP)
    assert "error E0402: the map does not commute with the generators of SO(3): residual " in found


@pytest.mark.parametrize("group", ["O(n)", "S(n)"])
def test_diagrams_that_are_others_at_a_larger_n_are_a_defect(capsys, tmp_path, monkeypatch, group):
    lower, made = every.lower_at_every_size, []

    def turned(*arguments, **options):
        program = lower(*arguments, **options)
        made.append(program)
        pairs = tuple(replace(p, diagrams=p.diagrams[::-1]) for p in program.pairs) if len(made) == 2 else program.pairs
        return replace(program, pairs=pairs)

    monkeypatch.setattr(every, "lower_at_every_size", turned)
    found = refused(capsys, tmp_path, "-e", "V² -> V²", "-g", group)
    assert f"error E0956: the diagrams of f differ between {group} at n = " in found


@pytest.mark.parametrize("count", [lambda *_: HomCount(2, "a lie", True), lambda *_: None])
def test_invariant_vectors_are_counted_twice(monkeypatch, count):
    rep = (V >> V**2)(SO(3))
    assert rep.equivariant_basis().shape == (27, 1)
    monkeypatch.setattr(symbolic, "count", count)
    if count() is None:
        assert rep.equivariant_basis().shape == (27, 1)
        monkeypatch.setattr("repc.api.solve.count_by_elements", lambda *_: 2)
    with pytest.raises(InternalError, match="E0904: two counts of the invariant vectors of .* disagree: 2 and 1"):
        rep.equivariant_basis()


def test_a_wrong_multiplicity_or_type_is_told():
    group = driver.build_group("SO(2)")
    (space,) = decompose(group, [parse_rep("2V")])
    (exact,) = exact_decompose(parse_rep("2V"), group)
    assert difference(space, [exact]) is None
    text = "{} [1] (2, {}) by exact rules against {} [1] (2, C) by the numeric blocks"
    assert difference(space, [replace(exact, multiplicity=3)]) == (
        "1 [1] (2, C) by exact rules against nothing more by the numeric blocks"
    )
    assert difference(space, [replace(exact, type="R")]) == text.format(2, "R", 2)


def test_blocks_that_cannot_be_named_are_compared_by_the_rest():
    group = driver.build_group("S(3)")
    (space,) = decompose(group, [parse_rep("V")])
    exact = exact_decompose(parse_rep("V"), group)
    nameless = replace(
        space, segments=tuple(replace(s, blocks=tuple(_unnamed(b) for b in s.blocks)) for s in space.segments)
    )
    assert difference(nameless, exact) is None
    assert difference(nameless, [replace(exact[0], multiplicity=2), exact[1]]) is not None


def _unnamed(block):
    return replace(block, irrep=replace(block.irrep, label=f"ρ{block.irrep.index + 1}({block.irrep.dim})"))
