"""A group on a larger space: it acts on some coordinates and leaves the others alone."""

from __future__ import annotations

import numpy as np

from repc.groups.facts import FLAGS, Facts
from repc.groups.families.arguments import integers, reject
from repc.groups.families.cyclic import D
from repc.groups.families.orthogonal import SO, O
from repc.groups.given.intake import read_only
from repc.groups.group import Group
from repc.groups.products import dim_on_plain_space, order_on_plain_space
from repc.groups.sampler import EmbeddedSampler, ProductSampler, Sampler, TensorSampler

_USAGE = "Embed(G, d, i:j) takes a group, a dimension d, and the coordinates i … j−1 (counted from 0) on which G acts"


class Embed(Group, named=True):
    """Embed(G, d, i:j): G on the coordinates i … j−1 of ℝᵈ. In Python ``Embed(G, d, slice(i, j))``.

    >>> from repc.groups import Embed, SO
    >>> Embed(SO(3), 5, slice(0, 3)).d
    5
    """

    def __init__(self, *args):
        inner, d, start, stop = _checked(args)
        self._facts = _embedded(inner, d, start, stop, f"Embed({inner.name}, {d}, {start}:{stop})")

    @property
    def inner(self) -> Group:
        """The group that is embedded."""
        return self.params[0]


class SO2eR3(Embed, named=True):
    """Rotations of ℝ³ about the z axis.

    >>> from repc.groups import SO2eR3
    >>> SO2eR3().d
    3
    """

    def __init__(self):
        self._facts = _embedded(SO(2), 3, 0, 2, "SO2eR3")


class O2eR3(Embed, named=True):
    """Rotations of ℝ³ about the z axis and reflections in planes through it.

    >>> from repc.groups import O2eR3
    >>> O2eR3().dim
    1
    """

    def __init__(self):
        self._facts = _embedded(O(2), 3, 0, 2, "O2eR3")


class DkeR3(Embed, named=True):
    """DkeR3(k): the dihedral group D(k) of the plane acting on x and y of ℝ³.

    >>> from repc.groups import DkeR3
    >>> DkeR3(3).d
    3
    """

    def __init__(self, *args):
        (k,) = integers("DkeR3", "DkeR3(k) takes one positive integer", args, (1,), "write DkeR3(4)")
        self._facts = _embedded(D(k), 3, 0, 2, f"DkeR3({k})")


def _checked(args: tuple) -> tuple[Group, int, int, int]:
    example = "write Embed(SO(2), 3, 0:2)"
    if len(args) != 3 or not isinstance(args[0], Group) or not isinstance(args[2], slice):
        reject("Embed", _USAGE, args, example)
    inner, d, where = args
    inner.refuse_doubt()
    if not isinstance(d, (int, np.integer)) or isinstance(d, bool) or d < 1 or where.step not in (None, 1):
        reject("Embed", _USAGE, args, example)
    start, stop = where.start or 0, d if where.stop is None else where.stop
    if not 0 <= start < stop <= d or stop - start != inner.d:
        fits = f"{inner.name} acts on {inner.d} coordinates; {start}:{stop} of {d} does not name that many"
        reject("Embed", fits, args, f"write Embed({inner.name}, {max(d, inner.d)}, 0:{inner.d})")
    return inner, int(d), int(start), int(stop)


def _embedded(inner: Group, d: int, start: int, stop: int, name: str) -> Facts:
    return Facts(
        "Embed",
        (inner, d, start, stop),
        name,
        d,
        lambda: EmbeddedSampler(on_plain_space(inner.sampler), d, start, stop),
        dim=dim_on_plain_space(inner),
        order=lambda: order_on_plain_space(inner),
        lie=lambda: widened(inner.lie_algebra, d, start, 0.0),
        discrete=lambda: widened(inner.discrete_generators, d, start, 1.0),
        images=(lambda: read_only(widened_images(inner.permutations, d, start))) if inner.is_permutation else None,
        lie_size=inner._facts.lie_count,
        generating=lambda: widened(inner.lie_generators, d, start, 0.0),
        generating_size=inner._facts.lie_generator_count,
        **{flag: getattr(inner, flag) for flag in FLAGS},
    )


def on_plain_space(sampler: Sampler) -> Sampler:
    """A sampler that yields one matrix: tuples of a product are multiplied out."""
    return TensorSampler(sampler) if isinstance(sampler, ProductSampler) else sampler


def widened(blocks: np.ndarray, d: int, start: int, diagonal: float) -> np.ndarray:
    """Matrices (k, d, d) with these blocks from ``start`` on, and ``diagonal`` elsewhere on the diagonal."""
    wide, stop = np.tile(diagonal * np.eye(d, dtype=blocks.dtype), (len(blocks), 1, 1)), start + blocks.shape[-1]
    wide[:, start:stop, start:stop] = blocks
    return wide


def widened_images(permutations: np.ndarray, d: int, start: int) -> np.ndarray:
    """The same of image arrays: (k, d), other points fixed."""
    images = np.tile(np.arange(d), (len(permutations), 1))
    images[:, start : start + permutations.shape[1]] = permutations + start
    return images
