"""Every equivariant linear map 5V⁰+5V -> V² under SO(3).

    map inertia : 5V⁰+5V -> V²

Input     5V⁰+5V, dimension 20 = 5[0] + 5[1]
          x[0:5] 5V⁰, x[5:20] 5V
Output    V², dimension 9 = [0] + [1] + [2]
Maps      10, known from exact characters of SO(3)
Zero      [2] of the output: nothing in the input maps to it
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile inertia.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "SO(3)"
INPUT = "5V⁰+5V"
OUTPUT = "V²"
IN_DIM = 20
OUT_DIM = 9
INPUT_LAYOUT = (("5V⁰", 0, 5), ("5V", 5, 20))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V²", 0, 9),)  # (summand, start, stop)
HOM_DIM = 10
CERTIFICATE = {"generators": 2, "bound": 1e-16, "count": "exact characters of SO(3)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "c79ce013f9565a7a310a1cbd94660db9f68e3307bb6623900d5150918392c012"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Lie algebra generators of SO(3), (k, d, d).
LIE = np.array(
    [
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]],
        [[0.0, 0.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
    ],
)
# V²: one row per component of [0] + [1], (4, 9).
BASIS_V2 = np.array(
    [
        [1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3)],
        [0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, -1 / sqrt(2), 0.0],
        [0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0],
        [0.0, 1 / sqrt(2), 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"lie": LIE},)

SHAPES = {"[0]": (1, 5), "[1]": (1, 5)}  # of the parameters: (channels out, channels in)
SPREADS = {"[0]": 1 / sqrt(5), "[1]": 1 / sqrt(5)}  # standard deviations at initialization
SQUARED_NORMS = {"[0]": 1, "[1]": 3}  # of the map of a single unit coefficient


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
    """5V⁰+5V -> V²: y (..., 9) from x (..., 20)."""
    params, x = _checked(params, x)
    return jnp.matmul(x, _weight(params).T, precision=PRECISION)


@jax.jit
def matrix(params):
    """The dense weight (9, 20)."""
    _refuse_large("the matrix", 9, 20)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (10, 9, 20)."""
    _refuse_large("the basis", HOM_DIM, 9, 20)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (9, 20) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input 5V⁰+5V, (20, 20), for g (3, 3) in SO(3)."""
    _refuse_large("rho_in(g)", 20, 20)
    (g,) = _element(g, 3)
    return _direct_sum(jnp.eye(5, dtype=g.dtype), _copies(5, g))


@jax.jit
def rho_out(g):
    """ρ(g) on the output V², (9, 9), for g (3, 3) in SO(3)."""
    _refuse_large("rho_out(g)", 9, 9)
    (g,) = _element(g, 3)
    return _power(g, 2)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of SO(3): (n, 3, 3)."""
    return _random_orthogonal(key, n, 3, special=True)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 20), _common_dtype(params))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["[0]"].dtype
    return _blocks(params, jnp.eye(IN_DIM, dtype=dtype)).T


def _blocks(params, x):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    batch = x.shape[:-1]
    # into blocks: (..., channels, components) of each irreducible
    x_V0 = x[..., 0:5].reshape(*batch, 5, 1)  # 5 × V⁰ = [0]
    x_V = x[..., 5:20].reshape(*batch, 5, 3)  # 5 × V = [1]
    # mix the channels of each irreducible
    y_0 = _mix(params["[0]"], x_V0)  # [0]: 5 -> 1 channels
    y_1 = _mix(params["[1]"], x_V)  # [1]: 5 -> 1 channels
    # back to the coordinates of the output
    y_V2_blocks = jnp.concatenate([y_0, y_1], axis=-1)
    y_V2 = _change(y_V2_blocks, BASIS_V2).reshape(*batch, 9)  # V² <- [0] + [1]
    return y_V2


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


def _change(z, rows):
    """z · rows for a constant change of basis (k, n), in the dtype of z (..., k)."""
    return jnp.matmul(z, jnp.asarray(rows, z.dtype), precision=PRECISION)


def _mix(weight, z):
    """Mix the channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""
    if z.shape[-1] == 1:
        return jnp.matmul(z[..., 0], weight.T, precision=PRECISION)[..., None]
    return jnp.einsum("oi,...id->...od", weight, z, precision=PRECISION)


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


def _copies(count, a):
    """count stacked copies: 1 ⊗ a."""
    return jnp.kron(jnp.eye(count, dtype=a.dtype), a)


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


def _random_orthogonal(key, count, d, special):
    """Haar measure on O(d), or SO(d): QR of a Gaussian matrix with R's diagonal made positive (Mezzadri 2007)."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d)))
    q = q * jnp.where(jnp.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.sign(jnp.linalg.det(q))[:, None])
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
