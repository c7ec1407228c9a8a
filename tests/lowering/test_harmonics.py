"""The map that evaluates harmonics: the addition theorem, equivariance, closed forms; as a module, and through every door."""

from math import comb

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import eval_gegenbauer

import repc
from repc.api.rep import Expression
from repc.driver import check, compile_spec, explain_spec, type_source
from repc.explore.repl.answers import poly_answer
from repc.lowering.written import written
from repc.ops.run import run
from repc.source import RepcError, Source

GROUPS = [
    *"O(3) SO(2) O(2) SO(4) C(5) C3 D(6) Oh D3 O2eR3 S(4) Z(4) Trivial(3)".split(),
    *["Embed(SO(2), 3, 0:2)", "generated { perm (1 2)(3 4), perm (1 3)(2 4) }"],
]


def spec_of(group, line):
    return type_source(Source("spec.rep", f"group {group}\n{line}\n"))


def solved(group, line):
    """The typed line, and the function that its program is."""
    spec = spec_of(group, line)
    (one,) = compile_spec(spec)
    program = written(one.report.program)
    return spec.polys[0], lambda x: run(program, {}, x)


def dims(d, top):
    return [comb(d + k - 1, k) - (comb(d + k - 3, k - 2) if k > 1 else 0) for k in range(top + 1)]


@pytest.mark.parametrize("group", GROUPS)
def test_orthonormal_and_equivariant(group):
    """Of each degree Y(x)·Y(y) is the number of harmonics times C_k(x·y)/C_k(1), C Gegenbauer's polynomials as SciPy has them: so
    they are an orthonormal basis of all of them; and Y(gx) = ρ(g) Y(x)."""
    top = 3
    typed, evaluate = solved(group, f"poly Y : V -> harmonics({top}) {{ normalize: true }}")
    d = typed.inputs[0].size()
    x = np.random.default_rng(0).normal(size=(6, d))
    values, unit = evaluate(x), x / np.linalg.norm(x, axis=1, keepdims=True)
    cosines, start = np.clip(unit @ unit.T, -1, 1), 0
    for k, count in enumerate(dims(d, top)):
        part, start = values[:, start : start + count], start + count
        of = (lambda t, k=k: np.cos(k * np.arccos(t))) if d == 2 else (lambda t, k=k: eval_gegenbauer(k, d / 2 - 1, t))
        np.testing.assert_allclose(part @ part.T, count * of(cosines) / of(1.0), atol=1e-12 * count)
    rho_in, rho_out = Expression.of(typed.inputs[0]).rho, Expression.of(typed.output).rho
    for g in typed.output.group.samples(2):
        np.testing.assert_allclose(evaluate(x @ np.asarray(rho_in(g)).T), values @ np.asarray(rho_out(g)).T, atol=1e-11)


@pytest.mark.parametrize(("group", "d"), [("O(3)", 3), ("SO(3)", 3), ("SO(2)", 2)])
def test_the_coordinates_of_spherical_harmonics(group, d):
    """Those of e3nn in space, (cos kφ, sin kφ) in the plane: nothing is done after the recursion."""
    typed, evaluate = solved(group, "poly Y : V -> harmonics(6) { normalize: false }")
    x = np.random.default_rng(1).normal(size=(2, 3, d))
    expected = repc.spherical_harmonics(range(7), x, normalize=False, normalization="component")
    np.testing.assert_allclose(evaluate(x), expected, rtol=1e-13, atol=1e-13)


def test_of_a_factor():
    """Of V of the factor that is named; the other one does nothing."""
    _, evaluate = solved("S(3) × O(3)", "poly Y : V_O(3) -> harmonics(2)_O(3) { normalize: true }")
    x = np.random.default_rng(2).normal(size=(4, 3))
    np.testing.assert_allclose(evaluate(x), repc.spherical_harmonics([0, 1, 2], x, normalization="component"), atol=1e-13)


def test_the_module():
    """Under jit, grad and vmap, at 0, in single precision, and by its own check."""
    Y = repc.compile("poly Y : V -> harmonics(2) { normalize: true }", group="SO(4)")
    assert (Y.KIND, Y.DEGREE, Y.NORMALIZE, Y.COEFFICIENTS, Y.IN_DIM, Y.OUT_DIM) == ("harmonics", 2, True, 0, 4, 14)
    params = Y.init(jax.random.key(0))
    x = jax.random.normal(jax.random.key(1), (5, 4))
    y = Y.apply(params, x)
    assert params == {} and y.dtype == jnp.float32
    np.testing.assert_allclose((y[:, 1:5] ** 2).sum(1), 4, rtol=1e-5)
    both = jnp.concatenate([3 * x, jnp.zeros((1, 4))])
    slopes = jax.jit(jax.vmap(jax.jacfwd(lambda x: Y.apply({}, x))))(both)
    assert np.isfinite(slopes).all() and np.abs(jnp.einsum("nij,nj->ni", slopes[:5], x)).max() < 1e-5
    found = Y.apply({}, both)
    np.testing.assert_allclose(found[:5], y, atol=2e-6)
    np.testing.assert_array_equal(found[5, 1:], 0)


def test_checked(tmp_path):
    (one,) = compile_spec(spec_of("D3", "poly Y : V -> harmonics(2) { normalize: true }"))
    path = tmp_path / "Y.py"
    path.write_text(one.module.text, encoding="utf-8")
    told = str(check(path))
    assert "harmonics of degree 0 to 2 to" in told and "0 learned coefficients" in told
    path.write_text(one.module.text.replace("before, here = here, turn", "before, here = here, 1.001 * turn"), encoding="utf-8")
    with pytest.raises(RepcError, match="E0614|no harmonics of degree 0 to 2"):
        check(path, trust=True)


def test_what_is_told():
    found = explain_spec(spec_of("O(3)", "poly Y : V -> harmonics(2) { normalize: true }"))
    assert "nothing is\n    learned: it is the one map that evaluates harmonics." in str(found)
    assert "recursion: degrees 0 to 2" in str(found)
    told = found.json()["maps"][0]
    assert (told["kind"], told["lowering"], told["parameters"], told["hom_dim"]) == ("poly", "harmonics", 0, 1)
    (one,) = compile_spec(spec_of("O(3)", "poly Y : V -> harmonics(2) { normalize: true }"))
    assert "\n    poly Y : V -> harmonics(2) { normalize: true }\n" in one.module.text
    assert "Sizes     the squares of those of degree k add up to their number\n" in one.module.text


def test_at_the_prompt():
    spec = spec_of("O(3)", "poly Y : V -> harmonics(1) { normalize: true }")
    assert poly_answer(spec, spec.polys[0]).startswith("V -> harmonics(1): 1 equivariant map by definition")


@pytest.mark.parametrize(
    ("group", "line", "code", "words"),
    [
        ("O(3)", "poly Y : V -> V { normalize: true }", "E0356", "the output of Y is V"),
        ("O(3)", "poly Y : V -> harmonics(2) { normalize: true, channels: 2 }", "E0356", "Y has 'channels' too"),
        ("O(3)", "poly Y : 2V -> harmonics(2) { normalize: true }", "E0357", "the input of Y is 2V"),
        ("O(3)", "poly Y : (V, V) -> harmonics(2) { normalize: true }", "E0357", "the input of Y is V, V"),
        ("O(1)", "poly Y : V -> harmonics(2) { normalize: true }", "E0357", "of which there are only 1 and x"),
        ("O(3)", "poly Y : V -> harmonics(13) { normalize: true }", "E0352", "up to 12, and this is 13"),
        ("O(3) × O(3)", "poly Y : V_1 -> harmonics(1)_2 { normalize: true }", "E0357", "polynomials of V_2"),
        ("O(3)", "poly Y : V -> harmonics(2) { normalize: 1 }", "E0124", "another kind of value"),
        ("O(3)", "map Y : V -> harmonics(2) { normalize: true }", "E0124", "a map has no option 'normalize'"),
        ("O(3)", "poly Y : V -> harmonics(2)", "E0350", "{ normalize: true }"),
    ],
)
def test_mistakes(group, line, code, words):
    with pytest.raises(RepcError) as error:
        spec_of(group, line)
    assert words in str(error.value) and code in str(error.value)


def test_in_python():
    G = repc.groups.O(3)
    assert repc.harmonics(2)(G).size() == 9 and str(repc.harmonics(1)) == "harmonics(1)"
    assert (repc.V >> repc.harmonics(2))(G).equivariant_basis().shape == (27, 1)
    with pytest.raises(RepcError, match="degree is -1"):
        repc.harmonics(-1)
