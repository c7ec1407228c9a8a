"""Models inside other frameworks: the same values and gradients, and training works."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from repc import RepcError, V, nn
from repc.groups import SO

_ROWS = np.random.default_rng(0).standard_normal((24, 6)).astype(np.float32)
X, Y = jnp.asarray(_ROWS), jnp.asarray((_ROWS[:, :3] * _ROWS[:, 3:]).sum(axis=1, keepdims=True))
STEPS = 20


@cache
def native():
    return nn.EMLP(2 * V, V**0, SO(3), ch=12, num_layers=1, product=3, key=4)


def native_gradients():
    return jax.tree.leaves(jax.grad(lambda m: jnp.mean((m(X) - Y) ** 2))(native()))


def same(found, expected):
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


def falls(losses):
    assert losses[-1] < 0.7 * losses[0]


def test_equinox():
    equinox = pytest.importorskip("equinox")
    from repc.nn.adapters.equinox import Equinox

    module = Equinox(native())
    optimizer = optax.adam(1e-2)

    @equinox.filter_jit
    def step(module, state):
        loss, grads = equinox.filter_value_and_grad(lambda m: jnp.mean((jax.vmap(m)(X) - Y) ** 2))(module)
        updates, state = optimizer.update(grads, state)
        return equinox.apply_updates(module, updates), state, loss, grads

    state, losses = optimizer.init(equinox.filter(module, equinox.is_array)), []
    for k in range(STEPS):
        module, state, loss, grads = step(module, state)
        losses.append(float(loss))
        if k == 0:
            same(jax.tree.leaves(grads), native_gradients())
    falls(losses)


def test_flax_nnx():
    nnx = pytest.importorskip("flax.nnx")
    from repc.nn.adapters.flax import NNX

    module = NNX(native())
    np.testing.assert_allclose(module(X), native()(X), rtol=1e-5, atol=1e-6)
    optimizer = nnx.Optimizer(module, optax.adam(1e-2), wrt=nnx.Param)
    step = nnx.jit(nnx.value_and_grad(lambda m: jnp.mean((m(X) - Y) ** 2)))
    losses = []
    for k in range(STEPS):
        loss, grads = step(module)
        if k == 0:
            same(jax.tree.leaves(grads), native_gradients())
        optimizer.update(module, grads)
        losses.append(float(loss))
    falls(losses)


def test_haiku():
    haiku = pytest.importorskip("haiku")
    from repc.nn.adapters.haiku import Haiku

    transformed = haiku.without_apply_rng(haiku.transform(lambda x: Haiku(native())(x)))
    params = transformed.init(jax.random.key(0), X)
    optimizer = optax.adam(1e-2)
    state, losses = optimizer.init(params), []
    step = jax.jit(jax.value_and_grad(lambda p: jnp.mean((transformed.apply(p, X) - Y) ** 2)))
    for k in range(STEPS):
        loss, grads = step(params)
        if k == 0:
            (found,) = grads.values()
            names = [jax.tree_util.keystr(path) for path, _ in jax.tree_util.tree_leaves_with_path(native())]
            same([found[name] for name in names], native_gradients())
        updates, state = optimizer.update(grads, state)
        params = optax.apply_updates(params, updates)
        losses.append(float(loss))
    falls(losses)


def test_torch():
    torch = pytest.importorskip("torch")
    from repc.nn.adapters.torch import Torch

    module = Torch(native())
    x, y = torch.from_dlpack(X).clone().requires_grad_(), torch.from_dlpack(Y).clone()
    optimizer = torch.optim.Adam(module.parameters(), lr=1e-2)
    losses = []
    for k in range(STEPS):
        optimizer.zero_grad()
        loss = ((module(x) - y) ** 2).mean()
        loss.backward()
        if k == 0:
            same([w.grad.numpy() for w in module.weights], native_gradients())
            expected = jax.grad(lambda x: jnp.mean((native()(x) - Y) ** 2))(X)
            np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-4, atol=1e-5)
        optimizer.step()
        losses.append(loss.item())
    falls(losses)
    np.testing.assert_allclose(module(x.double()).detach(), module(x).detach(), rtol=1e-6)
    double = x.detach().double().requires_grad_()
    module(double).sum().backward()
    assert double.grad.dtype == torch.float64
    with pytest.raises(RepcError, match="convert one of them"):
        module(x.long())


def test_torchify_fn():
    torch = pytest.importorskip("torch")
    from repc.nn.adapters.torch import torchify_fn

    a, b = (torch.arange(3.0).requires_grad_() for _ in range(2))
    y = torchify_fn(lambda a, b: jnp.sin(a) * b)(a, b)
    y.sum().backward()
    np.testing.assert_allclose(a.grad, np.cos(np.arange(3)) * np.arange(3), rtol=1e-6)
    np.testing.assert_allclose(b.grad, np.sin(np.arange(3)), rtol=1e-6)


def test_export():
    """An emitted network through jax.export, run back from its bytes."""
    from jax import export

    exported = export.export(jax.jit(native().module.apply))(native().params, X)
    again = export.deserialize(bytearray(exported.serialize()))
    np.testing.assert_allclose(again.call(native().params, X), native()(X), rtol=1e-6)


@pytest.mark.parametrize(
    "made",
    [
        lambda: nn.EMLP(2 * V, V**0, SO(3), ch=12, num_layers=1, product=2),
        lambda: nn.MLP(2 * V, V**0, SO(3), ch=16, num_layers=2),
        lambda: nn.Sequential(nn.EMLPBlock(2 * V, 8 * V**0 + 2 * V, SO(3), product=2), nn.Linear(8 * V**0 + 2 * V, V**0, SO(3))),
        lambda: nn.BiLinear(2 * V, V**0, SO(3)),
        lambda: nn.Standardize(nn.MLP(2 * V, V**0, SO(3), ch=16), 0.0, 1.0, 0.0, 2.0),
    ],
    ids=["EMLP", "MLP", "Sequential", "BiLinear", "Standardize"],
)
def test_every_named_model_trains(made):
    model, optimizer = made(), optax.adam(1e-2)
    state, losses = optimizer.init(model), []

    @jax.jit
    def step(model, state):
        loss, grads = jax.value_and_grad(lambda m: jnp.mean((m(X) - Y) ** 2))(model)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(model, updates), state, loss

    for _ in range(STEPS):
        model, state, loss = step(model, state)
        losses.append(float(loss))
    falls(losses)
