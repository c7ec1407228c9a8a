"""Find the law of force between six bodies from one snapshot."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import bodies


def forces(masses, positions):
    """The law to be found: Σⱼ mⱼ (xⱼ − xᵢ), bodies on springs. (6,) and (6, 3) to (6, 3)."""
    return masses @ positions - masses.sum() * positions


def main():
    """One snapshot to learn from; another one, of other bodies."""
    rng = np.random.default_rng(0)
    (masses, positions), (others, places) = ((rng.uniform(1, 2, 6), rng.normal(size=(6, 3))) for _ in range(2))
    maps = np.asarray(bodies.basis())  # (5, 18, 6, 18)
    columns = np.einsum("koij,i,j->ok", maps, masses, positions.ravel())
    law = np.linalg.lstsq(columns, forces(masses, positions).ravel(), rcond=None)[0]
    predicted = np.einsum("k,koij,i,j->o", law, maps, others, places.ravel()).reshape(6, 3)
    print("force on the first body", np.round(predicted[0], 4), "true", np.round(forces(others, places)[0], 4))
    print(f"One snapshot gives the law to {np.abs(predicted - forces(others, places)).max():.0e}: of {maps[0].size} bilinear"
          f" coefficients only {bodies.HOM_DIM} combinations survive renumbering and rotation.")


if __name__ == "__main__":
    main()
