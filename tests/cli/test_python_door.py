"""Mistakes at the Python door are told like any others."""

import pytest

from repc import RepcError, compile, explain
from repc.cli import main
from repc.groups import SO


@pytest.mark.parametrize("group", [SO, 3])
def test_what_is_no_group(group):
    with pytest.raises(RepcError, match="is not a group\n  try: pass a group such as SO"):
        compile("V -> V", group=group)


@pytest.mark.parametrize("expression", [3, None])
def test_what_is_no_expression(expression):
    with pytest.raises(RepcError, match="is neither text nor a representation"):
        explain(expression, "SO(3)")


def test_explain_counts_where_the_null_space_is_too_large(tmp_path, capsys):
    spec = tmp_path / "shear.rep"
    spec.write_text("let K = generated { lie [[0,1],[0,0]] }\ngroup K\nV^7 -> V^7\n", encoding="utf-8")
    assert main(["explain", str(spec)]) == 0
    assert "unknowns for one pair of tensor products" in capsys.readouterr().out
