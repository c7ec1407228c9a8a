"""Z(n): cyclic shifts of ℝⁿ; C(k) and D(k): rotations and reflections of the plane."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers
from repc.groups.finite.images import cycle_images
from repc.groups.given.intake import read_only
from repc.groups.group import Group
from repc.groups.sampler import CyclicSampler, DihedralSampler, IdentitySampler
from repc.rings import cyclic
from repc.tolerance import EXACT


class Z(Group, named=True):
    """Z(n): the cyclic group of order n acting on ℝⁿ by shifts, e_j ↦ e_{j+1 mod n}.

    >>> from repc.groups import Z
    >>> Z(8).order()
    8
    """

    def __init__(self, *args):
        (n,) = integers("Z", "Z(n) takes one positive integer", args, (1,), "write Z(4)")
        shift = cycle_images(n, range(n))[None]
        self._facts = Facts.sized(
            "Z",
            n,
            CyclicSampler(n),
            order=n,
            is_finite=True,
            is_connected=n == 1,
            images=read_only(shift[: n - 1]),
            ring=partial(cyclic.shifts, n),
        )


class C(Group, named=True):
    """C(k): rotations of the plane by multiples of 2π/k.

    >>> from repc.groups import C
    >>> C(6).order()
    6
    """

    def __init__(self, *args):
        (k,) = integers("C", "C(k) takes one positive integer", args, (1,), "write C(4)")
        self._facts = Facts.sized(
            "C",
            k,
            IdentitySampler(2) if k == 1 else DihedralSampler(k, reflections=False),
            d=2,
            order=k,
            is_finite=True,
            is_connected=k == 1,
            discrete=lambda: rotation(k)[None][: k - 1],
            ring=lambda: cyclic.CyclicRing(k, (1, -1)),
        )


class D(Group, named=True):
    """D(k): the 2k rotations and reflections of the plane that C(k) and diag(−1, 1) generate.

    >>> from repc.groups import D
    >>> D(4).order()
    8
    """

    def __init__(self, *args):
        (k,) = integers("D", "D(k) takes one positive integer", args, (1,), "write D(4)")
        self._facts = Facts.sized(
            "D",
            k,
            DihedralSampler(k, reflections=True),
            d=2,
            order=2 * k,
            is_finite=True,
            is_connected=False,
            discrete=lambda: np.stack([rotation(k), np.diag([-1.0, 1.0])])[k == 1 :],
            ring=lambda: cyclic.DihedralRing(k),
        )


def rotation(k: int) -> np.ndarray:
    """The rotation of the plane by 2π/k, (2, 2); the rational entries that occur (0, ±1/2, ±1) are exact."""
    c, s = np.cos(2 * np.pi / k), np.sin(2 * np.pi / k)
    c, s = (round(2 * x) / 2 if abs(round(2 * x) - 2 * x) < EXACT else x for x in (c, s))
    return np.array([[c, -s], [s, c]])
