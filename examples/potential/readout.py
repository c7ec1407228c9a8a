"""Every equivariant polynomial map of degree 1..3, [0]e+[1]o+[2]e -> V⁰ under O(3).

    poly readout : [0]e+[1]o+[2]e -> V⁰ { degree: 1..3, channels: 8 }

Input     [0]e+[1]o+[2]e, dimension 9 = [0]e + [1]o + [2]e
          x[0:1] [0]e, x[1:4] [1]o, x[4:9] [2]e
Output    V⁰, dimension 1 = [0]e
Maps      9 (1 of degree 1; 3 of degree 2; 5 of degree 3), known from exact characters of O(3)
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  chain: equivariant polynomials of each degree from those of the degree before, then one small matrix
          for each

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile readout.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

KIND = "poly"
GROUP = "O(3)"
INPUT = "[0]e+[1]o+[2]e"
OUTPUT = "V⁰"
IN_DIM = 9
OUT_DIM = 1
INPUT_LAYOUT = (("[0]e", 0, 1), ("[1]o", 1, 4), ("[2]e", 4, 9))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V⁰", 0, 1),)  # (summand, start, stop)
HOM_DIM = 9
CHANNELS = 8  # with coefficients of their own
GIVEN = False
HOM_DIMS = {1: 1, 2: 3, 3: 5}  # by degree
CERTIFICATE = {"generators": 3, "bound": 1e-14, "count": "exact characters of O(3)", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "907e72b3d11384180f2b46800b2e3348ffa95845b3419b8b667ea53ba9f8e17c"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Discrete generators of O(3), (m, d, d).
DISCRETE = np.array(
    [[[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]],
)
# Lie algebra generators of O(3), (k, d, d).
LIE = np.array(
    [
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]],
        [[0.0, 0.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
    ],
)
# Step 1 of 1 to [1]o of O(3): (ψ, V) -> ψ, (3, 3).
STEPS = np.eye(3)
# Step 2 of 2 to [2]e of O(3): (ψ, V) -> ψ, (9, 5).
STEPS_2 = np.array(
    [
        [0.0, 0.0, -1 / sqrt(6), 0.0, -1 / sqrt(2)],
        [0.0, 1 / sqrt(2), 0.0, 0.0, 0.0],
        [1 / sqrt(2), 0.0, 0.0, 0.0, 0.0],
        [0.0, 1 / sqrt(2), 0.0, 0.0, 0.0],
        [0.0, 0.0, sqrt(6) / 3, 0.0, 4.4433428803385337e-17],
        [0.0, 0.0, 0.0, 1 / sqrt(2), 0.0],
        [1 / sqrt(2), 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1 / sqrt(2), 0.0],
        [0.0, 0.0, -1 / sqrt(6), 0.0, 1 / sqrt(2)],
    ],
)
# Clebsch–Gordan: [0]e ⊗ [0]e -> [0]e, (1, 1).
COUPLE_0_e_0_e_0_e = np.eye(1)
# Clebsch–Gordan: [1]o ⊗ [1]o -> [0]e, (1, 9).
COUPLE_1_o_1_o_0_e = np.array([[1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3)]])
# Clebsch–Gordan: [2]e ⊗ [2]e -> [0]e, [2]e, (6, 25).
COUPLE_2_e_2_e_0_e_2_e = np.array(
    [
        [
            1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0,
            0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5),
        ],
        [
            0.0, 0.0, sqrt(14) / 7, 0.0, 0.0, 0.0, 0.0, 0.0, -sqrt(42) / 14, 0.0, sqrt(14) / 7, 0.0, 0.0, 0.0, 0.0,
            0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
        [
            0.0, 0.0, 0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, -1 / sqrt(14), 0.0, sqrt(42) / 14, 0.0, -1 / sqrt(14),
            0.0, 0.0, 0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(42) / 14, 0.0, 0.0, 0.0,
        ],
        [
            sqrt(14) / 7, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(14), 0.0, 0.0, 0.0, 0.0, 0.0, -sqrt(14) / 7, 0.0, 0.0,
            0.0, 0.0, 0.0, -1 / sqrt(14), 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(14) / 7,
        ],
        [
            0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(14),
            0.0, 0.0, 0.0, -1 / sqrt(14), 0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, -sqrt(42) / 14, 0.0,
        ],
        [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(42) / 14, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(14) / 7, 0.0, 0.0,
            0.0, -sqrt(42) / 14, 0.0, 0.0, 0.0, sqrt(14) / 7, 0.0, 0.0,
        ],
    ],
)
# Clebsch–Gordan: [1]o ⊗ [2]e -> [1]o, (3, 15).
COUPLE_1_o_2_e_1_o = np.array(
    [
        [
            0.0, 0.0, -1 / sqrt(10), 0.0, -sqrt(30) / 10, 0.0, sqrt(30) / 10, 0.0, 0.0, 0.0, sqrt(30) / 10, 0.0,
            0.0, 0.0, 0.0,
        ],
        [0.0, sqrt(30) / 10, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(10) / 5, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(30) / 10, 0.0],
        [
            sqrt(30) / 10, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, sqrt(30) / 10, 0.0, 0.0, 0.0, -1 / sqrt(10), 0.0,
            sqrt(30) / 10,
        ],
    ],
)
# Clebsch–Gordan: [2]e ⊗ [2]e -> [0]e, (1, 25).
COUPLE_2_e_2_e_0_e = np.array(
    [
        [
            1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0,
            0.0, 0.0, 1 / sqrt(5), 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(5),
        ],
    ],
)
# Standard deviation per coefficient.
COEFFICIENT_SPREADS = np.array(
    [
        [
            0.29587967776192226, 0.1658538363757973, 0.1658538363757973, 0.1658538363757973, 0.164714067496174,
            0.164714067496174, 0.164714067496174, 0.164714067496174, 0.164714067496174,
        ],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"discrete": DISCRETE, "lie": LIE},)

SHAPES = {"coefficients": (8, 9)}  # of the parameters: (channels, coefficients)
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
    """[0]e+[1]o+[2]e -> V⁰: y (..., 8, 1) from x (..., 8, 9)."""
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
        return apply({"coefficients": coefficients}, jnp.asarray(x)[..., None, :])[..., 0, :]

    return jax.vmap(one)(rows)


@jax.jit
def rho_in(g):
    """ρ(g) on the input [0]e+[1]o+[2]e, (9, 9), for g (3, 3) in O(3)."""
    _refuse_large("rho_in(g)", 9, 9)
    (g,) = _element(g, 3)
    return _direct_sum(jnp.eye(1, dtype=g.dtype), _chain((g, STEPS)), _chain((g, STEPS), (g, STEPS_2)))


@jax.jit
def rho_out(g):
    """ρ(g) on the output V⁰, (1, 1), for g (3, 3) in O(3)."""
    _refuse_large("rho_out(g)", 1, 1)
    (g,) = _element(g, 3)
    return jnp.eye(1, dtype=g.dtype)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of O(3): (n, 3, 3)."""
    return _random_orthogonal(key, n, 3, special=False)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, CHANNELS, 9), _common_dtype({}, *jax.tree.leaves(params)))
    x = jnp.concatenate([_act_each(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act_each(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _polynomials(x):
    """Equivariant polynomials of x: for each degree and irreducible (count, d, batch)."""
    batch = x.shape[:-1]
    x_irrep = x[..., 0:1].reshape(*batch, 1, 1)  # irrep = [0]e
    x_irrep_2 = x[..., 1:4].reshape(*batch, 1, 3)  # irrep = [1]o
    x_irrep_3 = x[..., 4:9].reshape(*batch, 1, 5)  # irrep = [2]e
    p1_0_e = _into_rows(x_irrep)
    p1_1_o = _into_rows(x_irrep_2)
    p1_2_e = _into_rows(x_irrep_3)
    # degree 2
    t = _product_of_rows(COUPLE_0_e_0_e_0_e, p1_0_e, p1_0_e)  # 1 pairs, [0]e ⊗ [0]e -> [0]e
    t_2 = _product_of_rows(COUPLE_1_o_1_o_0_e, p1_1_o, p1_1_o)  # 1 pairs, [1]o ⊗ [1]o -> [0]e
    t_3 = _product_of_rows(COUPLE_2_e_2_e_0_e_2_e, p1_2_e, p1_2_e)  # 1 pairs, [2]e ⊗ [2]e -> [0]e, [2]e
    t_4 = _product_of_rows(COUPLE_1_o_2_e_1_o, p1_1_o, p1_2_e)  # 1 pairs, [1]o ⊗ [2]e -> [1]o
    p2_0_e = [*t, *t_2, *[row[0:1] for row in t_3]]  # [0]e: 3 parts
    p2_2_e = [row[1:6] for row in t_3]  # [2]e
    # degree 3
    t_5 = _product_of_rows(COUPLE_0_e_0_e_0_e, p2_0_e, p1_0_e)  # 3 pairs, [0]e ⊗ [0]e -> [0]e
    t_6 = _product_of_rows(COUPLE_1_o_1_o_0_e, t_4, p1_1_o)  # 1 pairs, [1]o ⊗ [1]o -> [0]e
    t_7 = _product_of_rows(COUPLE_2_e_2_e_0_e, p2_2_e, p1_2_e)  # 1 pairs, [2]e ⊗ [2]e -> [0]e
    p3_0_e = [*t_5, *t_6, *t_7]  # [0]e: 3 parts
    return {"[0]e of degree 1": p1_0_e, "[0]e of degree 2": p2_0_e, "[0]e of degree 3": p3_0_e}


def _leave(w, z, batch, dtype):
    """Mixed to the channels of each irreducible of the output, and back to its coordinates."""
    c_0_e = _out_of_rows(
        _mixed_rows(
            _into_rows(w[..., 0:1].reshape(*batch, 1, 1)),
            z["[0]e of degree 1"],
            _into_rows(w[..., 1:4].reshape(*batch, 1, 3)),
            z["[0]e of degree 2"],
            _into_rows(w[..., 4:9].reshape(*batch, 1, 5)),
            z["[0]e of degree 3"],
        ),
        batch,
    )
    y_V0 = c_0_e.reshape(*batch, 1)  # V⁰ = [0]e
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


def _direct_sum(*blocks):
    """Square blocks along the diagonal."""
    return jax.scipy.linalg.block_diag(*blocks)


def _chain(*steps):
    """An irreducible as a chain of tensor products: a step (a, E) takes ψ to Eᴴ (ψ ⊗ a) E, and (a, E, P) to P (ψ ⊗ a) E."""
    image = jnp.ones((1, 1), steps[0][0].dtype)
    for a, embed, *project in steps:
        dtype = jnp.result_type(a.dtype, jnp.complex64) if np.iscomplexobj(embed) else a.dtype
        right = jnp.asarray(embed, dtype).reshape(len(image), len(a), -1)
        left = jnp.asarray(project[0] if project else np.conj(embed.T), dtype).reshape(-1, len(image), len(a))
        image = jnp.einsum("xpq,pi,qj,ijy->xy", left, image, a, right, precision=PRECISION)
    return image


def _act_each(rho, x):
    """The same for stacks of several vectors (n, channels, d)."""
    return jnp.einsum("nij,ncj->nci", rho, x, precision=PRECISION)


def _random_orthogonal(key, count, d, special):
    """Haar measure on O(d), or SO(d): QR of a Gaussian matrix with R's diagonal made positive (Mezzadri 2007)."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d)))
    q = q * jnp.where(jnp.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.sign(jnp.linalg.det(q))[:, None])
    return q
