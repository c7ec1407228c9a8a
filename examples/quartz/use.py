"""Which components of a tensor a crystal has: quartz under stress, and all 32 crystal classes beside the textbook."""

import sys
from pathlib import Path

import numpy as np

from repc import explain

sys.path.insert(0, str(Path(__file__).parent))
import quartz

VOIGT = [0, 3, 5, 4, 2, 1]  # xx yy zz yz xz xy, in Sym²(V): the order is xx xy xz yy yz zz
SCALE = np.array([1, 1, 1, 2, 2, 2]) ** 0.5  # coordinates of Sym²(V) are √2 times the components off the diagonal
# Independent components as in J. F. Nye, Physical Properties of Crystals (1957), tables 8 and 9 of chapters VII, VIII:
# elasticity, then piezoelectricity.
TEXTBOOK = {
    "C1": (21, 18), "Ci": (21, 0), "C2": (13, 8), "Cs": (13, 10), "C2h": (13, 0), "D2": (9, 3), "C2v": (9, 5), "D2h": (9, 0),
    "C4": (7, 4), "S4": (7, 4), "C4h": (7, 0), "D4": (6, 1), "C4v": (6, 3), "D2d": (6, 2), "D4h": (6, 0),
    "C3": (7, 6), "S6": (7, 0), "D3": (6, 2), "C3v": (6, 4), "D3d": (6, 0),
    "C6": (5, 4), "C3h": (5, 2), "C6h": (5, 0), "D6": (5, 1), "C6v": (5, 3), "D3h": (5, 1), "D6h": (5, 0),
    "T": (3, 1), "Th": (3, 0), "O": (3, 0), "Td": (3, 1), "Oh": (3, 0),
}


def count(tensor, group):
    """The number of independent components of a tensor of a crystal class."""
    return explain(f"V⁰ -> {tensor}", group=group).json()["maps"][0]["hom_dim"]


def main():
    """Clean a measurement of quartz; count the tensors of every class."""
    true = np.array([[2.31, -2.31, 0, -0.73, 0, 0], [0, 0, 0, 0, 0.73, -4.62], [0, 0, 0, 0, 0, 0]])  # pC/N, Voigt
    measured = true + np.random.default_rng(0).normal(0, 0.2, (3, 6))
    natural = np.empty((3, 6))
    natural[:, VOIGT] = measured / SCALE
    cleaned = np.asarray(quartz.projector()(natural))[:, VOIGT] * SCALE
    print("piezoelectric coefficients of quartz, pC/N: measured, and what symmetry leaves of it")
    for row, clean in zip(measured, cleaned, strict=True):
        print("  ", *(f"{c:6.2f}" for c in row), "  ", *(f"{c:6.2f}" for c in np.round(clean, 2) + 0))
    found = {group: (count("Sym²(Sym²(V))", group), count("V⊗Sym²(V)", group)) for group in TEXTBOOK}
    wrong = [group for group in TEXTBOOK if found[group] != TEXTBOOK[group]]
    print("elasticity", {group: counts[0] for group, counts in found.items()})
    print("piezoelectricity", {group: counts[1] for group, counts in found.items()})
    print(f"Quartz has {quartz.HOM_DIM} piezoelectric coefficients of 18; {len(TEXTBOOK) - len(wrong)} of {len(TEXTBOOK)}"
          " crystal classes have the textbook's counts.")


if __name__ == "__main__":
    main()
