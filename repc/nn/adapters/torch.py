"""A PyTorch module around a model: arrays pass by DLPack, gradients through JAX's reverse mode."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp

from repc.source import fail
from repc.source.packages import missing

try:
    import torch
except ModuleNotFoundError as error:
    missing(error, "the adapter for PyTorch", "torch")


class Torch(torch.nn.Module):
    """``module(x)`` is ``model(x)`` on tensors; each array of the model is a ``torch.nn.Parameter``.

    Forward and backward are jitted JAX functions, on the device where the tensors are. Inputs of another floating type, such as
    float64, are converted to that of the parameters. Raises RepcError (E0820) for inputs of integers, and complex ones into a
    real model.

    >>> import torch
    >>> from repc import nn
    >>> from repc.nn.adapters.torch import Torch
    >>> tuple(Torch(nn.Linear("2V", "V", "SO(3)"))(torch.ones(4, 6)).shape)
    (4, 3)
    """

    def __init__(self, model):
        super().__init__()
        leaves, structure = jax.tree.flatten(model)
        self.weights = torch.nn.ParameterList([torch.nn.Parameter(_to_torch(leaf).clone()) for leaf in leaves])
        self._structure = structure
        self._function = torchify_fn(lambda x, *leaves: jax.tree.unflatten(structure, leaves)(x))

    def model(self):
        """The repc model with the present parameters."""
        return jax.tree.unflatten(self._structure, [_to_jax(w) for w in self.weights])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y (…, dim out) from x (…, dim in)."""
        dtype = self.weights[0].dtype if len(self.weights) else x.dtype
        if not (x.is_floating_point() or x.is_complex()) or (x.is_complex() and not dtype.is_complex):
            fail("E0820", f"the input is {x.dtype}, the parameters are {dtype}", f"convert one of them, for example x.to({dtype})")
        return self._function(x.to(dtype), *self.weights)


def torchify_fn(function: Callable[..., jax.Array]) -> Callable[..., torch.Tensor]:
    """A function of JAX arrays as one of tensors, jitted; gradients of every argument go through JAX's reverse mode.

    >>> import torch
    >>> from repc.nn.adapters.torch import torchify_fn
    >>> torchify_fn(lambda x: 2 * x)(torch.ones(2)).tolist()
    [2.0, 2.0]
    """
    forward = jax.jit(function)
    backward = jax.jit(lambda arguments, dy: jax.vjp(function, *arguments)[1](dy))
    return lambda *tensors: _Call.apply(forward, backward, *tensors)


class _Call(torch.autograd.Function):
    @staticmethod
    def forward(ctx, forward, backward, *tensors):
        ctx.backward_in_jax = backward
        ctx.save_for_backward(*tensors)
        return _to_torch(forward(*map(_to_jax, tensors)))

    @staticmethod
    def backward(ctx, dy):
        gradients = ctx.backward_in_jax(tuple(map(_to_jax, ctx.saved_tensors)), _to_jax(dy))
        return None, None, *map(_to_torch, gradients)


def _to_jax(tensor: torch.Tensor) -> jax.Array:
    return jnp.from_dlpack(tensor.detach().contiguous())


def _to_torch(array: jax.Array) -> torch.Tensor:
    return torch.from_dlpack(array)
