"""Modules of diagram programs: their text against the interpreter, other lowerings, and their own group."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import driver
from repc.runtime import load_module
from tests.lowering.oracles.blocks import interpret

CASES = {
    "graph": ("S(5)", "2V²+3 -> V²+2V"),
    "few_points": ("S(2)", "V² -> V³+V⁰"),
    "interleaved": ("SO(3)", "(V+V⁰)² -> (V+V⁰)²"),
    "repeated": ("O(3)", "5V⁰+V²+2V⁰+V -> V³+V+V⁰"),
    "unreached": ("O(3)", "V -> V+V²"),
    "volume": ("SO(3)", "V²+V -> V³+V"),
    "plane": ("SO(2)", "V+V² -> V²+V"),
    "boosts": ("SO(1,3)", "V²+V* -> V⊗V*+V"),
    "phase_space": ("Sp(2)", "V²+V*⊗V -> V²+V⁰"),
    "walled": ("U(3)", "V²⊗V* -> V²⊗V*"),
    "baryons": ("SU(3)", "V²+V*+V³ -> V*+V⁰+V²⊗V"),
    "cloud": ("S(5)×SO(3)", "2V_1⊗V_2+V_1 -> V_1²⊗V_2+V_1⊗V_2"),
    "spheres": ("S(4)×O(3)", "V_1⊗[2]e_2+V_1 -> V_1²⊗[2]e_2+V_1"),
}
_COMPILED = {}


def compiled(name):
    """(program, module) of a case by diagrams."""
    if name not in _COMPILED:
        group, arrow = CASES[name]
        spec = driver.type_expression(arrow, group, name)
        (result,) = driver.compile_spec(spec, driver.Options(lower="diagram"))
        _COMPILED[name] = result.report.program, load_module(result.module)
    return _COMPILED[name]


@pytest.fixture(params=CASES)
def name(request):
    return request.param


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


def drawn(module, shape, seed):
    dtype = np.complex128 if module.GROUP.startswith(("U", "SU")) else np.float64
    params = module.init(jax.random.key(seed), dtype)
    x = np.random.default_rng(seed).standard_normal((2, *shape, module.IN_DIM))
    return params, x[0] + 1j * x[1] if np.issubdtype(dtype, np.complexfloating) else x[0]


@pytest.mark.parametrize("shape", [(2, 1)])
def test_the_text_is_what_the_program_means(name, shape):
    program, module = compiled(name)
    params, x = drawn(module, shape, 0)
    expected = interpret(program, {k: np.asarray(w) for k, w in params.items()}, np.asarray(x))
    found = module.apply(params, x)
    assert found.shape == expected.shape == (*shape, module.OUT_DIM)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * max(1, np.abs(expected).max()))


@pytest.mark.parametrize("name", ["few_points", "baryons"])
def test_gradients_agree_with_the_dense_weight(name):
    _, module = compiled(name)
    params, x = drawn(module, (2,), 3)

    def loss(run):
        return lambda p: (jnp.abs(run(p)) ** 2).sum()

    direct = jax.grad(loss(lambda p: module.apply(p, x)))(params)
    dense = jax.grad(loss(lambda p: x @ module.matrix(p).T))(params)
    for key, value in direct.items():
        np.testing.assert_allclose(value, dense[key], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["few_points", "interleaved", "spheres"])
def test_vectors_are_moved_axis_by_axis_as_rho_moves_them(name):
    _, module = compiled(name)
    params, x = drawn(module, (), 7)
    g = jax.tree.map(lambda a: a[0], module.sample(jax.random.key(2), 1))
    y = module.apply(params, x)
    np.testing.assert_allclose(module.act_in(g, x), module.rho_in(g) @ x, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(module.act_out(g, y), module.rho_out(g) @ y, rtol=1e-9, atol=1e-9)
    assert module.equivariance_error(params, jax.random.key(1), 3) < 1e-10


@pytest.mark.parametrize("name", ["few_points", "volume", "walled"])
def test_bases_are_orthonormal(name):
    _, module = compiled(name)
    flat = module.basis().reshape(module.HOM_DIM, -1)
    np.testing.assert_allclose(flat @ flat.conj().T, np.eye(module.HOM_DIM), atol=1e-10)


def test_a_large_graph_layer_is_what_it_says_entry_by_entry():
    """S(40) V² -> V²: outputs from row sums, the trace and the transpose, by hand."""
    spec = driver.type_expression("V² -> V²", "S(40)")
    (result,) = driver.compile_spec(spec)
    assert result.report.program.lowering == "diagram"
    module = load_module(result.module)
    xs = np.random.default_rng(0).standard_normal((3, 40, 40))
    weights = np.linspace(-1, 1, 15)
    ys = module.apply({"V² -> V²": weights.reshape(15, 1, 1)}, xs.reshape(3, 1600))
    by_hand = np.concatenate([_layer(x) for x in xs])
    found = np.linalg.lstsq(by_hand, np.ravel(ys), rcond=None)[0]
    np.testing.assert_allclose(by_hand @ found, np.ravel(ys), atol=1e-11)
    np.testing.assert_allclose(sorted(found), weights, atol=1e-11)


def _layer(x):
    """The fifteen maps of graph networks of one matrix, as columns."""
    one, eye, ones, diagonal = np.ones((40, 40)), np.eye(40), np.ones(40), np.diag(x)
    rows, columns, root = x.sum(1), x.sum(0), 40**0.5
    images = [
        eye * diagonal.sum() / root, eye * x.sum() / 40, one * diagonal.sum() / root, one * x.sum() / 40, np.diag(diagonal),
        np.diag(rows) / root, np.diag(columns) / root, np.outer(diagonal, ones), np.outer(rows, ones) / root,
        np.outer(columns, ones) / root, np.outer(ones, diagonal), np.outer(ones, rows) / root,
        np.outer(ones, columns) / root, x, x.T,
    ]  # fmt: skip
    return np.stack([i.ravel() for i in images], axis=1)


def test_half_precision_and_parameters_per_sample():
    _, module = compiled("few_points")
    params = module.init(jax.random.key(0), jnp.bfloat16)
    x = jnp.ones((2, module.IN_DIM), jnp.bfloat16)
    assert module.apply(params, x).dtype == jnp.bfloat16
    several = jax.vmap(module.init)(jax.random.split(jax.random.key(0), 2))
    alone = module.apply(jax.tree.map(lambda w: w[1], several), x[1].astype(jnp.float32))
    both = jax.vmap(module.apply)(several, x.astype(jnp.float32))
    np.testing.assert_allclose(both[1], alone, rtol=1e-5, atol=1e-5)
