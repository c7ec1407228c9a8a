"""Fit a permutationally invariant polynomial to energies of ammonia, and take forces from it."""

import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

import repc

sys.path.insert(0, str(Path(__file__).parent))
import ammonia as potential

jax.config.update("jax_enable_x64", True)  # a least-squares fit with hundreds of terms

TURN = jnp.arange(3) * 2 * jnp.pi / 3
REST = jnp.stack([0.94 * jnp.cos(TURN), 0.94 * jnp.sin(TURN), 0.38 * jnp.ones(3)], -1)  # three H; ångström
REST = jnp.concatenate([jnp.zeros((1, 3)), REST])  # N first


def distances(r):
    """Six distances (..., 6) of positions (..., 4, 3): N to each H, then between the two other H."""
    near = r[..., 1:, :] - r[..., :1, :]
    across = r[..., jnp.array([2, 3, 1]), :] - r[..., jnp.array([3, 1, 2]), :]
    return jnp.linalg.norm(jnp.concatenate([near, across], axis=-2), axis=-1)


def features(r):
    """Morse variables, less those at rest: they change little where atoms are far apart."""
    return jnp.exp(-distances(r)) - jnp.exp(-distances(REST))


@jax.jit
def energy(coefficients, r):
    """The potential, (...,)."""
    return potential.apply(coefficients, features(r))[..., 0]


@jax.jit
def true_energy(r):
    """What is learned: bonds that stretch, bend and feel each other; electronvolts."""
    near, across = jnp.split(distances(r), 2, axis=-1)
    stretch = 4.6 * (1 - jnp.exp(-2.2 * (near - 1.014))) ** 2
    pairs = near[..., jnp.array([1, 2, 0])] * near[..., jnp.array([2, 0, 1])]
    squares = near[..., jnp.array([1, 2, 0])] ** 2 + near[..., jnp.array([2, 0, 1])] ** 2
    cosine = (squares - across**2) / (2 * pairs)
    return stretch.sum(-1) + 1.9 * ((cosine + 0.29) ** 2).sum(-1) + 0.3 * stretch.prod(-1) ** (1 / 3)


@partial(jax.jit, static_argnums=(0, 1))
def data(seed, count):
    """Positions near rest, and their energies."""
    r = REST + 0.05 * jax.random.normal(jax.random.key(seed), (count, 4, 3))
    return r, true_energy(r)


def main():
    """Fit, test on molecules that were not seen, check what must hold."""
    r, y = data(0, 600)
    basis = energy(jnp.eye(potential.HOM_DIM)[:, None], r)  # (polynomials, molecules): it is linear in the coefficients
    coefficients = jnp.asarray(np.linalg.lstsq(np.asarray(basis).T, np.asarray(y - true_energy(REST)), rcond=None)[0])

    r, y = data(1, 200)
    error = jnp.abs(energy(coefficients, r) + true_energy(REST) - y).mean() * 1000
    swapped = energy(coefficients, r[:, jnp.array([0, 3, 1, 2])])
    same = jnp.abs(swapped - energy(coefficients, r)).max()

    step = jnp.zeros((4, 3)).at[2, 1].set(1e-5)
    ahead, behind = energy(coefficients, r[0] + step * jnp.array([1, -1])[:, None, None])
    slope = (ahead - behind) / 2e-5
    forces = -jax.grad(energy, argnums=1)(coefficients, r[0])

    spread, off = y.std() * 1000, abs(forces[2, 1] + slope)
    print(f"energies spread by {spread:.0f} meV; a force is off finite differences by {off:.0e} eV/Å")
    print(f"renumbered hydrogens change an energy by {same:.0e} eV")
    series = repc.poly("2V", "V⁰", 4)("S(3)").hilbert.maps
    print(f"{potential.HOM_DIM} polynomials, of the series {series}: energies off by {error:.1f} of {spread:.0f} meV.")


if __name__ == "__main__":
    main()
