"""Irreducibles given by label, as the rest of this room sees them: who finds their matrices stands further right."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import numpy as np

from repc.source import RepcError

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.syntax import nodes


class Irreducible(Protocol):
    """One irreducible of a factor group over the field of the whole group."""

    label: str

    def size(self) -> int:
        """Dimension, by a formula."""

    def rho(self, h: np.ndarray) -> np.ndarray:
        """ψ(h), (size, size), of an element of the factor (d, d): the reference form."""

    def drho(self, a: np.ndarray) -> np.ndarray:
        """dψ(A), (size, size), for A (d, d) in the factor's Lie algebra."""


def irreducible(group: Group, slot: int, text: str, leaf: nodes.Label | None = None) -> Irreducible:
    """The irreducible of ``group.factors[slot]`` called ``text``; RepcError, at the place of ``leaf``, where there is none.

    The driver, which alone sees all rooms, finds it.
    """
    try:
        return import_module("repc.driver").irreducible(group, slot, text)
    except RepcError as error:
        raise (error if leaf is None else error.at(leaf.span, None)) from None


def is_label(group: Group, slot: int, text: str) -> bool:
    """Whether a factor has an irreducible called ``text``."""
    try:
        irreducible(group, slot, text)
    except RepcError:
        return False
    return True
