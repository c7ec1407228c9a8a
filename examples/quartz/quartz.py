"""Every equivariant linear map Sym²(V) -> V under D3.

    map quartz : Sym²(V) -> V

Input     Sym²(V), dimension 6 = 2ρ1(1) + 2ρ3(2)
Output    V, dimension 3 = ρ2(1) + ρ3(2)
Maps      2, known from exact characters of D3
Zero      ρ2(1) of the output: nothing in the input maps to it
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile quartz.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "D3"
INPUT = "Sym²(V)"
OUTPUT = "V"
IN_DIM = 6
OUT_DIM = 3
INPUT_LAYOUT = (("Sym²(V)", 0, 6),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("V", 0, 3),)  # (summand, start, stop)
HOM_DIM = 2
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of D3", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "a64b64fc552da9fc05c645d6c246a32d810cc81b6657951e282df3ea82c474a2"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Discrete generators of D3, (m, d, d).
DISCRETE = np.array(
    [
        [[-0.5, -sqrt(3) / 2, 0.0], [sqrt(3) / 2, -0.5, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]],
    ],
)
# Group elements to draw from, (elements, d, d).
SAMPLES = np.array(
    [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]],
        [[-0.5, -sqrt(3) / 2, 0.0], [sqrt(3) / 2, -0.5, 0.0], [0.0, 0.0, 1.0]],
        [[-0.5, sqrt(3) / 2, 0.0], [sqrt(3) / 2, 0.5, 0.0], [0.0, 0.0, -1.0]],
        [[-0.5, sqrt(3) / 2, 0.0], [-sqrt(3) / 2, -0.5, 0.0], [0.0, 0.0, 1.0]],
        [[-0.5, -sqrt(3) / 2, 0.0], [-sqrt(3) / 2, 0.5, 0.0], [0.0, 0.0, -1.0]],
    ],
)
# Sym²(…): one row per component of 2ρ3(2), (4, 6).
BASIS_Sym2 = np.array(
    [
        [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        [1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    ],
)
# V: one row per component of ρ3(2), (2, 3).
BASIS_V = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])

# Generators, one dict per factor of the group.
GENERATORS = ({"discrete": DISCRETE},)

SHAPES = {"ρ3(2)": (1, 2)}  # of the parameters: (channels out, channels in)
SPREADS = {"ρ3(2)": 1 / sqrt(2)}  # standard deviations at initialization
SQUARED_NORMS = {"ρ3(2)": 2}  # of the map of a single unit coefficient


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
    """Sym²(V) -> V: y (..., 3) from x (..., 6)."""
    params, x = _checked(params, x)
    return jnp.matmul(x, _weight(params).T, precision=PRECISION)


@jax.jit
def matrix(params):
    """The dense weight (3, 6)."""
    _refuse_large("the matrix", 3, 6)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (2, 3, 6)."""
    _refuse_large("the basis", HOM_DIM, 3, 6)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (3, 6) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input Sym²(V), (6, 6), for g (3, 3) in D3."""
    _refuse_large("rho_in(g)", 6, 6)
    (g,) = _element(g, 3)
    return _symmetric_power(g, 2)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V, (3, 3), for g (3, 3) in D3."""
    _refuse_large("rho_out(g)", 3, 3)
    (g,) = _element(g, 3)
    return g


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of D3: (n, 3, 3)."""
    return _random_element(key, n, SAMPLES)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 6), _common_dtype(params))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["ρ3(2)"].dtype
    return _blocks(params, jnp.eye(IN_DIM, dtype=dtype)).T


def _blocks(params, x):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    batch = x.shape[:-1]
    # into blocks: (..., channels, components) of each irreducible
    x_Sym2 = _change(x[..., None, :], BASIS_Sym2.T)  # Sym²(…) -> 2ρ3(2)
    z_rho3_2 = x_Sym2.reshape(*batch, 2, 2)
    # mix the channels of each irreducible
    y_rho3_2 = _mix(params["ρ3(2)"], z_rho3_2)  # ρ3(2): 2 -> 1 channels
    # back to the coordinates of the output
    y_V = _change(y_rho3_2, BASIS_V).reshape(*batch, 3)  # V <- ρ3(2)
    return y_V


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


def _symmetric_power(a, degree):
    """Symᵏ in the basis of normalized index-sorted monomials."""
    return _by_degrees(a, degree, 0)


def _by_degrees(a, degree, apart):
    """Each degree from the one below, times a: e_I ↦ Σ_i weight e_{I∖i} ⊗ e_i is an isometry."""
    power = jnp.ones((1, 1), a.dtype)
    for k in range(1, degree + 1):
        left, weight = _without_each(len(a), k, apart)
        weight = jnp.asarray(weight, a.dtype)
        moved = jnp.einsum("xyj,ij->ixy", power[:, left] * weight[None], a)
        power = sum(weight[:, i, None] * moved[i, left[:, i]] for i in range(len(a)))
    return power


def _without_each(n, degree, apart):
    """Per monomial and index i: which is left without i, and its weight, 0 where i is not in it; both (count, n)."""
    below = {tuple(row): k for k, row in enumerate(_index_sorted(n, degree - 1, apart))}
    above = _index_sorted(n, degree, apart)
    left, weight = np.zeros((len(above), n), int), np.zeros((len(above), n))
    for k, row in enumerate(above):
        for p, i in enumerate(row):
            left[k, i] = below[(*row[:p], *row[p + 1 :])]
            sign = (-1) ** (apart * (degree - 1 - p))
            weight[k, i] = sign * np.sqrt(sum(j == i for j in row) / degree)
    return left, weight


def _index_sorted(n, degree, apart):
    """Index-sorted monomials in order, each index at least ``apart`` above the one before."""
    found = [()]
    for _ in range(degree):
        found = [(*row, i) for row in found for i in range(row[-1] + apart if row else 0, n)]
    return found


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _random_element(key, count, elements):
    """Uniform among listed elements."""
    elements = jnp.asarray(elements, jnp.result_type(complex if np.iscomplexobj(elements) else float))
    return elements[jax.random.randint(key, (count,), 0, len(elements))]


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
