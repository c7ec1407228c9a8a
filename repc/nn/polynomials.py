"""Polynomial maps as layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from repc.api import Rep, poly
from repc.api.bound import with_letters
from repc.driver import FreeSpec, TypedSpec, emit_polynomial
from repc.groups import Group
from repc.nn.blueprint import Blueprint
from repc.nn.network import Network
from repc.nn.taken import bound
from repc.reps.channels_last import NATURAL
from repc.reps.tree import involves_user


class Poly(Network):
    """All equivariant polynomial maps rep_in -> rep_out of some degrees, with learned coefficients, as `repc.poly` says.

    With ``channels`` the layer maps x (…, channels, dim in) to y (…, channels, dim out), each channel with coefficients of its own;
    with ``layout="channels_last"`` they are the last axis.
    ``group`` may have letters, ``"S(n)"`` or ``"S(n) × O(3)"``: one layer for every n, which is read off the input.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Poly("2V", "V⁰", 2, "SO(3)")(jnp.ones((4, 6))).shape
    (4, 1)
    """

    def __init__(
        self, rep_in: Rep | str | tuple, rep_out: Rep | str, degree, group: Group | str | None = None, *,
        channels: int | None = None, layout: str = NATURAL, dtype=None, key=None,
    ):  # fmt: skip
        ends: list = [*(rep_in if isinstance(rep_in, tuple) else (rep_in,)), rep_out]
        where: Group | str | None = with_letters(group)
        if where is None:
            where, ends = bound(group, *ends)
        *inputs, output = ends
        question = poly(tuple(inputs), output, degree, channels=channels, layout=layout)(where).question("polynomial")
        self._start(_made_once(question), key, dtype)


def _made_once(question: TypedSpec | FreeSpec) -> Blueprint:
    """What a polynomial map computes, remembered where its text says all of it."""
    if isinstance(question, FreeSpec):
        return _cached(_Question(question, (question.source.text, question.group.name)))
    (typed,) = question.polys
    if any(involves_user(rep.node) for rep in (*typed.inputs, typed.output)):
        return Blueprint(*emit_polynomial(question))
    return _cached(_Question(question, (typed.texts, typed.output.group, typed.options)))


@dataclass(frozen=True)
class _Question:
    """A polynomial map, equal by what it says."""

    asked: TypedSpec | FreeSpec = field(compare=False)
    says: tuple


@lru_cache(maxsize=256)
def _cached(question: _Question) -> Blueprint:
    return Blueprint(*emit_polynomial(question.asked))
