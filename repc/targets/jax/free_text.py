"""What a module that holds for every n says of its group: sizes, ρ, sampling, generators and the equivariance error."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repc.ops.names import Names
from repc.targets.jax.constants import Constants
from repc.targets.jax.header import certificate_text, field_lines
from repc.targets.jax.moves import moves_text
from repc.targets.jax.names import doc, literal
from repc.targets.jax.rho import RhoPrinter

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.lowering.diagram.model import Stacked
    from repc.syntax.nodes import RepExpr


@dataclass(frozen=True, eq=False)
class FreeSide:
    """One side: as written, its tree, its irreducibles in words, and its tensors."""

    text: str
    node: RepExpr
    irreps: str
    stacked: Stacked


@dataclass(frozen=True, eq=False)
class FreeModule:
    """What every module for a free n says.

    ``group`` is the group at the smallest n, ``title`` its name with the letter, ``start`` that n. ``count`` says where
    the number of maps is known from; ``command`` regenerates the module.
    """

    name: str
    source: str
    title: str
    group: Group
    start: int
    input: FreeSide
    output: FreeSide
    count: str
    certificate: dict
    version: str
    command: str
    notes: tuple[str, ...] = field(default=())


def sizes_text(m: FreeModule) -> str:
    """``IN_DIM`` and ``OUT_DIM``."""
    rows = []
    for name, word, side in (("IN_DIM", "input", m.input), ("OUT_DIM", "output", m.output)):
        rows.append(f'def {name}(n):\n    """Dimension of the {word} {side.text}."""\n    return {side.stacked.dim}')
    return "\n\n\n".join(rows)


def facts_text(m: FreeModule, rows: list[str]) -> str:
    """GROUP, INPUT, OUTPUT, SMALLEST_N, ``rows`` and CERTIFICATE."""
    return "\n".join(
        [
            f"GROUP = {literal(m.title)}",
            f"INPUT = {literal(m.input.text)}",
            f"OUTPUT = {literal(m.output.text)}",
            f"SMALLEST_N = {m.start}  # from which on everything here holds; n itself is read off the input",
            *rows,
            certificate_text(m),
        ]
    )


def rho_text(m: FreeModule) -> str:
    """``rho_in``, ``rho_out``, ``act_in`` and ``act_out``."""
    printer = RhoPrinter(m.group, Constants(Names()))
    element = "(g,) = _element(g, jnp.shape(g)[-1])"
    texts = []
    for name, size, side in (("rho_in", "IN_DIM", m.input), ("rho_out", "OUT_DIM", m.output)):
        what = "input" if name == "rho_in" else "output"
        lines = ["@jax.jit", f"def {name}(g):", doc(f"ρ(g) on the {what} {side.text}, for g (n, n) in {m.title} and any n.")]
        lines += [f"    {element}", f'    _refuse_large("{name}(g)", {size}(len(g)), {size}(len(g)))']
        texts.append("\n".join([*lines, f"    return {printer.text(side.node)}"]))
    moves = moves_text(
        m.input.stacked, m.output.stacked, lambda monomial: [printer.axis_text(a) for a in monomial],
        f"{element}\n    n = len(g)",
    )  # fmt: skip
    return "\n\n\n".join([*texts, moves])


_SAMPLES = {
    "S": "_random_permutation(key, count, n, even=False)",
    "O": "_random_orthogonal(key, count, n, special=False)",
    "SO": "_random_orthogonal(key, count, n, special=True)",
    "U": "_random_unitary(key, count, n, special=False)",
    "SU": "_random_unitary(key, count, n, special=True)",
}
_GENERATORS = {
    "S": "_symmetric_generators(n)",
    "O": "_orthogonal_generators(n, special=False)",
    "SO": "_orthogonal_generators(n, special=True)",
    "U": "_unitary_generators(n, special=False)",
    "SU": "_unitary_generators(n, special=True)",
}
FAMILIES = tuple(_SAMPLES)


def group_text(m: FreeModule) -> list[str]:
    """``sample`` and ``GENERATORS``."""
    family = m.title.split("(")[0]
    drawn = doc(f"count random elements of {m.title}: (count, n, n).")
    sample = f"def sample(key, count, n):\n{drawn}\n    return {_SAMPLES[family]}"
    words = 'Generators at n, in a tuple with one dict: "permutations" (m, n), "discrete" (m, n, n) and "lie" (k, n, n).'
    return [sample, f"def GENERATORS(n):\n{doc(words)}\n    return {_GENERATORS[family]}"]


def error_text(dtype: str) -> str:
    """``equivariance_error``; ``dtype`` is an expression."""
    return f'''def equivariance_error(params, key, count=10, n=SMALLEST_N):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over count random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, one_key = drawn
        x = jax.random.normal(one_key, (IN_DIM(n),), {dtype})
        before, after = apply(params, act_in(g, x)), act_out(g, apply(params, x))
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, count, n), jax.random.split(x_key, count)))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)'''


def docstring(m: FreeModule, kind: str, learned: list[str], lowering: str) -> str:
    """The module docstring; ``kind`` is what it computes, ``learned`` the fields between the sides and the lowering."""
    arrow = f"{m.input.text} -> {m.output.text}"
    source = textwrap.wrap(m.source, 108, initial_indent="    ", subsequent_indent="        ")
    lines = [*textwrap.wrap(f"{kind} {arrow} under {m.title}, for every n ≥ {m.start} at once.", 112), "", *source, ""]
    for name, side in (("Input", m.input), ("Output", m.output)):
        irreps = f" = {side.irreps}" if side.irreps else ""
        lines += field_lines(name, f"{side.text}, dimension {side.stacked.dim}{irreps}")
    lines += learned
    lines += field_lines("Lowering", lowering)
    for note in m.notes:
        lines += field_lines("Note", note)
    lines += ["", "n is read off the length of the input. Sums over an index are means, so that the same parameters mean the"]
    lines += ["same for every n: what was learned at one n can be used at another."]
    lines += ["", f"Written by repc {m.version}. Do not edit; regenerate with:", f"    {m.command}"]
    return '"""' + "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''") + '\n"""'
