"""What two attitudes tell without a frame: the rotation that takes one into the other, and nothing else."""

import sys
from pathlib import Path

import numpy as np

from repc import V
from repc.groups import Group

sys.path.insert(0, str(Path(__file__).parent))
import attitude


class Frames(Group):
    """The same group in Python: unit quaternions multiply ℝ⁴ from the left."""

    lie_algebra = attitude.GENERATORS[0]["lie"]


def times(p, q):
    """The product of quaternions (..., 4), real parts first."""
    (a, u), (b, v) = ((r[..., :1], r[..., 1:]) for r in (p, q))
    return np.concatenate([a * b - (u * v).sum(-1, keepdims=True), a * v + b * u + np.cross(u, v)], axis=-1)


def main():
    """The invariants of a hundred pairs of attitudes beside the relative attitudes p̄q."""
    pairs = np.random.default_rng(0).normal(size=(2, 100, 4))
    p, q = pairs / np.linalg.norm(pairs, axis=-1, keepdims=True)
    invariants = 2 * np.einsum("kij,ni,nj->nk", np.asarray(attitude.basis())[:, 0], p, q)
    relative = times(p * [1, -1, -1, -1], q)
    turn = np.linalg.lstsq(invariants, relative, rcond=None)[0]  # (4, 4): the same four numbers in another basis
    (irrep,) = V(Frames()).irreps()
    maps = (V >> V)(Frames()).equivariant_basis().shape[1]
    print(f"ℝ⁴ is irreducible of type {irrep.type}: {maps} maps commute with the group, the quaternions from the right")
    error = np.abs(invariants @ turn - relative).max()
    print(f"The {attitude.HOM_DIM} invariants of two attitudes are the relative attitude p̄q (to {error:.0e}): whatever is said of"
          " two attitudes without a frame is said by it.")


if __name__ == "__main__":
    main()
