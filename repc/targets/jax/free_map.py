"""The module of a map that holds for every n, as text."""

from __future__ import annotations

from dataclasses import dataclass

from repc.lowering.diagram import DiagramProgram
from repc.lowering.written import written
from repc.ops.names import Names
from repc.ops.value import Program
from repc.targets.jax.constants import Constants
from repc.targets.jax.free_text import FreeModule, docstring, error_text, facts_text, group_text, rho_text, sizes_text
from repc.targets.jax.header import field_lines
from repc.targets.jax.names import doc, quoted
from repc.targets.jax.numbers import number
from repc.targets.jax.package import ModuleText
from repc.targets.jax.printer import function_text, public_text
from repc.targets.jax.skeleton import assembled

LOWERING = "diagram: pools, diagonals, contractions and broadcasts, one matmul over channels for each shape"


@dataclass(frozen=True, eq=False)
class FreeMapModule(FreeModule):
    """Everything such a module says; the lengths of its program are letters."""

    program: DiagramProgram | None = None


def print_free_map(m: FreeMapModule) -> ModuleText:
    """The module of one map."""
    constants, code = Constants(Names()), written(m.program)
    count = m.program.hom_dim
    head = docstring(m, "Every equivariant linear map", field_lines("Maps", f"{count}, known from {m.count}"), LOWERING)
    facts = facts_text(m, [f"HOM_DIM = {count}"])
    functions = [
        sizes_text(m),
        _init_text(m),
        _apply_text(m, code, constants),
        _matrix_text(m),
        rho_text(m),
        *group_text(m),
        error_text("_common_dtype(params)"),
        *(function_text(f, constants, doc(f.doc)) for f in code.functions),
    ]
    return assembled(m.name, head, facts, constants, [_shapes_text(m)], functions, m.program.is_complex)


def _init_text(m: FreeMapModule) -> str:
    check = "_complex_dtype(dtype)" if m.program.is_complex else "_real_dtype(dtype)"
    default = "jnp.complex64" if m.program.is_complex else "jnp.float32"
    return f'''def init(key, dtype={default}):
    """Random parameters, the same for every n: normal, with a scale that keeps the size of activations.

    For inputs whose entries have mean square 1, half of it from a mean that all entries of a channel share, y has a
    mean square of about 1 for large n.
    """
    dtype = {check}
    keys = jax.random.split(key, len(SHAPES))
    return {{
        name: jnp.asarray(SPREADS[name], dtype) * jax.random.normal(k, shape, dtype)
        for k, (name, shape) in zip(keys, SHAPES.items(), strict=True)
    }}'''


def _apply_text(m: FreeMapModule, code: Program, constants: Constants) -> str:
    words = f"{m.input.text} -> {m.output.text}: y (..., OUT_DIM(n)) from x (..., IN_DIM(n)), for every n ≥ {m.start}."
    before = ("n = _read_n(x)", "params, x = _checked_free(params, x)")
    return public_text(code.apply, constants, doc(words), before, m.program.letters)


def _matrix_text(m: FreeMapModule) -> str:
    return '''@partial(jax.jit, static_argnums=1)
def matrix(params, n):
    """The dense weight at n, (OUT_DIM(n), IN_DIM(n))."""
    _check_n(n)
    _refuse_large("the matrix", OUT_DIM(n), IN_DIM(n))
    return apply(params, jnp.eye(IN_DIM(n), dtype=_common_dtype(params))).T


def basis(n):
    """Orthonormal basis of the equivariant maps at n, (HOM_DIM, OUT_DIM(n), IN_DIM(n))."""
    _check_n(n)
    _refuse_large("the basis", HOM_DIM, OUT_DIM(n), IN_DIM(n))
    return _orthonormal(jax.vmap(lambda params: matrix(params, n))(_unit_params()))


def projector(n):
    """The orthogonal projector on the equivariant maps at n: a function W (OUT_DIM(n), IN_DIM(n)) -> its equivariant part."""
    maps = basis(n)

    def project(w):
        inner = jnp.tensordot(maps.conj(), w, axes=2, precision=PRECISION)
        return jnp.tensordot(inner, maps, axes=1, precision=PRECISION)

    return project'''


def _shapes_text(m: FreeMapModule) -> str:
    shapes = {k: repr(s) for k, s in m.program.parameters.items()}
    spreads = {pair.name: number(pair.spread) for pair in m.program.pairs}
    notes = "of the parameters: (diagrams, channels out, channels in)", "standard deviations at initialization"
    return "\n".join(
        _dictionary(name, rows, note) for name, rows, note in zip(("SHAPES", "SPREADS"), (shapes, spreads), notes, strict=True)
    )


def _dictionary(name: str, rows: dict[str, str], note: str) -> str:
    return "\n".join([f"{name} = {{  # {note}", *(f"    {quoted(k)}: {v}," for k, v in rows.items()), "}"])
