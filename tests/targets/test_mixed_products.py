"""Maps of two inputs whose channels are mixed before they meet compute what they do when all products are made first."""

import re

import jax
import numpy as np
import pytest

from repc.driver import compile_spec, type_source
from repc.driver.options import Options
from repc.lowering import blocks
from repc.source import Source
from tests.both_ways import Pair, compare

LINES = [
    ("O(3)", "(4x0e+4x1o+4x2e, 4x0e+4x1o+4x2e) -> 4x0e+4x1o+4x2e"),
    ("O(3)", "(8x0e+8x1o, 8x0e+8x1o) -> 8x0e+8x1o { layout: channels_last }"),
    ("O(3)", "(16x0e+16x1o, 0e+1o) -> 16x1o"),
    ("O(3)", "(1o, 32x1o) -> 32x0e+32x1e"),
    ("SO(3)", "(6V, 5V²) -> 7V"),
    ("SL(3)", "(6[2,1], 6[2,1]) -> 6[2,1]"),  # which is twice in the product
    ("SU(3)", "(6V, 6V) -> 6V*"),
    ("S(4)", "(8V, 8V) -> 8V"),
    ("SO(6)", "(4[2], 4[2]) -> 4[2]"),  # more than 256 coefficients
]


def compiled(group, line):
    spec = type_source(Source("f.rep", f"group {group}\nmap f : {line}\n"))
    (one,) = compile_spec(spec, Options(lower="schur"))
    return one.module


@pytest.mark.parametrize(("group", "line"), LINES)
def test_the_order_changes_nothing_but_the_work(x64, monkeypatch, group, line):
    mixed = compiled(group, line)
    compare(mixed)  # by NumPy and by JAX
    monkeypatch.setattr(blocks, "mixed_paths", lambda program, mix: None)
    plain = compiled(group, line)
    assert "_mix_products(" in mixed.text and "_mix_products(" not in plain.text
    one, other = Pair(mixed), Pair(plain)
    xs = [one.values(3, 1, one.dims[0]), one.values(4, one.dims[1])]  # whose batch axes are broadcast
    gradients = [jax.grad(lambda p, m=m: (abs(m.theirs.apply(p, *xs)) ** 2).sum())(m.params) for m in (one, other)]
    np.testing.assert_allclose(one.theirs.apply(one.params, *xs), other.theirs.apply(one.params, *xs), rtol=1e-10, atol=1e-10)
    for name, found in gradients[0].items():
        np.testing.assert_allclose(found, gradients[1][name], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("(V, V) -> V²", ()),  # a product of two numbers is made and not mixed
        ("(16V, V) -> 16V", (0,)),  # those that are many
        ("(V, 16V) -> 16V", (1,)),
        ("(8V, 8[2]) -> 8V", (0,)),  # of as many, those with fewer components
        ("(8[2], 8V) -> 8V", (1,)),
    ],
)
def test_those_are_mixed_first_that_make_less_work(line, first):
    text = compiled("SO(3)", line).text
    assert set(re.findall(r"_mix_products\(.*, ([01])\)", text)) == set(map(str, first))


def test_no_array_holds_all_products(x64):
    """Of 16 channels with 16 there would be 256 of each of two paths, 2 · 256 · 3 numbers for a sample."""
    module = compiled("O(3)", "(16x0e+16x1o, 16x0e+16x1o) -> 16x1o")
    pair = Pair(module)
    apply = jax.jit(pair.theirs.apply).lower(pair.params, *(np.zeros((100, d)) for d in pair.dims)).compile()
    assert apply.memory_analysis().temp_size_in_bytes < 100 * 8 * 2 * 256 * 3
