"""``tensor("ijk=-jik", i=5x1e, k=2o)`` in source: the tensors that Python's `tensor` makes, through every door."""

import json

import numpy as np
import pytest

from repc import compile as compile_text
from repc import tensor
from repc.cli import main
from repc.driver import explain_spec, type_source
from repc.explore.repl.session import Session
from repc.numeric.actions.matrices import node_drho, node_rho
from repc.reps.latex import latex_of
from repc.source import RepcError, Source
from repc.symbolic import count
from repc.syntax import format_source, parse_rep, unparse

SAME = [
    ("O(3)", 'tensor("ijk=-jik", i="2x1e", k=1o)', tensor("ijk=-jik", i="2x1e", k="1o")),
    ("SO(3)", 'tensor("ijkl=jikl=klij")', tensor("ijkl=jikl=klij")),
    ("SO(3)", 'tensor("ij=ji, ii=0", V+V⁰)', tensor("ij=ji, ii=0", "V+V⁰")),
    ("S(3)", 'tensor("ijk=ikj=jik")', tensor("ijk=ikj=jik")),
]


def exact_count(arrow, group):
    """By exact characters, nothing solved."""
    (typed_map,) = type_source(Source("spec.rep", f"group {group}\n{arrow}\n")).maps
    found = count([rep.node for rep in typed_map.inputs], typed_map.output.node, typed_map.output.group)
    assert found.exact
    return found.dim


def typed(group, text):
    return type_source(Source("spec.rep", f"group {group}\nmap f : {text} -> V⁰\n")).maps[0].inputs[0]


@pytest.mark.parametrize(("group", "text", "python"), SAME)
def test_coordinates_are_those_of_python(group, text, python):
    source, bound = typed(group, text), python(group)
    assert source.size() == bound.size()
    for generator in source.group.generators:
        element = np.asarray(generator.matrix)
        if generator.kind == "lie":
            found, wanted = node_drho(source.node, source.group, generator.slot, element), bound.drho(element)
        else:
            found, wanted = node_rho(source.node, source.group, (element,)), bound.rho(element)
        np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_counts_are_those_of_theory():
    """Piezoelectricity, elasticity and Bianchi's identity: 2, 2 and 1 invariants; Λ²(5x1e) ⊗ 2o as e3nn has it."""
    assert exact_count('tensor("ijkl=jikl=klij") -> V⁰', "O(3)") == 2
    assert exact_count('tensor("ijk=ikj") -> V⁰', "D3") == 2
    assert exact_count('tensor("ijk=-jik", i=5x1e, k=2o) -> 0o', "O(3)") == 10


FORMS = {
    'tensor( "ij=ji" )': 'tensor("ij=ji")',
    'tensor("ijk=-jik",i="5x1e",k = 2o)': 'tensor("ijk=-jik", i=5x1e, k=2o)',
    '2 tensor("ij=ji", V+V⁰)² + V': '2tensor("ij=ji", V+V⁰)²+V',
    'Sym²(tensor("ij=-ji", i=2V))*': 'Sym²(tensor("ij=-ji", i=2V))*',
}


@pytest.mark.parametrize(("written", "canonical"), FORMS.items())
def test_it_is_written_in_one_way(written, canonical):
    assert unparse(parse_rep(written)) == canonical and parse_rep(canonical) == parse_rep(written)
    assert format_source(f"group O(3)\nmap f : {written} -> V\n") == f"group O(3)\nmap f : {canonical} -> V\n"


def test_what_python_prints_is_source():
    for _, _, rep in SAME:
        assert unparse(parse_rep(str(rep))) == str(rep)


def test_names_and_other_forms_stand_inside():
    lines = "group O(3)\nrep x = V+V⁰\nrep t = tensor(\"ij=ji\", x)\nmap f : t -> tensor(\"ij=-ji\", harmonics(1))\n"
    (report,) = explain_spec(type_source(Source("spec.rep", lines))).maps
    assert [one.dim for one in (*report.facts.inputs, report.facts.output)] == [10, 6]
    assert report.hom_dim == exact_count("Sym²(V+V⁰) -> Λ²(V+V⁰)", "O(3)")


def test_of_a_product_of_groups():
    assert exact_count('tensor("ij=ji", V_1⊗V_2) -> V⁰', "S(3)×O(3)") == exact_count("Sym²(V_1⊗V_2) -> V⁰", "S(3)×O(3)")


def test_counts_for_every_n():
    (report,) = explain_spec(type_source(Source("s", 'group S(n)\ntensor("ij=ji") -> V⁰\n'), free=True)).maps
    assert report.hom_dim == 2 and str(report.facts.inputs[0].dim) == "n*(n + 1)/2"


def test_the_command_line_and_json(capsys):
    assert main(["explain", "--json", "-e", 'tensor("ijk=-jik", i=2x1e, k=1o) -> V', "-g", "O(3)"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["maps"]
    assert one["inputs"][0]["text"] == 'tensor("ijk=-jik", i=2x1e, k=1o)' and one["inputs"][0]["dim"] == 45


def test_a_module_says_how_it_is_made_again():
    f = compile_text('tensor("ij=-ji") -> V', group="SO(3)")
    assert f.INPUT == 'tensor("ij=-ji")' and "'tensor(\"ij=-ji\") -> V'" in f.__doc__
    assert f.HOM_DIM == 1 and f.basis().shape == (1, 3, 3)


def test_the_prompt_and_latex():
    session = Session()
    session.feed("group SO(3)\n")
    assert "[0] + [2]" in session.feed('tensor("ij=ji")\n').text
    assert latex_of(parse_rep('tensor("ij=ji", 2V)')) == r"\mathrm{tensor}(ij=ji, 2\,V)"


WRONG = [
    ('tensor("ij=jk") -> V', "E0322", 11, "'jk' is not a permutation of 'ij'"),
    ('tensor("ij=-ij") -> V', "E0323", 8, "only the tensor 0"),
    ('tensor("ij=ji", k=V) -> V', "E0338", 0, "has no index k"),
    ('tensor("ij=ji", i=V, j=2V) -> V', "E0338", 0, "exchange i and j, which run over V and 2V"),
    ('tensor("ij=ji", V, 2V) -> V', "E0338", 0, "V and 2V are both given without a letter"),
    ('tensor("ij, ij=0") -> V', "E0336", 11, "trace"),
    ("tensor(ij=ji) -> V", "E0123", 7, "begins with an index formula in quotation marks"),
    ('tensor("ij=ji" V) -> V', "E0123", 15, "does not fit after the index formula"),
]


@pytest.mark.parametrize(("text", "code", "start", "words"), WRONG)
def test_what_is_wrong_is_told_at_its_place(text, code, start, words):
    with pytest.raises(RepcError) as caught:
        type_source(Source("spec.rep", f"group O(3)\n{text}\n"))
    (one,) = caught.value.diagnostics
    assert one.code == code and words in one.message
    assert one.source.name == "spec.rep" and one.span.start == len("group O(3)\n") + start


def test_traces_need_orthogonal_matrices():
    with pytest.raises(RepcError, match="SL\\(2\\) does not keep traces over i") as caught:
        exact_count('tensor("ij=ji, ii=0") -> V', "SL(2)")
    assert caught.value.diagnostics[0].code == "E0337"
