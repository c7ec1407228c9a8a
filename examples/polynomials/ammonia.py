"""Every equivariant polynomial map of degree 1..4, 2V -> V⁰ under S(3).

    poly ammonia : 2V -> V⁰ { degree: 1..4, weights: given }

Input     2V, dimension 6 = 2[3] + 2[2,1]
Output    V⁰, dimension 1 = [3]
Maps      50 (2 of degree 1; 6 of degree 2; 14 of degree 3; 28 of degree 4), known from exact characters of S(3)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  chain: equivariant polynomials of each degree from those of the degree before, then one small matrix
          for each

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile ammonia.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

KIND = "poly"
GROUP = "S(3)"
INPUT = "2V"
OUTPUT = "V⁰"
IN_DIM = 6
OUT_DIM = 1
INPUT_LAYOUT = (("2V", 0, 6),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("V⁰", 0, 1),)  # (summand, start, stop)
HOM_DIM = 50
CHANNELS = 1  # with coefficients of their own
GIVEN = True
HOM_DIMS = {1: 2, 2: 6, 3: 14, 4: 28}  # by degree
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of S(3)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "24267a5c94ff42821821ce8bb1af08b925d2a5b136760b4fe72cf9ebf02a98c6"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Generators of S(3) as image arrays: e_j -> e_p[j].
PERMUTATIONS = np.array([[1, 0, 2], [1, 2, 0]])
# V: one row per component of [2,1] + [3], (3, 3).
BASIS_V = np.array(
    [
        [-1 / sqrt(6), -1 / sqrt(6), sqrt(6) / 3],
        [-1 / sqrt(2), 1 / sqrt(2), 0.0],
        [1 / sqrt(3), 1 / sqrt(3), 1 / sqrt(3)],
    ],
)
# Clebsch–Gordan: [2,1] ⊗ [2,1] -> [2,1], [3], (3, 4).
COUPLE_2_1_2_1_2_1_3 = np.array(
    [
        [1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2)],
        [0.0, -1 / sqrt(2), -1 / sqrt(2), 0.0],
        [1 / sqrt(2), 0.0, 0.0, 1 / sqrt(2)],
    ],
)
# Clebsch–Gordan: [3] ⊗ [3] -> [3], (1, 1).
COUPLE_3_3_3 = np.eye(1)
# Clebsch–Gordan: [3] ⊗ [2,1] -> [2,1], (2, 2).
COUPLE_3_2_1_2_1 = np.eye(2)
# Clebsch–Gordan: [2,1] ⊗ [2,1] -> [3], (1, 4).
COUPLE_2_1_2_1_3 = np.array([[1 / sqrt(2), 0.0, 0.0, 1 / sqrt(2)]])
# Standard deviation per coefficient.
COEFFICIENT_SPREADS = np.array(
    [
        0.14762394157260242, 0.14762394157260242, 0.0971201955910416, 0.0971201955910416, 0.0971201955910416,
        0.0971201955910416, 0.0971201955910416, 0.0971201955910416, 0.09032850674472413, 0.09032850674472413,
        0.09032850674472413, 0.09032850674472413, 0.09032850674472413, 0.09032850674472413, 0.09032850674472413,
        0.09032850674472413, 0.09032850674472413, 0.09032850674472413, 0.09032850674472413, 0.09032850674472413,
        0.09032850674472413, 0.09032850674472413, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
        0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
        0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
        0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
        0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
        0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981, 0.05785603099741981,
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {"coefficients": (50,)}  # of the parameters: (coefficients)
SPREADS = {"coefficients": COEFFICIENT_SPREADS}  # standard deviations at initialization


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
    """2V -> V⁰: y (..., 1) from x (..., 6)."""
    params, x = _checked_each(params, x)
    batch = jnp.broadcast_shapes(params["coefficients"].shape[:-1], x.shape[:-1])
    x_all = jnp.broadcast_to(x, (*batch, x.shape[-1]))
    z = _polynomials(x_all)
    w = jnp.broadcast_to(params["coefficients"], (*batch, params["coefficients"].shape[-1]))
    return _leave(w, z, batch, x.dtype)


def basis(x):
    """The basis polynomials of a channel at x, (HOM_DIM, ..., 1): `apply` is their sum with coefficients in order."""
    _refuse_large("the basis", HOM_DIM, *jnp.broadcast_shapes(jnp.shape(x)[:-1]), 1)
    rows = jnp.eye(HOM_DIM, dtype=_common_dtype({}, x))

    def one(row):
        coefficients = jnp.broadcast_to(row, SHAPES["coefficients"])
        return apply({"coefficients": coefficients}, x)

    return jax.vmap(one)(rows)


@jax.jit
def rho_in(g):
    """ρ(g) on the input 2V, (6, 6), for g (3, 3) in S(3)."""
    _refuse_large("rho_in(g)", 6, 6)
    (g,) = _element(g, 3)
    return _copies(2, g)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V⁰, (1, 1), for g (3, 3) in S(3)."""
    _refuse_large("rho_out(g)", 1, 1)
    (g,) = _element(g, 3)
    return jnp.eye(1, dtype=g.dtype)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(3): (n, 3, 3)."""
    return _random_permutation(key, n, 3, even=False)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 6), _common_dtype({}, *jax.tree.leaves(params)))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _polynomials(x):
    """Equivariant polynomials of x: for each degree and irreducible (count, d, batch)."""
    batch = x.shape[:-1]
    x_V = _change(x.reshape(*batch, 2, 3), BASIS_V.T)  # 2 × V -> [2,1] + [3]
    z_2_1 = x_V[..., 0:2]
    z_3 = x_V[..., 2:3]
    p1_2_1 = _into_rows(z_2_1)
    p1_3 = _into_rows(z_3)
    # degree 2
    # 3 pairs, [2,1] ⊗ [2,1] -> [2,1], [3]
    t = _product_of_rows(COUPLE_2_1_2_1_2_1_3, [p1_2_1[k] for k in [0, 0, 1]], [p1_2_1[k] for k in [0, 1, 1]])
    # 3 pairs, [3] ⊗ [3] -> [3]
    t_2 = _product_of_rows(COUPLE_3_3_3, [p1_3[k] for k in [0, 0, 1]], [p1_3[k] for k in [0, 1, 1]])
    p2_2_1 = [row[0:2] for row in t]  # [2,1]
    p2_3 = [*[row[2:3] for row in t], *t_2]  # [3]: 2 parts
    # degree 3
    # 4 pairs, [3] ⊗ [2,1] -> [2,1]
    t_3 = _product_of_rows(COUPLE_3_2_1_2_1, [p2_3[k] for k in [0, 1, 2, 2]], [p1_2_1[k] for k in [0, 0, 0, 1]])
    # 10 pairs, [3] ⊗ [3] -> [3]
    t_4 = _product_of_rows(
        COUPLE_3_3_3,
        [p2_3[k] for k in [0, 0, 1, 1, 2, 2, 3, 3, 5, 5]],
        [p1_3[k] for k in [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]],
    )
    # 4 pairs, [2,1] ⊗ [2,1] -> [3]
    t_5 = _product_of_rows(COUPLE_2_1_2_1_3, [p2_2_1[k] for k in [0, 1, 1, 2]], [p1_2_1[k] for k in [0, 0, 1, 1]])
    p3_3 = [*t_4, *t_5]  # [3]: 2 parts
    # degree 4
    # 22 pairs, [3] ⊗ [3] -> [3]
    t_6 = _product_of_rows(
        COUPLE_3_3_3,
        [p3_3[k] for k in [0, 0, 1, 2, 2, 3, 4, 5, 5, 6, 6, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]],
        [p1_3[k] for k in [0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]],
    )
    # 6 pairs, [2,1] ⊗ [2,1] -> [3]
    t_7 = _product_of_rows(
        COUPLE_2_1_2_1_3,
        [t_3[k] for k in [0, 1, 1, 2, 3, 3]],
        [p1_2_1[k] for k in [0, 0, 1, 0, 0, 1]],
    )
    p4_3 = [*t_6, *t_7]  # [3]: 2 parts
    return {"[3] of degree 1": p1_3, "[3] of degree 2": p2_3, "[3] of degree 3": p3_3, "[3] of degree 4": p4_3}


def _leave(w, z, batch, dtype):
    """Mixed to the channels of each irreducible of the output, and back to its coordinates."""
    c_3 = _out_of_rows(
        _mixed_rows(
            _into_rows(w[..., 0:2].reshape(*batch, 1, 2)),
            z["[3] of degree 1"],
            _into_rows(w[..., 2:8].reshape(*batch, 1, 6)),
            z["[3] of degree 2"],
            _into_rows(w[..., 8:22].reshape(*batch, 1, 14)),
            z["[3] of degree 3"],
            _into_rows(w[..., 22:50].reshape(*batch, 1, 28)),
            z["[3] of degree 4"],
        ),
        batch,
    )
    y_V0 = c_3.reshape(*batch, 1)  # V⁰ = [3]
    return y_V0


# ── what the functions above are made of ──────────────────────────────────────────────────


def _checked_each(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be.

    Inputs have an axis for channels where there are several, coefficients that are given may have batch axes in front.
    """
    params, xs = _with_coefficients(params), [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
    return _with_channels(params, xs)


def _with_coefficients(params):
    shape = SHAPES["coefficients"]
    if not GIVEN:
        _check_params(params)
        return params
    params = params if isinstance(params, dict) else {"coefficients": params}
    found = jnp.shape(params["coefficients"]) if set(params) == set(SHAPES) else ()
    if found[len(found) - len(shape) :] != shape:
        raise ValueError(f"the coefficients have shape {found}, expected (..., {', '.join(map(str, shape))})")
    return params


def _with_channels(params, xs):
    for x in xs if CHANNELS > 1 else ():
        if jnp.ndim(x) < 2 or jnp.shape(x)[-2] not in (1, CHANNELS):
            raise ValueError(f"an input has shape {jnp.shape(x)}, and its axis before the last is not {CHANNELS} channels, or 1")
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


def _into_rows(z):
    """(..., m, d) -> rows: m lists of d arrays (batch,), all batch axes as one."""
    z = z.reshape(-1, *z.shape[-2:])
    return [[z[:, i, k] for k in range(z.shape[2])] for i in range(z.shape[1])]


def _out_of_rows(rows, batch):
    """The arrays of rows as one, (..., m, d)."""
    return jnp.stack([jnp.stack(row, axis=-1) for row in rows], axis=-2).reshape(*batch, len(rows), len(rows[0]))


def _product_of_rows(couple, left, right):
    """Products row by row, coupled by a constant (K, d·D); a single row of one goes with all of the other."""
    lines, count = np.asarray(couple).tolist(), max(len(left), len(right))
    left, right = (list(z) * count if len(z) == 1 else z for z in (left, right))
    return [_coupled(lines, a, b) for a, b in zip(left, right, strict=True)]


def _coupled(lines, a, b):
    """Σ_k line[k] · a[k // D] · b[k % D] for each line; what all terms of one have in common is multiplied last."""
    used = sorted({k for line in lines for k, c in enumerate(line) if c})
    pairs = {k: a[k // len(b)] * b[k % len(b)] for k in used}
    return [_combined({k: c for k, c in enumerate(line) if c}, pairs) if any(line) else jnp.zeros_like(a[0]) for line in lines]


def _combined(weights, arrays):
    """Σ_k weights[k] · arrays[k]."""
    (first, scale), *others = weights.items()
    total = arrays[first]
    for k, weight in others:
        share = weight / scale
        if abs(share - 1) < 1e-14:
            total = total + arrays[k]
        elif abs(share + 1) < 1e-14:
            total = total - arrays[k]
        else:
            total = total + share * arrays[k]
    return total if scale == 1 else scale * total


def _mixed_rows(*pairs):
    """Σ_m w[o][m] · h[m][d] of rows w and h, summed over several pairs of them."""
    both = list(zip(pairs[::2], pairs[1::2], strict=True))
    outs, dims = range(len(pairs[0])), range(len(pairs[1][0]))
    terms = [[[w[o][m] * h[m][d] for w, h in both for m in range(len(h))] for d in dims] for o in outs]
    return [[sum(found[1:], found[0]) for found in row] for row in terms]


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
