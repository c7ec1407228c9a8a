"""Every equivariant linear map V -> V under RubiksCube.

    map rubik : V -> V

Input     V, dimension 48 = ρ1(11) + ρ2(12) + ρ3(16) + 2ρ4(1) + ρ5(7)
Output    V, dimension 48 = ρ1(11) + ρ2(12) + ρ3(16) + 2ρ4(1) + ρ5(7)
Maps      9, known from orbits of RubiksCube on 2-tuples
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  orbit: the weight matrix is constant on orbits of index tuples

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile rubik.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "RubiksCube"
INPUT = "V"
OUTPUT = "V"
IN_DIM = 48
OUT_DIM = 48
INPUT_LAYOUT = (("V", 0, 48),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("V", 0, 48),)  # (summand, start, stop)
HOM_DIM = 9
CERTIFICATE = {"generators": 6, "bound": 1e-15, "count": "orbits of RubiksCube on 2-tuples", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "5280d6fc8e93521fee60e8477afad4225e56c5d18609d35fc23ef11b4ba6d73c"  # of all other lines

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


CONSTANTS_SHA256 = "7c428570183fc73360fb90dd7cd21091db2414451e593e7e008bdcc727f08f7c"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Generators of RubiksCube as image arrays: e_j -> e_p[j].
PERMUTATIONS = np.array(
    [
        [
            2, 4, 7, 1, 6, 0, 3, 5, 32, 33, 34, 11, 12, 13, 14, 15, 8, 9, 10, 19, 20, 21, 22, 23, 16, 17, 18, 27,
            28, 29, 30, 31, 24, 25, 26, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        ],
        [
            0, 1, 2, 3, 4, 16, 19, 21, 10, 12, 15, 9, 14, 8, 11, 13, 42, 17, 18, 41, 20, 40, 22, 23, 24, 25, 26, 27,
            28, 29, 30, 31, 32, 33, 7, 35, 6, 37, 38, 5, 34, 36, 39, 43, 44, 45, 46, 47,
        ],
        [
            0, 1, 29, 3, 27, 5, 6, 24, 8, 9, 2, 11, 4, 13, 14, 7, 18, 20, 23, 17, 22, 16, 19, 21, 47, 25, 26, 44,
            28, 42, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 10, 43, 12, 45, 46, 15,
        ],
        [
            37, 35, 32, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0, 19, 1, 21, 22, 2, 26, 28, 31, 25,
            30, 24, 27, 29, 45, 33, 34, 46, 36, 47, 38, 39, 40, 41, 42, 43, 44, 23, 20, 18,
        ],
        [
            8, 1, 2, 11, 4, 13, 6, 7, 40, 9, 10, 43, 12, 45, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 5, 27,
            3, 29, 30, 0, 34, 36, 39, 33, 38, 32, 35, 37, 31, 41, 42, 28, 44, 26, 46, 47,
        ],
        [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 21, 22, 23, 16, 17, 18, 19, 20, 29, 30, 31, 24, 25, 26, 27,
            28, 37, 38, 39, 32, 33, 34, 35, 36, 13, 14, 15, 42, 44, 47, 41, 46, 40, 43, 45,
        ],
    ],
)
# Coset representatives of a stabilizer chain, level after level: image arrays (rows, d).
COSETS = _CONSTANTS["COSETS"]
# Orbit of each index tuple (output, input), (48, 48).
LABELS = _CONSTANTS["LABELS"]
# Standard deviation per orbit.
ORBIT_SPREADS = np.array(
    [
        sqrt(2) / 3, 1 / (6 * sqrt(3)), sqrt(42) / 63, sqrt(2) / 3, sqrt(2) / 3, 1 / (6 * sqrt(3)), sqrt(2) / 3,
        1 / (3 * sqrt(11)), sqrt(2) / 3,
    ],
)
# Index tuples per orbit.
ORBIT_SIZES = np.array([24, 576, 504, 24, 24, 576, 24, 528, 24])

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {"orbits": (9,)}  # of the parameters
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
    """V -> V: y (..., 48) from x (..., 48)."""
    params, x = _checked(params, x)
    return jnp.matmul(x, _weight(params).T, precision=PRECISION)


@jax.jit
def matrix(params):
    """The dense weight (48, 48)."""
    _refuse_large("the matrix", 48, 48)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (9, 48, 48)."""
    _refuse_large("the basis", HOM_DIM, 48, 48)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (48, 48) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input V, (48, 48), for g (48, 48) in RubiksCube."""
    _refuse_large("rho_in(g)", 48, 48)
    (g,) = _element(g, 48)
    return g


@jax.jit
def rho_out(g):
    """ρ(g) on the output V, (48, 48), for g (48, 48) in RubiksCube."""
    _refuse_large("rho_out(g)", 48, 48)
    (g,) = _element(g, 48)
    return g


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of RubiksCube: (n, 48, 48)."""
    return _random_chain(key, n, COSETS, [24, 21, 18, 15, 24, 22, 20, 18, 12, 16, 14, 12, 10, 9, 8, 6, 6, 2])


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 48), _common_dtype(params))
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


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _permutation_matrices(images):
    """Matrices (count, d, d) of e_j -> e_images[j]."""
    return jnp.swapaxes(jax.nn.one_hot(images, images.shape[-1], dtype=jnp.result_type(float)), -1, -2)


def _random_chain(key, count, table, rows):
    """Uniform on a permutation group: one coset representative of each level of its stabilizer chain, composed.

    ``table`` holds the image arrays of all levels, ``rows`` how many belong to each.
    """
    images = jnp.tile(jnp.arange(table.shape[1])[None], (count, 1))
    for k, level in zip(jax.random.split(key, len(rows)), np.split(table, np.cumsum(rows)[:-1]), strict=True):
        chosen = jnp.asarray(level, images.dtype)[jax.random.randint(k, (count,), 0, len(level))]
        images = jnp.take_along_axis(images, chosen, axis=1)
    return _permutation_matrices(images)


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
