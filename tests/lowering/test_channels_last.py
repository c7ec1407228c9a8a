"""``layout: channels_last``: the same maps of the same vectors, whose coordinates are in another order, told in every place."""

import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc.driver import Options, check, compile_spec, explain_spec, type_source
from repc.lowering import random_params
from repc.lowering.written import written
from repc.ops.run import run
from repc.source import RepcError, Source

LAST = " { layout: channels_last }"


def spec_of(group, line):
    return type_source(Source("spec.rep", f"group {group}\n{line}\n"))


def program(group, line):
    """In blocks, whatever is cheapest."""
    (one,) = compile_spec(spec_of(group, line), Options(lower="schur"))
    return one.report.program


def last(x, *blocks):
    """A natural vector with channels last; ``blocks``: (copies, components) of each summand."""
    parts, start = [], 0
    for m, d in blocks:
        part = x[..., start : (start := start + m * d)].reshape(*x.shape[:-1], m, d)
        parts.append(np.swapaxes(part, -1, -2).reshape(*x.shape[:-1], m * d))
    return np.concatenate(parts, axis=-1)


CASES = [
    ("O(3)", "4x0e+3x1o+2e", "2x1o+0e+3x2e", [[(4, 1), (3, 3), (1, 5)]], [(2, 3), (1, 1), (3, 5)]),
    ("O(3)", "2x1o+0e+3x1o", "2x1o+0e+2x1o", [[(2, 3), (1, 1), (3, 3)]], [(2, 3), (1, 1), (2, 3)]),  # not side by side
    ("SO(2)", "3[2]+2[1]", "2[2]+4[1]", [[(3, 2), (2, 2)]], [(2, 2), (4, 2)]),  # of complex type
    ("O(3)", "2V²+3V", "2V+2V²", [[(2, 9), (3, 3)]], [(2, 3), (2, 9)]),  # no irreducibles
    ("O(3)", "(2x0e+3x1o, 2x1o)", "2x1o+2x2e", [[(2, 1), (3, 3)], [(2, 3)]], [(2, 3), (2, 5)]),
    ("O(3)", "3(0e+1o)+1o", "2(1o+2e)+2x0e", [[(3, 4), (1, 3)]], [(2, 8), (2, 1)]),  # copies of a sum
    ("S(4)", "3[3,1]+2[4]", "2[3,1]", [[(3, 3), (2, 1)]], [(2, 3)]),
]


@pytest.mark.parametrize(("group", "source", "target", "into", "out"), CASES)
def test_the_same_map_in_another_order(group, source, target, into, out):
    line = f"map f : {source} -> {target}"
    one, other = program(group, line + LAST), program(group, line)
    params = random_params(one)
    xs = [np.random.default_rng(k).standard_normal((3, sum(m * d for m, d in blocks))) for k, blocks in enumerate(into)]
    expected = last(run(written(other), params, *xs), *out)
    found = run(written(one), params, *(last(x, *blocks) for x, blocks in zip(xs, into, strict=True)))
    np.testing.assert_allclose(found, expected, atol=1e-13)


def test_a_module_says_its_layout(tmp_path):
    one = compile_spec(spec_of("O(3)", "map f : 4x0e+3x1o -> 2x1o+0e" + LAST))[0]
    path = tmp_path / "f.py"
    path.write_text(one.module.text, encoding="utf-8")
    assert "all checks passed" in str(check(path))
    text = one.module.text
    assert "    map f : 4x0e+3x1o -> 2x1o+0e { layout: channels_last }\n" in text
    assert 'LAYOUT = "channels_last"\n' in text
    assert 'INPUT_LAYOUT = (("4x0e", 0, 4, (1, 4)), ("3x1o", 4, 13, (3, 3)))' in text
    assert "x[0:4] 4x0e as (1, 4), x[4:13] 3x1o as (3, 3)" in text


def test_a_wrong_order_of_rho_is_found(tmp_path):
    one = compile_spec(spec_of("O(3)", "map f : 3x1o -> 2x1o" + LAST))[0]
    path = tmp_path / "f.py"
    path.write_text(one.module.text.replace("return rho[order][:, order]", "return rho"), encoding="utf-8")
    with pytest.raises(RepcError, match="commute"):
        check(path, trust=True)


def test_channels_are_one_product_of_matrices():
    """Nothing is transposed but weights."""
    f = repc.compile("map f : 8x0e+8x1o -> 4x0e+8x1o" + LAST, group="O(3)")
    x = np.random.default_rng(0).standard_normal((5, 32)).astype(np.float32)
    params = {name: jnp.asarray(np.random.default_rng(1).standard_normal(s), jnp.float32) for name, s in f.SHAPES.items()}
    vectors = x[:, 8:].reshape(5, 3, 8) @ np.asarray(params["[1]o"]).T
    expected = np.concatenate([x[:, :8] @ np.asarray(params["[0]e"]).T, vectors.reshape(5, -1)], axis=1)
    np.testing.assert_allclose(f.apply(params, x), expected, atol=1e-5)


def test_what_is_told():
    found = explain_spec(spec_of("O(3)", "map f : 2x1o -> 3x1o" + LAST))
    assert "  channels last: of m copies all m of the first component" in str(found)
    assert "  channels last: copies are columns, and nothing is transposed" in str(found)
    assert found.json()["maps"][0]["component_layout"] == "channels_last"
    assert "component_layout" not in explain_spec(spec_of("O(3)", "map f : 2x1o -> 3x1o")).json()["maps"][0]


@pytest.mark.parametrize(
    ("group", "line", "words"),
    [
        ("O(3)", "map f : (1o, 1o) -> 0e { channels: 4, layout: channels_last }", "E0358"),
        ("generated { discrete [[1,1],[0,1]] }", "map f : 2V -> 2V { layout: channels_last }", "E0359"),
        ("O(3)", "map f : 2V -> 2V { layout: transposed }", "write 'natural' or 'channels_last'"),
        ("O(3)", "poly f : 2V -> 2V { degree: 1, layout: channels_last }", "a poly has no option 'layout'"),
    ],
)
def test_mistakes(group, line, words):
    with pytest.raises(RepcError) as error:
        compile_spec(spec_of(group, line))
    assert words in str(error.value)
