"""Layers in natural coordinates, as EMLP has them: gated nonlinearity, plain MLP, sequence, standardization."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import jax
import jax.numpy as jnp
import numpy as np

from repc.api import Expression, Rep
from repc.groups import Group
from repc.nn.arrays import as_array
from repc.nn.taken import bound
from repc.numeric.actions.pointwise import pointwise_kind
from repc.reps.layout import expand, monomial_size
from repc.source import fail
from repc.source.arguments import refuse, whole
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
        kinds = [pointwise_kind(p.monomial, group) if p.monomial else "any" for p in expand(rep.node, group).parts]
        if any(k is None for k in kinds):
            fail(
                "E0803",
                f"a function of each coordinate of {rep} is not equivariant under {group.name}, which does not permute them",
                "use GatedNonlinearity",
            )
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


@jax.tree_util.register_pytree_with_keys_class
class Sequential:
    """Layers one after another; a pytree of its layers. Functions without parameters may stand among them.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Sequential(nn.Linear("2V", "2V", "SO(3)"), nn.Linear("2V", "V", "SO(3)"))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, *layers):
        self.layers = layers

    def tree_flatten_with_keys(self):
        """For JAX: layers that are pytrees are children, plain functions are not."""
        static = tuple(None if _is_tree(layer) else layer for layer in self.layers)
        trees = tuple(layer if _is_tree(layer) else None for layer in self.layers)
        return ((jax.tree_util.GetAttrKey("layers"), trees),), static

    @classmethod
    def tree_unflatten(cls, static, children):
        """For JAX."""
        made = object.__new__(cls)
        made.layers = tuple(t if s is None else s for t, s in zip(children[0], static, strict=True))
        return made

    def __call__(self, x):
        """The layers in order."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __getitem__(self, k: int):
        return self.layers[k]

    def __len__(self) -> int:
        return len(self.layers)

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"


def _is_tree(layer) -> bool:
    return not (callable(layer) and jax.tree_util.all_leaves([layer]))


@jax.tree_util.register_pytree_with_keys_class
class MLP:
    """A plain network with swish, for comparison: dim rep_in -> ch -> … -> dim rep_out. ``params`` is a list of
    {"weight": (out, in), "bias": (out,)}.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.MLP("2V", "V", "SO(3)", ch=8, num_layers=1)(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(
        self, rep_in: Rep | str, rep_out: Rep | str, group: Group | str | None = None, ch: int = 384, num_layers: int = 3,
        *, key=None,
    ):  # fmt: skip
        _, (into, out) = bound(group, rep_in, rep_out)
        key = jax.random.key(0) if key is None else jax.random.key(key) if isinstance(key, int) else key
        widths = [into.size(), *[whole(ch, "ch", 1)] * whole(num_layers, "num_layers"), out.size()]
        keys = jax.random.split(key, len(widths) - 1)
        self.params = [
            {"weight": jax.random.normal(k, (b, a)) / np.sqrt(a), "bias": jnp.zeros(b)}
            for k, a, b in zip(keys, widths, widths[1:], strict=False)
        ]

    def tree_flatten_with_keys(self):
        """For JAX."""
        return ((jax.tree_util.GetAttrKey("params"), self.params),), None

    @classmethod
    def tree_unflatten(cls, _, children):
        """For JAX."""
        made = object.__new__(cls)
        made.params = children[0]
        return made

    def __call__(self, x, training: bool = True):
        """y (…, dim out); ``training`` changes nothing."""
        x = as_array(x, like=self.params)
        *hidden, last = self.params
        for p in hidden:
            x = jax.nn.silu(x @ p["weight"].T + p["bias"])
        return x @ last["weight"].T + last["bias"]


def _numbers(value, name: str) -> jax.Array:
    with suppress(TypeError, ValueError):
        if not isinstance(value, str | bytes):
            return jnp.asarray(value)
    refuse(value, name, "a number or an array", f"write numbers, for example {name}=1.0")


@jax.tree_util.register_pytree_with_keys_class
class Standardize:
    """``model`` between standardized coordinates: y = mean_out + std_out · model((x − mean_in)/std_in).

    The statistics are constants, not learned. They keep equivariance where means are invariant and one number scales
    all coordinates of a tensor, as those of `repc.datasets` do.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Standardize(nn.Linear("2V", "V", "SO(3)"), jnp.zeros(6), jnp.ones(6), jnp.zeros(3), jnp.ones(3))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, model, mean_in, std_in, mean_out, std_out):
        self.model = model
        named = {"mean_in": mean_in, "std_in": std_in, "mean_out": mean_out, "std_out": std_out}
        self.stats = tuple(_numbers(value, name) for name, value in named.items())

    def tree_flatten_with_keys(self):
        """For JAX: the model is the only child."""
        return ((jax.tree_util.GetAttrKey("model"), self.model),), _StaticArrays(self.stats)

    @classmethod
    def tree_unflatten(cls, constants, children):
        """For JAX."""
        made = object.__new__(cls)
        made.model, made.stats = children[0], constants.arrays
        return made

    def __call__(self, x, training: bool = True):
        """y (…, dim out); ``training`` changes nothing."""
        x = as_array(x, like=self.model)
        mean_in, std_in, mean_out, std_out = (s.astype(x.dtype) for s in self.stats)
        return mean_out + std_out * self.model((x - mean_in) / std_in)

    def __repr__(self) -> str:
        return f"Standardize({self.model!r})"


class _StaticArrays:
    """Arrays as static data: equal where their bytes are."""

    def __init__(self, arrays: tuple):
        self.arrays = arrays
        self._key = tuple((str(a.dtype), a.shape, np.asarray(a).tobytes()) for a in arrays)

    def __eq__(self, other) -> bool:
        return isinstance(other, _StaticArrays) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)
