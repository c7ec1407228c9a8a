"""``act_in`` and ``act_out``: vectors moved by a group element axis by axis, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from repc.lowering.diagram.model import Stacked
from repc.ops.sizes import letters, rank
from repc.reps.atoms import Monomial
from repc.targets.jax.names import doc
from repc.targets.jax.words.layout import bounds

AxisTexts = Callable[[Monomial], Sequence[str]]
"""The expressions of a group element on the factors of a monomial."""


def moves_text(
    inputs: Sequence[Stacked], out: Stacked, axis_texts: AxisTexts, element: str, orders: tuple[str, str] = ("ORDER_X", "ORDER_Y")
) -> str:
    """Both functions; that of several inputs moves all. ``element`` are the lines that take a group element apart and read letters
    off it; ``orders`` name where the stacked coordinates lie in x, and where those of y lie in the stack, if elsewhere."""
    order_x, order_y = orders
    around = (order_x, f"np.argsort({order_x})"), (f"np.argsort({order_y})", order_y)
    words, xs = ("input", ["x"]) if len(inputs) == 1 else ("inputs", [f"x{k + 1}" for k in range(len(inputs))])
    into = _move("act_in", words, dict(zip(xs, inputs, strict=True)), around[0], axis_texts, element)
    return f"{into}\n\n\n{_move('act_out', 'output', {'y': out}, around[1], axis_texts, element)}"


def _move(
    name: str, words: str, sides: Mapping[str, Stacked], orders: tuple[str, str], axis_texts: AxisTexts, element: str
) -> str:
    shapes, names = " and ".join(f"{x} (..., {side.dim})" for x, side in sides.items()), ", ".join(sides)
    moved = f"ρ(g) {names}" if len(sides) == 1 else "ρ(g) on each"
    lines = [
        "@jax.jit",
        f"def {name}(g, {names}):",
        doc(f"{moved} {'on' if len(sides) == 1 else 'of'} the {words}, {shapes}, axis by axis: ρ(g) itself is never built."),
        f"    {element if any(letters(side.dim) for side in sides.values()) else element.splitlines()[0]}",
    ]
    results = []
    for x, side in sides.items():
        made = "moved" if len(sides) == 1 else f"moved_{x}"
        lines += _moved(made, x, side, orders[0], axis_texts)
        results.append(f"jnp.concatenate({made}, axis=-1){'' if side.take is None else f'[..., {orders[1]}]'}")
    return "\n".join([*lines, f"    return {', '.join(results)}"])


def _moved(made: str, x: str, side: Stacked, order: str, axis_texts: AxisTexts) -> list[str]:
    """The lines that make the list of the moved parts of one side."""
    lines = [f"    {x} = {x}[..., {order}]"] if side.take is not None else []
    lines.append(f"    {made} = [")
    slabs = [(start, copies, term) for term in side.terms for start, copies in term.slabs]
    for start, copies, term in sorted(slabs, key=lambda slab: rank(slab[0])):
        part = f"{x}[..., {bounds(start, start + term.size * copies)}]"
        lines.append(f"        _along_axes({', '.join([part, str(copies), *axis_texts(term.monomial)])}),")
    return [*lines, "    ]"]
