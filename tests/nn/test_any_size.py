"""Networks of S(n) by diagrams: for every n and for one, against their interpreter and against irreducible blocks."""

from functools import cache
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from repc import V, driver, nn, symbolic
from repc.driver import drawn
from repc.groups import S
from repc.lowering.drawn import build
from repc.runtime import load_module
from repc.source import RepcError, Source
from tests.lowering.oracles.natural import interpret_natural

HIDDEN = "3V²+2V⁰"
LINE = f"net g : V²+V -> V {{ hidden: {HIDDEN}, growth: 0, layers: 1, product: none }}\n"


@cache
def compiled(group, line=LINE, lower=None):
    """(report, module) of one network."""
    spec = driver.type_source(Source("g.rep", f"group {group}\n{line}"), "g", free=True)
    (one,) = driver.compile_spec(spec, driver.Options(lower=lower))
    return one.report, load_module(one.module)


@pytest.fixture(scope="module")
def every():
    return compiled("S(n)")


@pytest.fixture
def precise():
    with jax.enable_x64(True):
        yield


def biased(module, key):
    """Parameters with biases that are not zero."""
    params = module.init(jax.random.key(key), jnp.float64)
    leaves, tree = jax.tree.flatten(params)
    rng = np.random.default_rng(key)
    return jax.tree.unflatten(tree, [np.asarray(w + 0.1 * rng.standard_normal(w.shape)) for w in leaves])


def test_the_text_is_what_the_network_means_at_several_n(every, precise):
    report, module = every
    typed = driver.type_source(Source("g.rep", f"group S(5)\n{LINE}")).nets[0]
    params = biased(module, 0)
    plain = jax.tree.map(np.asarray, params)
    for n in (4, 7):
        x = np.random.default_rng(n).standard_normal((2, module.IN_DIM(n)))
        expected = interpret_natural(build(drawn.ends(typed), S(n)), plain, x)
        np.testing.assert_allclose(module.apply(params, x), expected, atol=1e-13)
    assert module.equivariance_error(params, jax.random.key(1), 3, 5) < 1e-13
    assert report.every.starts == (module.SMALLEST_N,) == (1,) and report.every.sizes == ((1,), (2,), (4,), (5,), (7,))
    assert report.every.generic == (module.GENERIC_N,) == (4,)


def test_the_network_of_one_group_is_the_one_for_every_n(every, precise):
    _, free = every
    report, module = compiled("S(6)", lower="diagram")
    params = biased(free, 1)
    assert jax.tree.map(jnp.shape, params) == {k: dict(v) for k, v in module.SHAPES.items()}
    x = np.random.default_rng(2).standard_normal((3, 42))
    np.testing.assert_allclose(module.apply(params, x), free.apply(params, x), atol=1e-13)
    assert module.equivariance_error(params, jax.random.key(1), 3) < 1e-13
    assert "it was asked for" in report.network.choice


def test_layers_have_as_many_maps_as_in_irreducible_blocks():
    """Numbers of maps of every layer under S(5): by diagrams, by irreducible blocks, and by exact characters."""
    diagrams, _ = compiled("S(5)", lower="diagram")
    blocks, _ = compiled("S(5)")
    assert "irreducible blocks: changes of basis have 651 entries, at most 65536" in blocks.network.choice
    typed = driver.type_source(Source("g.rep", f"group S(5)\n{LINE}")).nets[0]
    reps = drawn.ends(typed).reps
    exact = [symbolic.count([a], b, typed.output.group).dim for a, b in zip(reps, reps[1:], strict=False)]
    by_blocks = [sum(prod(w.shape) for w in layer.linear) for layer in blocks.program.layers]
    assert [layer.linear.hom_dim for layer in diagrams.program.layers] == exact == by_blocks
    biases = [prod(layer.parameters["bias"]) for layer in blocks.program.layers]
    assert [sum(map(prod, layer.biases.values())) for layer in diagrams.program.layers] == biases


def test_a_large_group_is_never_decomposed():
    line = "net g : V²+V -> V { hidden: 3V²+2V, growth: 0, layers: 1 }\n"
    report, module = compiled("S(300)", line)
    assert "changes of basis to irreducibles would have 8100090000 entries, more than 65536" in report.network.choice
    assert report.certificate.max_error < 1e-12
    x = np.random.default_rng(0).standard_normal((1, module.IN_DIM)).astype(np.float32)
    params = module.init(jax.random.key(1))
    y = module.apply(params, x)
    assert y.shape == (1, 300) and 0.05 < float(jnp.std(y)) < 5
    assert module.equivariance_error(params, jax.random.key(2), 1) < 1e-5
    assert report.parameters == sum(w.size for w in jax.tree.leaves(params)) == module.PARAMETERS


def test_activations_keep_their_size_at_every_n(every):
    _, module = every
    many = jax.jit(jax.vmap(module.init))(jax.random.split(jax.random.key(0), 30))
    for n in (6, 30):
        x = ((np.random.default_rng(n).standard_normal((4, module.IN_DIM(n))) + 1) / np.sqrt(2)).astype(np.float32)
        size = float((jax.vmap(lambda p, x=x: module.apply(p, x))(many) ** 2).mean())
        assert 0.2 < size < 3


def graphs(key, count, n):
    """Random graphs (count, n² + n), of which the last n coordinates are zero, and the degrees over n."""
    half = jnp.triu(jax.random.bernoulli(key, 0.4, (count, n, n)), 1).astype(jnp.float32)
    a = half + jnp.swapaxes(half, -1, -2)
    return jnp.concatenate([a.reshape(count, n * n), jnp.zeros((count, n))], axis=-1), a.mean(axis=-1)


def test_what_is_learned_at_8_is_known_at_12():
    """A few steps of gradient descent on degrees of nodes, in Python's own form of the network."""
    model, optimizer = nn.EMLP("V²+V", V, "S(n)", ch=HIDDEN, num_layers=1, key=0), optax.adam(0.02)

    def loss(model, x, y):
        return ((model(x) - y) ** 2).mean()

    x, y = graphs(jax.random.key(1), 32, 8)
    later = graphs(jax.random.key(2), 32, 12)
    before, there = loss(model, x, y), loss(model, *later)

    def step(state, _):
        model, inner = state
        updates, inner = optimizer.update(jax.grad(loss)(model, x, y), inner)
        return (optax.apply_updates(model, updates), inner), None

    (model, _), _ = jax.jit(lambda s: jax.lax.scan(step, s, length=150))((model, optimizer.init(model)))
    assert loss(model, x, y) < 0.1 * before
    assert loss(model, *later) < 0.2 * there
    assert model.equivariance_error(jax.random.key(3), 2, at=12) < 1e-5


def test_lengths_that_fit_no_n_are_refused(every):
    _, module = every
    params = module.init(jax.random.key(0))
    with pytest.raises(ValueError, match="V²\\+V has 21 coordinates for no n: it has 20 for n = 4 and 30 for n = 5"):
        module.apply(params, jnp.zeros((1, 21)))
    assert module.apply(params, jnp.zeros((1, 12))).shape == (1, 3)


@pytest.mark.parametrize(
    "line,code,words",
    [
        ("net g : V² -> V { layers: 0 }", "E0314", "a network with 0 hidden layers is a linear map"),
        ("net g : V² -> V { hidden: (uniform(8), 3V), layers: 3 }", "E0315", "hidden lists 2 layers, and layers says 3"),
        ("net g : V² -> V { hidden: 4V, product: 3 }", "E0389", "its layers multiply channels of irreducibles (product)"),
        ("net g : V² -> V { hidden: 4V, gate: channel }", "E0389", "gate: channel gates irreducibles"),
        ("net g : V² -> V { hidden: 4V+sgn }", "E0389", "'sgn' is no tensor power of V"),
        ("net g : V -> Sym²(V+V⁰) { hidden: 4V }", "E0389", "'Sym²(V+V⁰)' is a power of more than one V"),
        ("net g : (3, 2) -> V { hidden: 4V }", "E0386", "n cannot be read off the inputs 3 and 2: they have 3 and 2 coordinates"),
        ("net g : 3 -> V { hidden: 4V }", "E0386", "n cannot be read off the input 3: it has 3 coordinates"),
    ],
)
def test_what_is_no_network_for_every_n(line, code, words):
    with pytest.raises(RepcError) as caught:
        compiled("S(n)", f"{line}\n")
    (found,) = caught.value.diagnostics
    assert found.code == code and words in found.message


def test_networks_for_every_n_are_those_of_permutations():
    with pytest.raises(RepcError, match="net g has no module for every n: no factor of O\\(n\\) is S\\(n\\)"):
        compiled("O(n)", "net g : V² -> V⁰ { hidden: 4V²+4V⁰ }\n")
    assert nn.EMLP("V²", "V", "S(n)", ch=8).module.HIDDEN_DIMS(5) == (8 * 30,) * 3
    with pytest.raises(RepcError, match="'diagram' does not apply to net g: no factor of SO\\(3\\) is S\\(n\\)"):
        compiled("SO(3)", "net g : V -> V { hidden: 4V }\n", lower="diagram")


def test_explain_tells_the_layers():
    spec = driver.type_source(Source("g.rep", f"group S(n)\n{LINE}map f : V -> V\n"), "g", free=True)
    found = driver.explain_spec(spec)
    assert "net g : V²+V -> V, for every n" in str(found) and "map f : V -> V\n  f makes n numbers of V from the n" in str(found)
    assert "\n  2 equivariant maps by" in str(found)
    assert "the same for every n, read off the input" in str(found)
    assert r"V^{2} \oplus V &\to V && \text{a network, 92 parameters} \\" in found.latex()
    kinds = {one["name"]: (one["kind"], one["from"]) for one in found.json()["maps"]}
    assert kinds == {"f": ("map", 2), "g": ("net", 1)}


def test_equal_layers_are_one_function_for_every_n():
    source = Source("a.rep", "group S(n)\nnet g : V² -> V { hidden: 2V²+V, growth: 0, layers: 3 }\n")
    (compiled,) = driver.compile_spec(driver.type_source(source, free=True))
    assert compiled.module.text.count("_layer2(") == 3, "defined once, called twice"
    module = load_module(compiled.module)
    params = module.init(jax.random.key(0))
    for n in (4, 6):
        x = np.random.default_rng(n).standard_normal((n, n))
        order = np.roll(np.arange(n), 1)
        y, moved = (np.asarray(module.apply(params, jnp.asarray(one.ravel()))) for one in (x, x[order][:, order]))
        assert y.shape == (n,) and np.ptp(y) > 1e-3
        np.testing.assert_allclose(moved, y[order], atol=1e-5 * np.abs(y).max())
