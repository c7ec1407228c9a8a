"""Where exact rules and numeric blocks disagree, nothing is written."""

from dataclasses import replace

import pytest

from repc import driver, symbolic
from repc.cli import main
from repc.numeric.agree import difference
from repc.numeric.decompose import decompose
from repc.syntax import parse_rep

exact_decompose = symbolic.decompose


def relabeled(old, new):
    """The exact rule with one label replaced: dimensions, types and totals stay as they are."""

    def wrong(node, group):
        return tuple(replace(i, label=new) if i.label == old else i for i in exact_decompose(node, group))

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
    monkeypatch.setattr(symbolic, "decompose", relabeled(old, new))
    code, out, err = main(arguments), *capsys.readouterr()
    assert (code, out) == (3, "")
    assert "E0903" in err and "disagree" in err and "nothing was written" in err and new in err and old in err
    assert not target.exists()
    monkeypatch.undo()
    assert main(arguments) == 0 and target.exists()


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
