"""Learn the energy of a double spring pendulum from pieces of its motion; roll it out for 30 time units, and draw both."""

import argparse
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import matplotlib
import numpy as np
from jax.tree_util import Partial
from tqdm import tqdm

from repc.datasets import DoubleSpringPendulum
from repc.nn.dynamics import EPOCHS, Hamiltonian, learn, relative_error, rollout, rollout_error

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import pendulum as net  # noqa: E402

BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"  # told apart by color-blind eyes (Okabe and Ito)


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--train", type=int, default=500, help="training trajectories, of each five states")
    parser.add_argument("--test", type=int, default=500, help="trajectories to roll out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--picture", type=Path, default=HERE / "rollout.png")
    return parser.parse_args()


def train(args, data):
    """The learned energy: the generated network between standardized coordinates."""
    energy = Hamiltonian(Partial(net.apply, net.init(jax.random.key(args.seed))))
    with tqdm(total=args.epochs, mininterval=5) as bar:

        def report(epochs, loss):
            bar.set_postfix(loss=f"{loss:.1e}")
            bar.update(epochs)

        model, _ = learn(energy.standardized(data.stats), data, args.epochs, seed=args.seed, report=report)
    return model


def draw(predicted, true, data, path):
    """The height of the lower mass, the distance of the states, and what should be conserved."""
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, (height, error, kept) = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    times, errors = data.T_long, relative_error(predicted, true)
    worst = int(np.argmax(np.log(errors[:, 1:]).mean(1)))
    height.plot(times, true[worst, :, 5], color=BLUE, linewidth=2, label="true")
    height.plot(times, predicted[worst, :, 5], color=ORANGE, linestyle="--", label="learned")
    height.set(ylabel="height of the lower mass / spring length", title="The worst predicted path")
    low, high = height.get_ylim()
    height.set_ylim(low, high + 0.2 * (high - low))
    height.legend(frameon=False, ncols=2, loc="upper center")
    spread(error, times, errors, BLUE, "")
    error.set(ylabel="relative error of the state", title=f"{len(true)} unseen paths: median, middle 80 %")
    kept.margins(y=0.12)
    energy, momentum = data.system.drifts(predicted)
    spread(kept, times, energy, BLUE, "energy")
    spread(kept, times, momentum, GREEN, "angular momentum")
    kept.set(ylabel="change since the start, natural units", title="What the motion should keep")
    for axes in (height, error, kept):
        axes.set_xlabel("time / √(spring length / gravity)")
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=80)


def spread(axes, times, values, color, name):
    """Median and middle 80 % of values (n, t), on a logarithmic scale; all start at zero, which is left out. The name above."""
    low, middle, high = np.quantile(values[:, 1:], [0.1, 0.5, 0.9], axis=0)
    axes.fill_between(times[1:], low, high, color=color, alpha=0.2, linewidth=0)
    axes.semilogy(times[1:], middle, color=color)
    axes.text(times[-1], 1.5 * high[len(high) // 2 :].max(), name, color=color, ha="right", va="bottom")


def main():
    """Data, training, rollout, picture."""
    args = arguments()
    data, test = DoubleSpringPendulum(args.train + args.test, seed=3).split(args.train, args.test)
    model = train(args, data)
    true = test.integrate(test.X, test.T_long)
    roll = jax.jit(partial(rollout, ts=test.T_long, substeps=4))
    predicted = np.asarray(roll(model, jnp.asarray(test.X, jnp.float32)), float)
    print(f"rollout error {rollout_error(predicted, true):.4f} over {test.T_long[-1]:.0f} time units")
    for name, drift in zip(("energy", "angular momentum"), test.system.drifts(predicted), strict=True):
        print(f"{name} drift {drift[:, -1].mean():.1e}")
    params = model.network.model.args[0]
    print(f"equivariance error {net.equivariance_error(params, jax.random.key(1), 10):.1e}")
    draw(predicted, true, test, args.picture)


if __name__ == "__main__":
    main()
