"""Every equivariant linear map V -> V under Z(64)×Z(64).

    map heat : V -> V

Input     V, dimension 4096 = V⁰ + [32]_1 + [32]_1⊗[32]_2 + [32]_2 + [1]_1 + [1]_1⊗[-31]_2 + [1]_1⊗[-30]_2 +
          [1]_1⊗[-29]_2 + … (2050 irreducibles)
Output    V, dimension 4096 = V⁰ + [32]_1 + [32]_1⊗[32]_2 + [32]_2 + [1]_1 + [1]_1⊗[-31]_2 + [1]_1⊗[-30]_2 +
          [1]_1⊗[-29]_2 + … (2050 irreducibles)
Maps      4096, known from exact characters of Z(64)×Z(64)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  fourier: correlations between functions on grids, by FFT

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile heat.rep
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "Z(64)×Z(64)"
INPUT = "V"
OUTPUT = "V"
IN_DIM = 4096
OUT_DIM = 4096
INPUT_LAYOUT = (("V", 0, 4096),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("V", 0, 4096),)  # (summand, start, stop)
HOM_DIM = 4096
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of Z(64)×Z(64)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "b600dee4db05391e5994dd70cdbbedf46e300e3a450554733b49c9acdcb1d53b"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Generators of Z(64) as image arrays: e_j -> e_p[j].
PERMUTATIONS_1 = np.array(
    [
        [
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
            29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54,
            55, 56, 57, 58, 59, 60, 61, 62, 63, 0,
        ],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = (
    {"permutations": PERMUTATIONS_1},
    {"permutations": PERMUTATIONS_1},
)

SHAPES = {  # of the parameters: (channels out, channels in, positions along each axis)
    "64×64 -> 64×64": (1, 1, 64, 64),
}
SPREADS = {"64×64 -> 64×64": 0.015625}  # standard deviations at initialization
SQUARED_NORMS = {"64×64 -> 64×64": 4096}  # of the map of a single unit coefficient


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
    """V -> V: y (..., 4096) from x (..., 4096)."""
    params, x = _checked(params, x)
    return _grids(params, x)


@jax.jit
def matrix(params):
    """The dense weight (4096, 4096)."""
    _refuse_large("the matrix", 4096, 4096)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (4096, 4096, 4096)."""
    _refuse_large("the basis", HOM_DIM, 4096, 4096)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (4096, 4096) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input V, (4096, 4096), for g = (g1, g2) in Z(64)×Z(64): (64, 64), (64, 64)."""
    _refuse_large("rho_in(g)", 4096, 4096)
    g1, g2 = _element(g, 64, 64)
    return _tensor(g1, g2)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V, (4096, 4096), for g = (g1, g2) in Z(64)×Z(64): (64, 64), (64, 64)."""
    _refuse_large("rho_out(g)", 4096, 4096)
    g1, g2 = _element(g, 64, 64)
    return _tensor(g1, g2)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of Z(64)×Z(64): a tuple of (n, 64, 64), (n, 64, 64)."""
    keys = jax.random.split(key, 2)
    return (_random_shift(keys[0], n, 64), _random_shift(keys[1], n, 64))


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 4096), _common_dtype(params))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the grids make of the unit vectors."""
    return _grids(params, jnp.eye(IN_DIM, dtype=params["64×64 -> 64×64"].dtype)).T


def _grids(params, x):
    """The map between functions on grids: correlations with the kernels in params, around each axis."""
    batch = x.shape[:-1]
    # functions on grids: (..., channels, positions along each axis)
    x_64_x_64 = x.reshape(*batch, 1, 64, 64)  # 1 on 64×64
    y_64_x_64 = _correlate(params["64×64 -> 64×64"], x_64_x_64)
    return y_64_x_64.reshape(*batch, 4096)


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


def _correlate(weight, z):
    """y_o[p] = Σ_i Σ_q weight[o, i, q] z_i[p + q] around the grid: weight (m_out, m_in, *grid), z (..., m_in, *grid).

    By FFT, in at least float32: there the correlation is a product for each frequency.
    """
    axes, grid = tuple(range(2 - weight.ndim, 0)), weight.shape[2:]
    batch = z.shape[: axes[0] - 1]
    if np.prod(grid) == 1:
        mixed = jnp.matmul(z.reshape(*batch, -1), weight.reshape(weight.shape[:2]).T, precision=PRECISION)
        return mixed.reshape(*batch, -1, *grid)
    dtype = jnp.promote_types(z.dtype, jnp.float32)
    kernel = jnp.fft.rfftn(weight.astype(dtype), axes=axes).conj()
    spectrum = jnp.fft.rfftn(z.astype(dtype), axes=axes)
    frequencies = spectrum.shape[axes[0] :]
    kernel, spectrum = kernel.reshape(*weight.shape[:2], -1), spectrum.reshape(*batch, z.shape[axes[0] - 1], -1)
    mixed = jnp.einsum("oif,...if->...of", kernel, spectrum, precision=PRECISION)
    y = jnp.fft.irfftn(mixed.reshape(*mixed.shape[:-1], *frequencies), s=grid, axes=axes)
    return y.astype(z.dtype)


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


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _permutation_matrices(images):
    """Matrices (count, d, d) of e_j -> e_images[j]."""
    return jnp.swapaxes(jax.nn.one_hot(images, images.shape[-1], dtype=jnp.result_type(float)), -1, -2)


def _random_shift(key, count, d):
    """Uniform among the cyclic shifts."""
    return _permutation_matrices((jnp.arange(d)[None] + jax.random.randint(key, (count, 1), 0, d)) % d)


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
