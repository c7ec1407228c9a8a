"""Every equivariant linear map V²+V -> V²+V under S(6).

    map layer : V²+V -> V²+V

Input     V²+V, dimension 42 = 3[6] + 4[5,1] + [4,2] + [4,1,1]
          x[0:36] V², x[36:42] V
Output    V²+V, dimension 42 = 3[6] + 4[5,1] + [4,2] + [4,1,1]
          y[0:36] V², y[36:42] V
Maps      27, known from exact characters of S(6)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  orbit: the weight matrix is constant on orbits of index tuples

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile layer.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "S(6)"
INPUT = "V²+V"
OUTPUT = "V²+V"
IN_DIM = 42
OUT_DIM = 42
INPUT_LAYOUT = (("V²", 0, 36), ("V", 36, 42))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V²", 0, 36), ("V", 36, 42))  # (summand, start, stop)
HOM_DIM = 27
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of S(6)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "4df885293f6751f3ffcf88043d449b0b8a7ee83b61fcc90347122eb38c7c09bf"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Generators of S(6) as image arrays: e_j -> e_p[j].
PERMUTATIONS = np.array([[1, 0, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0]])
# Orbit of each index tuple (output, input), (42, 42).
LABELS = np.array(
    [
        [
            0, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 2, 4, 3, 4, 4, 4, 2, 4, 4, 3, 4, 4, 2, 4, 4, 4, 3, 4, 2, 4, 4, 4, 4,
            3, 5, 6, 6, 6, 6, 6,
        ],
        [
            7, 8, 9, 9, 9, 9, 10, 11, 12, 12, 12, 12, 13, 14, 15, 16, 16, 16, 13, 14, 16, 15, 16, 16, 13, 14, 16,
            16, 15, 16, 13, 14, 16, 16, 16, 15, 17, 18, 19, 19, 19, 19,
        ],
        [
            7, 9, 8, 9, 9, 9, 13, 15, 14, 16, 16, 16, 10, 12, 11, 12, 12, 12, 13, 16, 14, 15, 16, 16, 13, 16, 14,
            16, 15, 16, 13, 16, 14, 16, 16, 15, 17, 19, 18, 19, 19, 19,
        ],
        [
            7, 9, 9, 8, 9, 9, 13, 15, 16, 14, 16, 16, 13, 16, 15, 14, 16, 16, 10, 12, 12, 11, 12, 12, 13, 16, 16,
            14, 15, 16, 13, 16, 16, 14, 16, 15, 17, 19, 19, 18, 19, 19,
        ],
        [
            7, 9, 9, 9, 8, 9, 13, 15, 16, 16, 14, 16, 13, 16, 15, 16, 14, 16, 13, 16, 16, 15, 14, 16, 10, 12, 12,
            12, 11, 12, 13, 16, 16, 16, 14, 15, 17, 19, 19, 19, 18, 19,
        ],
        [
            7, 9, 9, 9, 9, 8, 13, 15, 16, 16, 16, 14, 13, 16, 15, 16, 16, 14, 13, 16, 16, 15, 16, 14, 13, 16, 16,
            16, 15, 14, 10, 12, 12, 12, 12, 11, 17, 19, 19, 19, 19, 18,
        ],
        [
            11, 10, 12, 12, 12, 12, 8, 7, 9, 9, 9, 9, 14, 13, 15, 16, 16, 16, 14, 13, 16, 15, 16, 16, 14, 13, 16,
            16, 15, 16, 14, 13, 16, 16, 16, 15, 18, 17, 19, 19, 19, 19,
        ],
        [
            3, 2, 4, 4, 4, 4, 1, 0, 1, 1, 1, 1, 4, 2, 3, 4, 4, 4, 4, 2, 4, 3, 4, 4, 4, 2, 4, 4, 3, 4, 4, 2, 4, 4, 4,
            3, 6, 5, 6, 6, 6, 6,
        ],
        [
            15, 13, 14, 16, 16, 16, 9, 7, 8, 9, 9, 9, 12, 10, 11, 12, 12, 12, 16, 13, 14, 15, 16, 16, 16, 13, 14,
            16, 15, 16, 16, 13, 14, 16, 16, 15, 19, 17, 18, 19, 19, 19,
        ],
        [
            15, 13, 16, 14, 16, 16, 9, 7, 9, 8, 9, 9, 16, 13, 15, 14, 16, 16, 12, 10, 12, 11, 12, 12, 16, 13, 16,
            14, 15, 16, 16, 13, 16, 14, 16, 15, 19, 17, 19, 18, 19, 19,
        ],
        [
            15, 13, 16, 16, 14, 16, 9, 7, 9, 9, 8, 9, 16, 13, 15, 16, 14, 16, 16, 13, 16, 15, 14, 16, 12, 10, 12,
            12, 11, 12, 16, 13, 16, 16, 14, 15, 19, 17, 19, 19, 18, 19,
        ],
        [
            15, 13, 16, 16, 16, 14, 9, 7, 9, 9, 9, 8, 16, 13, 15, 16, 16, 14, 16, 13, 16, 15, 16, 14, 16, 13, 16,
            16, 15, 14, 12, 10, 12, 12, 12, 11, 19, 17, 19, 19, 19, 18,
        ],
        [
            11, 12, 10, 12, 12, 12, 14, 15, 13, 16, 16, 16, 8, 9, 7, 9, 9, 9, 14, 16, 13, 15, 16, 16, 14, 16, 13,
            16, 15, 16, 14, 16, 13, 16, 16, 15, 18, 19, 17, 19, 19, 19,
        ],
        [
            15, 14, 13, 16, 16, 16, 12, 11, 10, 12, 12, 12, 9, 8, 7, 9, 9, 9, 16, 14, 13, 15, 16, 16, 16, 14, 13,
            16, 15, 16, 16, 14, 13, 16, 16, 15, 19, 18, 17, 19, 19, 19,
        ],
        [
            3, 4, 2, 4, 4, 4, 4, 3, 2, 4, 4, 4, 1, 1, 0, 1, 1, 1, 4, 4, 2, 3, 4, 4, 4, 4, 2, 4, 3, 4, 4, 4, 2, 4, 4,
            3, 6, 6, 5, 6, 6, 6,
        ],
        [
            15, 16, 13, 14, 16, 16, 16, 15, 13, 14, 16, 16, 9, 9, 7, 8, 9, 9, 12, 12, 10, 11, 12, 12, 16, 16, 13,
            14, 15, 16, 16, 16, 13, 14, 16, 15, 19, 19, 17, 18, 19, 19,
        ],
        [
            15, 16, 13, 16, 14, 16, 16, 15, 13, 16, 14, 16, 9, 9, 7, 9, 8, 9, 16, 16, 13, 15, 14, 16, 12, 12, 10,
            12, 11, 12, 16, 16, 13, 16, 14, 15, 19, 19, 17, 19, 18, 19,
        ],
        [
            15, 16, 13, 16, 16, 14, 16, 15, 13, 16, 16, 14, 9, 9, 7, 9, 9, 8, 16, 16, 13, 15, 16, 14, 16, 16, 13,
            16, 15, 14, 12, 12, 10, 12, 12, 11, 19, 19, 17, 19, 19, 18,
        ],
        [
            11, 12, 12, 10, 12, 12, 14, 15, 16, 13, 16, 16, 14, 16, 15, 13, 16, 16, 8, 9, 9, 7, 9, 9, 14, 16, 16,
            13, 15, 16, 14, 16, 16, 13, 16, 15, 18, 19, 19, 17, 19, 19,
        ],
        [
            15, 14, 16, 13, 16, 16, 12, 11, 12, 10, 12, 12, 16, 14, 15, 13, 16, 16, 9, 8, 9, 7, 9, 9, 16, 14, 16,
            13, 15, 16, 16, 14, 16, 13, 16, 15, 19, 18, 19, 17, 19, 19,
        ],
        [
            15, 16, 14, 13, 16, 16, 16, 15, 14, 13, 16, 16, 12, 12, 11, 10, 12, 12, 9, 9, 8, 7, 9, 9, 16, 16, 14,
            13, 15, 16, 16, 16, 14, 13, 16, 15, 19, 19, 18, 17, 19, 19,
        ],
        [
            3, 4, 4, 2, 4, 4, 4, 3, 4, 2, 4, 4, 4, 4, 3, 2, 4, 4, 1, 1, 1, 0, 1, 1, 4, 4, 4, 2, 3, 4, 4, 4, 4, 2, 4,
            3, 6, 6, 6, 5, 6, 6,
        ],
        [
            15, 16, 16, 13, 14, 16, 16, 15, 16, 13, 14, 16, 16, 16, 15, 13, 14, 16, 9, 9, 9, 7, 8, 9, 12, 12, 12,
            10, 11, 12, 16, 16, 16, 13, 14, 15, 19, 19, 19, 17, 18, 19,
        ],
        [
            15, 16, 16, 13, 16, 14, 16, 15, 16, 13, 16, 14, 16, 16, 15, 13, 16, 14, 9, 9, 9, 7, 9, 8, 16, 16, 16,
            13, 15, 14, 12, 12, 12, 10, 12, 11, 19, 19, 19, 17, 19, 18,
        ],
        [
            11, 12, 12, 12, 10, 12, 14, 15, 16, 16, 13, 16, 14, 16, 15, 16, 13, 16, 14, 16, 16, 15, 13, 16, 8, 9, 9,
            9, 7, 9, 14, 16, 16, 16, 13, 15, 18, 19, 19, 19, 17, 19,
        ],
        [
            15, 14, 16, 16, 13, 16, 12, 11, 12, 12, 10, 12, 16, 14, 15, 16, 13, 16, 16, 14, 16, 15, 13, 16, 9, 8, 9,
            9, 7, 9, 16, 14, 16, 16, 13, 15, 19, 18, 19, 19, 17, 19,
        ],
        [
            15, 16, 14, 16, 13, 16, 16, 15, 14, 16, 13, 16, 12, 12, 11, 12, 10, 12, 16, 16, 14, 15, 13, 16, 9, 9, 8,
            9, 7, 9, 16, 16, 14, 16, 13, 15, 19, 19, 18, 19, 17, 19,
        ],
        [
            15, 16, 16, 14, 13, 16, 16, 15, 16, 14, 13, 16, 16, 16, 15, 14, 13, 16, 12, 12, 12, 11, 10, 12, 9, 9, 9,
            8, 7, 9, 16, 16, 16, 14, 13, 15, 19, 19, 19, 18, 17, 19,
        ],
        [
            3, 4, 4, 4, 2, 4, 4, 3, 4, 4, 2, 4, 4, 4, 3, 4, 2, 4, 4, 4, 4, 3, 2, 4, 1, 1, 1, 1, 0, 1, 4, 4, 4, 4, 2,
            3, 6, 6, 6, 6, 5, 6,
        ],
        [
            15, 16, 16, 16, 13, 14, 16, 15, 16, 16, 13, 14, 16, 16, 15, 16, 13, 14, 16, 16, 16, 15, 13, 14, 9, 9, 9,
            9, 7, 8, 12, 12, 12, 12, 10, 11, 19, 19, 19, 19, 17, 18,
        ],
        [
            11, 12, 12, 12, 12, 10, 14, 15, 16, 16, 16, 13, 14, 16, 15, 16, 16, 13, 14, 16, 16, 15, 16, 13, 14, 16,
            16, 16, 15, 13, 8, 9, 9, 9, 9, 7, 18, 19, 19, 19, 19, 17,
        ],
        [
            15, 14, 16, 16, 16, 13, 12, 11, 12, 12, 12, 10, 16, 14, 15, 16, 16, 13, 16, 14, 16, 15, 16, 13, 16, 14,
            16, 16, 15, 13, 9, 8, 9, 9, 9, 7, 19, 18, 19, 19, 19, 17,
        ],
        [
            15, 16, 14, 16, 16, 13, 16, 15, 14, 16, 16, 13, 12, 12, 11, 12, 12, 10, 16, 16, 14, 15, 16, 13, 16, 16,
            14, 16, 15, 13, 9, 9, 8, 9, 9, 7, 19, 19, 18, 19, 19, 17,
        ],
        [
            15, 16, 16, 14, 16, 13, 16, 15, 16, 14, 16, 13, 16, 16, 15, 14, 16, 13, 12, 12, 12, 11, 12, 10, 16, 16,
            16, 14, 15, 13, 9, 9, 9, 8, 9, 7, 19, 19, 19, 18, 19, 17,
        ],
        [
            15, 16, 16, 16, 14, 13, 16, 15, 16, 16, 14, 13, 16, 16, 15, 16, 14, 13, 16, 16, 16, 15, 14, 13, 12, 12,
            12, 12, 11, 10, 9, 9, 9, 9, 8, 7, 19, 19, 19, 19, 18, 17,
        ],
        [
            3, 4, 4, 4, 4, 2, 4, 3, 4, 4, 4, 2, 4, 4, 3, 4, 4, 2, 4, 4, 4, 3, 4, 2, 4, 4, 4, 4, 3, 2, 1, 1, 1, 1, 1,
            0, 6, 6, 6, 6, 6, 5,
        ],
        [
            20, 21, 21, 21, 21, 21, 22, 23, 24, 24, 24, 24, 22, 24, 23, 24, 24, 24, 22, 24, 24, 23, 24, 24, 22, 24,
            24, 24, 23, 24, 22, 24, 24, 24, 24, 23, 25, 26, 26, 26, 26, 26,
        ],
        [
            23, 22, 24, 24, 24, 24, 21, 20, 21, 21, 21, 21, 24, 22, 23, 24, 24, 24, 24, 22, 24, 23, 24, 24, 24, 22,
            24, 24, 23, 24, 24, 22, 24, 24, 24, 23, 26, 25, 26, 26, 26, 26,
        ],
        [
            23, 24, 22, 24, 24, 24, 24, 23, 22, 24, 24, 24, 21, 21, 20, 21, 21, 21, 24, 24, 22, 23, 24, 24, 24, 24,
            22, 24, 23, 24, 24, 24, 22, 24, 24, 23, 26, 26, 25, 26, 26, 26,
        ],
        [
            23, 24, 24, 22, 24, 24, 24, 23, 24, 22, 24, 24, 24, 24, 23, 22, 24, 24, 21, 21, 21, 20, 21, 21, 24, 24,
            24, 22, 23, 24, 24, 24, 24, 22, 24, 23, 26, 26, 26, 25, 26, 26,
        ],
        [
            23, 24, 24, 24, 22, 24, 24, 23, 24, 24, 22, 24, 24, 24, 23, 24, 22, 24, 24, 24, 24, 23, 22, 24, 21, 21,
            21, 21, 20, 21, 24, 24, 24, 24, 22, 23, 26, 26, 26, 26, 25, 26,
        ],
        [
            23, 24, 24, 24, 24, 22, 24, 23, 24, 24, 24, 22, 24, 24, 23, 24, 24, 22, 24, 24, 24, 23, 24, 22, 24, 24,
            24, 24, 23, 22, 21, 21, 21, 21, 21, 20, 26, 26, 26, 26, 26, 25,
        ],
    ],
    dtype=np.uint8,
)
# Standard deviation per orbit.
ORBIT_SPREADS = np.array(
    [
        sqrt(21) / 9, sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 90, sqrt(21) / 9, sqrt(105) / 45,
        sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 90, sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 90,
        sqrt(105) / 90, sqrt(105) / 90, sqrt(105) / 90, 0.06573421981221796, sqrt(105) / 45, sqrt(105) / 45,
        sqrt(105) / 90, sqrt(21) / 9, sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 45, sqrt(105) / 90, sqrt(21) / 9,
        sqrt(105) / 45,
    ],
)
# Index tuples per orbit.
ORBIT_SIZES = np.array(
    [
        6, 30, 30, 30, 120, 6, 30, 30, 30, 120, 30, 30, 120, 120, 120, 120, 360, 30, 30, 120, 6, 30, 30, 30, 120, 6,
        30,
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {"orbits": (27,)}  # of the parameters
SPREADS = {"orbits": ORBIT_SPREADS}  # standard deviations at initialization
SQUARED_NORMS = {"orbits": ORBIT_SIZES}  # of the map of a single unit coefficient


@partial(jax.jit, static_argnames=("dtype",))
def init(key, dtype=jnp.float32):
    """Random parameters: normal, with a scale that keeps the variance of activations.

    For inputs with independent coordinates of variance 1, the block components of y have variance 1 on average.
    """
    dtype = _real_dtype(dtype)
    keys = jax.random.split(key, len(SHAPES))
    return {
        name: jnp.asarray(SPREADS[name], dtype) * jax.random.normal(k, shape, dtype)
        for k, (name, shape) in zip(keys, SHAPES.items(), strict=True)
    }


@jax.jit
def apply(params, x):
    """V²+V -> V²+V: y (..., 42) from x (..., 42)."""
    params, x = _checked(params, x)
    return jnp.matmul(x, _weight(params).T, precision=PRECISION)


@jax.jit
def matrix(params):
    """The dense weight (42, 42)."""
    _refuse_large("the matrix", 42, 42)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (27, 42, 42)."""
    _refuse_large("the basis", HOM_DIM, 42, 42)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (42, 42) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input V²+V, (42, 42), for g (6, 6) in S(6)."""
    _refuse_large("rho_in(g)", 42, 42)
    (g,) = _element(g, 6)
    return _direct_sum(_power(g, 2), g)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V²+V, (42, 42), for g (6, 6) in S(6)."""
    _refuse_large("rho_out(g)", 42, 42)
    (g,) = _element(g, 6)
    return _direct_sum(_power(g, 2), g)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(6): (n, 6, 6)."""
    return _random_permutation(key, n, 6, even=False)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 42), _common_dtype(params))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: constant on the orbits of index tuples that LABELS numbers."""
    return params["orbits"][LABELS]


# ── what the functions above are made of ──────────────────────────────────────────────────


def _checked(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_params(params)
    xs = [jnp.asarray(x) for x in xs]
    if xs:
        _check_inputs(xs)
    dtype = _common_dtype(params, *xs)
    return {name: jnp.asarray(w, dtype) for name, w in params.items()}, *(jnp.asarray(x, dtype) for x in xs)


def _check_inputs(xs):
    for k, (x, dim, text) in enumerate(zip(xs, _tuple(IN_DIM), _tuple(INPUT), strict=True)):
        name = f"x{k + 1}" if len(xs) > 1 else "x"
        if jnp.ndim(x) == 0 or jnp.shape(x)[-1] != dim:
            raise ValueError(
                f"{name} has shape {jnp.shape(x)}, expected (..., {dim}): the last axis holds the coordinates of {text}"
            )
    _check_batches(xs)


def _check_batches(xs):
    try:
        jnp.broadcast_shapes(*(jnp.shape(x)[:-1] for x in xs))
    except ValueError:
        shapes = ", ".join(str(jnp.shape(x)) for x in xs)
        raise ValueError(f"the inputs have shapes {shapes}: all axes but the last must agree, or be 1") from None


def _check_params(params):
    if not isinstance(params, dict) or set(params) != set(SHAPES):
        found = sorted(params) if isinstance(params, dict) else type(params).__name__
        raise ValueError(f"params has {found}, expected a dict with {sorted(SHAPES)}: make it with init(key)")
    for name, shape in SHAPES.items():
        if jnp.shape(params[name]) != shape:
            raise ValueError(
                f"params[{name!r}] has shape {jnp.shape(params[name])}, expected {shape}: "
                "make it with init(key); for a batch of parameters use jax.vmap(apply)"
            )


def _common_dtype(params, *xs):
    arrays = (*params.values(), *xs)
    dtype = jnp.result_type(*arrays) if arrays else jnp.result_type(float)
    return dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)


def _real_dtype(dtype):
    if not jnp.issubdtype(dtype, jnp.floating):
        raise ValueError(f"parameters have a floating-point dtype, not {jnp.dtype(dtype)}")
    return dtype


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")


def _element(g, *dims):
    """The matrices of a group element, one per factor, as floating-point arrays of the expected shapes."""
    parts = tuple(g) if len(dims) > 1 else (g,)
    if len(parts) != len(dims) or any(jnp.shape(p) != (d, d) for p, d in zip(parts, dims, strict=True)):
        expected = ", ".join(str((d, d)) for d in dims)
        found = ", ".join(str(jnp.shape(p)) for p in parts)
        raise ValueError(f"a group element of {GROUP} has shape {expected}, not {found}")
    dtype = jnp.result_type(*parts)
    dtype = dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)
    return tuple(jnp.asarray(p, dtype) for p in parts)


def _direct_sum(*blocks):
    """Square blocks along the diagonal."""
    return jax.scipy.linalg.block_diag(*blocks)


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


def _power(a, degree):
    """a ⊗ … ⊗ a."""
    return _tensor(*[a] * degree)


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _random_permutation(key, count, d, even):
    """Uniform on S(d), or on A(d): the first two images are exchanged where the sign is −1."""
    g = _permutation_matrices(jnp.argsort(jax.random.uniform(key, (count, d)), axis=-1))
    if even:
        swapped = jnp.concatenate([g[:, :, 1::-1], g[:, :, 2:]], axis=-1)
        g = jnp.where((jnp.linalg.det(g) < 0)[:, None, None], swapped, g)
    return g


def _permutation_matrices(images):
    """Matrices (count, d, d) of e_j -> e_images[j]."""
    return jnp.swapaxes(jax.nn.one_hot(images, images.shape[-1], dtype=jnp.result_type(float)), -1, -2)


def _unit_params(dtype=None):
    """Parameter trees stacked on a new first axis: one for each of the HOM_DIM coefficients."""
    dtype = jnp.result_type(float) if dtype is None else dtype
    total = sum(int(np.prod(shape)) for shape in SHAPES.values())
    rows, at = np.eye(total, dtype=dtype), 0
    params = {}
    for name, shape in SHAPES.items():
        size = int(np.prod(shape))
        params[name] = rows[:, at : at + size].reshape(total, *shape)
        at += size
    return params


@jax.jit
def _normalized(maps):
    """Orthogonal maps (r, …) divided by their norms."""
    norms = jnp.sqrt((jnp.abs(maps) ** 2).sum(axis=tuple(range(1, maps.ndim)), keepdims=True))
    return maps / norms
