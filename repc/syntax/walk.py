"""Walking a tree without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from repc.limits import MAX_NESTING
from repc.syntax.mistakes import refuse


def children(node) -> Iterator:
    """The nodes directly inside a node, in source order."""
    for field in fields(node):
        if field.name not in ("span", "source"):
            yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value) -> Iterator:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)
    elif is_dataclass(value):
        yield value


def descendants(node) -> Iterator[tuple[Any, int]]:
    """Every node of a tree with its level, the root first; siblings in source order."""
    waiting = [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        yield current, level
        waiting += [(child, level + 1) for child in reversed(list(children(current)))]


def check_depth(node) -> None:
    """Refuse trees so deep that later stages, which recurse, could not walk them."""
    for current, level in descendants(node):
        if level > MAX_NESTING:
            refuse("nesting", current.span, limit=MAX_NESTING)
