"""One training loop for every model that is a pytree: shuffled passes over the rows of a data set, compiled as a whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from repc.nn import training
from repc.source import fail
from repc.source.arguments import shortened, whole

CALLS = 50  # at most so many returns to Python, for progress and interrupts


def fit(
    model: Any,
    loss: Callable[..., jax.Array],
    data: tuple,
    epochs: int,
    *,
    batch: int = training.BATCH,
    optimizer: Any = None,
    seed: int = 0,
    report: Callable[[int, float], None] = lambda epochs, loss: None,
) -> tuple[Any, np.ndarray]:
    """The model after ``epochs`` shuffled passes over ``data``, and the mean loss of each pass, (epochs,).

    ``loss(model, *rows)`` is a number for rows of the arrays in ``data``, which share their first axis; where ``data`` has a tuple
    of arrays, such as the tensors of one input, so have the rows. A last, incomplete batch of a pass is left out. ``optimizer`` is
    an optax optimizer, by default `training.optimizer` for this many steps. ``report(epochs, loss)`` is called with the number of
    passes just done and the last one's loss, about 50 times.
    RepcError if the arrays differ in length, or there is nothing to do.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> x = jnp.linspace(-1, 1, 60).reshape(20, 3)
    >>> model, losses = nn.fit(nn.Linear("V", "V", "SO(3)"), lambda m, x: jnp.mean((m(x) - 2 * x) ** 2), (x,), epochs=3)
    >>> losses.shape
    (3,)
    """
    epochs, batch, seed = whole(epochs, "epochs"), whole(batch, "batch", 1), whole(seed, "seed")
    arrays = tuple(map(_arrays, data)) if isinstance(data, tuple | list) else ()
    count = _rows(arrays, epochs)
    size = min(batch, count)
    optimizer = training.optimizer(epochs * (count // size)) if optimizer is None else optimizer
    passes = _passes(loss, optimizer, arrays, size)
    carry, losses = (model, optimizer.init(model)), []
    for keys in np.array_split(jax.random.split(jax.random.key(seed), epochs), min(epochs, CALLS)):
        carry, values = passes(carry, keys)
        losses.append(np.asarray(values))
        report(len(keys), float(values[-1]))
    return carry[0], np.concatenate(losses)


def _arrays(values):
    if isinstance(values, tuple) and any(np.ndim(one) for one in values):
        return tuple(map(_arrays, values))
    return _array(values)


def _array(values) -> jax.Array:
    with suppress(TypeError, ValueError):
        if not isinstance(values, str | bytes):
            return jnp.asarray(values)
    fail("E0852", f"fit got {shortened(values)} as data", "give arrays of numbers with one row per example each: (x, y)")


def _rows(arrays, epochs) -> int:
    lengths = [len(a) if a.ndim else 0 for a in jax.tree.leaves(arrays)]
    if not lengths or len(set(lengths)) > 1 or not lengths[0]:
        fail("E0852", f"fit got arrays of {lengths} rows", "give arrays with one row per example each: (x, y)")
    if epochs < 1:
        fail("E0852", f"fit got {epochs} epochs", "give at least 1")
    return lengths[0]


def _passes(loss, optimizer, arrays, size):
    """The compiled function from (model, state) and keys (n,) to (model, state) after n passes and their losses (n,)."""
    count = len(jax.tree.leaves(arrays)[0])
    steps = count // size

    def step(carry, rows):
        model, state = carry
        value, gradient = jax.value_and_grad(loss)(model, *jax.tree.map(lambda a: a[rows], arrays))
        updates, state = optimizer.update(gradient, state, model)
        return (jax.tree.map(jnp.add, model, updates), state), value

    def one(carry, key):
        order = jax.random.permutation(key, count)[: steps * size].reshape(steps, size)
        carry, values = jax.lax.scan(step, carry, order)
        return carry, values.mean()

    return jax.jit(lambda carry, keys: jax.lax.scan(one, carry, keys))
