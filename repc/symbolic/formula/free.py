"""Recognizing a group with a free argument, and what is asked about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from repc.groups import catalogue
from repc.source import fail
from repc.symbolic.formula.families import FAMILIES, Family
from repc.syntax import nodes

_LETTER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class FreeGroup:
    """A family with a letter for its argument: O(n)."""

    family: Family
    letter: str

    @property
    def name(self) -> str:
        """``O(n)``."""
        return f"{self.family.name}({self.letter})"


@dataclass(frozen=True)
class FreeSpec:
    """A question about a group with a free argument: a spec with maps, or one representation ``rep``.

    ``name`` is the name of a bare arrow.
    """

    group: FreeGroup
    spec: nodes.Spec
    name: str
    rep: nodes.RepExpr | None = None


def without_nets(question: FreeSpec) -> FreeSpec:
    """The same question without its networks."""
    outputs = tuple(line for line in question.spec.outputs if not isinstance(line, nodes.NetDef))
    return replace(question, spec=replace(question.spec, outputs=outputs))


def free_group(node: nodes.GroupExpr | None, bound: tuple[str, ...] = ()) -> FreeGroup | None:
    """The family and letter of ``O(n)``; None for a group without a free argument.

    ``bound`` are names of ``let`` lines. Raises RepcError for a letter where no formulas exist.
    """
    letter = _letter(node, bound)
    if letter is None:
        _refuse_in_product(node, bound)
        return None
    if node.name in FAMILIES:
        return FreeGroup(FAMILIES[node.name], letter)
    known = ", ".join(f"{name}(n)" for name in FAMILIES)
    fail(
        "E0380",
        f"there are no formulas in {letter} for {node.name}({letter})",
        f"give {letter} a number, or use one of {known}",
        node.span,
    )


def _refuse_in_product(node: nodes.GroupExpr | None, bound: tuple[str, ...]) -> None:
    """Raise E0380 for a letter in a factor of a product."""
    parts = {nodes.ProductGroup: lambda: node.factors, nodes.WreathGroup: lambda: (node.base, node.top)}
    for part in parts.get(type(node), tuple)():
        letter = _letter(part, bound)
        if letter is not None:
            what = f"{part.name}({letter}) is a factor of a product: a letter is for one group alone"
            fail("E0380", what, f"give {letter} a number, as in {part.name}(5)", part.span)
        _refuse_in_product(part, bound)


def _letter(node, bound: tuple[str, ...]) -> str | None:
    if not isinstance(node, nodes.NamedGroup) or node.name in bound or len(node.args) != 1:
        return None
    (argument,) = node.args
    if not isinstance(argument, nodes.NamedGroup) or argument.args or argument.name in bound:
        return None
    families = {name for entry in catalogue() if entry.takes_arguments for name in (entry.name, *entry.spellings)}
    return argument.name if node.name in families and _LETTER.fullmatch(argument.name) else None


def refuse_free(free: FreeGroup, node: nodes.GroupExpr):
    """Raise the RepcError that a number is needed for a free argument."""
    fail(
        "E0381",
        f"{free.name} has no number for {free.letter}, and this is about one group",
        f"write a number, as in {free.family.name}(3); 'repc compile' and 'repc explain' take {free.letter} as it is",
        node.span,
    )
