"""Weights carried from a group to a subgroup and back: ``restrict``, ``relax``, ``symmetrize``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any, TypeVar

import jax
import jax.numpy as jnp

from repc.driver.described import solved_free_network
from repc.driver.every_restricted import FreeNet, numbers_of, refuse_number
from repc.driver.lineage import emit_restricted
from repc.driver.relaxed import Relaxed, unrestricted, unrestricted_at, unrestricted_for_every
from repc.driver.restricting import restricted_network
from repc.groups import Group
from repc.lowering.network.relax import BROKEN
from repc.nn.at_numbers import parameters_at
from repc.nn.blueprint import Blueprint
from repc.nn.network import Network
from repc.reps.nets import TypedNet
from repc.source import fail

Model = TypeVar("Model")  # a network, or a pytree with networks in it, such as a Sequential
Net = TypeVar("Net", bound=Network)


def restrict(model: Model, subgroup: Group | str, at: int | Mapping[str, int] | str | None = None) -> Model:
    """The network of a subgroup that computes the same function: every parameter of ``model``, and, at zero, those that it allows
    besides. Training goes on from there; `relax` penalizes what was added, `symmetrize` drops it.

    ``subgroup``: a group that lies in the model's, an object or text such as ``"C(4)"``, as in ``C(4) in C(8)``. What is added are
    linear maps between features and biases, in entries of ``params`` whose names end in ``beyond`` and the group that is left; of
    the input also what nothing read before, of the output what nothing made. Products and gates stay those of the larger group.

    A network for every n is restricted at a number, ``at=8`` (of several letters ``{"n": 8, "m": 3}``): its parameters are then
    those of the same function at n = 8. Or it stays one for every n, where the subgroup has the symmetric groups as they are:
    ``"S(n)×SO(3)"`` of S(n)×O(3).

    Of a model made of several networks, such as a `Sequential`, each is restricted. Raises RepcError: E0245 where it is no
    subgroup, E0445 where blocks cannot be carried over, E0821 for what is no network, E0823 for a number that is missing.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "O(2)", ch=6, num_layers=1)
    >>> less = nn.restrict(model, "SO(2)")
    >>> x = jnp.ones((2, 4))
    >>> bool(jnp.allclose(less(x), model(x), atol=1e-5))
    True
    """
    return _each(model, lambda one: _restrict(one, subgroup, at))


def _each(model: Model, change: Callable[[Network], Network]) -> Model:
    """A model with each network in it changed. Raises RepcError (E0821) where there is none."""
    if not _networks(model):
        words = f"{type(model).__name__} holds no network that has a group"
        fail("E0821", words, "pass a network such as nn.EMLP, or a model made of such")
    return jax.tree.map(lambda leaf: change(leaf) if _is_network(leaf) else leaf, model, is_leaf=_is_network)


def _networks(model: Any) -> list[Network]:
    return [leaf for leaf in jax.tree.leaves(model, is_leaf=_is_network) if _is_network(leaf)]


def _is_network(leaf: object) -> bool:
    return isinstance(leaf, Network)


def _restrict(model: Net, subgroup: Group | str, at: int | Mapping[str, int] | str | None) -> Net:
    if isinstance(model.blueprint.lineage, tuple):
        model = _of_every(model, model.blueprint.lineage, at)
    elif at is not None:
        refuse_number(str(model.module.GROUP), at)
    blueprint = _restricted(model.blueprint, _lineage(model), subgroup)
    fresh = jax.eval_shape(blueprint.module.init, jax.random.key(0))
    like = jax.tree.leaves(model.params)[0].dtype
    params = {
        layer: {name: model.params.get(layer, {}).get(name, jnp.zeros(one.shape, like)) for name, one in named.items()}
        for layer, named in fresh.items()
    }
    return _again(model, blueprint, params)


def _of_every(model: Net, described: tuple, at: object) -> Net:
    """A network for every n as one at a number, or with what it is restricted by."""
    free = _free(described)
    if at is None:
        before = model.blueprint
        return _again(model, Blueprint(before.module, before.source, before.table, _for_every(free)), model.params)
    numbers = numbers_of(at, free.group)
    made, known = _at(free, tuple(numbers.items()))
    return _again(model, Blueprint(*made, known), parameters_at(free.net, model.params, numbers))


@lru_cache(maxsize=64)
def _free(described: tuple) -> FreeNet:
    return FreeNet.of(*solved_free_network(*described))


_for_every = lru_cache(maxsize=64)(unrestricted_for_every)


@lru_cache(maxsize=64)
def _at(free: FreeNet, numbers: tuple[tuple[str, int], ...]) -> tuple[tuple[ModuleType, str, str], Relaxed]:
    known = unrestricted_at(free, dict(numbers))
    return emit_restricted(known), known


def added(model: Network) -> dict:
    """Of the parameters of a restricted network, those that it has beside the ones of the group it was restricted from: a tree like
    ``params`` with nothing else in it.

    >>> import jax
    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "O(2)", ch=6, num_layers=1)
    >>> less = nn.restrict(model, "SO(2)")
    >>> all(not leaf.any() for leaf in jax.tree.leaves(nn.added(less)))
    True
    """
    return {layer: new for layer, named in model.params.items() if (new := {k: w for k, w in named.items() if _is_added(k, model)})}


def relax(model: Any) -> jax.Array:
    """How far a restricted network, or a model made of such, is from the larger group's: the sum of squares of what was added, 0
    where it is equivariant still. A penalty for training: ``loss(model) + strength * nn.relax(model)``. It sums over all groups
    left, where there are several.

    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "O(2)", ch=6, num_layers=1)
    >>> less = nn.restrict(model, "SO(2)")
    >>> float(nn.relax(less))
    0.0
    """
    every = (named for one in _networks(model) for named in one.params.values())
    leaves = [w for named in every for k, w in named.items() if f" {BROKEN} " in k]
    return sum((jnp.sum(jnp.abs(w) ** 2) for w in leaves), start=jnp.zeros(()))


def symmetrize(model: Model) -> Model:
    """The network of the larger group that is nearest to a restricted one: linear map by linear map, the equivariant part in the
    norm of matrices, as what `restrict` adds is orthogonal to what there was. Raises RepcError (E0821) for other networks.

    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "O(2)", ch=6, num_layers=1)
    >>> less = nn.restrict(model, "SO(2)")
    >>> nn.symmetrize(less).module.GROUP
    'O(2)'
    """
    return _each(model, _symmetrize)


def _symmetrize(model: Net) -> Net:
    before = model.blueprint.before
    if before is None:
        fail("E0821", "this network was not restricted from a larger group", "symmetrize what nn.restrict returned")
    shapes = jax.eval_shape(before.module.init, jax.random.key(0))
    params = {layer: {name: model.params[layer][name] for name in named} for layer, named in shapes.items()}
    return _again(model, before, params)


def _again(model: Net, blueprint: Blueprint, params: dict) -> Net:
    """A network of the same class."""
    made = object.__new__(type(model))
    made.__dict__.update(params=params, blueprint=blueprint)
    return made


def _is_added(name: str, model: Network) -> bool:
    return name.endswith(f" {BROKEN} {_left(model)}")


def _left(model: Network) -> str:
    """The group that a network was restricted from."""
    before = model.blueprint.before
    if before is None:
        fail("E0821", "this network was not restricted from a larger group", "restrict it with nn.restrict")
    return str(before.module.GROUP)


def _lineage(model: Network) -> Relaxed:
    known = model.blueprint.lineage
    if isinstance(known, Relaxed):
        return known
    if not isinstance(known, TypedNet):
        words = f"{type(model).__name__} of {model.module.GROUP} is no network of linear maps between features"
        fail("E0821", words, "compile the map of the subgroup, with res(…) for representations of the larger group")
    return _unrestricted(known)


_unrestricted = lru_cache(maxsize=64)(unrestricted)


def _restricted(before: Blueprint, known: Relaxed, subgroup: Group | str) -> Blueprint:
    made, found = _made(known, subgroup)
    return Blueprint(*made, found, before)


@lru_cache(maxsize=64)
def _made(known: Relaxed, subgroup: Group | str) -> tuple[tuple[ModuleType, str, str], Relaxed]:
    found = restricted_network(known, subgroup)
    return emit_restricted(found), found
