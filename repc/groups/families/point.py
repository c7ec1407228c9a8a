"""The finite groups of rotations and reflections of ℝ³: 32 crystallographic point groups, and the icosahedral
rotations.

z is the main axis, x a twofold axis of the dihedral groups, y the normal of a vertical mirror; the cubic groups have
their twofold or fourfold axes along x, y, z.
"""

from __future__ import annotations

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.cyclic import rotation
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler
from repc.groups.sampler.recipes import finite_sampler
from repc.source import fail


def _about_z(k: int) -> np.ndarray:
    turn = np.eye(3)
    turn[:2, :2] = rotation(k)
    return turn


_ABOUT_X = np.diag([1.0, -1.0, -1.0])  # half turn
_MIRROR_Z = np.diag([1.0, 1.0, -1.0])  # σh
_MIRROR_Y = np.diag([1.0, -1.0, 1.0])  # σv
_INVERSION = -np.eye(3)
_DIAGONAL = np.eye(3)[[2, 0, 1]]  # x → y → z → x, a third of a turn about (1, 1, 1)


def _family(k: int) -> dict[str, tuple[int, list[np.ndarray]]]:
    c = [_about_z(k)] if k > 1 else []
    return {
        f"C{k}": (k, c),
        f"C{k}h": (2 * k, [*c, _MIRROR_Z]),
        f"C{k}v": (2 * k, [*c, _MIRROR_Y]),
        f"D{k}": (2 * k, [*c, _ABOUT_X]),
        f"D{k}h": (4 * k, [*c, _ABOUT_X, _MIRROR_Z]),
    }


def _table() -> dict[str, tuple[int, list[np.ndarray]]]:
    """Schoenflies name -> (order, generators), all 32."""
    half, third, fourth = _about_z(2), _about_z(3), _about_z(4)
    table = {"C1": (1, []), "Ci": (2, [_INVERSION]), "Cs": (2, [_MIRROR_Z])}
    for k in (2, 3, 4, 6):
        table |= _family(k)
    return table | {
        "S4": (4, [fourth @ _MIRROR_Z]),
        "D2d": (8, [fourth @ _MIRROR_Z, _ABOUT_X]),
        "S6": (6, [third, _INVERSION]),
        "D3d": (12, [third, _ABOUT_X, _INVERSION]),
        "T": (12, [half, _DIAGONAL]),
        "Th": (24, [half, _DIAGONAL, _INVERSION]),
        "Td": (24, [fourth @ _MIRROR_Z, _DIAGONAL]),
        "O": (24, [fourth, _DIAGONAL]),
        "Oh": (48, [fourth, _DIAGONAL, _INVERSION]),
    }


_TABLE = _table()
SCHOENFLIES = tuple(_TABLE)
"""The 32 names."""

_ALIASES = {"C3i": "S6", "S2": "Ci", "C1h": "Cs"}
_SOLIDS = {"T": "Tetrahedral", "O": "Octahedral"}


class PointGroup(Group, named=True):
    """One of the 32 crystallographic point groups on ℝ³ by its Schoenflies name: ``PointGroup("D3d")``.

    >>> from repc.groups import PointGroup
    >>> PointGroup("D3d").order()
    12
    """

    def __init__(self, schoenflies: str):
        known = _ALIASES.get(schoenflies, schoenflies)
        if known not in _TABLE:
            fail(
                "E0223",
                f"{schoenflies} is not a crystallographic point group",
                "use one of " + ", ".join(SCHOENFLIES) + "; or D(k), DkeR3(k), Icosahedral",
            )
        order, generators = _TABLE[known]
        self._facts = _point_facts(known, _SOLIDS.get(known, known), order, generators)


class Tetrahedral(PointGroup, named=True):
    """The 12 rotations of a tetrahedron, point group T.

    >>> from repc.groups import Tetrahedral
    >>> Tetrahedral().order()
    12
    """

    def __init__(self):
        super().__init__("T")


class Octahedral(PointGroup, named=True):
    """The 24 rotations of an octahedron or a cube in ℝ³, point group O.

    >>> from repc.groups import Octahedral
    >>> Octahedral().order()
    24
    """

    def __init__(self):
        super().__init__("O")


class Icosahedral(Group, named=True):
    """The 60 rotations of an icosahedron with vertices (0, ±1, ±φ) and its cyclic permutations.

    >>> from repc.groups import Icosahedral
    >>> Icosahedral().order()
    60
    """

    def __init__(self):
        phi = (1 + np.sqrt(5)) / 2
        axis = np.array([0.0, 1.0, phi]) / np.sqrt(1 + phi**2)
        (c, s), cross = rotation(5)[:, 0], np.cross(np.eye(3), -axis)
        fifth = c * np.eye(3) + s * cross + (1 - c) * np.outer(axis, axis)
        self._facts = _point_facts("I", "Icosahedral", 60, [fifth, _DIAGONAL])


def _point_facts(symbol: str, name: str, order: int, generators: list[np.ndarray]) -> Facts:
    stack = np.array(generators).reshape(-1, 3, 3)
    return Facts(
        "point",
        (symbol,),
        name,
        3,
        IdentitySampler(3) if order == 1 else lambda: finite_sampler(stack),
        order=order,
        is_finite=True,
        is_connected=order == 1,
        discrete=lambda: stack,
    )
