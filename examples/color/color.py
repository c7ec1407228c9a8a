"""Every equivariant map, linear in each input, (V, V, V) -> V⁰ under SU(3).

    map color : (V, V, V) -> V⁰

Input 1   V, dimension 3 = [1,0]
Input 2   V, dimension 3 = [1,0]
Input 3   V, dimension 3 = [1,0]
Output    V⁰, dimension 1 = [0,0]
Maps      1, known from exact characters of SU(3)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile color.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "SU(3)"
INPUT = ("V", "V", "V")
OUTPUT = "V⁰"
IN_DIM = (3, 3, 3)
OUT_DIM = 1
INPUT_LAYOUT = ((("V", 0, 3),), (("V", 0, 3),), (("V", 0, 3),))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V⁰", 0, 1),)  # (summand, start, stop)
HOM_DIM = 1
CERTIFICATE = {"generators": 4, "bound": 1e-15, "count": "exact characters of SU(3)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "55ffaed6dbf1df2b75be717d264de09a560191bfd35b7cf7b1c7afa3b65b4031"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Lie algebra generators of SU(3), (k, d, d).
LIE = np.array(
    [
        [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]],
        [[1j, 0.0, 0.0], [0.0, -1j, 0.0], [0.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0], [0.0, 1j, 0.0], [0.0, 0.0, -1j]],
    ],
)
# Clebsch–Gordan: [1,0] ⊗ [1,0] ⊗ [1,0] -> [0,0], (3, 3, 3, 1, 1).
COUPLE_1_0_1_0_1_0_0_0 = np.array(
    [
        [
            [[[0.0]], [[0.0]], [[0.0]]],
            [[[0.0]], [[0.0]], [[1 / sqrt(6)]]],
            [[[0.0]], [[-1 / sqrt(6)]], [[0.0]]],
        ],
        [
            [[[0.0]], [[0.0]], [[-1 / sqrt(6)]]],
            [[[0.0]], [[0.0]], [[0.0]]],
            [[[1 / sqrt(6)]], [[0.0]], [[0.0]]],
        ],
        [
            [[[0.0]], [[1 / sqrt(6)]], [[0.0]]],
            [[[-1 / sqrt(6)]], [[0.0]], [[0.0]]],
            [[[0.0]], [[0.0]], [[0.0]]],
        ],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"lie": LIE},)

SHAPES = {"[0,0]": (1, 1)}  # of the parameters: (channels out, channels in)
SPREADS = {"[0,0]": 1.0}  # standard deviations at initialization
SQUARED_NORMS = {"[0,0]": 1}  # of the map of a single unit coefficient


@partial(jax.jit, static_argnames=("dtype",))
def init(key, dtype=jnp.complex64):
    """Random parameters: normal, with a scale that keeps the variance of activations.

    For inputs with independent coordinates of variance 1, the block components of y have variance 1 on average.
    """
    dtype = _complex_dtype(dtype)
    keys = jax.random.split(key, len(SHAPES))
    return {
        name: jnp.asarray(SPREADS[name], dtype) * jax.random.normal(k, shape, dtype)
        for k, (name, shape) in zip(keys, SHAPES.items(), strict=True)
    }


@jax.jit
def apply(params, x1, x2, x3):
    """(V, V, V) -> V⁰: y (..., 1) from x1 (..., 3), x2 (..., 3), x3 (..., 3)."""
    params, x1, x2, x3 = _checked(params, x1, x2, x3)
    return _contract(_weight(params), x1, x2, x3)


@jax.jit
def matrix(params):
    """The dense weight (1, 3, 3, 3)."""
    _refuse_large("the matrix", 1, 3, 3, 3)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (1, 1, 3, 3, 3)."""
    _refuse_large("the basis", HOM_DIM, 1, 3, 3, 3)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (1, 3, 3, 3) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the inputs V, V, V, (3, 3) and (3, 3) and (3, 3), for g (3, 3) in SU(3)."""
    _refuse_large("rho_in(g)", 3, 3)
    (g,) = _element(g, 3)
    return (
        g,
        g,
        g,
    )


@jax.jit
def rho_out(g):
    """ρ(g) on the output V⁰, (1, 1), for g (3, 3) in SU(3)."""
    _refuse_large("rho_out(g)", 1, 1)
    (g,) = _element(g, 3)
    return jnp.eye(1, dtype=g.dtype)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of SU(3): (n, 3, 3)."""
    return _random_unitary(key, n, 3, special=True)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x1_key, x2_key, x3_key = jax.random.split(key, 4)
    g = sample(g_key, n)
    x1 = jax.random.normal(x1_key, (n, 3), _common_dtype(params))
    x2 = jax.random.normal(x2_key, (n, 3), _common_dtype(params))
    x3 = jax.random.normal(x3_key, (n, 3), _common_dtype(params))
    moves = jax.vmap(rho_in)(g)
    x1 = jnp.concatenate([_act(moves[0], x1), x1])
    x2 = jnp.concatenate([_act(moves[1], x2), x2])
    x3 = jnp.concatenate([_act(moves[2], x3), x3])
    y = apply(params, x1, x2, x3)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["[0,0]"].dtype
    images = _blocks(
        params,
        jnp.eye(3, dtype=dtype).reshape(3, 1, 1, 3),
        jnp.eye(3, dtype=dtype).reshape(1, 3, 1, 3),
        jnp.eye(3, dtype=dtype).reshape(1, 1, 3, 3),
    )
    return jnp.moveaxis(images, -1, 0)


def _blocks(params, x1, x2, x3):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    # into blocks: (..., channels, components) of each irreducible
    x1_V = x1.reshape(*x1.shape[:-1], 1, 3)  # V = [1,0]
    x2_V = x2.reshape(*x2.shape[:-1], 1, 3)  # V = [1,0]
    x3_V = x3.reshape(*x3.shape[:-1], 1, 3)  # V = [1,0]
    batch = jnp.broadcast_shapes(x1.shape[:-1], x2.shape[:-1], x3.shape[:-1])
    # products of channels, one of each input, in the irreducibles they couple to
    z_0_0 = _couple(COUPLE_1_0_1_0_1_0_0_0, x1_V, x2_V, x3_V)
    # mix the channels of each irreducible
    y_0_0 = _mix(params["[0,0]"], z_0_0)  # [0,0]: 1 -> 1 channels
    # back to the coordinates of the output
    y_V0 = y_0_0.reshape(*batch, 1)  # V⁰ = [0,0]
    return y_V0


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
    for array in (*params.values(), *xs):
        if jnp.result_type(array) in (jnp.bfloat16, jnp.float16):
            raise ValueError(
                f"{jnp.result_type(array)} has no complex form; pass float32 or complex64 (or 64-bit) arrays"
            )
    return jnp.result_type(*params.values(), *xs, jnp.complex64)


def _complex_dtype(dtype):
    if dtype in (jnp.bfloat16, jnp.float16) or not jnp.issubdtype(dtype, jnp.inexact):
        raise ValueError(f"parameters over ℂ are complex64 or complex128; {jnp.dtype(dtype)} has no complex form")
    return jnp.promote_types(dtype, jnp.complex64)


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")


def _mix(weight, z):
    """Mix the channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""
    if z.shape[-1] == 1:
        return jnp.matmul(z[..., 0], weight.T, precision=PRECISION)[..., None]
    return jnp.einsum("oi,...id->...od", weight, z, precision=PRECISION)


def _couple(tensor, *channels):
    """Products of channels, one of each input, in an irreducible of their tensor product.

    Channels (..., m_1, d_1), (..., m_2, d_2), … and a tensor (d_1, d_2, …, mult, d) give (..., m_1·m_2·…·mult, d).
    """
    k = len(channels)
    left = ",".join(f"...{i}{a}" for i, a in zip("ijklmnop"[:k], "abcdefgh"[:k], strict=True))
    formula = f"{left},{'abcdefgh'[:k]}yz->...{'ijklmnop'[:k]}yz"
    z = jnp.einsum(formula, *channels, jnp.asarray(tensor, channels[0].dtype), precision=PRECISION)
    return z.reshape(*z.shape[: -k - 2], -1, z.shape[-1])


def _contract(weight, *xs):
    """weight (out, in_1, in_2, …) applied to x_1 (..., in_1), x_2 (..., in_2), …"""
    axes = "abcdefgh"[: len(xs)]
    formula = f"z{axes}," + ",".join(f"...{a}" for a in axes) + "->...z"
    return jnp.einsum(formula, weight, *xs, precision=PRECISION)


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


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _random_unitary(key, count, d, special):
    """Haar measure on U(d), or SU(d): QR of a complex Gaussian matrix with R's diagonal made positive."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d), jnp.result_type(complex)))
    diagonal = jnp.diagonal(r, axis1=-2, axis2=-1)
    q = q * (diagonal / jnp.abs(diagonal))[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.linalg.det(q).conj()[:, None])
    return q


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
