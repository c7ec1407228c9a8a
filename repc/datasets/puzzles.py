"""Which colored cubes can be turned back into the solved one: two classes of states that no move leads across."""

from __future__ import annotations

import numpy as np

from repc.api import Scalar, V
from repc.datasets.examples import Examples, count
from repc.groups import Cube, Group, RubiksCube
from repc.groups.families.puzzles import facelets

COLORS = 6


class ColoredPlaces(Examples):
    """Rows of X are states: for each of 6 colors the indicator of the places that have it, ``6V``. Rows of Y are (1, 0) where the
    state can be solved and (0, 1) where it cannot, ``2V⁰``.

    The first two rows are the solved state and the broken one, all others one of them, in turn, moved by random elements.
    """

    def __init__(self, colors: np.ndarray, exchanged: tuple[int, int], symmetry: Group, n: int, seed: int):
        solved = np.eye(COLORS)[:, colors]  # (colors, places)
        broken = solved.copy()
        broken[:, exchanged] = solved[:, exchanged[::-1]]
        n = count(n, "data set")
        moves = symmetry.samples(n, seed)
        moves[:2] = np.eye(len(colors))
        kind = np.arange(n) % 2
        states = np.where(kind[:, None, None] == 0, solved, broken)
        super().__init__(np.einsum("nij,ncj->nci", moves, states).reshape(n, -1), np.eye(2)[kind], COLORS * V, 2 * Scalar, symmetry)


class InvertedCube(ColoredPlaces):
    """A cube with 6 colored faces, and its mirror image, in which the upper and the lower color are exchanged. The symmetry is
    `Cube`: ``6V -> 2V⁰``. With n = 2 these are the two states that EMLP trains on.

    >>> from repc.datasets import InvertedCube
    >>> InvertedCube(2).X.shape
    (2, 36)
    """

    def __init__(self, n: int = 2, seed: int = 0):
        super().__init__(np.arange(COLORS), (0, COLORS - 1), Cube(), n, seed)


class BrokenRubiksCube(ColoredPlaces):
    """Rubik's cube, and the same with one edge piece flipped, which no turn of its sides mends. The symmetry is `RubiksCube` on 48
    facelets: ``6V -> 2V⁰``. With n = 2 these are the solved cube and the broken one.

    >>> from repc.datasets import BrokenRubiksCube
    >>> BrokenRubiksCube(2).X.shape
    (2, 288)
    """

    def __init__(self, n: int = 2, seed: int = 0):
        places = facelets()
        edge = next(place[:3] for place in places if np.count_nonzero(place[:3]) == 2)
        first, second = (i for i, place in enumerate(places) if np.array_equal(place[:3], edge))
        super().__init__(np.arange(len(places)) // (len(places) // COLORS), (first, second), RubiksCube(), n, seed)
