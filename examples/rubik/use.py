"""The linear maps on the facelets of Rubik's cube, each named by what it connects."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import rubik

NAMES = {
    ("corner", "corner", 1, True): "itself",
    ("corner", "corner", 1, False): "one of the two others on its own cubie",  # twice: clockwise and counterclockwise
    ("corner", "corner", 21, False): "all on the other corners",
    ("edge", "edge", 1, True): "itself",
    ("edge", "edge", 1, False): "the other on its own cubie",
    ("edge", "edge", 22, False): "all on the other edges",
    ("corner", "edge", 24, False): "all edges",
    ("edge", "corner", 24, False): "all corners",
}


def main():
    """Each map of the basis is constant where it is not zero: say where."""
    patterns = np.asarray(rubik.basis()) > 0  # (9, 48, 48)
    corners = next(p.any(axis=1) for p in patterns if p.sum(axis=1).max() == 21)
    for p in patterns:
        ends = ["corner" if (corners & side).any() else "edge" for side in (p.any(axis=1), p.any(axis=0))]
        name = NAMES[(*ends, int(p.sum(axis=1).max()), bool(np.trace(p)))]
        print(f"  {ends[0]:6} facelet reads {name}")
    print(f"Of {rubik.IN_DIM * rubik.OUT_DIM} weights {len(patterns)} are free: under 43,252,003,274,489,856,000 scrambles a"
          " facelet knows its own cubie, the corners and the edges, and no more.")


if __name__ == "__main__":
    main()
