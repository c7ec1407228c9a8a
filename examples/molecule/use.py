"""What symmetry says about CO₂ and water before anything is learned: a network with random weights obeys it."""

import sys
from pathlib import Path

import jax
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import molecule

CO2 = [[0, 0, 1.16], [0, 0, -1.16]]  # positions of Y relative to X, ångström
WATER = [[0.757, 0, 0.587], [-0.757, 0, 0.587]]


def answer(params, charge, positions):
    """Dipole (3,) and diagonal of the polarizability (3,) of XY₂, the two Y being neutral with X of the given charge."""
    x = np.array([charge, -charge / 2, -charge / 2, *np.ravel(positions)], np.float32)
    y = np.asarray(molecule.apply(params, x))
    return y[:3], y[[3, 6, 8]]  # coordinates of Sym²: xx xy xz yy yz zz


def main():
    """Two molecules, random weights."""
    params = molecule.init(jax.random.key(0))
    dipole, polarizability = answer(params, 0.8, CO2)
    bent, tensor = answer(params, -0.8, WATER)
    for name, d, a in (("CO₂", dipole, polarizability), ("water", bent, tensor)):
        print(f"{name:6} dipole", np.round(d, 5) + 0, " polarizability along x, y, z", np.round(a, 4))
    across = abs(polarizability[0] - polarizability[1])
    print(f"For any weights CO₂ has no dipole (here {np.abs(dipole).max():.0e}) and one polarizability across (to {across:.0e}),"
          f" and the dipole of water lies on its axis (to {np.abs(bent[:2]).max():.0e}): no data is spent on that.")


if __name__ == "__main__":
    main()
