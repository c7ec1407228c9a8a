"""Every equivariant map, linear in each input, (V_1, V_1⊗V_2) -> V_1⊗V_2 under S(6)×SO(3).

    map bodies : (V_1, V_1⊗V_2) -> V_1⊗V_2

Input 1   V_1, dimension 6 = V⁰ + [5,1]_S(6)
Input 2   V_1⊗V_2, dimension 18 = [1]_SO(3) + [5,1]_S(6)⊗[1]_SO(3)
Output    V_1⊗V_2, dimension 18 = [1]_SO(3) + [5,1]_S(6)⊗[1]_SO(3)
Maps      5, known from exact characters of S(6)×SO(3)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile bodies.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "S(6)×SO(3)"
INPUT = ("V_1", "V_1⊗V_2")
OUTPUT = "V_1⊗V_2"
IN_DIM = (6, 18)
OUT_DIM = 18
INPUT_LAYOUT = ((("V_1", 0, 6),), (("V_1⊗V_2", 0, 18),))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V_1⊗V_2", 0, 18),)  # (summand, start, stop)
HOM_DIM = 5
CERTIFICATE = {"generators": 4, "bound": 1e-14, "count": "exact characters of S(6)×SO(3)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "6c1f8b661314b8409544bb27fbe7cc4da3d4aef4b5e5c1685bb18e0a0eeef155"  # of all other lines

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


CONSTANTS_SHA256 = "1d4d58ed8ac94f1e5fd004068a32fe1d2f6d6bd136e921f3b522c2707b4f293c"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Generators of S(6) as image arrays: e_j -> e_p[j].
PERMUTATIONS_1 = np.array([[1, 0, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0]])
# Lie algebra generators of SO(3), (k, d, d).
LIE_2 = np.array(
    [
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]],
        [[0.0, 0.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
    ],
)
# V: one row per component of [5,1]_S(6) + V⁰, (6, 6).
BASIS_V = np.array(
    [
        [sqrt(30) / 6, -1 / sqrt(30), -1 / sqrt(30), -1 / sqrt(30), -1 / sqrt(30), -1 / sqrt(30)],
        [0.0, 2 / sqrt(5), -1 / (2 * sqrt(5)), -1 / (2 * sqrt(5)), -1 / (2 * sqrt(5)), -1 / (2 * sqrt(5))],
        [0.0, 0.0, sqrt(3) / 2, -1 / (2 * sqrt(3)), -1 / (2 * sqrt(3)), -1 / (2 * sqrt(3))],
        [0.0, 0.0, 0.0, sqrt(6) / 3, -1 / sqrt(6), -1 / sqrt(6)],
        [0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), -1 / sqrt(2)],
        [1 / sqrt(6), 1 / sqrt(6), 1 / sqrt(6), 1 / sqrt(6), 1 / sqrt(6), 1 / sqrt(6)],
    ],
)
# V_1⊗V_2: one row per component of [1]_SO(3) + [5,1]_S(6)⊗[1]_SO(3), (18, 18).
BASIS_V_1_x_V_2 = _CONSTANTS["BASIS_V_1_x_V_2"]
# Clebsch–Gordan: [5,1]_S(6) ⊗ [5,1]_S(6)⊗[1]_SO(3) -> [1]_SO(3), (5, 15, 1, 3).
COUPLE_5_1_S_6_5_1_S_6_x_1_SO_3_1_SO_3 = np.array(
    [
        [
            [[1 / sqrt(5), 0.0, 0.0]],
            [[0.0, 1 / sqrt(5), 0.0]],
            [[0.0, 0.0, 1 / sqrt(5)]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
        ],
        [
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[1 / sqrt(5), 0.0, 0.0]],
            [[0.0, 1 / sqrt(5), 0.0]],
            [[0.0, 0.0, 1 / sqrt(5)]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
        ],
        [
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[1 / sqrt(5), 0.0, 0.0]],
            [[0.0, 1 / sqrt(5), 0.0]],
            [[0.0, 0.0, 1 / sqrt(5)]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
        ],
        [
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[1 / sqrt(5), 0.0, 0.0]],
            [[0.0, 1 / sqrt(5), 0.0]],
            [[0.0, 0.0, 1 / sqrt(5)]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
        ],
        [
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[0.0, 0.0, 0.0]],
            [[1 / sqrt(5), 0.0, 0.0]],
            [[0.0, 1 / sqrt(5), 0.0]],
            [[0.0, 0.0, 1 / sqrt(5)]],
        ],
    ],
)
# Clebsch–Gordan: V⁰ ⊗ [1]_SO(3) -> [1]_SO(3), (1, 3, 1, 3).
COUPLE_V0_1_SO_3_1_SO_3 = np.array(
    [[[[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]]]],
)
# Clebsch–Gordan: [5,1]_S(6) ⊗ [1]_SO(3) -> [5,1]_S(6)⊗[1]_SO(3), (5, 3, 1, 15).
COUPLE_5_1_S_6_1_SO_3_5_1_S_6_x_1_SO_3 = _CONSTANTS["COUPLE_5_1_S_6_1_SO_3_5_1_S_6_x_1_SO_3"]
# Clebsch–Gordan: [5,1]_S(6) ⊗ [5,1]_S(6)⊗[1]_SO(3) -> [5,1]_S(6)⊗[1]_SO(3), (5, 15, 1, 15).
COUPLE_5_1_S_6_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3 = _CONSTANTS["COUPLE_5_1_S_6_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3"]
# Clebsch–Gordan: V⁰ ⊗ [5,1]_S(6)⊗[1]_SO(3) -> [5,1]_S(6)⊗[1]_SO(3), (1, 15, 1, 15).
COUPLE_V0_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3 = _CONSTANTS["COUPLE_V0_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3"]

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS_1}, {"lie": LIE_2},)

SHAPES = {"[1]_SO(3)": (1, 2), "[5,1]_S(6)⊗[1]_SO(3)": (1, 3)}  # of the parameters: (channels out, channels in)
SPREADS = {"[1]_SO(3)": 1 / sqrt(2), "[5,1]_S(6)⊗[1]_SO(3)": 1 / sqrt(3)}  # standard deviations at initialization
SQUARED_NORMS = {"[1]_SO(3)": 3, "[5,1]_S(6)⊗[1]_SO(3)": 15}  # of the map of a single unit coefficient


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
    """(V_1, V_1⊗V_2) -> V_1⊗V_2: y (..., 18) from x1 (..., 6), x2 (..., 18)."""
    params, x1, x2 = _checked(params, x1, x2)
    return _contract(_weight(params), x1, x2)


@jax.jit
def matrix(params):
    """The dense weight (18, 6, 18)."""
    _refuse_large("the matrix", 18, 6, 18)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (5, 18, 6, 18)."""
    _refuse_large("the basis", HOM_DIM, 18, 6, 18)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (18, 6, 18) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the inputs V_1, V_1⊗V_2, (6, 6) and (18, 18), for g = (g1, g2) in S(6)×SO(3): (6, 6), (3, 3)."""
    _refuse_large("rho_in(g)", 6, 6)
    _refuse_large("rho_in(g)", 18, 18)
    g1, g2 = _element(g, 6, 3)
    return (
        g1,
        _tensor(g1, g2),
    )


@jax.jit
def rho_out(g):
    """ρ(g) on the output V_1⊗V_2, (18, 18), for g = (g1, g2) in S(6)×SO(3): (6, 6), (3, 3)."""
    _refuse_large("rho_out(g)", 18, 18)
    g1, g2 = _element(g, 6, 3)
    return _tensor(g1, g2)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(6)×SO(3): a tuple of (n, 6, 6), (n, 3, 3)."""
    keys = jax.random.split(key, 2)
    return (_random_permutation(keys[0], n, 6, even=False), _random_orthogonal(keys[1], n, 3, special=True))


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x1_key, x2_key = jax.random.split(key, 3)
    g = sample(g_key, n)
    x1 = jax.random.normal(x1_key, (n, 6), _common_dtype(params))
    x2 = jax.random.normal(x2_key, (n, 18), _common_dtype(params))
    moves = jax.vmap(rho_in)(g)
    x1 = jnp.concatenate([_act(moves[0], x1), x1])
    x2 = jnp.concatenate([_act(moves[1], x2), x2])
    y = apply(params, x1, x2)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["[1]_SO(3)"].dtype
    images = _blocks(
        params,
        jnp.eye(6, dtype=dtype).reshape(6, 1, 6),
        jnp.eye(18, dtype=dtype).reshape(1, 18, 18),
    )
    return jnp.moveaxis(images, -1, 0)


def _blocks(params, x1, x2):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    # into blocks: (..., channels, components) of each irreducible
    x1_V = _change(x1[..., None, :], BASIS_V.T)  # V -> [5,1]_S(6) + V⁰
    z1_5_1_S_6 = x1_V[..., 0:5]
    z1_V0 = x1_V[..., 5:6]
    x2_V_1_x_V_2 = _change(x2[..., None, :], BASIS_V_1_x_V_2.T)  # V_1⊗V_2 -> [1]_SO(3) + [5,1]_S(6)⊗[1]_SO(3)
    z2_1_SO_3 = x2_V_1_x_V_2[..., 0:3]
    z2_5_1_S_6_x_1_SO_3 = x2_V_1_x_V_2[..., 3:18]
    batch = jnp.broadcast_shapes(x1.shape[:-1], x2.shape[:-1])
    # products of channels, one of each input, in the irreducibles they couple to
    z_1_SO_3 = jnp.concatenate(
        [
            _couple(COUPLE_5_1_S_6_5_1_S_6_x_1_SO_3_1_SO_3, z1_5_1_S_6, z2_5_1_S_6_x_1_SO_3),
            _couple(COUPLE_V0_1_SO_3_1_SO_3, z1_V0, z2_1_SO_3),
        ],
        axis=-2,
    )
    z_5_1_S_6_x_1_SO_3 = jnp.concatenate(
        [
            _couple(COUPLE_5_1_S_6_1_SO_3_5_1_S_6_x_1_SO_3, z1_5_1_S_6, z2_1_SO_3),
            _couple(COUPLE_5_1_S_6_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3, z1_5_1_S_6, z2_5_1_S_6_x_1_SO_3),
            _couple(COUPLE_V0_5_1_S_6_x_1_SO_3_5_1_S_6_x_1_SO_3, z1_V0, z2_5_1_S_6_x_1_SO_3),
        ],
        axis=-2,
    )
    # mix the channels of each irreducible
    y_1_SO_3 = _mix(params["[1]_SO(3)"], z_1_SO_3)  # [1]_SO(3): 2 -> 1 channels
    # [5,1]_S(6)⊗[1]_SO(3): 3 -> 1 channels
    y_5_1_S_6_x_1_SO_3 = _mix(params["[5,1]_S(6)⊗[1]_SO(3)"], z_5_1_S_6_x_1_SO_3)
    # back to the coordinates of the output
    y_V_1_x_V_2_blocks = jnp.concatenate([y_1_SO_3, y_5_1_S_6_x_1_SO_3], axis=-1)
    # V_1⊗V_2 <- [1]_SO(3) + [5,1]_S(6)⊗[1]_SO(3)
    y_V_1_x_V_2 = _change(y_V_1_x_V_2_blocks, BASIS_V_1_x_V_2).reshape(*batch, 18)
    return y_V_1_x_V_2


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


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


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
