"""Representations, labels and irreducibles as LaTeX."""

import pytest

from repc import T, V
from repc.groups import SO, O
from repc.groups.irreducibles.labels import label_latex
from repc.reps.latex import latex_of
from repc.syntax import parse_rep


@pytest.mark.parametrize(
    "text,latex",
    [
        ("5V⁰+5V", r"5\,V^{0} \oplus 5\,V"),
        ("V²⊗(V*)³", r"V^{2} \otimes \left(V^{*}\right)^{3}"),
        ("(V+V)²", r"\left(V \oplus V\right)^{2}"),
        ("0e+5x1o", r"0^{\mathrm{e}} \oplus 5\,1^{\mathrm{o}}"),
        ("Λ²(V)+Sym²(V)", r"\Lambda^{2}\left(V\right) \oplus \mathrm{Sym}^{2}\left(V\right)"),
        ("T(2,1)", "T(2,1)"),
        ("V_SO(3)⊗V_2", r"V_{\mathrm{SO(3)}} \otimes V_{2}"),
        ("[2,1]", "[2,1]"),
        ("[1]o", r"[1]^{\mathrm{o}}"),
        ("det", r"\mathrm{det}"),
    ],
)
def test_representations(text, latex):
    assert latex_of(parse_rep(text)) == latex


@pytest.mark.parametrize(
    "label,latex",
    [
        ("[2,1]", "[2,1]"),
        ("[1]o", r"[1]^{\mathrm{o}}"),
        ("[1,1,1,1]t", r"[1,1,1,1]^{\mathrm{t}}"),
        ("[0]'", "[0]'"),
        ("ρ12(3)", r"\rho_{12}(3)"),
        ("[1]_SO(3)⊗[4,1]_2", r"[1]_{\mathrm{SO(3)}} \otimes [4,1]_{2}"),
        ("[1]o_O(3)", r"[1]^{\mathrm{o}}_{\mathrm{O(3)}}"),
        ("[1]_SO⁺(1,3)", r"[1]_{\mathrm{SO^{+}(1,3)}}"),
        ("V⁰", "V^{0}"),
        ("[n-1,1]⊗sgn", r"[n-1,1] \otimes \mathrm{sgn}"),
        ("[1,0,…,0,-1]", r"[1,0,\ldots,0,-1]"),
    ],
)
def test_labels(label, latex):
    assert label_latex(label) == latex


def test_objects_show_themselves():
    assert (5 * V**0 + 5 * V)._repr_latex_() == r"$5\,V^{0} \oplus 5\,V$"
    assert T(1, 1)(SO(3))._repr_latex_() == r"$V \otimes V^{*}$"
    shown = [irrep._repr_latex_() for irrep in (V**0 + 2 * V)(O(3)).irreps()]
    assert shown == [r"$[0]^{\mathrm{e}}$", r"$2\,[1]^{\mathrm{o}}$"]
