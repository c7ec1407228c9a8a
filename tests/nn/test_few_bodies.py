"""Networks for every n hold from one body on, although few bodies make diagrams equal; and layers take several inputs."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import RepcError, nn


@cache
def of_points():
    return nn.EMLP("V_1⊗V_2", "V_1⊗V_2+V⁰", "S(n) × O(3)", ch="2V_1²+2V_1⊗V_2+4V_1", num_layers=2, key=1)


@cache
def of_graphs():
    return nn.EMLP("V²", "V+V⁰", "S(n)", ch="3V²+3V", num_layers=2, key=2)


@cache
def of_two():
    return nn.EMLP(("V_1⊗V_2", "V_1"), "V_1⊗V_2", "S(n) × O(3)", ch="2V_1⊗V_2+4V_1", num_layers=1, key=3)


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


def float64(model):
    return model.with_params(jax.tree.map(lambda w: np.asarray(w, np.float64), model.params))


def turned(rng):
    return np.linalg.qr(rng.standard_normal((3, 3)))[0]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_points_move_together(n):
    rng, model = np.random.default_rng(n), float64(of_points())
    x, order, turn = rng.standard_normal((2, n, 3)), rng.permutation(n), turned(rng)
    y, moved = model(x), model(x[:, order] @ turn.T)
    vectors = np.asarray(y)[:, : 3 * n].reshape(2, n, 3)
    expected = np.concatenate([(vectors[:, order] @ turn.T).reshape(2, -1), np.asarray(y)[:, 3 * n :]], axis=1)
    np.testing.assert_allclose(moved, expected, atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_that_are_there_give_what_they_give_alone(n):
    rng = np.random.default_rng(n)
    x, mask = rng.standard_normal((6, 6)), np.arange(6) < n
    alone, padded = float64(of_graphs())((x[:n, :n],)), float64(of_graphs())(x, mask=mask)
    np.testing.assert_allclose(np.r_[padded[:n], padded[-1]], alone, atol=1e-12)


def test_coordinates_and_tensors_of_few_are_told_apart():
    rng, model = np.random.default_rng(0), float64(of_points())
    x = rng.standard_normal((5, 3))
    assert model(x).shape == (16,)  # five bodies, not five sets of one
    assert model(x[:, None]).shape == model((x[:, None],)).shape == (5, 4)
    np.testing.assert_allclose(model(x[0]), model((x[:1],)), atol=1e-14)  # coordinates without a batch
    np.testing.assert_allclose(model(x[:2].ravel()), model(x[:2]), atol=1e-14)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_several_inputs_for_every_n(n):
    rng, model = np.random.default_rng(n), float64(of_two())
    x, q, order, turn = rng.standard_normal((n, 3)), rng.standard_normal(n), rng.permutation(n), turned(rng)
    y = np.asarray(model(x.ravel(), q)).reshape(n, 3)
    np.testing.assert_allclose(model((x,), (q,)), y.ravel(), atol=1e-14)
    np.testing.assert_allclose(np.reshape(model((x[order] @ turn.T,), (q[order],)), (n, 3)), y[order] @ turn.T, atol=1e-12)


@pytest.mark.parametrize("layer", [nn.Linear, nn.EMLPBlock, nn.BiLinear, lambda *a: nn.EMLP(*a, ch=8, num_layers=1)])
def test_several_inputs_of_layers(layer):
    model, rng = float64(layer(("V", "V⁰+V"), "V+V⁰", "SO(3)")), np.random.default_rng(0)
    x, y, turn = rng.standard_normal((2, 3)), rng.standard_normal((2, 4)), turned(rng)
    turn *= np.sign(np.linalg.det(turn))
    out = np.asarray(model(x, y))
    found = model(x @ turn.T, np.c_[y[:, :1], y[:, 1:] @ turn.T])
    np.testing.assert_allclose(found, np.c_[out[:, :3] @ turn.T, out[:, 3:]], atol=1e-12)
    assert "((V, V⁰+V) -> V+V⁰ under SO(3)" in repr(model) and not np.allclose(model(x, 2 * y), out)


def test_inputs_are_a_tuple():
    for wrong, message in (((), "a layer has no input"), (["V", "V"], "rep_in is a list")):
        with pytest.raises(RepcError, match=message):
            nn.EMLP(wrong, "V", "SO(3)")


def test_gradients_of_one_body_are_finite():
    x = jnp.asarray(np.random.default_rng(0).standard_normal((1, 3)))
    assert np.isfinite(jax.grad(lambda z: (of_points()(z) ** 2).sum())(x)).all()
