"""``jax.numpy``, ``jax.numpy.linalg`` and ``jax.numpy.fft``, as far as emitted text uses them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np

from repc.targets.jax.standin.arrays import Array, Lacking, bare, cast
from repc.targets.jax.standin.namespaces import Namespace

# Functions of arrays alone, and functions that take them first and then what NumPy's take:
_POINTWISE = ("abs", "sqrt", "exp", "cos", "sin", "tanh", "sign", "where", "maximum", "ravel", "zeros_like", "kron")
_FIRST = ("moveaxis", "swapaxes", "reshape", "tile", "diagonal", "argmin", "argmax", "argsort", "take", "broadcast_to", "split")
_SEVERAL = ("take_along_axis",)
_JOINING = ("concatenate", "stack")
_CREATING = ("zeros", "ones", "eye", "arange")
_SAME = ("broadcast_shapes", "issubdtype", "inexact", "floating", "float16", "float32", "float64", "complex64", "complex128", "pi")


class _Half:
    """``bfloat16``, which NumPy lacks: equal to no dtype there is."""

    def __repr__(self) -> str:
        return "bfloat16"


def wrapped(result):
    """NumPy's answer as arrays; a list or tuple of them stays one."""
    if isinstance(result, (list, tuple)):
        return [Array(one) for one in result] if isinstance(result, list) else tuple(Array(one) for one in result)
    return Array(result)


def _of_arrays(function: Callable, count: int | None, name: str) -> Callable:
    """A NumPy function whose first ``count`` arguments (None: all) are arrays or numbers, and no lists, as in JAX."""

    @wraps(function)
    def call(*args, **kwargs):
        if any(isinstance(a, (list, tuple)) for a in args[:count]):
            raise TypeError(f"jax.numpy.{name} takes arrays, not lists of them")
        return wrapped(function(*map(bare, args), **kwargs))

    return call


def _joining(function: Callable) -> Callable:
    return lambda arrays, axis=0: wrapped(function(bare(list(arrays)), axis=axis))


def _creating(function: Callable) -> Callable:
    return lambda *args, **kwargs: Array(function(*args, **kwargs))


def _with_precision(function: Callable) -> Callable:
    """A product of arrays; the ``precision`` that accelerators are asked for is float64's."""
    return lambda *args, precision=None, **kwargs: Array(function(*map(bare, args), **kwargs))


def _einsum(formula: str, *arrays) -> np.ndarray:
    return np.einsum(formula, *arrays, optimize=True)


def _result_type(*args) -> np.dtype:
    if any(isinstance(a, _Half) for a in args):
        raise Lacking("NumPy has no bfloat16")
    return np.result_type(*(a.dtype if isinstance(a, Array) else a for a in args))


def _asarray(value, dtype=None) -> Array:
    return cast(value, dtype)


_LINALG = Namespace(
    "jax.numpy.linalg",
    **{name: _of_arrays(getattr(np.linalg, name), 1, f"linalg.{name}") for name in ("qr", "det", "inv", "norm")},
)
_FFT = Namespace("jax.numpy.fft", **{name: _of_arrays(getattr(np.fft, name), 1, f"fft.{name}") for name in ("rfftn", "irfftn")})

NUMPY = Namespace(
    "jax.numpy",
    **{name: _of_arrays(getattr(np, name), None, name) for name in _POINTWISE},
    **{name: _of_arrays(getattr(np, name), 1, name) for name in _FIRST},
    **{name: _of_arrays(getattr(np, name), 2, name) for name in _SEVERAL},
    **{name: _joining(getattr(np, name)) for name in _JOINING},
    **{name: _creating(getattr(np, name)) for name in _CREATING},
    **{name: getattr(np, name) for name in _SAME},
    matmul=_with_precision(np.matmul),
    tensordot=_with_precision(np.tensordot),
    einsum=_with_precision(_einsum),
    asarray=_asarray,
    shape=lambda value: np.shape(bare(value)),
    ndim=lambda value: np.ndim(bare(value)),
    dtype=np.dtype,
    nan=np.nan,
    bfloat16=_Half(),
    result_type=_result_type,
    promote_types=_result_type,
    linalg=_LINALG,
    fft=_FFT,
)
