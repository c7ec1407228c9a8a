"""Representations of a finite group by the images of its generators: relations checked, and every element represented.

Group and images act together on the points of the group's faithful action and on those of the images. The generators have a
representation exactly where this joint group is no larger than the group: an element that fixes all points of the first kind
and moves one of the second is a relation that fails. The stabilizer chain of the joint group then represents any element: it
is a product of the transversal elements that its images of the base name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.finite.action import FiniteAction, follow
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.groups.given.invariant_form import has_unbounded_element
from repc.source import fail
from repc.tolerance import POINT, ROUNDING

if TYPE_CHECKING:
    from repc.groups.group import Group


@dataclass(frozen=True, eq=False)
class ChainLevel:
    """One level of the chain as matrices: ``points`` (k, d) are the images of its base point ``points[0]`` in V, ``inverses``
    (k, d, d) take them back, ``images`` (k, n, n) represent what takes it there."""

    points: np.ndarray
    inverses: np.ndarray
    images: np.ndarray


@dataclass(frozen=True, eq=False)
class Represented:
    """``group`` acts by ``action``, whose generators are the images of the group's; equal where both are."""

    group: Group
    action: FiniteAction

    @cached_property
    def key(self) -> tuple:
        """What tells it apart."""
        points = b"" if self.action.points is None else self.action.points.tobytes()
        return (self.group._facts.key, self.size, np.asarray(self.action.images, dtype=np.int64).tobytes(), points)

    def __eq__(self, other) -> bool:
        return self.key == other.key if isinstance(other, Represented) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def size(self) -> int:
        """Dimension."""
        return self.action.images.shape[1] if self.action.points is None else self.action.points.shape[1]

    @property
    def permutes(self) -> bool:
        """Whether it permutes coordinates."""
        return self.action.points is None

    @cached_property
    def is_unitary(self) -> bool:
        """Whether its matrices are orthogonal, or unitary."""
        if self.permutes:  # whose matrices may be too large to write
            return True
        one = np.eye(self.size)
        return all(np.abs(m.conj().T @ m - one).max(initial=0.0) < POINT for m in self.generators)

    @property
    def is_complex(self) -> bool:
        """Whether a matrix is complex."""
        return self.action.points is not None and np.iscomplexobj(self.action.points)

    @cached_property
    def generators(self) -> np.ndarray:
        """(m, n, n): the images of the generators."""
        return self.action.matrices(np.asarray(self.action.images))

    @cached_property
    def chain(self) -> StabilizerChain:
        """Of the joint group, on the points of both actions; its base lies among the first."""
        return joint_chain(self.group, self.action)

    @property
    def _first(self) -> int:
        return self.group.action.images.shape[1]

    @cached_property
    def base(self) -> np.ndarray:
        """Points that only the identity fixes."""
        return np.array([level.base for level in self.group.chain.levels], dtype=int)

    def moved(self, base_images: np.ndarray) -> np.ndarray:
        """Images (count, N') of the points of the second action under elements given by the images (count, b) of `base`."""
        here = np.asarray(base_images, dtype=np.int64).copy()
        total = np.broadcast_to(np.arange(self.chain.n, dtype=np.int32), (len(here), self.chain.n))
        for depth, level in enumerate(self.chain.levels[: len(self.base)]):
            rows = level.row[here[:, depth]]
            if (rows < 0).any():
                self._refuse()
            total = np.take_along_axis(total, level.transversal[rows], axis=1)
            here = np.take_along_axis(level.inverses[rows], here, axis=1)
        return total[:, self._first :] - self._first

    def on_elements(self, elements: np.ndarray) -> np.ndarray:
        """(count, n, n) for matrices (count, d, d) of the group. Raises RepcError (E0345) for what is no element."""
        return self.action.matrices(self.moved(self._base_images(np.asarray(elements))))

    def rho(self, g: np.ndarray) -> np.ndarray:
        """(n, n) for one element (d, d)."""
        return self.on_elements(np.asarray(g)[None])[0]

    def permutation(self, image: np.ndarray) -> np.ndarray:
        """Where an element (d,) of a permutation group takes the points that it permutes, (n,)."""
        return self.moved(np.asarray(image)[self.base][None])[0]

    def traces(self, images: np.ndarray) -> np.ndarray:
        """Of elements given as images (count, N) of the points of the group's action: characters."""
        moved = self.moved(images[:, self.base])
        if self.permutes:
            return (moved == np.arange(moved.shape[1])).sum(axis=1).astype(float)
        return np.trace(self.action.matrices(moved), axis1=1, axis2=2)

    def _base_images(self, elements: np.ndarray) -> np.ndarray:
        points = self.group.action.points
        if points is None:
            columns = elements[:, :, self.base]
            where = np.abs(columns).argmax(axis=1)
            if np.abs(np.take_along_axis(columns, where[:, None], axis=1) - 1).max(initial=0.0) > POINT:
                self._refuse()
            return where
        columns = np.einsum("gij,bj->gbi", elements, points[self.base])
        distance = np.abs(columns[:, :, None] - points[None, None]).max(axis=-1)
        if distance.min(axis=-1).max(initial=0.0) > POINT * 10:
            self._refuse()
        return distance.argmin(axis=-1)

    def _refuse(self):
        fail("E0345", f"the matrix is no element of {self.group.name}, so it has no image", "pass an element of the group")

    @cached_property
    def levels(self) -> tuple[ChainLevel, ...]:
        """The chain as matrices, for a program that represents elements."""
        found = []
        for level in self.chain.levels[: len(self.base)]:
            if len(level.orbit) > 1:
                moved, back = level.transversal, level.inverses
                group = self.group.action
                taking = group.matrices(moved[:, : self._first])
                start = np.eye(self.group.d)[level.base] if group.points is None else group.points[level.base]
                images = self.action.matrices(moved[:, self._first :] - self._first)
                found.append(ChainLevel(taking @ start, group.matrices(back[:, : self._first]), images))
        return tuple(found)


@lru_cache(maxsize=64)
def _chain(group: Group, images: bytes, points: int) -> StabilizerChain:
    second = np.frombuffer(images, dtype=np.int64).reshape(-1, points)
    first = np.asarray(group.action.images, dtype=np.int64).reshape(len(second), group.action.images.shape[1])
    joint = np.concatenate([first, second + first.shape[1]], axis=1)
    return StabilizerChain(joint, base=[level.base for level in group.chain.levels])


def joint_chain(group: Group, action: FiniteAction) -> StabilizerChain:
    """The stabilizer chain of group and images together."""
    images = np.ascontiguousarray(action.images, dtype=np.int64)
    return _chain(group, images.tobytes(), images.shape[1])


def is_represented(group: Group, action: FiniteAction) -> bool:
    """Whether the images satisfy every relation of the generators."""
    return joint_chain(group, action).order() == group.order()


def permuting(images: np.ndarray) -> FiniteAction:
    """The action that permutes coordinates by images (m, n)."""
    return FiniteAction(None, images)


def signed_action(places: Sequence[Sequence[int]]) -> FiniteAction:
    """The action on ±e_1 … ±e_n of images given as signed places from 1: e_j goes to sign·e_|place|."""
    rows = np.array(places, dtype=np.int64)
    n = rows.shape[1]
    to = np.abs(rows) - 1
    if (rows > 0).all():
        return FiniteAction(None, to)
    plus = to + n * (rows < 0)
    minus = to + n * (rows > 0)
    return FiniteAction(np.concatenate([np.eye(n), -np.eye(n)]), np.concatenate([plus, minus], axis=1))


def matrix_action(matrices: np.ndarray) -> FiniteAction | None:
    """The action of matrices (m, n, n) on the images of the basis; None where these are too many, or hold by rounding only."""
    if has_unbounded_element(np.zeros((0, *matrices.shape[1:])), matrices):
        return None
    action = follow(matrices)
    if action is None or action.points is None:
        return action
    moved = np.einsum("mij,pj->mpi", matrices, action.points)
    exact = action.points[action.images]
    scale = max(1.0, float(np.abs(action.points).max(initial=0.0)))
    return action if np.abs(moved - exact).max(initial=0.0) <= 100 * ROUNDING * scale else None
