"""The public functions of an emitted map, as text."""

from __future__ import annotations

from repc.lowering.diagram import DiagramProgram
from repc.lowering.product import ProductProgram
from repc.lowering.program import BlockProgram
from repc.ops.value import Program
from repc.targets.jax.constants import Constants
from repc.targets.jax.header import arrow
from repc.targets.jax.names import doc
from repc.targets.jax.printer import public_text
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.spec import MapModule


def arguments(m: MapModule) -> list[str]:
    """Names of the inputs."""
    return ["x"] if len(m.inputs) == 1 else [f"x{k + 1}" for k in range(len(m.inputs))]


def init_text(m: MapModule) -> str:
    """``init``."""
    complex_ = m.program.is_complex
    check = "_complex_dtype(dtype)" if complex_ else "_real_dtype(dtype)"
    default = "jnp.complex64" if complex_ else "jnp.float32"
    return f'''def init(key, dtype={default}):
    """Random parameters: normal, with a scale that keeps the variance of activations.

    For inputs with independent coordinates of variance 1, the block components of y have variance 1 on average.
    """
    dtype = {check}
    keys = jax.random.split(key, len(SHAPES))
    return {{
        name: jnp.asarray(SPREADS[name], dtype) * jax.random.normal(k, shape, dtype)
        for k, (name, shape) in zip(keys, SHAPES.items(), strict=True)
    }}'''


def apply_text(m: MapModule, code: Program, constants: Constants) -> str:
    """``apply``."""
    names = ", ".join(arguments(m))
    shapes = ", ".join(f"{a} (..., {d})" for a, d in zip(arguments(m), m.program.in_dims, strict=True))
    words = doc(f"{arrow(m)}: y (..., {m.output.dim}) from {shapes}.")
    unpack = f"params, {names} = _checked(params, {names})"
    return public_text(code.apply, constants, words, (unpack,))


def matrix_text(m: MapModule) -> str:
    """``matrix``."""
    shape = ", ".join(map(str, (m.output.dim, *m.program.in_dims)))
    if not m.program.hom_dim:
        body = f"    _checked(params)\n    return jnp.zeros(({shape}))"
    else:
        body = "    (params,) = _checked(params)\n    return _weight(params)"
    return f'''@jax.jit
def matrix(params):
    """The dense weight ({shape})."""
    _refuse_large("the matrix", {shape})
{body}'''


_NO_BASIS = '''def basis():
    """The orthonormal basis of the equivariant maps, which is empty: (0, {shape})."""
    return jnp.zeros((0, {shape}))


def projector():
    """W ({shape}) -> its equivariant part, which is zero."""
    return jnp.zeros_like'''


def basis_text(m: MapModule) -> str:
    """``basis`` and ``projector``."""
    shape = ", ".join(map(str, (m.output.dim, *m.program.in_dims)))
    rank = 1 + len(m.inputs)
    if not m.program.hom_dim:
        return _NO_BASIS.format(shape=shape)
    if has_orthogonal_units(m):
        axes = tuple(range(1, 1 + rank))
        norm = f"jnp.sqrt((jnp.abs(maps) ** 2).sum(axis={axes}, keepdims=True))"
        body = f"    maps = jax.vmap(matrix)(_unit_params())\n    return maps / {norm}"
        project = """    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})"""
    else:
        body = "    return _orthonormal(jax.vmap(matrix)(_unit_params()))"
        project = f"""    maps = basis()

    def project(w):
        inner = jnp.tensordot(maps.conj(), w, axes={rank}, precision=PRECISION)
        return jnp.tensordot(inner, maps, axes=1, precision=PRECISION)"""
    return f'''def basis():
    """Orthonormal basis of the equivariant maps, ({m.program.hom_dim}, {shape})."""
    _refuse_large("the basis", HOM_DIM, {shape})
{body}


def projector():
    """The orthogonal projector on the equivariant maps: a function W ({shape}) -> its equivariant part."""

{project}

    return project'''


def has_orthogonal_units(m: MapModule) -> bool:
    """Whether the maps of single unit coefficients are orthogonal."""
    if isinstance(m.program, DiagramProgram | ProductProgram):
        return False
    return not isinstance(m.program, BlockProgram) or m.program.unitary


def error_text(m: MapModule) -> str:
    """``equivariance_error``."""
    if stacked_sides(m):
        return ERROR_BY_AXES
    names = arguments(m)
    several = len(names) > 1
    keys = ", ".join(f"{a}_key" for a in names)
    dtype = "_common_dtype(params)"
    lines = [
        "def equivariance_error(params, key, n=10):",
        '    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""',
        f"    g_key, {keys} = jax.random.split(key, {1 + len(names)})",
        "    g = sample(g_key, n)",
    ]
    for a, d in zip(names, m.program.in_dims, strict=True):
        lines.append(f"    {a} = jax.random.normal({a}_key, (n, {d}), {dtype})")
    if several:
        lines.append("    moves = jax.vmap(rho_in)(g)")
        moved = ", ".join(f"_act(moves[{k}], {a})" for k, a in enumerate(names))
    else:
        moved = "_act(jax.vmap(rho_in)(g), x)"
    lines += [
        f"    before = apply(params, {moved})",
        f"    after = _act(jax.vmap(rho_out)(g), apply(params, {', '.join(names)}))",
        "    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)",
        "    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)",
    ]
    return "\n".join(lines)


ERROR_BY_AXES = '''def equivariance_error(params, key, n=10):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, one_key = drawn
        x = jax.random.normal(one_key, (IN_DIM,), _common_dtype(params))
        before, after = apply(params, act_in(g, x)), act_out(g, apply(params, x))
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, n), jax.random.split(x_key, n)))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)'''
