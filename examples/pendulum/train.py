"""Learn the energy of a double spring pendulum from pieces of its motion; roll it out for 30 time units, and draw both."""

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

from repc.datasets import DoubleSpringPendulum
from repc.nn.dynamics import Hamiltonian, rollout, rollout_error, step_loss

GENTLE = 0.05  # times the fresh network: a steep energy throws states far away before it has learned anything
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import pendulum as net  # noqa: E402


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=2000)
    parser.add_argument("--train", type=int, default=500, help="training trajectories, of each five states")
    parser.add_argument("--test", type=int, default=100, help="trajectories to roll out")
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--decay", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--picture", type=Path, default=HERE / "rollout.png")
    return parser.parse_args()


def model(params, stats):
    """The energy: the generated network on standardized states."""
    shift, scale = (jnp.asarray(s, jnp.float32) for s in stats[:2])
    return Hamiltonian(lambda z: GENTLE * net.apply(params, (z - shift) / scale))


def train(args, data):
    """The trained parameters: each observed state is moved by one step and compared with the next one."""
    zs, size = jnp.asarray(data.Y, jnp.float32), min(args.batch, len(data))
    count = len(data) // size
    warm = optax.warmup_cosine_decay_schedule(0, args.rate, args.epochs * count // 20, args.epochs * count)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(warm, weight_decay=args.decay))

    def loss(params, rows):
        return step_loss(model(params, data.stats), zs[rows], data.T)

    @partial(jax.jit, donate_argnums=(0, 1))
    def epoch(params, state, key):
        def step(carry, rows):
            params, state = carry
            value, gradient = jax.value_and_grad(loss)(params, rows)
            updates, state = optimizer.update(gradient, state, params)
            return (optax.apply_updates(params, updates), state), value

        rows = jax.random.permutation(key, len(zs))[: count * size].reshape(count, size)
        (params, state), values = jax.lax.scan(step, (params, state), rows)
        return params, state, values.mean()

    params = net.init(jax.random.key(args.seed))
    state = optimizer.init(params)
    progress = trange(args.epochs, mininterval=5)
    for k in progress:
        params, state, value = epoch(params, state, jax.random.key(k))
        progress.set_postfix(loss=f"{value:.2e}")
    return params


def draw(predicted, true, data, path):
    """The height of the lower mass, the distance of the states, and what should be conserved."""
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, (height, error, kept) = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    height.plot(data.T_long, true[0, :, 5], label="true")
    height.plot(data.T_long, predicted[0, :, 5], "--", label="learned")
    height.set(xlabel="time", ylabel="height of the lower mass")
    norm = partial(np.linalg.norm, axis=-1)
    relative = norm(predicted - true) / (norm(predicted) + norm(true))
    error.semilogy(data.T_long[1:], np.exp(np.log(np.maximum(relative, 1e-7)).mean(0))[1:])
    error.set(xlabel="time", ylabel="relative error, geometric mean")
    for name, value in (("energy", data.H(predicted)), ("angular momentum", data.system.angular_momentum(predicted))):
        kept.plot(data.T_long, np.abs(value - value[:, :1]).mean(0), label=name)
    kept.set(xlabel="time", ylabel="mean drift on the learned path")
    for axes in (height, kept):
        axes.legend(frameon=False)
    figure.savefig(path, dpi=90)


def main():
    """Data, training, rollout, picture."""
    args = arguments()
    data, test = DoubleSpringPendulum(args.train + args.test, seed=1).split(args.train, args.test)
    params = train(args, data)
    learned, starts = model(params, data.stats), jnp.asarray(test.X, jnp.float32)
    true = test.integrate(test.X, test.T_long)
    predicted = np.asarray(jax.jit(lambda z: rollout(learned, z, test.T_long, 4))(starts), float)
    print(f"one-step error {step_loss(learned, jnp.asarray(test.Y, jnp.float32), test.T):.2e}")
    print(f"rollout error {rollout_error(predicted, true):.4f} over {test.T_long[-1]:.0f} time units")
    for name, kept in (("energy", test.H), ("angular momentum", test.system.angular_momentum)):
        print(f"{name} drift {np.abs(kept(predicted) - kept(predicted[:, :1])).mean(0)[-1]:.1e}")
    print(f"equivariance error {net.equivariance_error(params, jax.random.key(1), 10):.1e}")
    draw(predicted, true, test, args.picture)


if __name__ == "__main__":
    main()
