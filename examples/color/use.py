"""The only colorless state of three quarks, found by the compiler."""

import sys
from itertools import permutations
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from repc import explain

sys.path.insert(0, str(Path(__file__).parent))
import color


def main():
    """The baryon, its change under exchange, and its amplitude in another gauge."""
    (baryon,) = np.asarray(color.basis()).reshape(color.HOM_DIM, 3, 3, 3)
    epsilon = np.zeros((3, 3, 3))
    for order in permutations(range(3)):
        epsilon[order] = np.linalg.det(np.eye(3)[list(order)])
    phase = np.vdot(epsilon, baryon) / np.sqrt(6)  # free: a complex number of size 1
    params = color.init(jax.random.key(0))
    quarks = [jax.random.normal(key, (3,), jnp.complex64) for key in jax.random.split(jax.random.key(1), 3)]
    turned = [color.sample(jax.random.key(2), 1)[0] @ q for q in quarks]
    for text in ("V³", "V⊗V*"):
        irreps = explain(text, group="SU(3)").json()["reps"][0]["irreps"]
        print(f"{text:6} =", " + ".join(f"{i['multiplicity']} × {i['label']} of dimension {i['dim']}" for i in irreps))
    print("amplitude", *color.apply(params, *quarks), "in another gauge", *color.apply(params, *turned))
    print(f"Three quarks make {color.HOM_DIM} singlet: εᵢⱼₖ/√6 to {np.abs(baryon - phase * epsilon / np.sqrt(6)).max():.0e},"
          " which changes sign when two of them are exchanged.")


if __name__ == "__main__":
    main()
