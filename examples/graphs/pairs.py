"""Every equivariant map, linear in each input, (V², V²) -> V² under S(6).

    map pairs : (V², V²) -> V²

Input 1   V², dimension 36 = 2[6] + 3[5,1] + [4,2] + [4,1,1]
Input 2   V², dimension 36 = 2[6] + 3[5,1] + [4,2] + [4,1,1]
Output    V², dimension 36 = 2[6] + 3[5,1] + [4,2] + [4,1,1]
Maps      203, known from exact characters of S(6)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  orbit: the weight matrix is constant on orbits of index tuples

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile pairs.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "S(6)"
INPUT = ("V²", "V²")
OUTPUT = "V²"
IN_DIM = (36, 36)
OUT_DIM = 36
INPUT_LAYOUT = ((("V²", 0, 36),), (("V²", 0, 36),))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V²", 0, 36),)  # (summand, start, stop)
HOM_DIM = 203
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of S(6)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "065b8e4a2086758d14737b664f65d1c7d53b6d18e523fbdcb19b09f006ccb892"  # of all other lines

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


CONSTANTS_SHA256 = "f8c948d8c1fd135325bf0004a84387ba177320ef3338ee94d44db434c7ee33f8"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Generators of S(6) as image arrays: e_j -> e_p[j].
PERMUTATIONS = np.array([[1, 0, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0]])
# Orbit of each index tuple (output, input), (36, 36, 36).
LABELS = _CONSTANTS["LABELS"]
# Standard deviation per orbit.
ORBIT_SPREADS = np.array(
    [
        sqrt(1218) / 203, 0.07688517444384896, 0.07688517444384896, 0.07688517444384896, 0.03844258722192448,
        0.07688517444384896, 0.07688517444384896, 0.03844258722192448, 0.07688517444384896, 0.07688517444384896,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.07688517444384896, 0.07688517444384896, 0.03844258722192448, 0.07688517444384896, 0.07688517444384896,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.07688517444384896, 0.07688517444384896, 0.03844258722192448, 0.07688517444384896, 0.07688517444384896,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.03844258722192448,
        0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448,
        0.03844258722192448, 0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.01569412051435861, 0.07688517444384896, 0.07688517444384896, 0.03844258722192448,
        0.07688517444384896, 0.07688517444384896, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.03844258722192448, 0.022194838080923762, 0.07688517444384896, 0.07688517444384896, 0.03844258722192448,
        0.07688517444384896, 0.07688517444384896, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.07688517444384896,
        0.07688517444384896, 0.03844258722192448, 0.07688517444384896, 0.07688517444384896, 0.03844258722192448,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.07688517444384896,
        0.07688517444384896, 0.03844258722192448, 0.07688517444384896, 0.07688517444384896, 0.03844258722192448,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.03844258722192448,
        0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448,
        0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.01569412051435861, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.03844258722192448,
        0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448,
        0.03844258722192448, 0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.01569412051435861, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448,
        0.022194838080923762, 0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762,
        0.03844258722192448, 0.03844258722192448, 0.03844258722192448, 0.022194838080923762, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.022194838080923762,
        0.022194838080923762, 0.022194838080923762, 0.022194838080923762, 0.01569412051435861, 0.01569412051435861,
        0.01569412051435861, 0.01569412051435861, 0.01569412051435861, 0.01569412051435861, 0.01569412051435861,
    ],
)
# Index tuples per orbit.
ORBIT_SIZES = np.array(
    [
        6, 30, 30, 30, 120, 30, 30, 120, 30, 30, 120, 120, 120, 120, 360, 30, 30, 120, 30, 30, 120, 120, 120, 120,
        360, 30, 30, 120, 30, 30, 120, 120, 120, 120, 360, 120, 120, 120, 360, 120, 120, 120, 360, 120, 120, 120,
        360, 360, 360, 360, 360, 720, 30, 30, 120, 30, 30, 120, 120, 120, 120, 360, 30, 30, 120, 30, 30, 120, 120,
        120, 120, 360, 120, 120, 120, 360, 120, 120, 120, 360, 120, 120, 120, 360, 360, 360, 360, 360, 720, 30, 30,
        120, 30, 30, 120, 120, 120, 120, 360, 30, 30, 120, 30, 30, 120, 120, 120, 120, 360, 120, 120, 120, 360, 120,
        120, 120, 360, 120, 120, 120, 360, 360, 360, 360, 360, 720, 120, 120, 120, 360, 120, 120, 120, 360, 120,
        120, 120, 360, 360, 360, 360, 360, 720, 120, 120, 120, 360, 120, 120, 120, 360, 120, 120, 120, 360, 360,
        360, 360, 360, 720, 120, 120, 120, 360, 120, 120, 120, 360, 120, 120, 120, 360, 360, 360, 360, 360, 720,
        360, 360, 360, 360, 720, 360, 360, 360, 360, 720, 360, 360, 360, 360, 720, 360, 360, 360, 360, 720, 720,
        720, 720, 720, 720, 720,
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {"orbits": (203,)}  # of the parameters
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
def apply(params, x1, x2):
    """(V², V²) -> V²: y (..., 36) from x1 (..., 36), x2 (..., 36)."""
    params, x1, x2 = _checked(params, x1, x2)
    return _contract(_weight(params), x1, x2)


@jax.jit
def matrix(params):
    """The dense weight (36, 36, 36)."""
    _refuse_large("the matrix", 36, 36, 36)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (203, 36, 36, 36)."""
    _refuse_large("the basis", HOM_DIM, 36, 36, 36)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (36, 36, 36) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the inputs V², V², (36, 36) and (36, 36), for g (6, 6) in S(6)."""
    _refuse_large("rho_in(g)", 36, 36)
    (g,) = _element(g, 6)
    return (
        _power(g, 2),
        _power(g, 2),
    )


@jax.jit
def rho_out(g):
    """ρ(g) on the output V², (36, 36), for g (6, 6) in S(6)."""
    _refuse_large("rho_out(g)", 36, 36)
    (g,) = _element(g, 6)
    return _power(g, 2)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(6): (n, 6, 6)."""
    return _random_permutation(key, n, 6, even=False)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x1_key, x2_key = jax.random.split(key, 3)
    g = sample(g_key, n)
    x1 = jax.random.normal(x1_key, (n, 36), _common_dtype(params))
    x2 = jax.random.normal(x2_key, (n, 36), _common_dtype(params))
    moves = jax.vmap(rho_in)(g)
    x1 = jnp.concatenate([_act(moves[0], x1), x1])
    x2 = jnp.concatenate([_act(moves[1], x2), x2])
    y = apply(params, x1, x2)  # of moved ones and of themselves, compiled once
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
