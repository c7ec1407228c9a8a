"""``act_in`` and ``act_out``: vectors moved by a group element axis by axis, as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from repc.lowering.diagram.model import Stacked
from repc.ops.sizes import letters, rank
from repc.reps.atoms import Monomial
from repc.targets.jax.words import bounds

AxisTexts = Callable[[Monomial], Sequence[str]]
"""The expressions of a group element on the factors of a monomial."""


def moves_text(
    into: Stacked, out: Stacked, axis_texts: AxisTexts, element: str, orders: tuple[str, str] = ("ORDER_X", "ORDER_Y")
) -> str:
    """Both functions. ``element`` are the lines that take a group element apart and read letters off it; ``orders`` name where the
    stacked coordinates lie in x, and where those of y lie in the stack, if elsewhere."""
    order_x, order_y = orders
    x = _move("act_in", "x", "input", into, (order_x, f"np.argsort({order_x})"), axis_texts, element)
    y = _move("act_out", "y", "output", out, (f"np.argsort({order_y})", order_y), axis_texts, element)
    return f"{x}\n\n\n{y}"


def _move(
    name: str, x: str, words: str, side: Stacked, orders: tuple[str, str], axis_texts: AxisTexts, element: str
) -> str:
    order, back = orders
    lines = [
        "@jax.jit",
        f"def {name}(g, {x}):",
        f'    """ρ(g) {x} on the {words}, {x} (..., {side.dim}), axis by axis: ρ(g) itself is never built."""',
        f"    {element if letters(side.dim) else element.splitlines()[0]}",
    ]
    if side.take is not None:
        lines.append(f"    {x} = {x}[..., {order}]")
    lines.append("    moved = [")
    slabs = [(start, copies, term) for term in side.terms for start, copies in term.slabs]
    for start, copies, term in sorted(slabs, key=lambda slab: rank(slab[0])):
        part = f"{x}[..., {bounds(start, start + term.size * copies)}]"
        lines.append(f"        _along_axes({', '.join([part, str(copies), *axis_texts(term.monomial)])}),")
    lines.append("    ]")
    lines.append(f"    return jnp.concatenate(moved, axis=-1){'' if side.take is None else f'[..., {back}]'}")
    return "\n".join(lines)
