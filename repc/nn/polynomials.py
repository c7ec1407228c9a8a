"""Polynomial maps as layers."""

from __future__ import annotations

from functools import lru_cache

from repc.api import Rep, poly
from repc.driver import emit_polynomial
from repc.groups import Group
from repc.nn.network import Blueprint, Network, _bound
from repc.reps.polynomials import TypedPoly
from repc.reps.tree import involves_user


class Poly(Network):
    """All equivariant polynomial maps rep_in -> rep_out of some degrees, with learned coefficients, as `repc.poly` says.

    With ``channels`` the layer maps x (…, channels, dim in) to y (…, channels, dim out), each channel with coefficients of its own.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Poly("2V", "V⁰", 2, "SO(3)")(jnp.ones((4, 6))).shape
    (4, 1)
    """

    def __init__(
        self, rep_in: Rep | str | tuple, rep_out: Rep | str, degree, group: Group | str | None = None, *,
        channels: int | None = None, dtype=None, key=None,
    ):  # fmt: skip
        several = rep_in if isinstance(rep_in, tuple) else (rep_in,)
        group, (*inputs, output) = _bound(group, *several, rep_out)
        typed = poly(tuple(inputs), output, degree, channels=channels)(group).typed("polynomial")
        self._start(_made_once(typed), key, dtype)


def _made_once(typed: TypedPoly) -> Blueprint:
    """What a polynomial map computes, remembered where its text says all of it."""
    spoken = not any(involves_user(rep.node) for rep in (*typed.inputs, typed.output))
    return _cached(_PolyKey(typed)) if spoken else Blueprint(*emit_polynomial(typed))


class _PolyKey:
    """A polynomial map, equal by what it says."""

    def __init__(self, typed: TypedPoly):
        self.typed, self._key = typed, (typed.texts, typed.output.group, typed.options)

    def __eq__(self, other) -> bool:
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=256)
def _cached(key: _PolyKey) -> Blueprint:
    return Blueprint(*emit_polynomial(key.typed))
