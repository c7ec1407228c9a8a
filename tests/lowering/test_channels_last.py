"""``layout: channels_last``: the same maps of the same vectors, whose coordinates are in another order, told in every place."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import nn
from repc.api import Rep
from repc.driver import Options, check, compile_spec, explain_spec, type_source
from repc.lowering import random_params
from repc.lowering.written import written
from repc.nn.carried import carried
from repc.ops.run import random_parameters, run
from repc.runtime import load, load_module
from repc.source import RepcError, Source

LAST = " { layout: channels_last }"


def spec_of(group, line):
    return type_source(Source("spec.rep", f"group {group}\n{line}\n"), free=True)


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


HIDDEN = "hidden: 4x0e+2x1o+2x1e+2x0o, layers: 1"
OTHERS = [  # group, line without the option, options, the lowering asked for, and what of inputs and output is copies of what
    ("O(3)", "net f : 4x0e+3x1o -> 2x1o+0e", HIDDEN, None, [[(4, 1), (3, 3)]], [(2, 3), (1, 1)]),
    ("O(3)", "net f : (2x0e+3x1o, 2V²) -> 2V", HIDDEN, None, [[(2, 1), (3, 3)], [(2, 9)]], [(2, 3)]),
    ("SU(2)", "net f : 2[1]+3[2] -> 2[2]", "hidden: 2[0]+3[1]+3[2], layers: 1", None, [[(2, 2), (3, 3)]], [(2, 3)]),
    ("S(4)", "net f : 3V+2V² -> 2V", "hidden: 3V, layers: 1", "schur", [[(3, 4), (2, 16)]], [(2, 4)]),
    ("S(4)", "net f : 3V+2V² -> 2V", "hidden: 3V, layers: 1", "diagram", [[(3, 4), (2, 16)]], [(2, 4)]),
    ("S(4)", "net f : (3V, 2(V+V²)) -> 2V", "hidden: 3V, layers: 1", "diagram", [[(3, 4)], [(2, 20)]], [(2, 4)]),
    ("S(3)×O(3)", "net f : 3(V_1⊗V_2) -> 2V_2", "hidden: 4V_1+2(V_1⊗V_2), layers: 1", "product", [[(3, 9)]], [(2, 3)]),
    ("generated { discrete [[1,1],[0,1]] }", "net f : 2V -> 2V", "hidden: 4V, layers: 1", None, [[(2, 2)]], [(2, 2)]),
    ("O(3)", "poly f : 2x0e+3x1o -> 2x1o+2e", "degree: 0..2", "chain", [[(2, 1), (3, 3)]], [(2, 3), (1, 5)]),
    ("O(3)", "poly f : (2x1o, 3V) -> 2V²", "degree: (1, 1)", "chain", [[(2, 3)], [(3, 3)]], [(2, 9)]),
    ("O(3)", "poly f : 2V -> 3V", "degree: 1..3", "scalars", [[(2, 3)]], [(3, 3)]),
    ("O(3)", "poly f : 2V -> 3V", "degree: 1..3", "monomials", [[(2, 3)]], [(3, 3)]),
    ("S(3)", "poly f : (2V, 2V) -> 2V", "degree: (1, 1)", "scalars", [[(2, 3)], [(2, 3)]], [(2, 3)]),
    ("S(3)", "map f : (2V, 2V) -> 2V", "weights: given", None, [[(2, 3)], [(2, 3)]], [(2, 3)]),
    ("RubiksCube", "poly f : V -> 2V", "degree: 1", None, [[(1, 48)]], [(2, 48)]),
]


@pytest.mark.parametrize(("group", "line", "options", "lower", "into", "out"), OTHERS)
def test_networks_and_polynomials_in_another_order(group, line, options, lower, into, out, tmp_path):
    """What the text computes is the natural program by the interpreter, of the same vectors in another order."""
    other, one = (
        compile_spec(spec_of(group, f"{line} {{ {options}{more} }}"), Options(lower=lower))[0]
        for more in ("", ", layout: channels_last")
    )
    program = written(other.report.program)
    params = random_parameters(program)
    rng = np.random.default_rng(0)
    xs = [rng.standard_normal((3, sum(m * d for m, d in blocks))) for blocks in into]
    expected = last(run(program, params, *xs), *out)
    turned = [last(x, *blocks) for x, blocks in zip(xs, into, strict=True)]
    scale = np.abs(expected).max()
    np.testing.assert_allclose(run(written(one.report.program), params, *turned), expected, atol=1e-12 * scale)
    with jax.enable_x64(True):
        module = load_module(one.module)
        np.testing.assert_allclose(module.apply(params, *turned), expected, atol=1e-12 * scale)
    assert module.LAYOUT == "channels_last" and "layout: channels_last }" in module.__doc__
    assert one.report.certificate.max_error < 1e-12
    path = tmp_path / "f.py"
    path.write_text(one.module.text, encoding="utf-8")
    if one.module.npz is not None:
        path.with_suffix(".npz").write_bytes(one.module.npz)
    assert "all checks passed" in str(check(path, trust=True))


def test_layers_take_a_layout():
    x = np.random.default_rng(0).standard_normal((5, 13)).astype(np.float32)
    for made in (
        lambda layout: nn.EMLP("4x0e+3x1o", "2x1o+0e", "O(3)", ch="4x0e+2x1o", num_layers=1, layout=layout),
        lambda layout: nn.EMLPBlock("4x0e+3x1o", "2x1o+0e", "O(3)", layout=layout),
        lambda layout: nn.Linear("4x0e+3x1o", "2x1o+0e", "O(3)", layout=layout),
        lambda layout: nn.BiLinear("4x0e+3x1o", "2x1o+0e", "O(3)", layout=layout),
        lambda layout: nn.Poly("4x0e+3x1o", "2x1o+0e", "1..2", "O(3)", layout=layout),
    ):
        natural, turned = made("natural"), made("channels_last")
        found = turned.with_params(natural.params)(last(x, (4, 1), (3, 3)))
        np.testing.assert_allclose(found, last(np.asarray(natural(x)), (2, 3), (1, 1)), atol=1e-5)
        assert turned.equivariance_error(jax.random.key(0)) < 1e-5
    f = repc.compile(repc.poly("2V", "2V", 2, layout="channels_last")("S(3)"))
    assert f.LAYOUT == "channels_last"


REPEATED = [  # group, line without the options that repeat it, what of inputs and output is copies of what, the lowering
    ("O(3)", "poly f : 0e+1o+2e -> 0e+1o", "degree: 1..3", [[(1, 1), (1, 3), (1, 5)]], [(1, 1), (1, 3)], None),
    ("O(3)", "map f : (2x0e+3x1o, 2x1o) -> 2x1o+1e", "mix: channel", [[(2, 1), (3, 3)], [(2, 3)]], [(2, 3), (1, 3)], None),
    ("O(3)", "poly f : 2x1o+1o+3x2e -> 2x1o+0e+1o", "degree: 0..3", [[(3, 3), (3, 5)]], [(2, 3), (1, 1), (1, 3)], None),
    ("O(3)", "poly f : 2V -> 2V²+0e", "degree: 0..2", [[(2, 3)]], [(2, 9), (1, 1)], None),  # in other coordinates
    ("O(3)", "poly f : 2V -> 3V", "degree: 1..3", [[(2, 3)]], [(3, 3)], "scalars"),
    ("SO(2)", "poly f : 2[1]+[2] -> 3[1]", "degree: 1..2", [[(2, 2), (1, 2)]], [(3, 2)], None),  # of complex type
    ("O(3)", "map f : 3x1o -> 2x0e", "mix: channel", [[(3, 3)]], [(2, 1)], None),  # nothing
    ("S(3)", "poly f : 2V -> 2V", "degree: 1", [[(2, 3)]], [(2, 3)], "scalars"),
]


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize(("group", "line", "options", "into", "out", "lower"), REPEATED)
def test_channels_that_are_the_last_axis(group, line, options, into, out, lower, given, tmp_path):
    """Of vectors, of outputs and of coefficients: what the text computes is the natural program by the interpreter."""
    options += ", channels: 4" + ", weights: given" * given
    other, one = (
        compile_spec(spec_of(group, f"{line} {{ {options}{more} }}"), Options(lower=lower))[0]
        for more in ("", ", layout: channels_last")
    )
    rng, program = np.random.default_rng(0), written(other.report.program)
    count = program.plan.hom_dim
    w = rng.standard_normal((3, 4, count) if given else (4, count))
    xs = [rng.standard_normal((3, 4, sum(m * d for m, d in blocks))) for blocks in into]
    expected = np.swapaxes(last(run(program, {"coefficients": w}, *xs), *out), -1, -2)
    turned = [np.swapaxes(last(x, *blocks), -1, -2) for x, blocks in zip(xs, into, strict=True)]
    params = {"coefficients": np.swapaxes(w, -1, -2)}
    scale = max(np.abs(expected).max(), 1.0)
    np.testing.assert_allclose(run(written(one.report.program), params, *turned), expected, atol=1e-12 * scale)
    with jax.enable_x64(True):
        module = load_module(one.module)
        np.testing.assert_allclose(module.apply(params, *turned), expected, atol=1e-12 * scale)
        one_for_all = [x[..., :1] for x in turned[1:]]  # the same for all channels
        found, same = (
            module.apply(params, turned[0], *others) for others in (one_for_all, [np.repeat(x, 4, axis=-1) for x in one_for_all])
        )
        np.testing.assert_allclose(found, same, atol=1e-12)
        basis = module.basis(*(x[..., 0] for x in turned))
        np.testing.assert_allclose(np.einsum("r...,r->...", basis, np.ones(count)), _summed(module, turned, count), atol=1e-11)
    assert module.SHAPES["coefficients"] == (count, 4)
    path = tmp_path / "f.py"
    path.write_text(one.module.text, encoding="utf-8")
    if one.module.npz is not None:
        path.with_suffix(".npz").write_bytes(one.module.npz)
    assert "all checks passed" in str(check(path, trust=True))
    with pytest.raises(ValueError, match=r"expected \(\.\.\., \d+, 4\), or 1 in place of 4"):
        module.apply(params, *(np.swapaxes(x, -1, -2) for x in turned))


def _summed(module, xs, count):
    """The first channel of the map all of whose coefficients are 1."""
    return np.asarray(module.apply({"coefficients": np.ones((count, 4))}, *xs))[..., 0]


def test_channels_of_layers():
    x = np.random.default_rng(0).standard_normal((5, 3, 9)).astype(np.float32)
    natural, turned = (nn.Poly("2V⁰+V", "2V", "1..2", "O(3)", channels=3, layout=layout) for layout in ("natural", "channels_last"))
    params = {"coefficients": natural.params["coefficients"].T}
    x = x[..., :5]
    found = turned.with_params(params)(np.swapaxes(last(x, (2, 1), (1, 3)), -1, -2))
    np.testing.assert_allclose(found, np.swapaxes(last(np.asarray(natural(x)), (2, 3)), -1, -2), atol=1e-5)
    assert turned.equivariance_error(jax.random.key(0)) < 1e-5


class Twice(Rep):
    """V ⊗ V, defined in Python."""

    def rho(self, g):
        return np.kron(g, g)


def test_representations_of_python_code():
    """Their ρ is stored, in the order of the coordinates."""
    layer = nn.Linear(2 * Twice() + repc.V, 2 * repc.V, "SO(3)", layout="channels_last")
    natural = nn.Linear(2 * Twice() + repc.V, 2 * repc.V, "SO(3)")
    x = np.random.default_rng(0).standard_normal((5, 21)).astype(np.float32)
    found = layer.with_params(natural.params)(last(x, (2, 9), (1, 3)))
    np.testing.assert_allclose(found, last(np.asarray(natural(x)), (2, 3)), atol=1e-5)
    assert layer.equivariance_error(jax.random.key(0)) < 1e-5


def test_what_layers_refuse():
    with pytest.raises(RepcError, match="layout is 'last', not an order of coordinates"):
        nn.Linear("V", "V", "O(3)", layout="last")
    for made in (nn.Linear, nn.EMLP):
        with pytest.raises(RepcError, match=r"E0368.*S\(n\) has the letter n"):
            made("V", "V", "S(n)", layout="channels_last")
    with pytest.raises(RepcError, match="E0368"):
        nn.Poly("V", "V", 2, "S(n)", layout="channels_last")


def test_restricted_networks_keep_their_layout():
    model = nn.EMLP("3x1o+2x0e", "2x1o", "O(3)", ch="4x0e+2x1o", num_layers=1, layout="channels_last")
    x = np.random.default_rng(0).standard_normal((5, 11)).astype(np.float32)
    smaller = nn.restrict(model, "SO(3)")
    assert smaller.module.LAYOUT == "channels_last"
    np.testing.assert_allclose(smaller(x), model(x), atol=1e-5)
    with pytest.raises(RepcError, match="E0369"):
        nn.restrict(nn.Linear("2V+3(V⊗det)", "2V", "O(2)", layout="channels_last"), "SO(2)")


def test_restricted_maps_keep_their_layout(tmp_path):
    """Their weights are found from matrices in that order."""
    path, weights = tmp_path / "f.py", tmp_path / "p.npz"
    path.write_text(compile_spec(spec_of("O(3)", "map f : 3x1o+2x0e -> 2x1o" + LAST))[0].module.text, encoding="utf-8")
    f = load(path)
    params = f.init(jax.random.key(0))
    nn.save(weights, params)
    found = carried(path, "SO(3)", weights)
    x = np.random.default_rng(0).standard_normal((5, 11)).astype(np.float32)
    y = load_module(found.compiled.module).apply(found.params, x)
    np.testing.assert_allclose(y, f.apply(params, x), atol=1e-5)


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
        ("generated { discrete [[1,1],[0,1]] }", "map f : 2V -> 2V { layout: channels_last }", "E0359"),
        ("O(3)", "map f : 2V -> 2V { layout: transposed }", "write 'natural' or 'channels_last'"),
        ("S(n)", "map f : 2V -> 2V { layout: channels_last }", "E0368"),
        ("S(n)", "poly f : 2V -> 2V { degree: 2, layout: channels_last }", "E0368"),
        ("S(n)", "net f : 2V -> 2V { layout: channels_last }", "E0368"),
        ("O(3)", "net f : 2V -> 2V { layout: last }", "write 'natural' or 'channels_last'"),
        ("O(3)", "poly f : V -> harmonics(2) { normalize: true, layout: channels_last }", "nothing to choose but 'normalize'"),
    ],
)
def test_mistakes(group, line, words):
    with pytest.raises(RepcError) as error:
        compile_spec(spec_of(group, line))
    assert words in str(error.value)
