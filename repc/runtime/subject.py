"""A module under test: what it says of itself, one draw of parameters and inputs, elements that move them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from math import prod
from types import ModuleType
from typing import Any

import numpy as np

from repc.runtime.sized import summed_over_channels
from repc.source import CheckError, Diagnostic

BASIS_ENTRIES = 2**22  # weights and bases are built and tested up to here
_LARGE = 2**20  # dimension from which one vector is enough
_SMALL = 256  # dimension up to which ρ(g) itself is tested
_RHO_ENTRIES = 2**26  # where the module refuses to build rho
ELEMENTS = 3  # random group elements


def numbers(module: Any) -> int:
    """Basis maps of a map, coefficients of a network."""
    return module.COEFFICIENTS if hasattr(module, "COEFFICIENTS") else module.HOM_DIM


class TestedModule:
    """A module under test, with one random draw of parameters and inputs."""

    def __init__(self, module: ModuleType, path: str):
        import jax

        self.module, self.path = summed_over_channels(module), path
        self.dims = module.IN_DIM if isinstance(module.IN_DIM, tuple) else (module.IN_DIM,)
        key, self.sample_key = jax.random.key(0), jax.random.key(1)
        self.is_complex = "complex" in str(_default_dtype(module))
        self.dtype = np.complex128 if self.is_complex else np.float64
        self.count = 4 if max(*self.dims, module.OUT_DIM) <= _LARGE else 1
        self._try_shapes(key)
        self.params = module.init(key, self.dtype)
        self.xs = [self._drawn(k) for k in range(len(self.dims))]

    def _try_shapes(self, key) -> None:
        """Trace both functions, so that sizes that contradict the text are named before memory is taken for them."""
        import jax

        params = jax.eval_shape(lambda key: self.module.init(key, self.dtype), key)
        count = sum(prod(w.shape) for w in jax.tree.leaves(params))
        wanted = numbers(self.module) * getattr(self.module, "CHANNELS", 1)
        if count != wanted:
            name = "COEFFICIENTS" if hasattr(self.module, "COEFFICIENTS") else "HOM_DIM"
            self.fails("E0604", f"init makes {count} parameters, {name} is {wanted}")
        y = jax.eval_shape(self.module.apply, params, *(jax.ShapeDtypeStruct((self.count, d), self.dtype) for d in self.dims))
        if y.shape != (self.count, self.module.OUT_DIM):
            self.fails("E0604", f"apply returns shape {y.shape}, expected {(self.count, self.module.OUT_DIM)}")

    def _drawn(self, k: int) -> np.ndarray:
        """Vectors for an input, by NumPy: what is not the module's is not worth a compilation."""
        rng, shape = np.random.default_rng(k), (self.count, self.dims[k])
        x = rng.standard_normal(shape)
        return x + 1j * rng.standard_normal(shape) if self.is_complex else x

    def fails(self, code: str, words: str):
        """Raise the CheckError of a failed test."""
        raise CheckError(Diagnostic(code, f"{self.path}: {words}", "write the module again with 'repc compile'"))

    @property
    def rho_is_small(self) -> bool:
        """Whether the module builds ρ(g)."""
        return max(*self.dims, self.module.OUT_DIM) ** 2 <= _RHO_ENTRIES

    @property
    def by_axes(self) -> bool:
        """Whether vectors are moved axis by axis: where the module can, and ρ(g) is not small."""
        return hasattr(self.module, "act_in") and max(*self.dims, self.module.OUT_DIM) > _SMALL

    @cached_property
    def tangents(self) -> Callable:
        """From a tangent at the identity to dρ_in(A) x, of several inputs a tuple, and dρ_out(A) f(x), axis by axis."""
        import jax

        one, y = self.identity(), self.module.apply(self.params, *self.xs)

        def moved(tangent):
            acts = ((self.module.act_in, self.xs), (self.module.act_out, (y,)))
            return [jax.jvp(lambda g, act=act, vs=vs: act(g, *vs), (one,), (tangent,))[1] for act, vs in acts]

        return jax.jit(moved)

    @property
    def can_move(self) -> bool:
        """Whether vectors can be moved by the group: by a matrix, or axis by axis."""
        return self.rho_is_small or self.by_axes

    @cached_property
    def element_is_small(self) -> bool:
        """Whether matrices of the factors are within reach: those of a few random elements are drawn at once."""
        return ELEMENTS * sum(d * d for d in self.factor_dims) <= _RHO_ENTRIES

    @property
    def not_moved(self) -> str:
        """Why vectors are not moved by the group."""
        what = "ρ(g)" if not self.can_move else "a group element"
        return f"not run: {what} is too large to build"

    def identity(self):
        """The group's identity, in float64 or complex128: a matrix, or a tuple for products."""
        one = tuple(np.eye(d, dtype=self.dtype) for d in self.factor_dims)
        return one if len(one) > 1 else one[0]

    @cached_property
    def factor_dims(self) -> tuple[int, ...]:
        """d of each factor."""
        import jax

        shapes = jax.eval_shape(lambda: self.module.sample(self.sample_key, 1))
        shapes = shapes if isinstance(shapes, tuple) else (shapes,)
        return tuple(s.shape[-1] for s in shapes)


def finite_generators(s: TestedModule) -> Iterator[tuple[int, np.ndarray]]:
    """The generators that are elements: the factor that each belongs to, and its matrix."""
    for slot, factor in enumerate(s.module.GENERATORS):
        for image in np.asarray(factor.get("permutations", np.zeros((0, 1), int))):
            yield slot, np.eye(len(image), dtype=s.dtype)[:, np.argsort(image)].T
        for h in factor.get("discrete", ()):
            yield slot, np.asarray(h, s.dtype)


def tangent_generators(s: TestedModule) -> Iterator[tuple[int, np.ndarray]]:
    """The generators that are tangents at the identity: the factor that each belongs to, and its matrix."""
    for slot, factor in enumerate(s.module.GENERATORS):
        for a in factor.get("lie", ()):
            yield slot, np.asarray(a)


def _default_dtype(module: ModuleType):
    import inspect

    return np.dtype(inspect.signature(module.init).parameters["dtype"].default)


def replaced(element, slot: int, matrix: np.ndarray):
    """An element of a product with another matrix for one of its factors."""
    if not isinstance(element, tuple):
        return matrix
    return tuple(matrix if k == slot else part for k, part in enumerate(element))


def relative(a: np.ndarray, b: np.ndarray, least: float = 0.0) -> float:
    """‖a − b‖ over the largest of ‖a‖, ‖b‖ and least; NaN where one of them is."""
    with np.errstate(invalid="ignore"):  # infinities give NaN, which no bound allows
        size = float(np.max([np.linalg.norm(a), np.linalg.norm(b), least]))
        return 0.0 if size == 0 else float(np.linalg.norm(a - b)) / size
