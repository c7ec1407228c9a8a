"""Every equivariant linear map 2V -> 2V under S(1000).

    map sets : 2V -> 2V

Input     2V, dimension 2000 = 2[1000] + 2[999,1]
Output    2V, dimension 2000 = 2[1000] + 2[999,1]
Maps      8, known from exact characters of S(1000)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  diagram: pools, diagonals, contractions and broadcasts, one matmul over channels for each shape

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile sets.rep
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "S(1000)"
INPUT = "2V"
OUTPUT = "2V"
IN_DIM = 2000
OUT_DIM = 2000
INPUT_LAYOUT = (("2V", 0, 2000),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("2V", 0, 2000),)  # (summand, start, stop)
HOM_DIM = 8
CERTIFICATE = {"generators": 2, "bound": 1e-16, "count": "exact characters of S(1000)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "2351e373fc783602d0aa4b49f4f7be5f9edbf100bdf633e5c8aac38ebdb1694e"  # of all other lines

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


CONSTANTS_SHA256 = "24dac621db1d24fc593a9d0eb12d849d3f1e1b7d1085d8e54c8fe8cea23e9b3a"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Generators of S(1000) as image arrays: e_j -> e_p[j].
PERMUTATIONS = _CONSTANTS["PERMUTATIONS"]

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {"V -> V": (2, 2, 2)}  # of the parameters: (diagrams, channels out, channels in)
SPREADS = {"V -> V": 0.5}  # standard deviations at initialization


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
    """2V -> 2V: y (..., 2000) from x (..., 2000)."""
    params, x = _checked(params, x)
    return _diagrams(params, x)


@jax.jit
def matrix(params):
    """The dense weight (2000, 2000)."""
    _refuse_large("the matrix", 2000, 2000)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (8, 2000, 2000)."""
    _refuse_large("the basis", HOM_DIM, 2000, 2000)
    return _orthonormal(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (2000, 2000) -> its equivariant part."""

    maps = basis()

    def project(w):
        inner = jnp.tensordot(maps.conj(), w, axes=2, precision=PRECISION)
        return jnp.tensordot(inner, maps, axes=1, precision=PRECISION)

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input 2V, (2000, 2000), for g (1000, 1000) in S(1000)."""
    _refuse_large("rho_in(g)", 2000, 2000)
    (g,) = _element(g, 1000)
    return _copies(2, g)


@jax.jit
def rho_out(g):
    """ρ(g) on the output 2V, (2000, 2000), for g (1000, 1000) in S(1000)."""
    _refuse_large("rho_out(g)", 2000, 2000)
    (g,) = _element(g, 1000)
    return _copies(2, g)


@jax.jit
def act_in(g, x):
    """ρ(g) x on the input, x (..., 2000), axis by axis: ρ(g) itself is never built."""
    (g,) = _element(g, 1000)
    moved = [
        _along_axes(x[..., 0:2000], 2, jnp.argmax(g, axis=1)),
    ]
    return jnp.concatenate(moved, axis=-1)


@jax.jit
def act_out(g, y):
    """ρ(g) y on the output, y (..., 2000), axis by axis: ρ(g) itself is never built."""
    (g,) = _element(g, 1000)
    moved = [
        _along_axes(y[..., 0:2000], 2, jnp.argmax(g, axis=1)),
    ]
    return jnp.concatenate(moved, axis=-1)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(1000): (n, 1000, 1000)."""
    return _random_permutation(key, n, 1000, even=False)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, one_key = drawn
        x = jax.random.normal(one_key, (IN_DIM,), _common_dtype(params))
        y = apply(params, jnp.stack([act_in(g, x), x]))  # of a moved one and of itself, compiled once
        before, after = y[0], act_out(g, y[1])
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, n), jax.random.split(x_key, n)))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the diagrams make of the unit vectors."""
    return _diagrams(params, jnp.eye(IN_DIM, dtype=params["V -> V"].dtype)).T


def _diagrams(params, x):
    """Pools and contractions of the input, channels mixed, and broadcasts to the output."""
    batch = x.shape[:-1]
    # 2 × V: what is read off it, n^-½ times each sum over n
    x_V_i = x.reshape(*batch, 2, 1000)  # (..., channels, axes)
    x_V_s = x_V_i.sum(axis=-1) * 1000**-0.5
    (u,) = _mix_diagrams(params["V -> V"], np.arange(0, 1).reshape(1, 1), 0, x_V_s)  # V -> V: 1×1 diagrams
    (u_2,) = _mix_diagrams(params["V -> V"], np.arange(1, 2).reshape(1, 1), 1, x_V_i)  # V -> V: 1×1 diagrams
    # 2 × V: halves of the output, zero off the diagonals that are marked
    y_V = u.reshape(*batch, 2, 1) + u_2
    return y_V.reshape(*batch, 2000)


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


def _mix_diagrams(weight, index, rank, *columns):
    """Mix channels and diagrams in one matmul.

    weight (diagrams, m_out, m_in); index (rows, columns) numbers the diagram from a column to a row, -1 for none; columns
    (..., m_in, *axes) with ``rank`` axes give one (..., m_out, *axes) per row.
    """
    rows, count = index.shape
    none = jnp.zeros((1, *weight.shape[1:]), weight.dtype)
    chosen = weight[index] if index.min() >= 0 else jnp.concatenate([weight, none])[index]
    w = jnp.swapaxes(chosen, 1, 2).reshape(rows * weight.shape[1], count * weight.shape[2])
    axis = columns[0].ndim - rank - 1
    z = columns[0] if count == 1 else jnp.concatenate(columns, axis=axis)
    batch, axes = z.shape[:axis], z.shape[axis + 1 :]
    if rank:
        u = jnp.matmul(w, z.reshape(*batch, z.shape[axis], -1), precision=PRECISION)
    else:
        u = jnp.matmul(z, w.T, precision=PRECISION)
    return jnp.split(u.reshape(*batch, rows * weight.shape[1], *axes), rows, axis=axis)


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


def _along_axes(x, copies, *factors):
    """a ⊗ b ⊗ … on each of the stacked copies in x, without that matrix.

    A factor is a matrix, or for a permutation the index of the entry that each place takes, (n,).
    """
    z = x.reshape(*x.shape[:-1], copies, *(len(a) for a in factors))
    for k, a in enumerate(factors):
        axis = k - len(factors)
        if a.ndim == 1:
            z = jnp.take(z, a, axis=axis)
        else:
            z = jnp.moveaxis(jnp.matmul(jnp.moveaxis(z, axis, -1), a.T, precision=PRECISION), -1, axis)
    return z.reshape(x.shape)


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
def _orthonormal(maps):
    """Orthonormal basis of the span of linearly independent maps (r, …), by QR."""
    flat = maps.reshape(len(maps), -1)
    q, _ = jnp.linalg.qr(flat.T)
    return q.T.reshape(maps.shape)
