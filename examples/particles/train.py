"""Train the generated network on electron–muon scattering: loss curve, test error, equivariance error before and after."""

import argparse
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import matplotlib
import numpy as np
from jax.tree_util import Partial
from tqdm import tqdm

from repc import nn
from repc.datasets import ParticleInteraction
from repc.nn.training import epochs_of

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import particles as net  # noqa: E402


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=int, default=1000, help="training examples; as many are kept for the test")
    parser.add_argument("--epochs", type=int, help="by default as many as EMLP's experiments take for this number of examples")
    parser.add_argument("--picture", type=Path, default=HERE / "loss.png")
    return parser.parse_args()


def train(params, data, epochs):
    """The trained parameters, and after each epoch the mean square error in natural units."""
    model = nn.Standardize(Partial(net.apply, params), *data.stats)
    unit = float(np.mean(data.stats[3] ** 2))

    def loss(model, x, y):
        return jnp.mean((model(x) - y) ** 2) / unit

    rows = jnp.asarray(data.X, jnp.float32), jnp.asarray(data.Y, jnp.float32)
    with tqdm(total=epochs, mininterval=5) as bar:

        def report(done, value):
            bar.set_postfix(loss=f"{value * unit:.2e}")
            bar.update(done)

        model, losses = nn.fit(model, loss, rows, epochs, report=report)
    return model, losses * unit


def draw(losses, error, path):
    """The loss curve with the test error, as a picture."""
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5.5, 3.4), layout="constrained")
    axes.semilogy(range(1, len(losses) + 1), losses, color="#0072b2", linewidth=1, label="training")
    axes.axhline(error, color="#d55e00", linestyle="--", label=f"test, at the end: {error:.2g}")
    axes.set(xlabel="epoch", ylabel="mean square error, natural units", title=f"{net.INPUT} → {net.OUTPUT} under {net.GROUP}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=100)


def main():
    """Data, training, test, picture."""
    args = arguments()
    data, test = ParticleInteraction(2 * args.train, seed=1).split(args.train, args.train)
    params = net.init(jax.random.key(0))
    print(f"equivariance error before {net.equivariance_error(params, jax.random.key(1), 10):.1e}")
    model, losses = train(params, data, args.epochs or epochs_of(args.train))
    predicted = jax.jit(lambda model, x: model(x))(model, jnp.asarray(test.X, jnp.float32))
    error = float(np.mean((np.asarray(predicted) - test.Y) ** 2))
    print(f"test error {error:.3g}, variance of the targets {np.var(test.Y):.3g}")
    print(f"equivariance error after {net.equivariance_error(model.model.args[0], jax.random.key(1), 10):.1e}")
    draw(losses, error, args.picture)


if __name__ == "__main__":
    main()
