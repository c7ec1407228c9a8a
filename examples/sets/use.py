"""Learn how a swarm moves from two snapshots, by least squares on the eight weights there are."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import sets


def moved(swarm):
    """The law to be found: each bird nears the center by a tenth and turns about it. (..., 2, birds) to (..., 2, birds)."""
    center = swarm.mean(axis=-1, keepdims=True)
    return center + np.array([[0.9, -0.2], [0.2, 0.9]]) @ (swarm - center)


def main():
    """Two snapshots to learn from (one has a single center, too few), another swarm to predict."""
    rng = np.random.default_rng(0)
    swarms = rng.normal(size=(3, 2, sets.IN_DIM // 2)) + rng.normal(size=(3, 2, 1))
    seen, new = (part.reshape(-1, sets.IN_DIM) for part in np.split(swarms, [2]))
    after, truth = (part.reshape(-1, sets.OUT_DIM) for part in np.split(moved(swarms), [2]))
    (name, shape), = sets.SHAPES.items()
    units = {name: jnp.eye(sets.HOM_DIM).reshape(-1, *shape)}
    columns = np.asarray(jax.vmap(sets.apply, (0, None))(units, seen))  # (weights, snapshots, coordinates)
    weights = np.linalg.lstsq(columns.reshape(sets.HOM_DIM, -1).T, after.ravel(), rcond=None)[0]
    error = np.abs(sets.apply({name: weights.reshape(shape)}, new) - truth).max()
    print(f"Two snapshots of {sets.IN_DIM // 2} birds give all {sets.HOM_DIM} weights, which predict another swarm to {error:.0e};"
          f" a dense layer has {sets.IN_DIM * sets.OUT_DIM:,} weights to learn.")


if __name__ == "__main__":
    main()
