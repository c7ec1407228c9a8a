"""Explanations cost what they show: counts and passes come from characters, and what would take long is not run, and said so."""

import json

import pytest

from repc.cli import main
from repc.driver import explain_spec, type_expression
from repc.driver.worker import Worker
from repc.limits import EXPLAIN_WORK

NOT_RUN = f"not run; 'repc compile' does ({EXPLAIN_WORK.words})"


@pytest.fixture
def _without_matrices(monkeypatch):
    """Whoever asks for a program fails."""

    def refuse(*_):
        raise AssertionError("a program was asked for")

    monkeypatch.setattr(Worker, "_solved", refuse)


def explained(expression, group):
    (report,) = explain_spec(type_expression(expression, group)).maps
    return report


def found(facts):
    return {irrep.label: irrep.multiplicity for irrep in facts.irreps}


def test_symmetric_square_of_a_label_of_gl8(_without_matrices):
    """h₂[s₂₂] = s₄₄ + s₄₂₂ + s₃₃₁₁ + s₂₂₂₂."""
    report = explained("Sym²([2,2,0,0,0,0,0,0]) -> V", "GL(8)")
    (side,) = report.facts.inputs
    shapes = ([4, 4], [4, 2, 2], [3, 3, 1, 1], [2, 2, 2, 2])
    assert found(side) == {f"[{','.join(map(str, s + [0] * (8 - len(s))))}]": 1 for s in shapes}
    assert report.hom_dim == 0 and report.notes[0].message.startswith("not run; 'repc compile' does (limit EXPLAIN_SOLVES")


def test_spins_of_a_symmetric_square(_without_matrices):
    """Sym² of spin 20 holds the even spins 0, 2, …, 40."""
    report = explained("Sym²([40]) -> 1", "SU(2)")
    assert found(report.facts.inputs[0]) == {f"[{2 * j}]": 1 for j in range(0, 41, 2)} and report.hom_dim == 1


def test_a_plethysm_of_the_adjoint_like_label_of_gl5():
    """h₂[s₂₁] = s₄₂ + s₃₂₁ + s₃₁₁₁ + s₂₂₂."""
    (rep,) = explain_spec(type_expression("Sym²([2,1,0,0,0])", "GL(5)")).reps
    assert found(rep) == {"[4,2,0,0,0]": 1, "[3,2,1,0,0]": 1, "[3,1,1,1,0]": 1, "[2,2,2,0,0]": 1} and rep.dim == 820


def test_the_alternating_square_of_the_largest_irreducible_of_s10():
    (rep,) = explain_spec(type_expression("Λ²([4,3,2,1])", "S(10)")).reps
    assert sum(i.dim * i.multiplicity for i in rep.irreps) == rep.dim == 768 * 767 // 2
    assert found(rep)["[4,3,2,1]"] == 58 and "[10]" not in found(rep)


def test_maps_that_are_zero_are_not_decomposed(_without_matrices):
    report = explained("[2,1]+[1,1] -> V", "SO(13)")
    assert report.hom_dim == 0 and report.count.exact and report.facts.zero_outputs == ("[1]",)


def test_a_quartic_invariant_of_ternary_cubics(_without_matrices):
    """Aronhold's S, alone in its degree."""
    assert explained("Sym⁴(Sym³(V)) -> V⁰", "SL(3)").hom_dim == 1


@pytest.mark.parametrize(
    ("expression", "group", "count"),
    [
        ("(V_1⊗V_2, V_1⊗V_2) -> V_1", "S(10)×Lorentz", 5),
        ("V³ -> V³", "SO(3)×S(50)", 15 * 203),
    ],
)
def test_large_maps_are_counted(_without_matrices, expression, group, count):
    assert explained(expression, group).hom_dim == count


def test_the_text_and_the_json_say_so(capsys):
    main(["explain", "-e", "[2,1]+[1,1] -> V", "-g", "SO(13)"])
    assert capsys.readouterr().out.endswith(f"lower\n  {NOT_RUN}\ncertify\n  not run\n")
    main(["explain", "-e", "[2,1]+[1,1] -> V", "-g", "SO(13)", "--json"])
    (one,) = json.loads(capsys.readouterr().out)["maps"]
    assert one["lowering"] is one["certificate"] is None and (one["warning_codes"][-1], one["warnings"][-1]) == ("W0407", NOT_RUN)


@pytest.mark.parametrize(("expression", "group"), [("V⁴ -> V⁴", "SO(20)"), ("V² -> V²", "Sp(50)"), ("V⁶ -> V", "SO(3)")])
def test_what_is_cheap_is_shown(expression, group):
    report = explained(expression, group)
    assert report.program is not None and report.certificate.max_error < 1e-12
