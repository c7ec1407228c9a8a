"""Every equivariant linear map joints+lin+ang -> joints+lin+ang under K.

    rep joints = images { coordinates lf_hip lf_thigh lf_knee rf_hip rf_thigh rf_knee lh_hip lh_thigh
        lh_knee rh_hip rh_thigh rh_knee, signed (-lf_hip -rf_hip)(lf_thigh rf_thigh)(lf_knee
        rf_knee)(-lh_hip -rh_hip)(lh_thigh rh_thigh)(lh_knee rh_knee), signed (lf_hip lh_hip)(-lf_thigh
        -lh_thigh)(-lf_knee -lh_knee)(rf_hip rh_hip)(-rf_thigh -rh_thigh)(-rf_knee -rh_knee) }
    rep lin = images { coordinates x y z, signed (-y), signed (-x) }
    rep ang = images { coordinates x y z, signed (-x)(-z), signed (-y)(-z) }
    map model : joints+lin+ang -> joints+lin+ang

Input     joints+lin+ang, dimension 18 = 4ρ1(1) + 5ρ2(1) + 5ρ3(1) + 4ρ4(1)
          x[0:12] joints, x[12:15] lin, x[15:18] ang
Output    joints+lin+ang, dimension 18 = 4ρ1(1) + 5ρ2(1) + 5ρ3(1) + 4ρ4(1)
          y[0:12] joints, y[12:15] lin, y[15:18] ang
Maps      82, known from exact characters of K
Zero      no part of the output is always zero
Unused    every part of the input is used
Lowering  dense: the weight matrix is made from its coefficients, then one matmul

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile quadruped.rep
"""

from functools import partial
from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np

GROUP = "K"
INPUT = "joints+lin+ang"
OUTPUT = "joints+lin+ang"
IN_DIM = 18
OUT_DIM = 18
INPUT_LAYOUT = (("joints", 0, 12), ("lin", 12, 15), ("ang", 15, 18))  # (summand, start, stop)
OUTPUT_LAYOUT = (("joints", 0, 12), ("lin", 12, 15), ("ang", 15, 18))  # (summand, start, stop)
HOM_DIM = 82
CERTIFICATE = {"generators": 2, "bound": 1e-15, "count": "exact characters of K", "exact": True}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "ef13dd48c36a21a8acc0844f0c620c97d39a7de5ff3c3d883bad9613eb0c5a6d"  # of all other lines

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


CONSTANTS_SHA256 = "acf736207e48933bab9b2efe59c05a5aab33c7334319817a0ec5f6302012dc53"
_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)

# Generators of K as image arrays: e_j -> e_p[j].
PERMUTATIONS = np.array([[1, 0, 3, 2], [2, 3, 0, 1]])
# Level 1 of 1 of joints: where its point goes, (4, 4).
LEVELS = np.eye(4)
# Level 1 of 1 of joints: elements that take it back.
LEVELS_2 = np.array(
    [
        [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]],
        [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]],
        [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]],
    ],
)
# Level 1 of 1 of joints: what represents those that take it there.
LEVELS_3 = _CONSTANTS["LEVELS_3"]
# Level 1 of 1 of lin: what represents those that take it there.
LEVELS_4 = np.array(
    [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]],
        [[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]],
    ],
)
# Level 1 of 1 of ang: what represents those that take it there.
LEVELS_5 = np.array(
    [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]],
        [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]],
        [[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]],
    ],
)
# Coset representatives of a stabilizer chain, level after level: image arrays (rows, d).
COSETS = np.array([[0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 1, 0]], dtype=np.int32)
# joints: one row per component of 3ρ4(1) + 3ρ3(1) + 3ρ2(1) + 3ρ1(1), (12, 12).
BASIS_joints = np.array(
    [
        [0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0],
        [0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5],
        [0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5, 0.0],
        [0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5],
        [0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0],
        [0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5],
        [0.5, 0.0, 0.0, -0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5, 0.0],
        [0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, -0.5, 0.0, 0.0, -0.5],
    ],
)
# lin: one row per component of ρ3(1) + ρ2(1) + ρ1(1), (3, 3).
BASIS_lin = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
# ang: one row per component of ρ4(1) + ρ3(1) + ρ2(1), (3, 3).
BASIS_ang = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])

# Generators, one dict per factor of the group.
GENERATORS = ({"permutations": PERMUTATIONS},)

SHAPES = {  # of the parameters: (channels out, channels in)
    "ρ4(1)": (4, 4),
    "ρ3(1)": (5, 5),
    "ρ2(1)": (5, 5),
    "ρ1(1)": (4, 4),
}
SPREADS = {  # standard deviations at initialization
    "ρ4(1)": 0.5,
    "ρ3(1)": 1 / sqrt(5),
    "ρ2(1)": 1 / sqrt(5),
    "ρ1(1)": 0.5,
}
SQUARED_NORMS = {"ρ4(1)": 1, "ρ3(1)": 1, "ρ2(1)": 1, "ρ1(1)": 1}  # of the map of a single unit coefficient


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
    """joints+lin+ang -> joints+lin+ang: y (..., 18) from x (..., 18)."""
    params, x = _checked(params, x)
    return jnp.matmul(x, _weight(params).T, precision=PRECISION)


@jax.jit
def matrix(params):
    """The dense weight (18, 18)."""
    _refuse_large("the matrix", 18, 18)
    (params,) = _checked(params)
    return _weight(params)


def basis():
    """Orthonormal basis of the equivariant maps, (82, 18, 18)."""
    _refuse_large("the basis", HOM_DIM, 18, 18)
    return _normalized(jax.vmap(matrix)(_unit_params()))


def projector():
    """The orthogonal projector on the equivariant maps: a function W (18, 18) -> its equivariant part."""

    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})

    return project


@jax.jit
def rho_in(g):
    """ρ(g) on the input joints+lin+ang, (18, 18), for g (4, 4) in K."""
    _refuse_large("rho_in(g)", 18, 18)
    (g,) = _element(g, 4)
    return _direct_sum(
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_3)),
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_4)),
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_5)),
    )


@jax.jit
def rho_out(g):
    """ρ(g) on the output joints+lin+ang, (18, 18), for g (4, 4) in K."""
    _refuse_large("rho_out(g)", 18, 18)
    (g,) = _element(g, 4)
    return _direct_sum(
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_3)),
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_4)),
        _by_levels(g, (LEVELS, LEVELS_2, LEVELS_5)),
    )


@partial(jax.jit, static_argnames=("n",))
def sample(key, n):
    """n random elements of K: (n, 4, 4)."""
    return _random_chain(key, n, COSETS, [4])


@partial(jax.jit, static_argnames=("n",))
def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""
    g_key, x_key = jax.random.split(key, 2)
    g = sample(g_key, n)
    x = jax.random.normal(x_key, (n, 18), _common_dtype(params))
    x = jnp.concatenate([_act(jax.vmap(rho_in)(g), x), x])
    y = apply(params, x)  # of moved ones and of themselves, compiled once
    before, after = y[:n], _act(jax.vmap(rho_out)(g), y[n:])
    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)
    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)


def _weight(params):
    """The weight: what the blocks make of the unit vectors."""
    dtype = params["ρ4(1)"].dtype
    return _blocks(params, jnp.eye(IN_DIM, dtype=dtype)).T


def _blocks(params, x):
    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""
    batch = x.shape[:-1]
    # into blocks: (..., channels, components) of each irreducible
    x_joints = _change(x[..., None, 0:12], BASIS_joints.T)  # joints -> 3ρ4(1) + 3ρ3(1) + 3ρ2(1) + 3ρ1(1)
    x_lin = _change(x[..., None, 12:15], BASIS_lin.T)  # lin -> ρ3(1) + ρ2(1) + ρ1(1)
    x_ang = _change(x[..., None, 15:18], BASIS_ang.T)  # ang -> ρ4(1) + ρ3(1) + ρ2(1)
    z_rho4_1 = jnp.concatenate([x_joints[..., 0:3].reshape(*batch, 3, 1), x_ang[..., 0:1]], axis=-2)
    z_rho3_1 = jnp.concatenate(
        [
            x_joints[..., 3:6].reshape(*batch, 3, 1),
            x_lin[..., 0:1],
            x_ang[..., 1:2],
        ],
        axis=-2,
    )
    z_rho2_1 = jnp.concatenate(
        [
            x_joints[..., 6:9].reshape(*batch, 3, 1),
            x_lin[..., 1:2],
            x_ang[..., 2:3],
        ],
        axis=-2,
    )
    z_rho1_1 = jnp.concatenate([x_joints[..., 9:12].reshape(*batch, 3, 1), x_lin[..., 2:3]], axis=-2)
    # mix the channels of each irreducible
    y_rho4_1 = _mix(params["ρ4(1)"], z_rho4_1)  # ρ4(1): 4 -> 4 channels
    y_rho3_1 = _mix(params["ρ3(1)"], z_rho3_1)  # ρ3(1): 5 -> 5 channels
    y_rho2_1 = _mix(params["ρ2(1)"], z_rho2_1)  # ρ2(1): 5 -> 5 channels
    y_rho1_1 = _mix(params["ρ1(1)"], z_rho1_1)  # ρ1(1): 4 -> 4 channels
    # back to the coordinates of the output
    y_joints_blocks = jnp.concatenate(
        [
            y_rho4_1[..., 0:3, :].reshape(*batch, 1, 3),
            y_rho3_1[..., 0:3, :].reshape(*batch, 1, 3),
            y_rho2_1[..., 0:3, :].reshape(*batch, 1, 3),
            y_rho1_1[..., 0:3, :].reshape(*batch, 1, 3),
        ],
        axis=-1,
    )
    # joints <- 3ρ4(1) + 3ρ3(1) + 3ρ2(1) + 3ρ1(1)
    y_joints = _change(y_joints_blocks, BASIS_joints).reshape(*batch, 12)
    y_lin_blocks = jnp.concatenate([y_rho3_1[..., 3:4, :], y_rho2_1[..., 3:4, :], y_rho1_1[..., 3:4, :]], axis=-1)
    y_lin = _change(y_lin_blocks, BASIS_lin).reshape(*batch, 3)  # lin <- ρ3(1) + ρ2(1) + ρ1(1)
    y_ang_blocks = jnp.concatenate([y_rho4_1[..., 3:4, :], y_rho3_1[..., 4:5, :], y_rho2_1[..., 4:5, :]], axis=-1)
    y_ang = _change(y_ang_blocks, BASIS_ang).reshape(*batch, 3)  # ang <- ρ4(1) + ρ3(1) + ρ2(1)
    return jnp.concatenate([y_joints, y_lin, y_ang], axis=-1)


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


def _by_levels(g, *levels):
    """What represents g, level after level: where it takes a point (points), what takes that back, and what represents it."""
    image = 1.0
    for points, back, images in levels:
        moved = jnp.abs(jnp.asarray(points, g.dtype) - (g @ jnp.asarray(points[0], g.dtype))[None]).sum(axis=-1)
        at = jnp.argmin(moved)
        step = jnp.asarray(images, jnp.result_type(g.dtype, jnp.complex64) if np.iscomplexobj(images) else g.real.dtype)[at]
        image = step if isinstance(image, float) else image @ step
        g = jnp.asarray(back, g.dtype)[at] @ g
    return image


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
