"""What to write in place of a network that loses parts of its input or output, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from repc.reps.nets import TypedNet

Lost = frozenset[tuple[int, str]]  # labels with the number of the input, or -1 for the output
_MORE_LAYERS = 2  # that are tried


def by_remedy(
    side: int, labels: Sequence[str], others: Sequence[tuple[Lost, str]], decided: Mapping[str, str | None] | None = None
) -> list[tuple[list[str], str]]:
    """Labels of one side that the same line helps together, with the words that say so; ``others`` are what other networks lose,
    with the line to write for them, and ``decided`` what is known of labels that none of them has."""
    found: dict[str, list[str]] = {}
    for label in labels:
        text = next((text for still, text in others if (side, label) not in still), None)
        known = (decided or {}).get(label) or "no other hidden layers were found that help"
        hint = f"; {known}" if text is None else f"; write {text}"
        found.setdefault(hint, []).append(label)
    return [(labels, hint) for hint, labels in found.items()]


def wider(typed: TypedNet) -> Iterator[TypedNet]:
    """The network as it is, with products of all kinds, and with more layers like its last one."""
    options = typed.options
    yield typed
    options = replace(options, product=options.product or None, pairs="auto")
    yield replace(typed, options=options)
    for more in range(1, _MORE_LAYERS + 1):
        hidden = (*options.hidden, *options.hidden[-1:] * more)
        widths = (*options.uniform, *options.uniform[-1:] * more)
        yield replace(typed, options=replace(options, hidden=hidden, uniform=widths))


def options_text(typed: TypedNet, before: TypedNet) -> str:
    """``hidden: 8V⁰+[2]e, layers: 3, product: auto``: the options of a net that are not as before."""
    hidden, known = ([str(rep) for rep in one.options.hidden] for one in (typed, before))
    alike = len(set(hidden)) == 1
    text = f"hidden: {hidden[0]}, layers: {len(hidden)}" if alike else f"hidden: ({', '.join(hidden)})"
    parts = [text] if hidden != known else []
    parts += ["product: auto"] if typed.options.product != before.options.product else []
    parts += ["pairs: auto"] if typed.options.pairs != before.options.pairs else []
    return ", ".join(parts)
