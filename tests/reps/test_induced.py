"""``Ind(H, R)``: Frobenius reciprocity, the character formula over all elements, and compiled modules."""

from itertools import permutations

import numpy as np
import pytest

from repc.driver import build_group, compile_spec, type_source
from repc.reps.images import represented
from repc.runtime import load_module
from repc.source import RepcError, Source
from repc.symbolic.count import count
from repc.syntax import format_source, parse_rep


def counted(text):
    (one,) = type_source(Source("t.rep", text)).maps
    return count([rep.node for rep in one.inputs], one.output.node, one.output.group)


PAIRS = [
    ("S(5)", "S(2)×S(3)", "sgn_1", "V²"), ("S(5)", "S(2)×S(3)", "V_1⊗sgn_2", "[3,2]+[2,2,1]"), ("S(4)", "Z(4)", "[1]", "V²"),
    ("S(4)", "A(4)", "V+1", "V+sgn"), ("D(4)", "C(4)", "[1]+[2]", "V²"), ("D(6)", "D(3)", "[1]+[0]'", "[2]+[3]'"),
    ("A(5)", "A(4)", "V", "V²"), ("Oh", "C4v", "V*", "V+Sym²(V)"), ("Td", "D2d", "[B2]+V", "[T1]+[E]+V"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "subgroup", "rep", "other"), PAIRS)
def test_frobenius_reciprocity(group, subgroup, rep, other):
    """Maps of Ind(R) to X under G are the maps of R to res(X) under H."""
    above = counted(f"group {group}\nInd({subgroup}, {rep}) -> {other}\n")
    below = counted(f"let H = {subgroup} in {group}\ngroup H\n{rep} -> res({other})\n")
    assert above.dim == below.dim and above.exact


def test_the_character_is_the_sum_over_conjugates_in_the_subgroup():
    """χ_Ind(g) = 1/|H| Σ_x χ_R(x⁻¹gx), over x with x⁻¹gx in H = S(2)×S(3), for R = sgn_1⊗V_2."""
    found = represented(parse_rep("Ind(S(2)×S(3), sgn_1⊗V_2)"), build_group("S(5)"))
    everything = np.array(list(permutations(range(5))))
    assert found.size == 30
    for g in everything[::17]:
        total = 0
        for x in everything:
            h = np.argsort(x)[g[x]]
            if set(h[:2]) == {0, 1}:
                total += (1 if h[0] == 0 else -1) * sum(h[i] == i for i in (2, 3, 4))
        assert found.traces(g[None])[0] == total / 12


def test_modules_and_names_of_subgroups():
    text = "let H = generated { perm (1 2 3 4) }\ngroup D4h\nrep x = Ind(C4v, [B1]+V)\nmap f : x -> V²\n"
    (module,) = [load_module(one.module) for one in compile_spec(type_source(Source("t.rep", text)))]
    (typed,) = type_source(Source("t.rep", text)).maps
    assert module.IN_DIM == 8 and module.HOM_DIM == count([typed.inputs[0].node], typed.output.node, typed.output.group).dim
    (named,) = type_source(Source("t.rep", "let H = generated { perm (1 2 3 4) }\ngroup S(4)\nInd(H, 1) -> V\n")).maps
    assert named.inputs[0].size() == 6
    assert format_source("group S(4)\nInd(Z(4),[1]) -> V\n") == "group S(4)\nInd(Z(4), [1]) -> V\n"
    (product,) = type_source(Source("t.rep", "group S(3) × O(3)\nInd(A(3), [3])_1⊗V_2 -> V_2\n")).maps
    assert product.inputs[0].size() == 6


REFUSED = {
    "Ind(S(3), [2,1])": ("E0349", "[2,1] of S(3) is none"),
    "Ind(S(3), Sym²(V))": ("E0349", "Sym²(V) of S(3) is none"),
    "Ind(S(5), V)": ("E0346", "does not act on the space of S(4)"),
    "Ind(S(3), det_2)": ("E0301", "there is no number 2"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_induced_is_told(text):
    code, words = REFUSED[text]
    with pytest.raises(RepcError) as error:
        type_source(Source("t.rep", f"group S(4)\n{text} -> V\n"))
    (told,) = error.value.diagnostics
    assert told.code == code and words in told.message
