"""How networks of any number of bodies grow with that number: what twice as many of the same bodies give."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import nn
from repc.driver import Options, compile_spec, type_source
from repc.source import RepcError, Source

BODIES, HIDDEN = "V_1⊗V_2+V_1", "4V_1⊗V_2+4V_1"


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


def net(growth, out="V_2", group="S(n) × O(3)", into=BODIES, hidden=HIDDEN):
    return nn.EMLP(into, out, group, ch=hidden, num_layers=2, growth=growth, dtype=jnp.float64, key=1)


def body_input(z):
    """Bodies (…, n, 4) as positions, then numbers."""
    return jnp.concatenate([z[..., :3].reshape(*z.shape[:-2], -1), z[..., 3]], -1)


def value(model, z, mask=None):
    return np.asarray(model.module.apply(model.params, body_input(z), mask))


def told(model):
    return " ".join(model.module.__doc__.split())


@pytest.mark.parametrize("power", [0, 1, 2, 3])
def test_twice_the_bodies_are_a_power_of_two_times_as_much(power):
    z = jax.random.normal(jax.random.key(0), (5, 6, 4))
    model = net(power)
    once, twice = value(model, z), value(model, jnp.concatenate([z, z], axis=-2))
    assert np.abs(once).max() > 1e-3
    np.testing.assert_allclose(twice, 2**power * once, rtol=1e-11)


def test_by_default_a_part_stays_and_a_part_grows():
    model = net(None)
    z = jax.random.normal(jax.random.key(0), (6, 4))
    f1, f2, f4 = (value(model, jnp.tile(z, (copies, 1))) for copies in (1, 2, 4))
    np.testing.assert_allclose((f4 - f2), 2 * (f2 - f1), rtol=1e-9)  # a + b n
    assert np.abs(f2 - f1).max() > 1e-3 and np.abs(2 * f1 - f2).max() > 1e-3
    assert "growing as 1 and n" in told(model)


def test_sums_over_pairs_may_grow_twice():
    assert "growing as 1, n and n**2" in told(net(None, "V⁰", hidden="2V_1²"))
    assert "growing as n**3" in told(net(3, "V⁰", hidden="2V_1²"))


@pytest.mark.parametrize("growth", [None, 1, 2])
def test_padded_sets_grow_with_the_bodies_that_are_there(growth):
    model = net(growth)
    z = jax.random.normal(jax.random.key(2), (9, 4))
    there = jnp.arange(9) < 5
    alone, padded = value(model, z[:5]), value(model, z * there[:, None], there)
    np.testing.assert_allclose(padded, alone, rtol=1e-11)


def test_every_letter_grows_by_itself():
    model = nn.EMLP("V_1⊗V_2", "V⁰", "S(n) × S(m)", ch="4V_1⊗V_2", num_layers=1, dtype=jnp.float64, key=1)
    assert "growing as 1, n, m and m * n" in told(model)
    x = jax.random.normal(jax.random.key(0), (3, 4))

    def tiled(a, b):
        return float(model.module.apply(model.params, jnp.tile(x, (a, b)).ravel(), 3 * a, 4 * b)[0])

    values = np.array([[tiled(a, b) for b in (1, 2, 3)] for a in (1, 2, 3)])
    assert np.abs(np.diff(values, 2, axis=0)).max() < 1e-10 > np.abs(np.diff(values, 2, axis=1)).max()
    assert np.abs(np.diff(np.diff(values, axis=0), axis=1)).max() > 1e-4


def refused(text):
    with pytest.raises(RepcError) as error:
        compile_spec(type_source(Source("g.rep", text), "g", free=True), Options())
    return str(error.value)


def test_growth_is_a_power_and_needs_a_letter():
    assert "E0329" in refused("group S(n)\nnet f : V -> V⁰ { hidden: 8V, growth: fast }\n")
    with pytest.raises(RepcError, match="growth: -1 is no power"):
        net(-1)
    assert "E0330" in refused("group S(4)\nnet f : V -> V⁰ { hidden: 8V, growth: 1 }\n")
    assert "has nothing to grow with" in refused("group SO(3)\nnet f : V -> V { growth: 1 }\n")
