"""Text in, tree out: the door of the syntax."""

from __future__ import annotations

import re

from repc.limits import MAX_CHARACTERS
from repc.source import RepcError, Source
from repc.syntax import nodes
from repc.syntax.check import check
from repc.syntax.limits import MAX_MISTAKES
from repc.syntax.mistakes import mistake
from repc.syntax.options import check_options
from repc.syntax.parser import parse_span
from repc.syntax.statements import Layout, Line, Statement, split
from repc.syntax.words import KEYWORDS

_STATEMENT = re.compile(rf"^\s*({'|'.join(KEYWORDS)})(?![A-Za-z0-9_])", re.MULTILINE)


def parse(source: Source | str, needs_group: bool = True) -> nodes.Spec:
    """The tree of a ``.rep`` file, or of a text whose group is given beside it.

    Raises RepcError with a diagnostic for every mistake found, in source order.
    """
    source = _as_source(source, "<spec>")
    _, lines = parse_lines(source)
    wrong = [line.mistake for line in lines if line.mistake]
    if len(wrong) < MAX_MISTAKES:
        wrong += check(source, lines, needs_group)
    if wrong:
        raise RepcError(*sorted(wrong, key=lambda d: d.span.start if d.span else 0)[:MAX_MISTAKES])
    found = [line.node for line in lines]
    return nodes.Spec(
        source,
        lets=tuple(node for node in found if isinstance(node, nodes.Let)),
        group=next((node for node in found if isinstance(node, nodes.GroupExpr)), None),
        reps=tuple(node for node in found if isinstance(node, nodes.RepDef)),
        outputs=tuple(node for node in found if isinstance(node, nodes.OutputDef)),
    )


def is_spec(text: str) -> bool:
    """Whether a text is a whole spec, such as a file has, and not one arrow, one line or a representation: it has a line that names
    something for others, or several lines."""
    found = _STATEMENT.findall(text)
    return len(found) > 1 or bool({*found} - {"map", "poly", "net"})


def parse_rep(text: Source | str) -> nodes.RepExpr:
    """The tree of one representation, such as ``5V⁰+5V``; ``A -> B`` is the representation B ⊗ A*.

    Raises RepcError.
    """
    return _parse_whole(_as_source(text, "<rep>"), "rep_only")


def parse_group(text: Source | str) -> nodes.GroupExpr:
    """The tree of one group, such as ``SO(3) × S(5)``. Raises RepcError."""
    return _parse_whole(_as_source(text, "<group>"), "group")


def parse_expression(text: Source | str) -> nodes.OutputDef | nodes.RepExpr:
    """What ``-e`` takes: an arrow gives a MapDef without a name, a ``map``, ``net`` or ``poly`` line what it says, anything else a
    representation.

    Raises RepcError.
    """
    source = _as_source(text, "-e")
    first = source.text.split(maxsplit=1)[:1]
    node = _parse_whole(source, "statement" if first in (["map"], ["net"]) else "expression")
    wrong = list(check_options(node, source)) if isinstance(node, nodes.OutputDef) else []
    if wrong:
        raise RepcError(*wrong)
    return node


def parse_lines(source: Source) -> tuple[Layout, list[Line]]:
    """Each statement of a file by itself; after MAX_MISTAKES wrong ones the rest is left unread.

    Raises RepcError only where the file is too large to look at.
    """
    _refuse_large(source)
    layout = split(source)
    lines: list[Line] = []
    mistakes = 0
    for statement in layout.statements:
        lines.append(_parse_statement(statement, layout, "statement", source))
        mistakes += lines[-1].mistake is not None
        if mistakes == MAX_MISTAKES:
            break
    return layout, lines


def _parse_whole(source: Source, start: str):
    _refuse_large(source)
    layout = split(source, lines=False)
    line = _parse_statement(layout.statements[0], layout, start, source)
    if line.mistake:
        raise RepcError(line.mistake)
    return line.node


def _parse_statement(statement: Statement, layout: Layout, start: str, source: Source) -> Line:
    if statement.mistake:
        return Line(statement.span, None, statement.mistake)
    try:
        return Line(statement.span, parse_span(layout.text, statement.span, start, source))
    except RepcError as error:
        return Line(statement.span, None, error.diagnostics[0])


def _refuse_large(source: Source) -> None:
    if len(source.text) > MAX_CHARACTERS:
        raise RepcError(mistake("file too large", None, Source(source.name, ""), limit=MAX_CHARACTERS))


def _as_source(text: Source | str, name: str) -> Source:
    return text if isinstance(text, Source) else Source(name, text)
