"""Networks as pytrees: parameters, and the emitted module that computes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp

from repc.api import Expression, Rep, bound_rep, expression
from repc.api.bound import with_letters
from repc.driver import build_group, roomy
from repc.groups import Group
from repc.nn.arrays import as_array
from repc.nn.blueprint import Blueprint, made_for_every_size, made_once
from repc.nn.taken import (
    Hidden,
    Inputs,
    bound,
    hidden_layers,
    multiplied_pairs,
    product_channels,
    refuse_letters,
    several_inputs,
    typed_net,
    written_layers,
)
from repc.reps.channels_last import NATURAL, checked_layout
from repc.reps.nets import (
    DEFAULT_LAYERS,
    DEFAULT_WIDTH,
    NetOptions,
    growth_option,
)
from repc.reps.uniform import uniform
from repc.source.arguments import whole


class Network:
    """A network with its parameters: a pytree whose leaves are the arrays of ``params``.

    ``model(x)`` maps x (…, dim in) to y (…, dim out). ``params`` is what the ``init`` of the emitted module makes;
    ``module`` is that module and ``source`` its text. Immutable: updates make new models.

    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "SO(3)", ch=8, num_layers=1)
    >>> model.module.IN_DIM
    6
    """

    params: dict
    blueprint: Blueprint

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        jax.tree_util.register_pytree_with_keys_class(cls)

    def tree_flatten_with_keys(self):
        """For JAX: the parameters are the only child."""
        return ((jax.tree_util.GetAttrKey("params"), self.params),), self.blueprint

    @classmethod
    def tree_unflatten(cls, blueprint: Blueprint, children) -> Network:
        """For JAX."""
        model = object.__new__(cls)
        model.__dict__.update(params=children[0], blueprint=blueprint)
        return model

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; make a new model with model.with_params(params)")

    def with_params(self, params: dict) -> Network:
        """The same network with other parameters."""
        return self.tree_unflatten(self.blueprint, (params,))

    @property
    def module(self) -> ModuleType:
        """The emitted module: ``init``, ``apply``, ``rho_in``, ``rho_out``, ``sample``, ``equivariance_error``."""
        return self.blueprint.module

    @property
    def source(self) -> str:
        """The text of the emitted module: what the network computes, to read."""
        return self.blueprint.source

    def __call__(self, *xs, training: bool = True, **given) -> jax.Array:
        """y (…, dim out) from x (…, dim in); several inputs in order. Training and use are the same: ``training`` is there
        for loops written for EMLP. Networks for every n also take a tuple of tensors, those that ``module.INPUT_AXES`` names, and
        what their ``apply`` takes besides: ``mask``, behind the inputs or by name, and sizes where there are several."""
        blueprint, count = self.blueprint, self.blueprint.input_count
        return blueprint.module.apply(self.params, *map(self._as_input, xs[:count]), *xs[count:], **given)

    def _as_input(self, x):
        if isinstance(x, tuple) and hasattr(self.module, "INPUT_AXES"):
            return tuple(as_array(part, like=self.params) for part in x)
        return as_array(x, like=self.params)

    def summary(self) -> None:
        """Print a table: of each layer the representation, channels, parameters and FLOPs, and what the network cannot see."""
        print(f"{self!r}\n{self.blueprint.table}")

    def equivariance_error(self, key: jax.Array, n: int = 10, at: int | None = None) -> jax.Array:
        """Relative error over n random group elements and inputs; of a network for every n, at n = ``at``."""
        where = () if at is None else (at,)
        return self.module.equivariance_error(self.params, key, n, *where)

    def __repr__(self) -> str:
        m = self.module
        count = sum(p.size for p in jax.tree.leaves(self.params) if hasattr(p, "size"))
        inputs = m.INPUT if isinstance(m.INPUT, str) else f"({', '.join(m.INPUT)})"
        return f"{type(self).__name__}({inputs} -> {m.OUTPUT} under {m.GROUP}, {count} parameters)"

    def _start(self, blueprint: Blueprint, key, dtype) -> None:
        key = jax.random.key(0) if key is None else jax.random.key(key) if isinstance(key, int) else key
        params = blueprint.module.init(key) if dtype is None else blueprint.module.init(key, jnp.dtype(dtype))
        self.__dict__.update(params=params, blueprint=blueprint)


def uniform_rep(ch: int, group: Group | str, rep_in: Rep | str | None = None, rep_out: Rep | str | None = None) -> Expression:
    """A representation of dimension ``ch`` in which every tensor type of the group takes about the same share of it, by the
    rule of EMLP (`repc.reps.uniform.uniform`). With ``rep_in`` and ``rep_out`` it has room for all that a network between them
    needs, as the hidden layers of `EMLP` do. Raises RepcError (E0326) unless ch ≥ 1.

    >>> from repc import nn
    >>> print(nn.uniform_rep(32, "SO(3)"))
    14V⁰+3V+V²
    """
    group, ch = build_group(group), whole(ch, "ch")
    if rep_in is None or rep_out is None:
        return expression(uniform(ch, group))
    into, out = bound_rep(rep_in, group), bound_rep(rep_out, group)
    return expression(roomy(typed_net("uniform", [into], out, hidden_layers(ch, DEFAULT_LAYERS, group))).options.hidden[0])


class EMLP(Network):
    """An equivariant network: hidden layers of linear maps, products and gated nonlinearities, then a linear layer.

    ``rep_in`` is a tuple of representations where there are several inputs, ``EMLP(("V", "V²"), …)``: ``model(x, y)`` takes them in
    order. ``group`` may have letters, ``"S(n)"`` or ``"S(n) × O(3)"``: one network for every n, which is read off the input.

    ``ch``: width of the hidden layers: a number of channels (as `uniform_rep`; under letters those of each body), a representation
    such as ``"16V²+16V+16V⁰"``, or a list with one of these per layer, which then says how many layers there are, not
    ``num_layers``; the usual number where it is left out. ``product``: channels of each irreducible that are multiplied (None or
    "auto": the default, 0 or "none": none), and ``pairs`` which with which: "auto", "all", "squares", "invariants", or a
    representation whose irreducibles are. ``gate``, ``growth``, ``bias`` and ``layout`` as in a ``net`` line. ``key``: a JAX key or
    a seed.

    Raises RepcError for a network that would break equivariance, or whose output cannot depend on its input.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> model = nn.EMLP("2V", "V", "SO(3)", ch=8, num_layers=1)
    >>> model(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(
        self,
        rep_in: Inputs,
        rep_out: Rep | str,
        group: Group | str | None = None,
        ch: Hidden | None = None,
        num_layers: int = DEFAULT_LAYERS,
        *,
        product: int | str | None = None,
        pairs: Rep | str = "auto",
        gate: str = "auto",
        growth: int | None = None,
        bias: bool = True,
        layout: str = NATURAL,
        dtype=None,
        key=None,
    ):
        layout = checked_layout(layout)
        growth = None if growth is None else growth_option(growth)
        if letters := with_letters(group):
            options = NetOptions((), product_channels(product), multiplied_pairs(pairs, None), gate, bias=bias, growth=growth)
            options = replace(options, layout=layout)
            hidden = written_layers(ch, num_layers, letters)
            self._start(made_for_every_size("emlp", (*several_inputs(rep_in), rep_out), letters, hidden, options), key, dtype)
            return
        group, (*into, out) = bound(group, *several_inputs(rep_in), rep_out)
        options = hidden_layers(DEFAULT_WIDTH if ch is None else ch, num_layers, group)
        options = replace(options, product=product_channels(product), pairs=multiplied_pairs(pairs, group), gate=gate)
        options = replace(options, bias=bias, growth=growth, is_usual=ch is None, layout=layout)
        self._start(made_once(typed_net("emlp", into, out, options)), key, dtype)


class EMLPBlock(Network):
    """One hidden layer: rep_in -> rep_out, with products and the nonlinearity; coordinates of the representations on both sides.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.EMLPBlock("2V", "4V⁰+2V", "SO(3)")(jnp.ones((4, 6))).shape
    (4, 10)
    """

    def __init__(
        self, rep_in: Inputs, rep_out: Rep | str, group: Group | str | None = None, *, product: int | str | None = None,
        pairs: Rep | str = "auto", gate: str = "auto", bias: bool = True, layout: str = NATURAL, dtype=None, key=None,
    ):  # fmt: skip
        refuse_letters(group, f"nn.EMLP(…, num_layers=1) is one hidden layer and a linear one for every size of {group}")
        group, (*into, out) = bound(group, *several_inputs(rep_in), rep_out)
        options = NetOptions((out.typed,), product_channels(product), multiplied_pairs(pairs, group), gate, bias=bias)
        options = replace(options, layout=checked_layout(layout))
        self._start(made_once(replace(typed_net("block", into, out, options), final=False)), key, dtype)


class Linear(Network):
    """All equivariant linear maps rep_in -> rep_out, and an equivariant bias; under ``"S(n)"`` for every n at once.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Linear("2V", "V", "SO(3)")(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(
        self, rep_in: Inputs, rep_out: Rep | str, group: Group | str | None = None, *, bias: bool = True,
        layout: str = NATURAL, dtype=None, key=None,
    ):  # fmt: skip
        if letters := with_letters(group):
            options = NetOptions((), bias=bias, growth=0, layout=checked_layout(layout))
            self._start(made_for_every_size("linear", (*several_inputs(rep_in), rep_out), letters, (), options), key, dtype)
            return
        _, (*into, out) = bound(group, *several_inputs(rep_in), rep_out)
        options = NetOptions((), 0, bias=bias, layout=checked_layout(layout))
        self._start(made_once(typed_net("linear", into, out, options)), key, dtype)


class BiLinear(Network):
    """A learned equivariant map rep_in -> rep_out, quadratic in x: two linear maps, their products, a linear map back.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.BiLinear("2V", "V⁰", "SO(3)")(jnp.ones((4, 6))).shape
    (4, 1)
    """

    def __init__(
        self, rep_in: Inputs, rep_out: Rep | str, group: Group | str | None = None, *, product: int | str | None = None,
        pairs: Rep | str = "auto", layout: str = NATURAL, dtype=None, key=None,
    ):  # fmt: skip
        refuse_letters(group, f"nn.Poly({rep_in!r}, {rep_out!r}, 2, {group!r}) is all quadratic maps for every size of {group}")
        group, (*into, out) = bound(group, *several_inputs(rep_in), rep_out)
        options = NetOptions((), product_channels(product), multiplied_pairs(pairs, group), bias=False)
        options = replace(options, layout=checked_layout(layout))
        typed = typed_net("bilinear", into, out, options)
        self._start(made_once(replace(typed, linear=False, final_product=True)), key, dtype)


def bilinear_weights(rep_out: Rep | str, rep_in: Rep | str, group: Group | str | None = None) -> tuple[int, Callable]:
    """(r, W): ``W(params, x)`` with params (r,) and x (…, dim in) is a matrix (…, dim out, dim in), linear in both and equivariant:
    W(params, ρ(g)x) = ρ_out(g) W(params, x) ρ_in(g)⁻¹; so W(params, x) @ x is a bilinear layer, as EMLP makes one.

    EMLP takes the maps between equal tensors only, at random; these are all there are.

    >>> from repc import nn
    >>> count, weights = nn.bilinear_weights("V", "V+V⁰", "SO(3)")
    >>> count
    3
    """
    _, (into, out) = bound(group, rep_in, rep_out)
    layer = Linear(into, out * into.T, bias=False)
    start, unraveled = jax.flatten_util.ravel_pytree(layer.params)
    shape = (out.size(), into.size())

    def weights(params: jax.Array, x: jax.Array) -> jax.Array:
        y = layer.with_params(unraveled(params))(x)
        return y.reshape(*y.shape[:-1], *shape)

    return start.size, weights
