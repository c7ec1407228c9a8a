"""Nonlinearities that commute with a group: gates, and functions of each coordinate."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from repc.api import Expression, Rep
from repc.groups import Group
from repc.limits import MOST_SIGNED
from repc.nn.arrays import as_array
from repc.nn.taken import bound
from repc.numeric.actions.pointwise import pointwise_kind
from repc.reps.layout import expand, monomial_size
from repc.source import fail
from repc.syntax import nodes


def gated(rep: Rep, group: Group | None = None) -> Expression:
    """``rep`` with one invariant behind it for each of its tensors that is neither an invariant nor permuted: what a
    layer before `GatedNonlinearity` makes.

    >>> from repc import V, nn
    >>> from repc.groups import SO
    >>> nn.gated((2 + V)(SO(3))).size()
    6
    """
    group, (rep,) = bound(group, rep)
    count = sum(part.copies for part in expand(rep.node, group).parts if _needs_gate(part.monomial, group))
    return rep + Expression(nodes.Scalars(count), group) if count else rep


def _needs_gate(monomial, group: Group) -> bool:
    return bool(monomial) and pointwise_kind(monomial, group) != "any"


def gate_index(rep: Expression, group: Group) -> np.ndarray:
    """For each coordinate of ``rep``, the coordinate of ``gated(rep)`` whose sigmoid multiplies it."""
    expansion = expand(rep.node, group)
    order = np.arange(expansion.dim) if expansion.order is None else expansion.order
    index, at, gate = np.arange(expansion.dim), 0, expansion.dim
    for part in expansion.parts:
        size = monomial_size(part.monomial, group)
        for _ in range(part.copies):
            if _needs_gate(part.monomial, group):
                index[order[at : at + size]] = gate
                gate += 1
            at += size
    return index


class _Frozen:
    """A pytree without leaves: equal where its fields are."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        jax.tree_util.register_static(cls)


class GatedNonlinearity(_Frozen):
    """x (…, dim gated(rep)) -> (…, dim rep): each tensor times the sigmoid of its gate, invariants and permuted
    coordinates times their own sigmoid (swish).

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> from repc import V
    >>> from repc.groups import SO
    >>> rep = (2 + V)(SO(3))
    >>> nn.GatedNonlinearity(rep)(jnp.ones((4, nn.gated(rep).size()))).shape
    (4, 5)
    """

    def __init__(self, rep: Rep, group: Group | None = None):
        group, (rep,) = bound(group, rep)
        self.rep, self.index = rep, tuple(int(i) for i in gate_index(rep, group))

    def __call__(self, x):
        """The gated coordinates."""
        x = jnp.asarray(as_array(x))
        index = np.array(self.index, dtype=int)
        return jax.nn.sigmoid(x[..., index].real) * x[..., : len(index)]

    def __eq__(self, other) -> bool:
        return isinstance(other, GatedNonlinearity) and (self.index, str(self.rep)) == (other.index, str(other.rep))

    def __hash__(self) -> int:
        return hash(self.index)

    def __repr__(self) -> str:
        return f"GatedNonlinearity({self.rep})"


class Pointwise(_Frozen):
    """``function`` on each coordinate. Raises RepcError (E0803) where that would break equivariance: ``odd`` says that the
    function is odd, which is enough for representations that permute coordinates up to sign.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> import jax
    >>> from repc import V
    >>> from repc.groups import S
    >>> nn.Pointwise(V(S(3)), jax.nn.relu)(jnp.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """

    def __init__(self, rep: Rep, function: Callable, group: Group | None = None, *, odd: bool = False):
        group, (rep,) = bound(group, rep)
        parts = expand(rep.node, group).parts
        kinds = [pointwise_kind(p.monomial, group) if p.monomial else "any" for p in parts]
        if any(k is None for k in kinds):
            words = f"a function of each coordinate of {rep} is not equivariant under {group.name}, which does not permute them"
            if group.is_finite and any(monomial_size(p.monomial, group) > MOST_SIGNED for p in parts):
                words = f"{group.name} does not permute the coordinates of {rep}, or only up to signs ({MOST_SIGNED.words})"
            fail("E0803", words, "use GatedNonlinearity")
        if "odd" in kinds and not odd:
            fail(
                "E0803",
                f"{group.name} changes signs of coordinates of {rep}: only odd functions of each coordinate are equivariant",
                "pass an odd function, such as jnp.tanh, and odd=True",
            )
        self.rep, self.function = rep, function

    def __call__(self, x):
        """function(x)."""
        return self.function(as_array(x))

    def __eq__(self, other) -> bool:
        return isinstance(other, Pointwise) and (str(self.rep), self.function) == (str(other.rep), other.function)

    def __hash__(self) -> int:
        return hash((str(self.rep), self.function))

    def __reduce__(self):
        """For pickle: functions of JAX go by name, which pickle itself does not find."""
        name = getattr(self.function, "__name__", "")
        places = [place.__name__ for place in (jnp, jax.nn, jax.lax) if getattr(place, name, None) is self.function]
        return _pointwise_again, (self.rep, places[0] if places else None, name if places else self.function)


def _pointwise_again(rep: Expression, place: str | None, function) -> Pointwise:
    found = {m.__name__: m for m in (jnp, jax.nn, jax.lax)}[place] if place else None
    made = object.__new__(Pointwise)
    made.rep, made.function = rep, getattr(found, function) if place else function
    return made
