"""Train the generated network on electron–muon scattering: loss curve, test error, equivariance error before and after."""

import argparse
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import matplotlib
import numpy as np
import optax
from tqdm import trange

from repc.datasets import ParticleInteraction

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import particles as net  # noqa: E402


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--train", type=int, default=1000, help="training examples; as many are kept for the test")
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--picture", type=Path, default=HERE / "loss.png")
    return parser.parse_args()


def loss(params, x, y, scale):
    """Mean square error, natural units; the network predicts targets divided by their scale."""
    return jnp.mean((scale * net.apply(params, x) - y) ** 2)


@partial(jax.jit, static_argnums=0, donate_argnums=(1, 2))
def epoch(optimizer, params, state, key, x, y, scale, batches):
    """One pass over the rows of x and y, the batches being rows of indices."""
    def step(carry, rows):
        params, state = carry
        value, gradient = jax.value_and_grad(loss)(params, x[rows], y[rows], scale)
        updates, state = optimizer.update(gradient, state, params)
        return (optax.apply_updates(params, updates), state), value

    shuffled = jax.random.permutation(key, batches.ravel()).reshape(batches.shape)
    (params, state), values = jax.lax.scan(step, (params, state), shuffled)
    return params, state, values.mean()


def train(args, data, scale):
    """The trained parameters, and the loss after each epoch."""
    x, y = (jnp.asarray(a, jnp.float32) for a in (data.X, data.Y))
    size = min(args.batch, len(x))
    batches = np.arange(len(x) // size * size).reshape(-1, size)
    schedule = optax.cosine_decay_schedule(3e-3, args.epochs * len(batches))
    optimizer = optax.adamw(schedule, weight_decay=0.1)
    params = net.init(jax.random.key(0))
    state, losses = optimizer.init(params), []
    progress = trange(args.epochs, mininterval=1)
    for k in progress:
        params, state, value = epoch(optimizer, params, state, jax.random.key(k), x, y, scale, batches)
        losses.append(float(value))
        progress.set_postfix(loss=f"{losses[-1]:.3g}")
    return params, losses


def draw(losses, error, path):
    """The loss curve with the test error, as a picture."""
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 3.2), layout="constrained")
    axes.semilogy(range(1, len(losses) + 1), losses, label="training")
    axes.axhline(error, color="C1", linestyle="--", label=f"test, at the end: {error:.2g}")
    axes.set(xlabel="epoch", ylabel="mean square error", title=f"{net.INPUT} → {net.OUTPUT} under {net.GROUP}")
    axes.legend(frameon=False)
    figure.savefig(path, dpi=100)


def main():
    """Data, training, test, picture."""
    args = arguments()
    train_data, test_data = ParticleInteraction(2 * args.train, seed=1).split(args.train, args.train)
    scale = float(train_data.Y.std())
    print(f"equivariance error before {net.equivariance_error(net.init(jax.random.key(0)), jax.random.key(1), 10):.1e}")
    params, losses = train(args, train_data, scale)
    error = float(loss(params, *(jnp.asarray(a, jnp.float32) for a in (test_data.X, test_data.Y)), scale))
    print(f"test error {error:.3g}, variance of the targets {np.var(test_data.Y):.3g}")
    print(f"equivariance error after {net.equivariance_error(params, jax.random.key(1), 10):.1e}")
    draw(losses, error, args.picture)


if __name__ == "__main__":
    main()
