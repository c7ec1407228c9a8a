"""Every equivariant map, linear in each input, (2V, 2V) -> V⁰ under Units.

    map neurons : (2V, 2V) -> V⁰

Input 1   2V, dimension 8 = 2ρ11(4)
Input 2   2V, dimension 8 = 2ρ11(4)
Output    V⁰, dimension 1 = ρ1(1)
Maps      4, known from exact characters of Units
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile neurons.rep
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "Units"
INPUT = ("2V", "2V")
OUTPUT = "V⁰"
IN_DIM = (8, 8)
OUT_DIM = 1
INPUT_LAYOUT = ((("2V", 0, 8),), (("2V", 0, 8),))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V⁰", 0, 1),)  # (summand, start, stop)
HOM_DIM = 4
CERTIFICATE = {"generators": 3, "bound": 1e-15, "count": "exact characters of Units", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "b79989cf4c1824a9bdf88d3e59c2e647e0bdb6cc2e989aef62ad52c3db6248db"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST


def _load(path, expected):
    """Constants from the .npz beside this module, refused unless their SHA-256 is the expected one."""
    import hashlib

    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in sorted(archive.files)}
    except Exception as error:  # whatever NumPy and zipfile raise on a damaged archive
        raise ImportError(f"{path}: the constants of this module are missing or damaged ({error})") from None
    digest = hashlib.sha256()
    for name, array in arrays.items():
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    if digest.hexdigest() != expected:
        raise ImportError(f"{path}: not the constants this module was written with (SHA-256 differs); regenerate both")
    return arrays


CONSTANTS_SHA256 = "8c2926b2bd3f419ca48cdc5612077a3c45faefac312d0747cc3e77fc8ff7f208"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Discrete generators of Units, (m, d, d).
DISCRETE = np.array(
    [
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
        [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]],
        [[-1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
    ],
)
# Group elements to draw from, (elements, d, d).
SAMPLES = _CONSTANTS["SAMPLES"]
# Clebsch–Gordan: ρ11(4) ⊗ ρ11(4) -> ρ1(1), (4, 4, 1, 1).
COUPLE_rho11_4_rho11_4_rho1_1 = np.array(
    [
        [[[0.5]], [[0.0]], [[0.0]], [[0.0]]],
        [[[0.0]], [[0.5]], [[0.0]], [[0.0]]],
        [[[0.0]], [[0.0]], [[0.5]], [[0.0]]],
        [[[0.0]], [[0.0]], [[0.0]], [[0.5]]],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"discrete": DISCRETE},)

SHAPES = {"ρ1(1)": (1, 4)}  # of the parameters: (channels out, channels in)
SPREADS = {"ρ1(1)": 0.5}  # standard deviations at initialization
SQUARED_NORMS = {"ρ1(1)": 1}  # of the map of a single unit coefficient


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
def apply(params, x1, x2):
    """(2V, 2V) -> V⁰: y (..., 1) from x1 (..., 8), x2 (..., 8)."""
    params, x1, x2 = _checked(params, x1, x2)
    return _contract(_weight(params), x1, x2)


@jax.jit
def matrix(params):
    """The dense weight (1, 8, 8)."""
    _refuse_large("the matrix", 1, 8, 8)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (4, 1, 8, 8)."""
    _refuse_large("the basis", HOM_DIM, 1, 8, 8)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (1, 8, 8) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the inputs 2V, 2V, (8, 8) and (8, 8), for g (4, 4) in Units."""
    _refuse_large("rho_in(g)", 8, 8)
    (g,) = _element(g, 4)
    return (
        _copies(2, g),
        _copies(2, g),
    )


@jax.jit
def rho_out(g):
    """ρ(g) on the output V⁰, (1, 1), for g (4, 4) in Units."""
    _refuse_large("rho_out(g)", 1, 1)
    (g,) = _element(g, 4)
    return jnp.eye(1, dtype=g.dtype)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of Units: (n, 4, 4)."""
    return _random_element(key, n, SAMPLES)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x1_key, x2_key = jax.random.split(key, 3)
    g = sample(g_key, n)
    x1 = jax.random.normal(x1_key, (n, 8), _common_dtype(params))
    x2 = jax.random.normal(x2_key, (n, 8), _common_dtype(params))
    moves = jax.vmap(rho_in)(g)
    x1 = jnp.concatenate([_act(moves[0], x1), x1])
    x2 = jnp.concatenate([_act(moves[1], x2), x2])
    y = apply(params, x1, x2)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["ρ1(1)"].dtype
    images = _blocks(params, jnp.eye(8, dtype=dtype).reshape(8, 1, 8), jnp.eye(8, dtype=dtype).reshape(1, 8, 8))
    return jnp.moveaxis(images, -1, 0)


def _blocks(params, x1, x2):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    # into blocks: (..., channels, components) of each irreducible
    x1_V = x1.reshape(*x1.shape[:-1], 2, 4)  # 2 × V = ρ11(4)
    x2_V = x2.reshape(*x2.shape[:-1], 2, 4)  # 2 × V = ρ11(4)
    batch = jnp.broadcast_shapes(x1.shape[:-1], x2.shape[:-1])
    # products of channels, one of each input, in the irreducibles they couple to
    z_rho1_1 = _couple(COUPLE_rho11_4_rho11_4_rho1_1, x1_V, x2_V)
    # mix the channels of each irreducible
    y_rho1_1 = _mix(params["ρ1(1)"], z_rho1_1)  # ρ1(1): 4 -> 1 channels
    # back to the coordinates of the output
    y_V0 = y_rho1_1.reshape(*batch, 1)  # V⁰ = ρ1(1)
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


def _copies(count, a):
    """count stacked copies: 1 ⊗ a."""
    return jnp.kron(jnp.eye(count, dtype=a.dtype), a)


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
