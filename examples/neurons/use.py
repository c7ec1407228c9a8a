"""What a network that reads networks can know: features of weights that forget the order and the signs of hidden units."""

import sys
from pathlib import Path

import jax
import numpy as np

from repc import V
from repc.groups import Group

sys.path.insert(0, str(Path(__file__).parent))
import neurons


class Units(Group):
    """The same group in Python, for any number n of hidden units."""

    def __init__(self, n):
        flip = np.diag([-1.0] + [1.0] * (n - 1))
        self.discrete_generators = [np.eye(n)[[1, 0, *range(2, n)]], np.roll(np.eye(n), 1, axis=0), flip]
        super().__init__(n)


def main():
    """One function with two sets of weights; then the features of a hundred networks beside their gains."""
    rng = np.random.default_rng(0)
    into, out = rng.normal(size=(2, 100, 2, 4))  # y = out · tanh(intoᵀ x), for a hundred networks
    params = neurons.init(jax.random.key(0))
    order, signs = [2, 0, 3, 1], np.array([1, -1, -1, 1])
    same = [(w[0] * signs)[:, order] for w in (into, out)]
    features = [neurons.apply(params, a.ravel(), b.ravel())[0] for a, b in ((into[0], out[0]), same)]
    print(f"feature {features[0]:.5f}, of the same function with other weights {features[1]:.5f}")
    print("features for 2, 3, 4, 5 units", [((V + V) ** 2 >> V**0)(Units(n)).equivariant_basis().shape[1] for n in (2, 3, 4, 5)])
    maps = np.asarray(neurons.basis()).reshape(-1, 2, 4, 2, 4)
    values = np.einsum("kihjl,nih,njl->nk", maps, into, out)
    gains = np.einsum("nih,njh->nij", into, out).reshape(-1, 4)  # the derivative of y at x = 0
    error = np.abs(values @ np.linalg.lstsq(values, gains, rcond=None)[0] - gains).max()
    print(f"384 settings of the weights make one function; the {neurons.HOM_DIM} bilinear features that cannot tell them apart are"
          f" the network's gains at 0 (to {error:.0e}).")


if __name__ == "__main__":
    main()
