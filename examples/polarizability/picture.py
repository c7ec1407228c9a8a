"""Draw molecules with their polarizabilities as ellipses: learned on 3 to 6 atoms, turned, renumbered, and larger."""

import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import use

INK, SOFT, SHADE = "#1f2933", "#9aa5b1", "#cfe3f5"
WINDOW = 2.6  # half a side of a panel, in bonds


def ellipse(matrix):
    """Points (100, 2) of the image of a circle under the part of a symmetric matrix in the plane of the paper."""
    angle = np.linspace(0, 2 * np.pi, 100)
    return 0.75 * np.stack([np.cos(angle), np.sin(angle)], axis=1) @ np.asarray(matrix)[:2, :2]


def flattest(seed, atoms):
    """Of many molecules the one that spreads most in the plane of the paper, so that atoms do not hide each other."""
    alpha, r, _ = use.molecules(seed, 200, (atoms,))
    apart = np.linalg.norm(r[:, :, None, :2] - r[:, None, :, :2], axis=-1) + 9 * np.eye(atoms)
    best = np.argmax(apart.min(axis=(1, 2)))
    return alpha[best], r[best]


def draw(axes, params, alpha, r, numbers, title, window=WINDOW):
    """One molecule, its learned ellipse filled and its true one dashed."""
    there = np.ones((1, len(alpha)), bool)
    center = r.mean(axis=0)
    learned = use.matrices(use.each(params, alpha[None], r[None], there))[0]
    true = use.coupled(alpha, r, there[0])
    axes.fill(*(center[:2] + ellipse(learned)).T, color=SHADE)
    axes.plot(*(center[:2] + ellipse(true)).T, color=SOFT, linestyle="--", linewidth=1)
    order = np.argsort(numbers)
    axes.plot(*r[order, :2].T, color=INK, linewidth=1.5, zorder=2)
    axes.scatter(*r[:, :2].T, s=700 * alpha, color="white", edgecolor=INK, linewidth=1.5, zorder=3)
    for k, place in enumerate(r[:, :2]):
        axes.text(*place, str(k + 1), ha="center", va="center", fontsize=8, color=INK, zorder=4)
    axes.set_title(title, fontsize=13, color=INK, pad=4)
    axes.set_aspect("equal")
    for bounds, at in ((axes.set_xlim, center[0]), (axes.set_ylim, center[1])):
        bounds(at - window, at + window)
    axes.axis("off")


def main(path):
    """Train, then draw four molecules."""
    params = use.trained(use.data(0, 256, range(3, use.MOST + 1)))
    alpha, r = flattest(5, 6)
    turn = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    order = np.array([3, 0, 5, 1, 4, 2])
    large, places = flattest(9, 8)
    names = np.arange(6)
    figure, axes = plt.subplots(2, 2, figsize=(7.2, 6.0), layout="constrained")
    axes = axes.ravel()
    draw(axes[0], params, alpha, r, names, "six atoms")
    draw(axes[1], params, alpha, r @ turn.T, names, "turned: so is the tensor")
    draw(axes[2], params, alpha[order], r[order], names[order], "renumbered: the same tensor")
    draw(axes[3], params, large, places, np.arange(8), "eight atoms: so many were never seen", 3.4)
    figure.supxlabel("filled: learned from molecules of 3 to 6 atoms; dashed: true", fontsize=12, color=INK)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    matplotlib.use("Agg")
    main(Path(__file__).with_name("polarizability.png"))
