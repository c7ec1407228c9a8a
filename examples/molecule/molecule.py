"""An equivariant network V⁰+V_1+V_1⊗V_2 -> V_2+Sym²(V_2) under S(2)×O(3).

    net molecule : V⁰+V_1+V_1⊗V_2 -> V_2+Sym²(V_2) { hidden: 16V⁰+4V_1+4(V_1⊗V_2)+2Sym²(V_2), layers: 2 }

Input     V⁰+V_1+V_1⊗V_2, dimension 9 = 2V⁰ + [1,1]_S(2) + [1,1]_S(2)⊗[1]o_O(3) + [1]o_O(3)
          x[0:1] V⁰, x[1:3] V_1, x[3:9] V_1⊗V_2
Output    V_2+Sym²(V_2), dimension 9 = V⁰ + [1]o_O(3) + [2]e_O(3)
          y[0:3] V_2, y[3:9] Sym²(V_2)
Layer1    16V⁰+4V_1+4(V_1⊗V_2)+2Sym²(V_2), of which are used: 22V⁰ + 4[1,1]_S(2) + 4[1]o_O(3) +
          4[1,1]_S(2)⊗[1]o_O(3) + 2[2]e_O(3); 10 gates; products of 16 channels of V⁰, [1,1]_S(2), [1]o_O(3),
          [1,1]_S(2)⊗[1]o_O(3)
Layer2    16V⁰+4V_1+4(V_1⊗V_2)+2Sym²(V_2), of which are used: 22V⁰ + 4[1,1]_S(2) + 4[1]o_O(3) + 2[2]e_O(3); 6
          gates; products of 16 channels of V⁰, [1,1]_S(2), [1]o_O(3), [1,1]_S(2)⊗[1]o_O(3)
Learned   6673 real parameters

Features stay in irreducible blocks between the layers: for each irreducible of dimension d an array
(channels, d, batch). See `apply` for the order of things.

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile molecule.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

KIND = "net"
GROUP = "S(2)×O(3)"
INPUT = "V⁰+V_1+V_1⊗V_2"
OUTPUT = "V_2+Sym²(V_2)"
IN_DIM = 9
OUT_DIM = 9
INPUT_LAYOUT = (("V⁰", 0, 1), ("V_1", 1, 3), ("V_1⊗V_2", 3, 9))  # (summand, start, stop)
OUTPUT_LAYOUT = (("V_2", 0, 3), ("Sym²(V_2)", 3, 9))  # (summand, start, stop)
HIDDEN_DIMS = (60, 60)  # widths of the hidden layers, as written
COEFFICIENTS = 6673  # numbers to learn, over the field of the group
PARAMETERS = 6673  # real numbers to learn
CERTIFICATE = {"generators": 4, "bound": 1e-15}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "936a89c86d2c4f12606794eb3afed7fe748b62dfeb4a6018b9b9524bf3b848e4"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

# Generators of S(2) as image arrays: e_j -> e_p[j].
PERMUTATIONS_1 = np.array([[1, 0]])
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
# V: one row per component of V⁰ + [1,1]_S(2), (2, 2).
BASIS_V = np.array([[1 / sqrt(2), 1 / sqrt(2)], [1 / sqrt(2), -1 / sqrt(2)]])
# V_1⊗V_2: one row per component of [1]o_O(3) + [1,1]_S(2)⊗[1]o_O(3), (6, 6).
BASIS_V_1_x_V_2 = np.array(
    [
        [1 / sqrt(2), 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0],
        [0.0, 1 / sqrt(2), 0.0, 0.0, 1 / sqrt(2), 0.0],
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 1 / sqrt(2)],
        [1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0],
        [0.0, 1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0],
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2)],
    ],
)
# Clebsch–Gordan couplings [1]o_O(3)⊗[1]o_O(3)->V⁰, [1]o_O(3)⊗[1]o_O(3)->[2]e_O(3),
# [1]o_O(3)⊗[1,1]_S(2)⊗[1]o_O(3)->[1,1]_S(2), (7, 18): columns are pairs of components of [1]o_O(3) and of
# [1]o_O(3), [1,1]_S(2)⊗[1]o_O(3).
COUPLE_3 = np.array(
    [
        [
            1 / sqrt(3), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0,
            0.0, 0.0,
        ],
        [0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0],
        [
            sqrt(6) / 3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6),
            0.0, 0.0, 0.0,
        ],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0],
        [
            0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
            1 / sqrt(3),
        ],
    ],
)
# Clebsch–Gordan couplings [1,1]_S(2)⊗[1]o_O(3)⊗[1,1]_S(2)⊗[1]o_O(3)->V⁰,
# [1,1]_S(2)⊗[1]o_O(3)⊗[1,1]_S(2)⊗[1]o_O(3)->[2]e_O(3), (6, 9): columns are pairs of components of
# [1,1]_S(2)⊗[1]o_O(3) and of [1,1]_S(2)⊗[1]o_O(3).
COUPLE_4 = np.array(
    [
        [1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3), 0.0, 0.0, 0.0, 1 / sqrt(3)],
        [0.0, 1 / sqrt(2), 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 1 / sqrt(2), 0.0],
        [sqrt(6) / 3, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, -1 / sqrt(6)],
        [0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, -1 / sqrt(2)],
    ],
)
# Sym²(…): one row per component of V⁰ + [2]e_O(3), (6, 6).
BASIS_Sym2 = np.array(
    [
        [1 / sqrt(3), 0.0, 0.0, 1 / sqrt(3), 0.0, 1 / sqrt(3)],
        [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        [sqrt(6) / 3, 0.0, 0.0, -1 / sqrt(6), 0.0, -1 / sqrt(6)],
        [0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, -1 / sqrt(2)],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = (
    {"permutations": PERMUTATIONS_1},
    {"discrete": DISCRETE_2, "lie": LIE_2},
)

SHAPES = {  # of the parameters: (channels out, channels in)
    "layer1": {
        "V⁰": (64, 2),
        "[1,1]_S(2)": (36, 1),
        "[1]o_O(3)": (36, 1),
        "[1,1]_S(2)⊗[1]o_O(3)": (36, 1),
        "V⁰ products": (32, 64),
        "[1,1]_S(2) products": (4, 32),
        "[1]o_O(3) products": (4, 32),
        "[1,1]_S(2)⊗[1]o_O(3) products": (4, 32),
        "[2]e_O(3) products": (2, 32),
        "bias": (32,),
    },
    "layer2": {
        "V⁰": (60, 22),
        "[1,1]_S(2)": (36, 4),
        "[1]o_O(3)": (36, 4),
        "[1,1]_S(2)⊗[1]o_O(3)": (32, 4),
        "[2]e_O(3)": (2, 2),
        "V⁰ products": (28, 64),
        "[1,1]_S(2) products": (4, 32),
        "[1]o_O(3) products": (4, 32),
        "[2]e_O(3) products": (2, 32),
        "bias": (28,),
    },
    "output": {"V⁰": (1, 22), "[1]o_O(3)": (1, 4), "[2]e_O(3)": (1, 2), "bias": (1,)},
}
SPREADS = {  # standard deviations at initialization
    "layer1": {
        "V⁰": 0.663,
        "[1,1]_S(2)": 0.952,
        "[1]o_O(3)": 0.916,
        "[1,1]_S(2)⊗[1]o_O(3)": 1.02,
        "V⁰ products": 0.0217,
        "[1,1]_S(2) products": 0.0547,
        "[1]o_O(3) products": 0.0633,
        "[1,1]_S(2)⊗[1]o_O(3) products": 0.041,
        "[2]e_O(3) products": 0.172,
    },
    "layer2": {
        "V⁰": 0.34,
        "[1,1]_S(2)": 0.908,
        "[1]o_O(3)": 0.873,
        "[1,1]_S(2)⊗[1]o_O(3)": 1.01,
        "[2]e_O(3)": 1.29,
        "V⁰ products": 0.0167,
        "[1,1]_S(2) products": 0.0487,
        "[1]o_O(3) products": 0.0535,
        "[2]e_O(3) products": 0.031,
    },
    "output": {"V⁰": 0.284, "[1]o_O(3)": 1.33, "[2]e_O(3)": 0.762},
}


def init(key, dtype=jnp.float32):
    """Random parameters: normal weights with a scale that keeps the variance of activations, zero biases."""
    z, at, params = jax.random.normal(key, (COEFFICIENTS,), _real_dtype(dtype)), 0, {}
    z = z if isinstance(z, jax.core.Tracer) else np.asarray(z)  # NumPy cuts it without compiling anything
    for layer, shapes in SHAPES.items():
        params[layer] = {}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            params[layer][name] = np.asarray(SPREADS[layer].get(name, 0.0), z.dtype) * z[at : at + size].reshape(shape)
            at += size
    return jax.device_put(params)


@jax.jit
def apply(params, x):
    """The network V⁰+V_1+V_1⊗V_2 -> V_2+Sym²(V_2): y (..., 9) from x (..., 9)."""
    params, x = _checked_net(params, x)
    h0 = _enter(x)
    h1 = _layer1(params["layer1"], h0)
    h2 = _layer2(params["layer2"], h1)
    h3 = _output(params["output"], h2)
    return _leave(h3, x.shape[:-1])


@jax.jit
def rho_in(g):
    """ρ(g) on the input V⁰+V_1+V_1⊗V_2, (9, 9), for g = (g1, g2) in S(2)×O(3): (2, 2), (3, 3)."""
    _refuse_large("rho_in(g)", 9, 9)
    g1, g2 = _element(g, 2, 3)
    return _direct_sum(jnp.eye(1, dtype=g1.dtype), g1, _tensor(g1, g2))


@jax.jit
def rho_out(g):
    """ρ(g) on the output V_2+Sym²(V_2), (9, 9), for g = (g1, g2) in S(2)×O(3): (2, 2), (3, 3)."""
    _refuse_large("rho_out(g)", 9, 9)
    g1, g2 = _element(g, 2, 3)
    return _direct_sum(g2, _symmetric_power(g2, 2))


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of S(2)×O(3): a tuple of (n, 2, 2), (n, 3, 3)."""
    keys = jax.random.split(key, 2)
    return (_random_permutation(keys[0], n, 2, even=False), _random_orthogonal(keys[1], n, 3, special=False))


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 9), _common_dtype({}, *jax.tree.leaves(params)))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _enter(x):
    """The input as channels (m, d, batch) of each irreducible."""
    batch = x.shape[:-1]
    x_V0 = x[..., 0:1].reshape(*batch, 1, 1)  # V⁰ = V⁰
    x_V = _change(x[..., None, 1:3], BASIS_V.T)  # V -> V⁰ + [1,1]_S(2)
    x_V_1_x_V_2 = _change(x[..., None, 3:9], BASIS_V_1_x_V_2.T)  # V_1⊗V_2 -> [1]o_O(3) + [1,1]_S(2)⊗[1]o_O(3)
    z_V0 = jnp.concatenate([x_V0, x_V[..., 0:1]], axis=-2)
    z_1_1_S_2 = x_V[..., 1:2]
    z_1_o_O_3 = x_V_1_x_V_2[..., 0:3]
    z_1_1_S_2_x_1_o_O_3 = x_V_1_x_V_2[..., 3:6]
    return {
        "V⁰": _inward(z_V0),
        "[1,1]_S(2)": _inward(z_1_1_S_2),
        "[1]o_O(3)": _inward(z_1_o_O_3),
        "[1,1]_S(2)⊗[1]o_O(3)": _inward(z_1_1_S_2_x_1_o_O_3),
    }


def _layer1(params, h):
    """A layer: 22V⁰ + 4[1,1]_S(2) + 4[1]o_O(3) + 4[1,1]_S(2)⊗[1]o_O(3) + 2[2]e_O(3); 10 gates; products of 16 channels
    of V⁰, [1,1]_S(2), [1]o_O(3), [1,1]_S(2)⊗[1]o_O(3)."""
    # channels mixed: what leaves the layer (and gates), left factors, right factors
    z_1, a_1, b_1 = jnp.split(_channels(params["V⁰"], h["V⁰"]), (32, 48))  # 2 -> 32, 16, 16
    z_2, a_2, b_2 = jnp.split(_channels(params["[1,1]_S(2)"], h["[1,1]_S(2)"]), (4, 20))  # 1 -> 4, 16, 16
    z_3, a_3, b_3 = jnp.split(_channels(params["[1]o_O(3)"], h["[1]o_O(3)"]), (4, 20))  # 1 -> 4, 16, 16
    # 1 -> 4, 16, 16
    z_4, a_4, b_4 = jnp.split(_channels(params["[1,1]_S(2)⊗[1]o_O(3)"], h["[1,1]_S(2)⊗[1]o_O(3)"]), (4, 20))
    # products, channel by channel: each left factor with its right factors
    right_1 = jnp.concatenate([b_1, b_2, b_3, b_4], axis=1)
    p_1 = jnp.split(a_1 * right_1, (1, 2, 5), axis=1)
    right_2 = jnp.concatenate([b_2, b_3, b_4], axis=1)
    p_2 = jnp.split(a_2 * right_2, (1, 4), axis=1)
    right_3 = jnp.concatenate([b_3, b_4], axis=1)
    p_3 = jnp.split(_couple_channels(COUPLE_3, a_3, right_3), (1, 6), axis=1)
    p_4 = jnp.split(_couple_channels(COUPLE_4, a_4, b_4), (1,), axis=1)
    t_1 = jnp.concatenate([p_1[0], p_2[0], p_3[0], p_4[0]])
    t_2 = jnp.concatenate([p_1[1], p_3[2]])
    t_3 = jnp.concatenate([p_1[2], p_2[2]])
    t_4 = jnp.concatenate([p_1[3], p_2[1]])
    t_5 = jnp.concatenate([p_3[1], p_4[1]])
    y_1 = z_1 + _channels(params["V⁰ products"], t_1) + params["bias"][:, None, None]
    y_2 = z_2 + _channels(params["[1,1]_S(2) products"], t_2)
    y_3 = z_3 + _channels(params["[1]o_O(3) products"], t_3)
    y_4 = z_4 + _channels(params["[1,1]_S(2)⊗[1]o_O(3) products"], t_4)
    y_5 = _channels(params["[2]e_O(3) products"], t_5)
    # the nonlinearity
    v_1, n_1, gates = jnp.split(y_1, (18, 22))
    g_3, g_4, g_5 = jnp.split(jax.nn.sigmoid(gates), (4, 8))
    y_V_blocks = jnp.concatenate([n_1, y_2], axis=1)
    y_V = _change_components(BASIS_V.T, y_V_blocks)  # 4 × V <- V⁰ + [1,1]_S(2)
    # natural coordinates: pointwise is equivariant
    x_V_1, x_V_2 = jnp.split(_change_components(BASIS_V, jax.nn.silu(y_V)), (1,), axis=1)
    return {
        "V⁰": jnp.concatenate([jax.nn.silu(v_1), x_V_1]),
        "[1,1]_S(2)": x_V_2,
        "[1]o_O(3)": y_3 * g_3,
        "[1,1]_S(2)⊗[1]o_O(3)": y_4 * g_4,
        "[2]e_O(3)": y_5 * g_5,
    }


def _layer2(params, h):
    """A layer: 22V⁰ + 4[1,1]_S(2) + 4[1]o_O(3) + 2[2]e_O(3); 6 gates; products of 16 channels of V⁰, [1,1]_S(2),
    [1]o_O(3), [1,1]_S(2)⊗[1]o_O(3)."""
    # channels mixed: what leaves the layer (and gates), left factors, right factors
    z_1, a_1, b_1 = jnp.split(_channels(params["V⁰"], h["V⁰"]), (28, 44))  # 22 -> 28, 16, 16
    z_2, a_2, b_2 = jnp.split(_channels(params["[1,1]_S(2)"], h["[1,1]_S(2)"]), (4, 20))  # 4 -> 4, 16, 16
    z_3, a_3, b_3 = jnp.split(_channels(params["[1]o_O(3)"], h["[1]o_O(3)"]), (4, 20))  # 4 -> 4, 16, 16
    a_4, b_4 = jnp.split(_channels(params["[1,1]_S(2)⊗[1]o_O(3)"], h["[1,1]_S(2)⊗[1]o_O(3)"]), (16,))  # 4 -> 16, 16
    # products, channel by channel: each left factor with its right factors
    right_1 = jnp.concatenate([b_1, b_2, b_3], axis=1)
    p_1 = jnp.split(a_1 * right_1, (1, 2), axis=1)
    right_2 = jnp.concatenate([b_2, b_4], axis=1)
    p_2 = jnp.split(a_2 * right_2, (1,), axis=1)
    right_3 = jnp.concatenate([b_3, b_4], axis=1)
    p_3 = jnp.split(_couple_channels(COUPLE_3, a_3, right_3), (1, 6), axis=1)
    p_4 = jnp.split(_couple_channels(COUPLE_4, a_4, b_4), (1,), axis=1)
    t_1 = jnp.concatenate([p_1[0], p_2[0], p_3[0], p_4[0]])
    t_2 = jnp.concatenate([p_1[1], p_3[2]])
    t_3 = jnp.concatenate([p_1[2], p_2[1]])
    t_5 = jnp.concatenate([p_3[1], p_4[1]])
    y_1 = z_1 + _channels(params["V⁰ products"], t_1) + params["bias"][:, None, None]
    y_2 = z_2 + _channels(params["[1,1]_S(2) products"], t_2)
    y_3 = z_3 + _channels(params["[1]o_O(3) products"], t_3)
    y_5 = _channels(params["[2]e_O(3)"], h["[2]e_O(3)"]) + _channels(params["[2]e_O(3) products"], t_5)
    # the nonlinearity
    v_1, n_1, gates = jnp.split(y_1, (18, 22))
    g_3, g_5 = jnp.split(jax.nn.sigmoid(gates), (4,))
    y_V_blocks = jnp.concatenate([n_1, y_2], axis=1)
    y_V = _change_components(BASIS_V.T, y_V_blocks)  # 4 × V <- V⁰ + [1,1]_S(2)
    # natural coordinates: pointwise is equivariant
    x_V_1, x_V_2 = jnp.split(_change_components(BASIS_V, jax.nn.silu(y_V)), (1,), axis=1)
    return {
        "V⁰": jnp.concatenate([jax.nn.silu(v_1), x_V_1]),
        "[1,1]_S(2)": x_V_2,
        "[1]o_O(3)": y_3 * g_3,
        "[2]e_O(3)": y_5 * g_5,
    }


def _output(params, h):
    """The last layer, which is linear: V⁰ + [1]o_O(3) + [2]e_O(3)."""
    y_1 = _channels(params["V⁰"], h["V⁰"]) + params["bias"][:, None, None]
    y_3 = _channels(params["[1]o_O(3)"], h["[1]o_O(3)"])  # 4 -> 1 channels
    y_5 = _channels(params["[2]e_O(3)"], h["[2]e_O(3)"])  # 2 -> 1 channels
    return {"V⁰": y_1, "[1]o_O(3)": y_3, "[2]e_O(3)": y_5}


def _leave(h, batch):
    """Channels of each irreducible to the coordinates of V_2+Sym²(V_2)."""
    y_V0 = _outward(h["V⁰"], batch)
    y_1_o_O_3 = _outward(h["[1]o_O(3)"], batch)
    y_2_e_O_3 = _outward(h["[2]e_O(3)"], batch)
    y_V_2 = y_1_o_O_3.reshape(*batch, 3)  # V_2 = [1]o_O(3)
    y_Sym2_blocks = jnp.concatenate([y_V0, y_2_e_O_3], axis=-1)
    y_Sym2 = _change(y_Sym2_blocks, BASIS_Sym2).reshape(*batch, 6)  # Sym²(…) <- V⁰ + [2]e_O(3)
    return jnp.concatenate([y_V_2, y_Sym2], axis=-1)


# ── what the functions above are made of ──────────────────────────────────────────────────


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


def _checked_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    xs = [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
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


def _inward(z):
    """(..., m, d) -> (m, d, batch): layers see all batch axes as one, the last."""
    return jnp.moveaxis(z, (-2, -1), (0, 1)).reshape(*z.shape[-2:], -1)


def _outward(h, batch):
    """(m, d, batch) -> (..., m, d)."""
    return jnp.moveaxis(h.reshape(*h.shape[:2], *batch), (0, 1), (-2, -1))


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


def _channels(weight, h):
    """Mix the channels of one irreducible: (m_out, m_in), (m_in, d, batch) -> (m_out, d, batch).

    Components and batch are one axis of one matrix product. Of a batch that may lie on several devices that axis would bring
    all together: there each component has a product of its own.
    """
    if jax.device_count() == 1:
        return jnp.matmul(weight, h.reshape(len(h), -1), precision=PRECISION).reshape(len(weight), *h.shape[1:])
    parts = jax.lax.split(h, (1,) * h.shape[1], axis=1)
    return jnp.concatenate([jnp.matmul(weight, part[:, 0], precision=PRECISION)[:, None] for part in parts], axis=1)


def _change_components(rows, h):
    """A constant (n, d) times the components of each channel: (m, d, batch) -> (m, n, batch)."""
    rows = jnp.broadcast_to(jnp.asarray(rows, h.dtype), (len(h), *rows.shape))
    return jnp.matmul(rows, h, precision=PRECISION)


def _couple_channels(couple, left, right):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (p, D, batch) give (p, K, batch).

    Few nonzero couplings are written out, many are a matmul.
    """
    if np.count_nonzero(couple) <= 256:
        a, b = (jax.lax.split(z, (1,) * z.shape[1], axis=1) for z in (left, right))
        return jnp.concatenate(_coupled(np.asarray(couple).tolist(), a, b), axis=1)
    pairs = left[:, :, None] * right[:, None]
    pairs = pairs.reshape(len(pairs), left.shape[1] * right.shape[1], left.shape[-1])
    couple = jnp.broadcast_to(jnp.asarray(couple, pairs.dtype), (len(pairs), *couple.shape))
    return jnp.matmul(couple, pairs, precision=PRECISION)


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
