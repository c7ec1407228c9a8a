"""An equivariant network atoms -> Sym²(V_2) under S(n)×O(3), for every n at once.

    rep atoms = V_1+V_1⊗V_2
    net polarizability : atoms -> Sym²(V_2) { hidden: (3V_1+3(V_1⊗V_2)+3(V_1⊗Sym²(V_2))+V_1²+V_1²⊗V_2,
        3V_1+3(V_1⊗V_2)+3(V_1⊗Sym²(V_2))) }

Input     atoms, dimension 4 * n = V⁰ + [1]o_O(3) + [n-1,1]_S(n) + [n-1,1]_S(n)⊗[1]o_O(3)
          x[0:n] V_1, x[n:4 * n] V_1⊗V_2
Output    Sym²(V_2), dimension 6 = V⁰ + [2]e_O(3)
Layer1    3V_1+3(V_1⊗V_2)+3(V_1⊗Sym²(V_2))+V_1²+V_1²⊗V_2, by 14 diagrams, 3 of the bias; products of 16 channels
          of V_1, V_1⊗[1]o_2, V_1², V_1²⊗[1]o_2
Layer2    3V_1+3(V_1⊗V_2)+3(V_1⊗Sym²(V_2)), by 16 diagrams, 1 of the bias; products of 16 channels of V_1,
          V_1⊗[1]o_2, V_1⊗[2]e_2
Learned   3035 real parameters, the same for every n
Lowering  product: layers of pools, diagonals and broadcasts of some factors of the group between channels that
          are irreducible blocks of the others; products and gates index by index

n is read off the length of the input. Sums over an index are means, so that the same parameters mean
the same for every n: what was learned at one n can be used at another. The output is a sum of parts,
growing as n.

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile polarizability.rep
"""

from bisect import bisect_left
from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

KIND = "net"
GROUP = "S(n)×O(3)"
INPUT = "atoms"
OUTPUT = "Sym²(V_2)"
SMALLEST_N = 1  # from which on everything here holds; n itself is read off the input
GENERIC_N = 3  # from which on all diagrams differ; below, what may be a tensor of INPUT_AXES is read as one
INPUT_AXES = (("n",), ("n", 3))  # of tensors, where x is a tuple of these
COEFFICIENTS = 3035  # numbers to learn, over the field of the group
PARAMETERS = 3035  # real numbers to learn
CERTIFICATE = {"generators": 22, "bound": 1e-15, "sizes": (1, 2, 3, 4, 6)}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "9db6ac0e429075826d4906c5b61f7550e33e39901d81d67dc863c260f9f8a1fd"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Discrete generators of O(3), (m, d, d).
DISCRETE_2 = np.array(
    [[[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]],
)
# Lie algebra generators of O(3), (k, d, d).
LIE_2 = np.array(
    [
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]],
        [[0.0, 0.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
    ],
)
# Clebsch–Gordan coupling [1]o⊗[1]o->[2]e, (5, 9): columns are pairs of components.
COUPLE_1_o_1_o_2_e = np.array(
    [
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0],
        [0.0, 1 / sqrt(2), 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0],
        [-1 / sqrt(6), 0.0, 0.0, 0.0, sqrt(6) / 3, 0.0, 0.0, 0.0, -1 / sqrt(6)],
        [0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 1 / sqrt(2), 0.0],
        [-1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2)],
    ],
)
# Clebsch–Gordan coupling [2]e⊗[2]e->[2]e, (5, 25): columns are pairs of components.
COUPLE_2_e_2_e_2_e = np.array(
    [
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
# Sym²(…) of O(3): one row per component of [0]e + [2]e, (6, 6).
BASIS_Sym2 = np.array(
    [
        [1 / sqrt(3), 0.0, 0.0, 1 / sqrt(3), 0.0, 1 / sqrt(3)],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        [-1 / sqrt(6), 0.0, 0.0, sqrt(6) / 3, 0.0, -1 / sqrt(6)],
        [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        [-1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2)],
    ],
)

SHAPES = {  # of the parameters: (channels out, channels in)
    "layer1": {
        "V_1 factors 1": (96, 2),
        "V_1 factors 2": (32, 1),
        "V_1⊗[1]o_2 factors 1": (96, 2),
        "V_1⊗[1]o_2 factors 2": (32, 1),
        "V_1 1": (16, 2),
        "V_1 2": (2, 1),
        "V_1⊗[1]o_2 1": (5, 2),
        "V_1⊗[1]o_2 2": (1, 1),
        "V_1 products": (12, 32),
        "V_1⊗[1]o_2 products": (3, 32),
        "V_1⊗[2]e_2 products": (3, 16),
        "V_1² products": (2, 32),
        "V_1²⊗[1]o_2 products": (1, 32),
        "bias V_1 1": (16,),
    },
    "layer2": {
        "V_1 factors": (32, 17),
        "V_1⊗[2]e_2 factors": (32, 6),
        "V_1⊗[1]o_2 factors": (32, 11),
        "V_1": (9, 17),
        "V_1⊗[2]e_2": (3, 6),
        "V_1 products": (9, 48),
        "V_1⊗[2]e_2 products": (3, 64),
        "bias V_1": (9,),
    },
    "output": {"V⁰": (1, 6), "[2]e_2": (1, 3), "bias V⁰": (1,)},
}
SPREADS = {  # standard deviations at initialization
    "layer1": {
        "V_1 factors 1": ((32, 0.845), (64, 0.605)),
        "V_1 factors 2": 0.605,
        "V_1⊗[1]o_2 factors 1": ((32, 0.688), (64, 0.599)),
        "V_1⊗[1]o_2 factors 2": 0.599,
        "V_1 1": ((12, 0.668), (4, 0.735)),
        "V_1 2": 0.735,
        "V_1⊗[1]o_2 1": ((3, 0.506), (2, 0.583)),
        "V_1⊗[1]o_2 2": 0.583,
        "V_1 products": 0.0296,
        "V_1⊗[1]o_2 products": 0.0714,
        "V_1⊗[2]e_2 products": 0.235,
        "V_1² products": 0.0298,
        "V_1²⊗[1]o_2 products": 0.0541,
    },
    "layer2": {
        "V_1 factors": 0.395,
        "V_1⊗[2]e_2 factors": 0.827,
        "V_1⊗[1]o_2 factors": 0.663,
        "V_1": 0.448,
        "V_1⊗[2]e_2": 0.628,
        "V_1 products": 0.0158,
        "V_1⊗[2]e_2 products": 0.0297,
    },
    "output": {"V⁰": 1.09, "[2]e_2": 1.74},
}


def IN_DIM(n):
    """Dimension of the input atoms."""
    return 4 * n


def OUT_DIM(n):
    """Dimension of the output Sym²(V_2)."""
    return 6


def INPUT_LAYOUT(n):
    """The summands of the input: (text, start, stop) of each."""
    return (("V_1", 0, n), ("V_1⊗V_2", n, 4 * n))


def OUTPUT_LAYOUT(n):
    """The summands of the output: (text, start, stop) of each."""
    return (("Sym²(V_2)", 0, 6),)


def HIDDEN_DIMS(n):
    """Widths of the hidden layers."""
    return (4 * n**2 + 30 * n, 21 * n)


def init(key, dtype=jnp.float32):
    """Random parameters: normal weights with a scale that keeps the variance of activations, zero biases."""
    z, at, params = jax.random.normal(key, (COEFFICIENTS,), _real_dtype(dtype)), 0, {}
    z = z if isinstance(z, jax.core.Tracer) else np.asarray(z)  # NumPy cuts it without compiling anything
    for layer, shapes in SHAPES.items():
        params[layer] = {}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            params[layer][name] = np.asarray(_by_row(SPREADS[layer].get(name, 0.0)), z.dtype) * z[at : at + size].reshape(shape)
            at += size
    return jax.device_put(params)


@jax.jit
def apply(params, x, mask=None):
    """The network atoms -> Sym²(V_2): y (..., OUT_DIM(n)) from x (..., IN_DIM(n)), for every n. Masks say which of the
    n are there."""
    x, n = _read_n(x)
    params, x = _checked_free_net(params, x)
    mask = _checked_mask(mask, n, x)
    h0 = _enter(x, mask, n)
    h1 = _layer1(params["layer1"], h0, mask, n)
    h2 = _layer2(params["layer2"], h1, mask, n)
    h3 = _output(params["output"], h2, mask, n)
    return _leave(h3, mask, n)


@jax.jit
def rho_in(g):
    """ρ(g) on the input atoms, (4 * n, 4 * n), for g = (g1, g2) in S(n)×O(3): (n, n), (3, 3)."""
    g1, g2 = _element(g, jnp.shape(g[0])[-1], 3)
    n = len(g1)
    _refuse_large("rho_in(g)", IN_DIM(n), IN_DIM(n))
    return _direct_sum(g1, _tensor(g1, g2))


@jax.jit
def rho_out(g):
    """ρ(g) on the output Sym²(V_2), (6, 6), for g = (g1, g2) in S(n)×O(3): (n, n), (3, 3)."""
    g1, g2 = _element(g, jnp.shape(g[0])[-1], 3)
    n = len(g1)
    _refuse_large("rho_out(g)", OUT_DIM(n), OUT_DIM(n))
    return _symmetric_power(g2, 2)


@jax.jit
def act_in(g, x):
    """ρ(g) x on the input, x (..., 4 * n), axis by axis: ρ(g) itself is never built."""
    g1, g2 = _element(g, jnp.shape(g[0])[-1], 3)
    n = len(g1)
    moved = [
        _along_axes(x[..., 0 : n], 1, jnp.argmax(g1, axis=1)),
        _along_axes(x[..., n : 4 * n], 1, jnp.argmax(g1, axis=1), g2),
    ]
    return jnp.concatenate(moved, axis=-1)


@jax.jit
def act_out(g, y):
    """ρ(g) y on the output, y (..., 6), axis by axis: ρ(g) itself is never built."""
    g1, g2 = _element(g, jnp.shape(g[0])[-1], 3)
    moved = [
        _along_axes(y[..., 0:6], 1, _symmetric_power(g2, 2)),
    ]
    return jnp.concatenate(moved, axis=-1)


@partial(jax.jit, static_argnames=("count", "n"))
def sample(key, count, n):
    """count random elements of S(n)×O(3): a tuple of (count, n, n), (count, 3, 3)."""
    keys = jax.random.split(key, 2)
    return (
        _random_permutation(keys[0], count, n, even=False),
        _random_orthogonal(keys[1], count, 3, special=False),
    )


def GENERATORS(n):
    """Generators, one dict per factor of the group: "permutations" (m, d), "discrete" (m, d, d) and "lie" (k, d, d)."""
    return (_symmetric_generators(n), {"discrete": DISCRETE_2, "lie": LIE_2},)


@partial(jax.jit, static_argnames=("count", "n"))
def equivariance_error(params, key, count=10, n=GENERIC_N):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over count random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, one_key = drawn
        x = jax.random.normal(one_key, (IN_DIM(n),), _common_dtype({}, *jax.tree.leaves(params)))
        y = apply(params, jnp.stack([act_in(g, x), x]))  # of a moved one and of itself, compiled once
        before, after = y[0], act_out(g, y[1])
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, count, n), jax.random.split(x_key, count)))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)


def _enter(x, mask, n):
    """The input as tensors by type, (..., indices, components, channels)."""
    batch = x.shape[:-1]
    return {
        "V_1": _zeroed(x[..., 0 : n].reshape(*batch, n, 1, 1), (-3,), 3, mask),
        "V_1⊗[1]o_2": _zeroed(x[..., n : 4 * n].reshape(*batch, n, 3, 1), (-3,), 3, mask),
    }


def _layer1(params, h, mask, n):
    """To 6V_1 + 3V_1⊗[1]o_2 + 3V_1⊗[2]e_2 + V_1² + V_1²⊗[1]o_2 by pools, diagonals and broadcasts, channels mixed;
    products of 16 channels of V_1, V_1⊗[1]o_2, V_1², V_1²⊗[1]o_2, then swish of each coordinate of invariants and
    gates for the others."""
    # s: invariants; v1: [1]o; v2: [2]e; i, j, …: indices of V_1; m, o: means over an index
    s_i = h["V_1"]
    s_m = _mean_of_present(s_i, mask, -3, 3)
    v1_i = h["V_1⊗[1]o_2"]
    v1_m = _mean_of_present(v1_i, mask, -3, 3)
    # factors of products, left and right, and what they make channel by channel and index by index
    batch = h["V_1"].shape[:-3]
    all_s_i = jnp.broadcast_to(s_m[..., None, :, :], (*batch, n, 1, 1))
    mixed = _mixed(params["V_1 factors 1"], s_i, all_s_i)
    factors_s_i, factors_s_ij_at_ii, factors_s_ij_at_i = jnp.split(mixed, (32, 64), axis=-1)
    factors_s_ij_at_j = _mixed(params["V_1 factors 2"], s_i)
    all_v1_i = jnp.broadcast_to(v1_m[..., None, :, :], (*batch, n, 3, 1))
    mixed_2 = _mixed(params["V_1⊗[1]o_2 factors 1"], v1_i, all_v1_i)
    factors_v1_i, factors_v1_ij_at_ii, factors_v1_ij_at_i = jnp.split(mixed_2, (32, 64), axis=-1)
    factors_v1_ij_at_j = _mixed(params["V_1⊗[1]o_2 factors 2"], v1_i)
    ones = (1,) * len(batch)
    delta = jnp.eye(n, dtype=h["V_1"].dtype).reshape(*ones, n, n, 1, 1)
    factors_s_ij = (
        factors_s_ij_at_ii[..., :, None, :, :] * delta
        + factors_s_ij_at_i[..., :, None, :, :] + factors_s_ij_at_j[..., None, :, :, :]
    )
    factors_v1_ij = (
        factors_v1_ij_at_ii[..., :, None, :, :] * delta
        + factors_v1_ij_at_i[..., :, None, :, :] + factors_v1_ij_at_j[..., None, :, :, :]
    )
    left_s_i, right_s_i = jnp.split(factors_s_i, (16,), axis=-1)
    left_v1_i, right_v1_i = jnp.split(factors_v1_i, (16,), axis=-1)
    left_s_ij, right_s_ij = jnp.split(factors_s_ij, (16,), axis=-1)
    left_v1_ij, right_v1_ij = jnp.split(factors_v1_ij, (16,), axis=-1)
    # channels mixed
    mixed_3 = _biased(_mixed(params["V_1 1"], s_i, all_s_i), params["bias V_1 1"])
    linear_s_i, linear_s_ij_at_ii, linear_s_ij_at_i = jnp.split(mixed_3, (12, 14), axis=-1)
    linear_s_ij_at_j = _mixed(params["V_1 2"], s_i)
    mixed_4 = _mixed(params["V_1⊗[1]o_2 1"], v1_i, all_v1_i)
    linear_v1_i, linear_v1_ij_at_ii, linear_v1_ij_at_i = jnp.split(mixed_4, (3, 4), axis=-1)
    linear_v1_ij_at_j = _mixed(params["V_1⊗[1]o_2 2"], v1_i)
    linear_s_ij = (
        linear_s_ij_at_ii[..., :, None, :, :] * delta
        + linear_s_ij_at_i[..., :, None, :, :] + linear_s_ij_at_j[..., None, :, :, :]
    )
    linear_v1_ij = (
        linear_v1_ij_at_ii[..., :, None, :, :] * delta
        + linear_v1_ij_at_i[..., :, None, :, :] + linear_v1_ij_at_j[..., None, :, :, :]
    )
    made_s_i = _mixed(params["V_1 products"], left_s_i * right_s_i, _dot(left_v1_i, right_v1_i))
    made_v1_i = _mixed(params["V_1⊗[1]o_2 products"], left_s_i * right_v1_i, left_v1_i * right_s_i)
    made_v2_i = _mixed(
        params["V_1⊗[2]e_2 products"],
        _couple_components(COUPLE_1_o_1_o_2_e, left_v1_i, right_v1_i, 1),
    )
    made_s_ij = _mixed(params["V_1² products"], left_s_ij * right_s_ij, _dot(left_v1_ij, right_v1_ij))
    made_v1_ij = _mixed(params["V_1²⊗[1]o_2 products"], left_s_ij * right_v1_ij, left_v1_ij * right_s_ij)
    sum_s_i = linear_s_i + made_s_i
    sum_v1_i = linear_v1_i + made_v1_i
    sum_s_ij = linear_s_ij + made_s_ij
    sum_v1_ij = linear_v1_ij + made_v1_ij
    open_s_i, open_v1_i, open_v2_i = jnp.split(jax.nn.sigmoid(sum_s_i), (6, 9), axis=-1)
    open_s_ij, open_v1_ij = jnp.split(jax.nn.sigmoid(sum_s_ij), (1,), axis=-1)
    return {
        "V_1": _zeroed(sum_s_i[..., 0:6] * open_s_i, (-3,), 3, mask),
        "V_1⊗[1]o_2": _zeroed(sum_v1_i * open_v1_i, (-3,), 3, mask),
        "V_1⊗[2]e_2": _zeroed(made_v2_i * open_v2_i, (-3,), 3, mask),
        "V_1²": _zeroed(sum_s_ij[..., 0:1] * open_s_ij, (-4, -3), 4, mask, mask),
        "V_1²⊗[1]o_2": _zeroed(sum_v1_ij * open_v1_ij, (-4, -3), 4, mask, mask),
    }


def _layer2(params, h, mask, n):
    """To 6V_1 + 3V_1⊗[2]e_2 by pools, diagonals and broadcasts, channels mixed; products of 16 channels of V_1,
    V_1⊗[1]o_2, V_1⊗[2]e_2, then swish of each coordinate of invariants and gates for the others."""
    # v3: [0]e; v1: [1]o; v2: [2]e; i, j, …: indices of V_1; m, o: means over an index
    v3_i = h["V_1"]
    v3_m = _mean_of_present(v3_i, mask, -3, 3)
    v1_i = h["V_1⊗[1]o_2"]
    v1_m = _mean_of_present(v1_i, mask, -3, 3)
    v2_i = h["V_1⊗[2]e_2"]
    v2_m = _mean_of_present(v2_i, mask, -3, 3)
    v3_ij = h["V_1²"]
    v3_ii = jnp.einsum("...iiab->...iab", v3_ij)
    v3_im = _mean_of_present(v3_ij, mask, -3, 4)
    v3_mj = _mean_of_present(v3_ij, mask, -4, 4)
    v3_mm = _mean_of_present(v3_ii, mask, -3, 3)
    v3_mo = _mean_of_present(v3_mj, mask, -3, 3)
    v1_ij = h["V_1²⊗[1]o_2"]
    v1_ii = jnp.einsum("...iiab->...iab", v1_ij)
    v1_im = _mean_of_present(v1_ij, mask, -3, 4)
    v1_mj = _mean_of_present(v1_ij, mask, -4, 4)
    v1_mm = _mean_of_present(v1_ii, mask, -3, 3)
    v1_mo = _mean_of_present(v1_mj, mask, -3, 3)
    # factors of products, left and right, and what they make channel by channel and index by index
    batch = h["V_1"].shape[:-3]
    all_v3_i = jnp.broadcast_to(jnp.concatenate([v3_m, v3_mm, v3_mo], axis=-1)[..., None, :, :], (*batch, n, 1, 8))
    factors_v3_i = _mixed(params["V_1 factors"], v3_i, v3_ii, v3_im, v3_mj, all_v3_i)
    all_v2_i = jnp.broadcast_to(v2_m[..., None, :, :], (*batch, n, 5, 3))
    factors_v2_i = _mixed(params["V_1⊗[2]e_2 factors"], v2_i, all_v2_i)
    all_v1_i = jnp.broadcast_to(jnp.concatenate([v1_m, v1_mm, v1_mo], axis=-1)[..., None, :, :], (*batch, n, 3, 5))
    factors_v1_i = _mixed(params["V_1⊗[1]o_2 factors"], v1_i, v1_ii, v1_im, v1_mj, all_v1_i)
    left_v3_i, right_v3_i = jnp.split(factors_v3_i, (16,), axis=-1)
    left_v2_i, right_v2_i = jnp.split(factors_v2_i, (16,), axis=-1)
    left_v1_i, right_v1_i = jnp.split(factors_v1_i, (16,), axis=-1)
    # channels mixed
    linear_v3_i = _biased(_mixed(params["V_1"], v3_i, v3_ii, v3_im, v3_mj, all_v3_i), params["bias V_1"])
    linear_v2_i = _mixed(params["V_1⊗[2]e_2"], v2_i, all_v2_i)
    made_v3_i = _mixed(
        params["V_1 products"],
        left_v3_i * right_v3_i,
        _dot(left_v1_i, right_v1_i),
        _dot(left_v2_i, right_v2_i),
    )
    made_v2_i = _mixed(
        params["V_1⊗[2]e_2 products"],
        left_v3_i * right_v2_i,
        _couple_components(COUPLE_1_o_1_o_2_e, left_v1_i, right_v1_i, 1),
        left_v2_i * right_v3_i,
        _couple_components(COUPLE_2_e_2_e_2_e, left_v2_i, right_v2_i, 1),
    )
    sum_v3_i = linear_v3_i + made_v3_i
    sum_v2_i = linear_v2_i + made_v2_i
    open_v3_i, open_v2_i = jnp.split(jax.nn.sigmoid(sum_v3_i), (6,), axis=-1)
    return {
        "V_1": _zeroed(sum_v3_i[..., 0:6] * open_v3_i, (-3,), 3, mask),
        "V_1⊗[2]e_2": _zeroed(sum_v2_i * open_v2_i, (-3,), 3, mask),
    }


def _output(params, h, mask, n):
    """To V⁰ + [2]e_2 by pools, diagonals and broadcasts, channels mixed, growing as n."""
    # v1: [0]e; v2: [2]e; i, j, …: indices of V_1; m, o: means over an index
    v1_i = h["V_1"]
    v1_m = _mean_of_present(v1_i, mask, -3, 3)
    v2_i = h["V_1⊗[2]e_2"]
    v2_m = _mean_of_present(v2_i, mask, -3, 3)
    # channels mixed
    linear_v1 = _biased(_mixed(params["V⁰"], v1_m), params["bias V⁰"])
    linear_v2 = _mixed(params["[2]e_2"], v2_m)
    bodies = _present(mask, n)
    return {"V⁰": _grown(linear_v1, ((1,),), -1, 2, bodies), "[2]e_2": _grown(linear_v2, ((1,),), -1, 2, bodies)}


def _leave(h, mask, n):
    """Tensors by type to coordinates."""
    batch = h["V⁰"].shape[:-2]
    # [0]e + [2]e -> Sym²(V_2)
    y_Sym2_V_2_blocks = jnp.concatenate(
        [
            h["V⁰"].reshape(*batch, 1, 1, 1),
            h["[2]e_2"].reshape(*batch, 1, 1, 5),
        ],
        axis=-1,
    )
    y_Sym2_V_2 = _together(_change(y_Sym2_V_2_blocks, BASIS_Sym2), 1, (6,), ())
    return y_Sym2_V_2


# ── what the functions above are made of ──────────────────────────────────────────────────


def _check_batches(xs):
    try:
        jnp.broadcast_shapes(*(jnp.shape(x)[:-1] for x in xs))
    except ValueError:
        shapes = ", ".join(str(jnp.shape(x)) for x in xs)
        raise ValueError(f"the inputs have shapes {shapes}: all axes but the last must agree, or be 1") from None


def _common_dtype(params, *xs):
    arrays = (*params.values(), *xs)
    dtype = jnp.result_type(*arrays) if arrays else jnp.result_type(float)
    return dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)


def _real_dtype(dtype):
    if not jnp.issubdtype(dtype, jnp.floating):
        raise ValueError(f"parameters have a floating-point dtype, not {jnp.dtype(dtype)}")
    return dtype


def _stacked(x, known, text, shapes):
    """The coordinates (..., dim) of a tuple of tensors (..., *axes), one for each of ``shapes``, and the sizes by name: those that
    are ``known``, the others from axes; ValueError where shapes do not fit."""
    if len(x) != len(shapes):
        raise ValueError(f"a tuple of {len(x)} arrays was given, and {text} is {len(shapes)} tensors, of axes {shapes}")
    parts, sizes = [], known
    for part, axes in zip(map(jnp.asarray, x), shapes, strict=True):
        first = part.ndim - len(axes)
        sizes, wanted = _axis_sizes(part.shape[max(first, 0) :], axes, sizes)
        if first < 0 or part.shape[first:] != wanted:
            sides = ", ".join(map(str, ("...", *axes)))
            raise ValueError(f"a tensor ({sides}) of {text} has shape {part.shape}, and the last of it should be {wanted}")
        parts += [part.reshape(*part.shape[:first], -1)]
    batch = jnp.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return jnp.concatenate([jnp.broadcast_to(part, (*batch, part.shape[-1])) for part in parts], axis=-1), sizes


def _is_tensor(x, known, shapes):
    """Whether an array has the axes (..., *axes) of an input of one tensor, in the place of one for all of its coordinates."""
    axes = shapes[0]
    if len(shapes) != 1 or len(axes) < 2 or jnp.ndim(x) < len(axes):
        return False
    shape = jnp.shape(x)[jnp.ndim(x) - len(axes) :]
    return shape == _axis_sizes(shape, axes, known)[1]


def _is_any_batch(axes):
    """Whether all arrays with the last of these axes are tensors of them, however many samples there are: no other axis repeats a
    size or has one of its own."""
    return len(set(axes)) == len(axes) and all(isinstance(one, str) for one in axes[:-1])


def _axis_sizes(shape, axes, known):
    """The sizes by name, those that are ``known`` and the others from a shape, and the shape that axes of these sizes have."""
    sizes = dict(known)
    for name, size in zip(axes, shape, strict=False):
        if isinstance(name, str) and sizes.get(name) is None:
            sizes[name] = size
    return sizes, tuple(sizes.get(one, one) for one in axes)


def _read_n(x):
    """x as coordinates (..., dim), also where it is a tensor or a tuple of them, and n from their number; ValueError where no n
    fits, or one that the module is not for."""
    is_tuple = isinstance(x, tuple)
    x = _stacked(x, {}, INPUT, INPUT_AXES)[0] if is_tuple else jnp.asarray(x)
    size = jnp.shape(x)[-1] if jnp.ndim(x) else 0
    n = bisect_left(range(size + GENERIC_N), size, key=IN_DIM)
    is_length = IN_DIM(n) == size and n >= (GENERIC_N if _is_any_batch(INPUT_AXES[0]) else SMALLEST_N)
    if not is_tuple and not is_length and _is_tensor(x, {}, INPUT_AXES):
        return _read_n((x,))
    if IN_DIM(n) != size or n == 0:
        near = " and ".join(f"{IN_DIM(k)} for n = {k}" for k in ((n - 1, n) if n else (1,)) if k)
        raise ValueError(
            f"x has shape {jnp.shape(x)}, but {INPUT} has {size} coordinates for no n: it has {near}; "
            f"the last axis holds the coordinates, or x is a tuple of tensors of axes {INPUT_AXES}"
        )
    _check_n(n)
    return x, n


def _check_n(n):
    if n < SMALLEST_N:
        small = f"({n})".join(GROUP.split("(n)"))
        raise ValueError(
            f"n = {n} is below {SMALLEST_N}, from which on this module holds: the equivariant maps under {small} are others; "
            f"compile it for {small}, or use n ≥ {SMALLEST_N}"
        )


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")


def _change(z, rows):
    """z · rows for a constant change of basis (k, n), in the dtype of z (..., k)."""
    return jnp.matmul(z, jnp.asarray(rows, z.dtype), precision=PRECISION)


def _by_row(spread):
    """A number as it is; how many rows have which number as one for each row, (rows, 1)."""
    if not isinstance(spread, tuple):
        return spread
    return np.repeat([[value] for _, value in spread], [count for count, _ in spread], axis=0)


def _mixed(weight, *columns):
    """Channels, the last axis, of all columns mixed in one matmul by a weight (channels out, channels in)."""
    z = columns[0] if len(columns) == 1 else jnp.concatenate(columns, axis=-1)
    rows = z.reshape(-1, z.shape[-1])  # all other axes as one: gradients are then products of matrices too
    return jnp.matmul(rows, weight.T, precision=PRECISION).reshape(*z.shape[:-1], len(weight))


def _biased(z, bias):
    """z (..., channels) and a bias (channels,), the same everywhere."""
    return z + jnp.broadcast_to(bias, z.shape)


def _dot(left, right):
    """d^-½ times the sum over d components of products channel by channel: (..., d, channels) twice gives (..., 1, channels)."""
    return (left * right).sum(axis=-2, keepdims=True) * left.shape[-2] ** -0.5


def _checked_mask(mask, n, *xs):
    """A mask of the indices that are there as booleans (..., n), with the batch axes of inputs; ValueError for another shape or
    dtype."""
    if mask is None:
        return None
    mask = jnp.asarray(mask)
    if mask.dtype != bool or mask.ndim < 1 or mask.shape[-1] != n:
        raise ValueError(f"a mask holds booleans (..., {n}), and this one has shape {mask.shape} and dtype {mask.dtype}")
    return mask.reshape(*(1,) * (max(map(jnp.ndim, xs)) - mask.ndim), *mask.shape)


def _mean_of_present(x, mask, axis, rank):
    """The mean over the indices of an axis that a mask (..., n) says are there; x, with ``rank`` axes, is zero at the others."""
    if mask is None:
        return x.mean(axis=axis)
    count = jnp.maximum(mask.sum(axis=-1), 1).astype(x.dtype)
    return x.sum(axis=axis) / count.reshape(*count.shape, *(1,) * (rank - 1))


def _present(mask, n):
    """How many bodies there are, (...): those that the mask (..., n) names, or all n."""
    return n if mask is None else mask.sum(axis=-1)


def _grown(y, powers, axis, rank, *counts):
    """Σ_k (count / 8)^powers[k] y_k of the equal parts y_k of y along an axis of its last ``rank``: what stays of the size of a
    mean, and what grows with the number of bodies (of each kind, with a power for each)."""
    total = 0
    for power, part in zip(powers, jnp.split(y, len(powers), axis=axis), strict=True):
        for count, p in zip(counts, power, strict=True):
            ahead = (1,) * (y.ndim - rank - jnp.ndim(count))
            part = part * (jnp.asarray(count, y.dtype) / 8).reshape(*ahead, *jnp.shape(count), *(1,) * rank) ** p
        total = total + part
    return total


def _zeroed(z, axes, rank, *masks):
    """z, with ``rank`` axes, and zeros where masks (..., n), one for each of ``axes``, say that an index is not there."""
    for axis, mask in zip(axes, masks, strict=True):
        if mask is not None:
            sizes = [mask.shape[-1] if k == axis else 1 for k in range(-rank, 0)]
            z = jnp.where(mask.reshape(*mask.shape[:-1], *sizes), z, 0)
    return z


def _checked_free_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    _check_batches(xs)
    dtype = _common_dtype({}, *jax.tree.leaves(params), *xs)
    return jax.tree.map(lambda w: jnp.asarray(w, dtype), params), *(jnp.asarray(x, dtype) for x in xs)


def _check_net_params(params):
    found = {k: sorted(v) for k, v in params.items()} if isinstance(params, dict) else type(params).__name__
    if found != {layer: sorted(shapes) for layer, shapes in SHAPES.items()}:
        raise ValueError(f"params has {found}, expected the layers {list(SHAPES)}: make it with init(key)")
    for layer, shapes in SHAPES.items():
        for name, shape in shapes.items():
            if jnp.shape(params[layer][name]) != shape:
                raise ValueError(
                    f"params[{layer!r}][{name!r}] has shape {jnp.shape(params[layer][name])}, expected {shape}: "
                    "make it with init(key); for a batch of parameters use jax.vmap(apply)"
                )


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


def _couple_components(couple, left, right, behind):
    """Products channel by channel and index by index, for components before the last ``behind`` axes: a constant (K, d·D),
    (..., d, *axes) and (..., D, *axes) give (..., K, *axes).

    Few nonzero couplings are written out, many are a matmul.
    """
    axis = left.ndim - 1 - behind
    a, b = (jax.lax.split(z, (1,) * z.shape[axis], axis=axis) for z in (left, right))
    if np.count_nonzero(couple) <= 256:
        return jnp.concatenate(_coupled(np.asarray(couple).tolist(), a, b), axis=axis)
    pairs = jnp.moveaxis(jnp.concatenate([one * right for one in a], axis=axis), axis, -1)
    return jnp.moveaxis(jnp.matmul(pairs, jnp.asarray(couple, pairs.dtype).T, precision=PRECISION), -1, axis)


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


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


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


def _together(z, copies, sizes, kept):
    """What undoes `_apart`, with the copies side by side: (..., copies · Π sizes)."""
    batch, rest = z.shape[:-3], [k for k in range(len(sizes)) if k not in kept]
    first = len(batch) + 1
    z = z.reshape(*batch, copies, *(sizes[k] for k in (*kept, *rest)))
    z = jnp.moveaxis(z, range(first, first + len(kept)), [first + k for k in kept])
    return z.reshape(*batch, copies * int(np.prod(sizes)))


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


def _symmetric_generators(n):
    """S(n): a transposition and an n-cycle as image arrays, e_j -> e_p[j]."""
    swap, cycle = np.arange(n), np.roll(np.arange(n), -1)
    swap[:2] = swap[:2][::-1]
    return {"permutations": np.stack([swap, cycle])}
