"""Mistakes at the Python door are told like any others."""

import pytest

from repc import Rep, RepcError, V, compile, explain, tensor
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


def test_latex_of_what_has_no_text_in_the_language():
    class Form(Rep):
        def __str__(self):
            return "2-forms_#1"

        def rho(self, g):
            return g

        def size(self):
            return 3

    assert r"\mathrm{2-forms\_\#1}" in explain(V >> Form(), SO(3)).latex()
    found = explain(V >> tensor("ij=-ji"), SO(3)).latex()
    assert r"\begin{align*}" in found and "ij=-ji" in found


@pytest.mark.parametrize("name", ["a/b", "../zz", "class", "1x", ""])
def test_a_name_that_python_cannot_import_is_refused(name):
    with pytest.raises(RepcError, match="cannot name a map: it is not a Python identifier") as caught:
        compile("V -> V", "SO(3)", name=name)
    assert caught.value.diagnostics[0].code == "E0450", "before its text is made"
