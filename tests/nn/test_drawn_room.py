"""Networks of bodies beside another group: room on the way, lines that were tried and work, the same layers for n and for many."""

import re
import warnings

import jax
import numpy as np
import pytest

from repc import RepcError, compile, nn


def told(group, line):
    """What is warned of, or the remedy of a refusal."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            compile(line, group)
        except RepcError as error:
            return [error.diagnostics[0].remedy]
    return [str(one.message) for one in found]


@pytest.mark.parametrize(
    ("group", "arrow", "needed"),
    [("S(n)×O(3)", "V_1⊗V_2 -> [3]o_2", r"4\(V_1⊗\[2\]e_2\)"), ("S(12)×SO(3)", "V_1⊗V_2 -> [4]_2", r"4\(V_1⊗\[2\]_2\)")],
)
def test_what_lies_between_has_room(group, arrow, needed):
    found = compile(f"net f : {arrow} {{ layers: 2 }}", group)
    assert re.search(needed, found.__doc__.replace("\n   ", ""))
    params, x = found.init(jax.random.key(0)), np.random.default_rng(0).standard_normal((36,)).astype(np.float32)
    assert np.abs(found.apply(params, x)).max() > 1e-4


REMEDIES = [
    ("S(n)×O(3)", "V_1⊗V_2+V_1 -> V_2", "hidden: 8V_1, layers: 2", "hidden: 8V_1+4(V_1⊗V_2), layers: 2"),
    ("S(20)×O(3)", "V_1⊗V_2+V_1 -> V_2", "hidden: 8V_1, layers: 2", "hidden: 8V_1+4(V_1⊗V_2), layers: 2"),
    ("S(n)×O(3)", "V_1⊗V_2 -> [3]o_2", "hidden: 4V_1⊗V_2, layers: 1",
     "hidden: (4(V_1⊗V_2)+4(V_1⊗[2]e_2), 4(V_1⊗V_2)+4(V_1⊗[3]o_2))"),
    ("S(n)×O(3)", "V_1⊗V_2+V_1 -> V_2+V⁰", "hidden: 8V_1⊗V_2, layers: 2", "hidden: 8(V_1⊗V_2)+4V_1, layers: 2"),
    ("S(n)×O(2)", "V_1⊗V_2 -> V⁰+det_2", "hidden: 8V_1, layers: 2", "hidden: 8V_1+4(V_1⊗[1,1]_2), layers: 2"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "arrow", "options", "remedy"), REMEDIES)
def test_what_is_told_to_write_works(group, arrow, options, remedy):
    words = told(group, f"net f : {arrow} {{ {options} }}")
    assert any(f"write {remedy}" in one for one in words), words
    assert told(group, f"net f : {arrow} {{ {remedy} }}") == []


def test_what_no_function_does_is_told():
    """No function of numbers that every rotation leaves as they are is a vector."""
    (remedy,) = told("S(n)×O(3)", "net f : V_1 -> V_2 { hidden: 8V_1 }")
    assert "write" not in remedy


def test_many_bodies_have_the_layers_of_any_number():
    one, every = (compile("net f : V_1⊗V_2+V_1 -> V_2 { layers: 2 }", f"S({n})×O(3)") for n in ("20", "n"))
    first, second = (re.sub(r"\s+", " ", module.__doc__).split("hidden: ")[1].split("}")[0] for module in (one, every))
    assert first == second
    with_widths = compile("net f : V_1⊗V_2+V_1 -> V_2 { hidden: uniform(96), layers: 1 }", "S(20)×O(3)")
    assert with_widths.HIDDEN_DIMS == (96,)
    model = nn.EMLP("V_1⊗V_2+V_1", "V_2", "S(20)×O(3)", num_layers=2)
    assert "V_1²" in model.source
