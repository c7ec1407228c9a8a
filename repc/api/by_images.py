"""Representations by the images of a group's generators, in Python: ``images("signed (1 2)(-3)", [2, -1, 3])(K)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from repc.api.rep import Expression
from repc.source import fail
from repc.syntax import nodes, parse_rep
from repc.tolerance import ALIKE

if TYPE_CHECKING:
    from repc.groups import Group



def images(
    *of, lie: Sequence = (), coordinates: Sequence[str] = (), name: str = "", G: Group | str | None = None
) -> Expression:
    """The representation in which each generator of a group has the given image, in order; of a product those of all factors.

    An image is text as a ``.rep`` file has it (``"signed (1 4)(2 -5)"``, ``"perm (1 2)"``, ``"discrete [[0,1],[1,0]]"``), a list of
    signed places from 1 (``[2, -1]`` sends e₁ to e₂ and e₂ to −e₁), or a matrix (n, n). ``lie`` are matrices (n, n), the images of
    the infinitesimal generators of a Lie group, of ``G.lie_generators`` or of ``G.lie_algebra``. ``coordinates`` are names that
    cycles may use, ``name`` is how the representation prints. Without ``G`` it is bound later, like V.
    Raises RepcError where a relation of the group fails (E0340), with the word or bracket that does, and for what is no image.

    >>> import numpy as np
    >>> from repc import images
    >>> mirror = images([-1, 2], G="S(2)")
    >>> mirror.rho(np.array([[0.0, 1], [1, 0]])).tolist()
    [[-1.0, 0.0], [-0.0, 1.0]]
    >>> images(lie=[[[0, -2], [2, 0]]], G="SO(2)").irreps()[0].label
    '[2]'
    """
    parts = [f"coordinates {' '.join(coordinates)}"] if coordinates else []
    generators = [one if isinstance(one, str) else None for one in of]
    text = ", ".join([*parts, *(one if one is not None else "signed (1)" for one in generators)])
    node = parse_rep(f"images {{ {text} }}")
    if not isinstance(node, nodes.Images) or len(node.generators) != len(of):
        fail("E0719", f"{text!r} is not one image to each text", "pass each image by itself: images('signed (1 2)', 'perm (1 2)')")
    pairs = zip(of, node.generators, strict=True)
    read = tuple(said if isinstance(one, str) else _array_image(one) for one, said in pairs)
    read += tuple(replace(_array_image(matrix), kind="lie") for matrix in map(_square, lie))
    rep = Expression(nodes.Images(read, tuple(coordinates), called=name))
    return rep if G is None else rep(G)


def _square(tangent) -> np.ndarray:
    """A tangent's image as an array of floats. Raises RepcError (E0719) for lists of places, which are images of elements."""
    array = np.asarray(tangent, dtype=float)
    if array.ndim != 2:
        fail("E0719", f"an image of shape {array.shape} among 'lie' is no square matrix", "pass matrices (n, n)")
    return array


def _array_image(image) -> nodes.GeneratorExpr:
    array = np.asarray(image)
    if array.ndim == 1 and array.dtype.kind in "iu":
        places = tuple(int(x) for x in array)
        if sorted(map(abs, places)) != list(range(1, len(places) + 1)):
            message = f"{list(places)} does not name each place 1 … {len(places)} once"
            fail("E0719", message, "write [2, -1]: places from 1, with signs")
        return nodes.GeneratorExpr("signed", places=places)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.dtype.kind not in "iuf":
        message = f"an image of shape {array.shape} is neither a list of places nor a real square matrix"
        fail("E0719", message, "pass [2, -1] or a matrix")
    return nodes.GeneratorExpr("discrete", matrix=tuple(tuple(nodes.Rational(x) for x in row) for row in _fractions(array)))


def _fractions(matrix: np.ndarray) -> list[list[Fraction]]:
    """Entries as fractions, those that are one number up to rounding as one."""
    known = [Fraction(0), Fraction(1)]
    rows = []
    for row in matrix.tolist():
        found = []
        for x in row:
            size = next((k for k in known if abs(float(k) - abs(x)) < ALIKE), None)
            if size is None:
                size = abs(Fraction(x))
                known.append(size)
            found.append(-size if x < 0 else size)
        rows.append(found)
    return rows
