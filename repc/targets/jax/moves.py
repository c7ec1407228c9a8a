"""``act_in`` and ``act_out``: vectors moved by a group element axis by axis, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from repc.lowering.diagram.model import Stacked
from repc.ops.sizes import letters, product
from repc.reps.atoms import Monomial
from repc.targets.jax.names import doc
from repc.targets.jax.words.layout import bounds

AxisTexts = Callable[[Monomial], Sequence[str]]
"""The expressions of a group element on the factors of a monomial."""


def moves_text(
    inputs: Sequence[Stacked], out: Stacked, axis_texts: AxisTexts, element: str, orders: Sequence[tuple[str, str]]
) -> str:
    """Both functions; that of several inputs moves all. ``element`` are the lines that take a group element apart and read letters
    off it; ``orders``, of each input and of the output: expressions for where the stacked coordinates lie, and for where its own
    lie in the stack, "" where that is the same."""
    words, xs = ("input", ["x"]) if len(inputs) == 1 else ("inputs", [f"x{k + 1}" for k in range(len(inputs))])
    into = _move("act_in", words, dict(zip(xs, inputs, strict=True)), orders[:-1], axis_texts, element)
    return f"{into}\n\n\n{_move('act_out', 'output', {'y': out}, orders[-1:], axis_texts, element)}"


def _move(
    name: str, words: str, sides: Mapping[str, Stacked], orders: Sequence[tuple[str, str]], axis_texts: AxisTexts, element: str
) -> str:
    shapes, names = " and ".join(f"{x} (..., {side.width})" for x, side in sides.items()), ", ".join(sides)
    moved = f"ρ(g) {names}" if len(sides) == 1 else "ρ(g) on each"
    lines = [
        "@jax.jit",
        f"def {name}(g, {names}):",
        doc(f"{moved} {'on' if len(sides) == 1 else 'of'} the {words}, {shapes}, axis by axis: ρ(g) itself is never built."),
        f"    {element if any(letters(side.width) for side in sides.values()) else element.splitlines()[0]}",
    ]
    results = []
    for (x, side), (order, back) in zip(sides.items(), orders, strict=True):
        made = "moved" if len(sides) == 1 else f"moved_{x}"
        lines += _moved(made, x, side, order, axis_texts)
        results.append(f"jnp.concatenate({made}, axis=-1){f'[..., {back}]' if back else ''}")
    return "\n".join([*lines, f"    return {', '.join(results)}"])


def _moved(made: str, x: str, side: Stacked, order: str, axis_texts: AxisTexts) -> list[str]:
    """The lines that make the list of the moved parts of one side."""
    lines = [f"    {x} = {x}[..., {order}]"] if order else []
    lines.append(f"    {made} = [")
    for start, copies, term in side.runs:
        part = f"{x}[..., {bounds(start, start + product(term.outer) * copies)}]"
        lines.append(f"        _along_axes({', '.join([part, str(copies), *axis_texts(term.monomial)])}),")
    return [*lines, "    ]"]
