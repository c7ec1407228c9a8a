"""A PyTorch module around a model: arrays pass by DLPack, gradients through JAX's reverse mode."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import torch

from repc.source import fail


class Torch(torch.nn.Module):
    """``module(x)`` is ``model(x)`` on tensors; each array of the model is a ``torch.nn.Parameter``.

    Forward and backward are jitted JAX functions, on the device where the tensors are. Raises RepcError (E0820) for
    inputs whose dtype is not that of the parameters.
    """

    def __init__(self, model):
        super().__init__()
        leaves, structure = jax.tree.flatten(model)
        self.weights = torch.nn.ParameterList([torch.nn.Parameter(_to_torch(leaf).clone()) for leaf in leaves])
        self._structure = structure
        self._forward = jax.jit(lambda leaves, x: jax.tree.unflatten(structure, leaves)(x))
        self._backward = jax.jit(lambda leaves, x, dy: jax.vjp(self._forward, leaves, x)[1](dy))

    def model(self):
        """The repc model with the present parameters."""
        return jax.tree.unflatten(self._structure, [_to_jax(w) for w in self.weights])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y (…, dim out) from x (…, dim in)."""
        dtype = self.weights[0].dtype if len(self.weights) else x.dtype
        if x.dtype != dtype:
            fail("E0820", f"the input is {x.dtype}, the parameters are {dtype}", f"convert one of them, for example x.to({dtype})")
        return _Call.apply(self._forward, self._backward, x, *self.weights)


class _Call(torch.autograd.Function):
    @staticmethod
    def forward(ctx, forward, backward, x, *weights):
        ctx.backward_in_jax = backward
        ctx.save_for_backward(x, *weights)
        return _to_torch(forward([_to_jax(w) for w in weights], _to_jax(x)))

    @staticmethod
    def backward(ctx, dy):
        x, *weights = ctx.saved_tensors
        grads, dx = ctx.backward_in_jax([_to_jax(w) for w in weights], _to_jax(x), _to_jax(dy))
        return None, None, _to_torch(dx), *map(_to_torch, grads)


def _to_jax(tensor: torch.Tensor) -> jax.Array:
    return jnp.from_dlpack(tensor.detach().contiguous())


def _to_torch(array: jax.Array) -> torch.Tensor:
    return torch.from_dlpack(array)
