"""An equivariant network 4V -> V⁰ under SO⁺(1,3).

    net particles : 4V -> V⁰ { hidden: 48V⁰+6V+6V*+V²+V⊗V*, layers: 3 }

Input     4V, dimension 16 = 4[1]
Output    V⁰, dimension 1 = [0]
Layer1    48V⁰+6V+6V*+V²+V⊗V*, of which are used: 50[0] + 12[1] + 2[1,1]; 14 gates; products of 16 channels of
          [1]
Layer2    48V⁰+6V+6V*+V²+V⊗V*, of which are used: 50[0] + 12[1] + 2[1,1]; 14 gates; products of 16 channels of
          [0], [1], [1,1]
Layer3    48V⁰+6V+6V*+V²+V⊗V*, of which are used: 50[0]; products of 16 channels of [0], [1], [1,1]
Learned   19633 real parameters

Features stay in irreducible blocks between the layers: for each irreducible of dimension d an array
(channels, d, batch). See `apply` for the order of things.

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile particles.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

KIND = "net"
GROUP = "SO⁺(1,3)"
INPUT = "4V"
OUTPUT = "V⁰"
IN_DIM = 16
OUT_DIM = 1
INPUT_LAYOUT = (("4V", 0, 16),)  # (summand, start, stop)
OUTPUT_LAYOUT = (("V⁰", 0, 1),)  # (summand, start, stop)
HIDDEN_DIMS = (128, 128, 128)  # widths of the hidden layers, as written
COEFFICIENTS = 19633  # numbers to learn, over the field of the group
PARAMETERS = 19633  # real numbers to learn
CERTIFICATE = {"generators": 3, "bound": 1e-14}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "427f7b4a65cbe59fe5d5a9a7cdcb18f6ab1e70b87d5b3ae96f704d3f2c262fcb"  # of all other lines

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


CONSTANTS_SHA256 = "a1bc56491a3d6722955a7ff5744c9ae49470f050f3c242f8c8bac9ba2d3a5381"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Lie algebra generators of SO⁺(1,3), (k, d, d).
LIE = np.array(
    [
        [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, -1.0], [0.0, 0.0, 1.0, 0.0]],
        [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
    ],
)
# Lie algebra generators, (k, d, d).
LIE_2 = np.array(
    [
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, -1.0], [0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, -1.0], [0.0, 0.0, 1.0, 0.0]],
    ],
)
# Standard deviation of each Lie coefficient in a random word, (k,).
STEPS = np.array([sqrt(3) / 5, sqrt(3) / 5, sqrt(3) / 5, sqrt(3) / 5, sqrt(3) / 5, sqrt(3) / 5])
# Discrete generators, (m, d, d).
DISCRETE = np.zeros((0, 4, 4), dtype=np.float64)
# Clebsch–Gordan couplings [1]⊗[1]->[0], [1]⊗[1]->[1,1], (7, 16): columns are pairs of components of [1] and of
# [1].
COUPLE_1 = np.array(
    [
        [0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, -0.5],
        [0.0, 1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(2), 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(2), 0.0, 0.0, -1 / sqrt(2), 0.0],
    ],
)
# Units of the commutant of [1,1], (2, 6, 6).
MAPS_1_1 = np.array(
    [
        [
            [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        ],
        [
            [0.0, 0.0, 0.0, 0.0, 0.0, -1.0],
            [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, -1.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            [0.0, -1.0, 0.0, 0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        ],
    ],
)
# Clebsch–Gordan couplings [1]⊗[1]->[0], [1]⊗[1]->[1,1], [1]⊗[1,1]->[1], [1]⊗[1,1]->[1], (15, 40): columns are
# pairs of components of [1] and of [1], [1,1].
COUPLE_1_2 = _CONSTANTS["COUPLE_1_2"]
# Clebsch–Gordan couplings [1,1]⊗[1,1]->[0], [1,1]⊗[1,1]->[0], [1,1]⊗[1,1]->[1,1], (8, 36): columns are pairs of
# components of [1,1] and of [1,1].
COUPLE_1_1 = _CONSTANTS["COUPLE_1_1"]
# Clebsch–Gordan couplings [1]⊗[1]->[0], (1, 16): columns are pairs of components of [1] and of [1].
COUPLE_1_3 = np.array([[0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, -0.5]])
# Clebsch–Gordan couplings [1,1]⊗[1,1]->[0], [1,1]⊗[1,1]->[0], (2, 36): columns are pairs of components of [1,1]
# and of [1,1].
COUPLE_1_1_2 = np.array(
    [
        [
            1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(6), 0.0,
            0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, 0.0,
            0.0, 0.0, -1 / sqrt(6),
        ],
        [
            0.0, 0.0, 0.0, 0.0, 0.0, 1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 1 / sqrt(6),
            0.0, 0.0, 0.0, 0.0, 1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, -1 / sqrt(6), 0.0, 0.0, 0.0, 0.0, 1 / sqrt(6), 0.0,
            0.0, 0.0, 0.0, 0.0,
        ],
    ],
)

# Generators, one dict per factor of the group.
GENERATORS = ({"lie": LIE},)

SHAPES = {  # of the parameters: (channels out, channels in)
    "layer1": {"[1]": (44, 4), "[0] products": (64, 16), "[1,1] products": (2, 2, 16), "bias": (64,)},
    "layer2": {
        "[0]": (96, 50),
        "[1]": (44, 12),
        "[1,1]": (2, 34, 2),
        "[0] products": (64, 64),
        "[1] products": (12, 48),
        "[1,1] products": (2, 2, 48),
        "bias": (64,),
    },
    "layer3": {"[0]": (82, 50), "[1]": (32, 12), "[1,1]": (2, 32, 2), "[0] products": (50, 64), "bias": (50,)},
    "output": {"[0]": (1, 50), "bias": (1,)},
}
SPREADS = {  # standard deviations at initialization
    "layer1": {"[1]": 0.525, "[0] products": 0.231, "[1,1] products": 0.216},
    "layer2": {
        "[0]": 0.226,
        "[1]": 0.521,
        "[1,1]": 0.89,
        "[0] products": 0.0259,
        "[1] products": 0.0415,
        "[1,1] products": 0.0295,
    },
    "layer3": {"[0]": 0.227, "[1]": 0.524, "[1,1]": 0.747, "[0] products": 0.0171},
    "output": {"[0]": 0.202},
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
    """The network 4V -> V⁰: y (..., 1) from x (..., 16)."""
    params, x = _checked_net(params, x)
    h0 = _enter(x)
    h1 = _layer1(params["layer1"], h0)
    h2 = _layer2(params["layer2"], h1)
    h3 = _layer3(params["layer3"], h2)
    h4 = _output(params["output"], h3)
    return _leave(h4, x.shape[:-1])


@jax.jit
def rho_in(g):
    """ρ(g) on the input 4V, (16, 16), for g (4, 4) in SO⁺(1,3)."""
    _refuse_large("rho_in(g)", 16, 16)
    (g,) = _element(g, 4)
    return _copies(4, g)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V⁰, (1, 1), for g (4, 4) in SO⁺(1,3)."""
    _refuse_large("rho_out(g)", 1, 1)
    (g,) = _element(g, 4)
    return jnp.eye(1, dtype=g.dtype)


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of SO⁺(1,3): (n, 4, 4)."""
    return _random_words(key, n, LIE_2, STEPS, DISCRETE, rounds=1, powers=2)


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 16), _common_dtype({}, *jax.tree.leaves(params)))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _enter(x):
    """The input as channels (m, d, batch) of each irreducible."""
    batch = x.shape[:-1]
    x_V = x.reshape(*batch, 4, 4)  # 4 × V = [1]
    return {"[1]": _inward(x_V)}


def _layer1(params, h):
    """A layer: 50[0] + 12[1] + 2[1,1]; 14 gates; products of 16 channels of [1]."""
    # channels mixed: what leaves the layer (and gates), left factors, right factors
    z_1, a_1, b_1 = jnp.split(_channels(params["[1]"], h["[1]"]), (12, 28))  # 4 -> 12, 16, 16
    # products, channel by channel: each left factor with all right factors
    p_1 = jnp.split(_couple_channels(COUPLE_1, a_1, b_1), (1,), axis=1)
    y_0 = _channels(params["[0] products"], p_1[0]) + params["bias"][:, None, None]
    y_1_1 = _channels_by(params["[1,1] products"], MAPS_1_1, p_1[1])
    # the nonlinearity
    v_0, gates = jnp.split(y_0, (50,))
    g_1, g_1_1 = jnp.split(jax.nn.sigmoid(gates), (12,))
    return {"[0]": jax.nn.silu(v_0), "[1]": z_1 * g_1, "[1,1]": y_1_1 * g_1_1}


def _layer2(params, h):
    """A layer: 50[0] + 12[1] + 2[1,1]; 14 gates; products of 16 channels of [0], [1], [1,1]."""
    # channels mixed: what leaves the layer (and gates), left factors, right factors
    z_0, a_0, b_0 = jnp.split(_channels(params["[0]"], h["[0]"]), (64, 80))  # 50 -> 64, 16, 16
    z_1, a_1, b_1 = jnp.split(_channels(params["[1]"], h["[1]"]), (12, 28))  # 12 -> 12, 16, 16
    z_1_1, a_1_1, b_1_1 = jnp.split(_channels_by(params["[1,1]"], MAPS_1_1, h["[1,1]"]), (2, 18))  # 2 -> 2, 16, 16
    # products, channel by channel: each left factor with its right factors
    right_0 = jnp.concatenate([b_0, b_1, b_1_1], axis=1)
    p_0 = jnp.split(a_0 * right_0, (1, 5), axis=1)
    right_1 = jnp.concatenate([b_1, b_1_1], axis=1)
    p_1 = jnp.split(_couple_channels(COUPLE_1_2, a_1, right_1), (1, 7, 11), axis=1)
    p_1_1 = jnp.split(_couple_channels(COUPLE_1_1, a_1_1, b_1_1), (1, 2), axis=1)
    t_0 = jnp.concatenate([p_0[0], p_1[0], p_1_1[0], p_1_1[1]])
    t_1 = jnp.concatenate([p_0[1], p_1[2], p_1[3]])
    t_1_1 = jnp.concatenate([p_0[2], p_1[1], p_1_1[2]])
    y_0 = z_0 + _channels(params["[0] products"], t_0) + params["bias"][:, None, None]
    y_1 = z_1 + _channels(params["[1] products"], t_1)
    y_1_1 = z_1_1 + _channels_by(params["[1,1] products"], MAPS_1_1, t_1_1)
    # the nonlinearity
    v_0, gates = jnp.split(y_0, (50,))
    g_1, g_1_1 = jnp.split(jax.nn.sigmoid(gates), (12,))
    return {"[0]": jax.nn.silu(v_0), "[1]": y_1 * g_1, "[1,1]": y_1_1 * g_1_1}


def _layer3(params, h):
    """A layer: 50[0]; products of 16 channels of [0], [1], [1,1]."""
    # channels mixed: what leaves the layer (and gates), left factors, right factors
    z_0, a_0, b_0 = jnp.split(_channels(params["[0]"], h["[0]"]), (50, 66))  # 50 -> 50, 16, 16
    a_1, b_1 = jnp.split(_channels(params["[1]"], h["[1]"]), (16,))  # 12 -> 16, 16
    a_1_1, b_1_1 = jnp.split(_channels_by(params["[1,1]"], MAPS_1_1, h["[1,1]"]), (16,))  # 2 -> 16, 16
    # products, channel by channel: each left factor with its right factors
    p_0 = a_0 * b_0
    p_1 = _couple_channels(COUPLE_1_3, a_1, b_1)
    p_1_1 = jnp.split(_couple_channels(COUPLE_1_1_2, a_1_1, b_1_1), (1,), axis=1)
    t_0 = jnp.concatenate([p_0, p_1, p_1_1[0], p_1_1[1]])
    y_0 = z_0 + _channels(params["[0] products"], t_0) + params["bias"][:, None, None]
    # the nonlinearity
    return {"[0]": jax.nn.silu(y_0)}


def _output(params, h):
    """The last layer, which is linear: [0]."""
    y_0 = _channels(params["[0]"], h["[0]"]) + params["bias"][:, None, None]
    return {"[0]": y_0}


def _leave(h, batch):
    """Channels of each irreducible to the coordinates of V⁰."""
    y_0 = _outward(h["[0]"], batch)
    y_V0 = y_0.reshape(*batch, 1)  # V⁰ = [0]
    return y_V0


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


def _channels_by(weight, maps, h):
    """The same where several maps (k, d_out, d_in) commute with the group: weight (k, m_out, m_in)."""
    turned = jnp.einsum("kab,ibn->kian", jnp.asarray(maps, h.dtype), h, precision=PRECISION)
    return jnp.einsum("koi,kian->oan", weight.reshape(len(maps), *weight.shape[-2:]), turned, precision=PRECISION)


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


def _copies(count, a):
    """count stacked copies: 1 ⊗ a."""
    return jnp.kron(jnp.eye(count, dtype=a.dtype), a)


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _random_words(key, count, lie, spread, discrete, rounds, powers):
    """Products of exponentials of random Lie combinations and of random powers of the discrete generators."""
    dtype = jnp.result_type(complex if np.iscomplexobj(lie) or np.iscomplexobj(discrete) else float)
    d = lie.shape[-1]

    def one_round(g, round_key):
        keys = jax.random.split(round_key, 1 + len(discrete))
        if len(lie):
            z = jax.random.normal(keys[0], (count, len(lie))) * jnp.asarray(spread, jnp.result_type(float))[None]
            step = jnp.einsum("nk,kij->nij", z.astype(dtype), jnp.asarray(lie, dtype), precision=PRECISION)
            g = jnp.matmul(g, jax.vmap(jax.scipy.linalg.expm)(step), precision=PRECISION)
        for k, h in zip(keys[1:], discrete, strict=True):
            table = np.stack([np.linalg.matrix_power(h, e) for e in range(powers)])
            chosen = jnp.asarray(table, dtype)[jax.random.randint(k, (count,), 0, powers)]
            g = jnp.matmul(g, chosen, precision=PRECISION)
        return g, None

    one = jnp.tile(jnp.eye(d, dtype=dtype)[None], (count, 1, 1))
    return jax.lax.scan(one_round, one, jax.random.split(key, rounds))[0]
