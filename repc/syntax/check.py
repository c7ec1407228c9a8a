"""What can be wrong with a file whose statements are each right, as far as that needs no group theory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from repc.limits import MAX_EXPANDED, MAX_NESTING
from repc.source import Diagnostic, Source, Span
from repc.syntax import nodes
from repc.syntax.digits import superscript
from repc.syntax.guess import nearest
from repc.syntax.mistakes import mistake
from repc.syntax.names import check_name
from repc.syntax.options import check_options
from repc.syntax.slips import answer
from repc.syntax.statements import Line
from repc.syntax.walk import descendants
from repc.syntax.words import KEYWORDS

_BEGINNING = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*([A-Za-z_][A-Za-z0-9_]*)?")


def check(source: Source, lines: list[Line], needs_group: bool = True) -> list[Diagnostic]:
    """Every mistake about names, and about which statements a file has; statements known wrong stay unjudged. A text whose group is
    given beside it needs none of its own."""
    return [
        *_names(source, lines),
        *_references(source, lines),
        *_one_group(source, lines, needs_group),
        *_one_style(source, lines),
        *(d for line in lines if isinstance(line.node, nodes.OutputDef) for d in check_options(line.node, source)),
    ]


def beginning(source: Source, line: Line) -> tuple[str, str, Span]:
    """The keyword of a statement, the name it gives and the name's place; empty where there is none.

    A statement that is wrong counts as what it may have been meant to be, so that one mistake causes no second one.
    """
    match = _BEGINNING.match(source.text, line.span.start, line.span.end)
    if match is None:
        return "", "", line.span
    word = match[1]
    keyword = word if word in KEYWORDS else nearest(word.lower(), list(KEYWORDS)) if line.node is None else None
    if not keyword:
        return "", "", line.span
    name = "" if keyword == "group" else match[2] or ""
    return keyword, name, Span(*match.span(2)) if name else line.span


def _names(source: Source, lines: list[Line]) -> Iterable[Diagnostic]:
    first: dict[str, Span] = {}
    for line in lines:
        keyword, name, span = beginning(source, line)
        if not name:
            continue
        if line.node is not None:
            if wrong := check_name(name, span, source, module=keyword in ("map", "poly", "net")):
                yield wrong
            elif name in first:
                number, _ = source.line_column(first[name].start)
                yield mistake("duplicate name", span, source, name=name, line=number)
        first.setdefault(name, span)


def _one_group(source: Source, lines: list[Line], needs_group: bool) -> Iterable[Diagnostic]:
    groups = [line for line in lines if beginning(source, line)[0] == "group" and not isinstance(line.node, nodes.OutputDef)]
    if not groups and needs_group:
        end = len(source.text.rstrip())
        yield mistake("no group", Span(end, end + 1), source)
    for line in groups[1:]:
        number, _ = source.line_column(groups[0].span.start)
        yield mistake("several groups", line.span, source, line=number)


def _one_style(source: Source, lines: list[Line]) -> Iterable[Diagnostic]:
    outputs = [(line, line.node) for line in lines if isinstance(line.node, nodes.OutputDef)]
    bare = [line for line, node in outputs if node.name is None]
    if not bare:
        return
    for line in bare[1:] if len(bare) == len(outputs) else bare:
        yield mistake("several arrows" if len(bare) == len(outputs) else "arrow beside maps", line.span, source)


class _Scope:
    """The names that earlier lines gave, each with the size and the depth of what it stands for, written out."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, int]] = {}

    def measure(self, node) -> tuple[int, int]:
        size = depth = 0
        for current, level in descendants(node):
            inner_size, inner_depth = self.known.get(_reference(current) or "", (1, 0))
            size += inner_size
            depth = max(depth, level + inner_depth)
        return size, depth


def _reference(node) -> str | None:
    """The name a node refers to, if it may be one that an earlier line gave."""
    if isinstance(node, nodes.NamedRep) or (isinstance(node, nodes.NamedGroup) and not node.args):
        return node.name
    return None


def _references(source: Source, lines: list[Line]) -> Iterable[Diagnostic]:
    later = {beginning(source, line)[1]: line for line in reversed(lines)}
    scopes = {"let": _Scope(), "rep": _Scope()}
    for line in lines:
        keyword, name, _ = beginning(source, line)
        kind = "let" if keyword in ("let", "group") else "rep"
        scope = scopes[kind]
        if line.node is not None:
            yield from _undefined(line, name, kind, scopes, later, source)
            size, depth = scope.measure(line.node)
            if size > MAX_EXPANDED or depth > 2 * MAX_NESTING:
                yield mistake("expands too far", line.span, source, limit=MAX_EXPANDED)
                size, depth = 1, 1
        else:
            size, depth = 1, 1
        if keyword in scopes:
            scope.known.setdefault(name, (size, depth))


def _undefined(line: Line, name: str, kind: str, scopes: dict[str, _Scope], later, source) -> Iterable[Diagnostic]:
    known = scopes[kind].known
    reported: set[str] = set()
    for node, _ in descendants(line.node):
        wanted = _reference(node)
        if wanted is None or wanted in known or wanted in reported:
            continue
        if isinstance(node, nodes.NamedGroup):
            if wanted == name or wanted in later and beginning(source, later[wanted])[0] == "let":
                if kind == "let":
                    reported.add(wanted)
                    yield _later(wanted, name, node, later, source)
            continue
        reported.add(wanted)
        if wanted in later and beginning(source, later[wanted])[0] == "rep":
            yield _later(wanted, name, node, later, source)
        else:
            yield _unknown(wanted, node, known, scopes["let"].known, source)


def _later(wanted: str, name: str, node, later, source: Source) -> Diagnostic:
    if wanted == name:
        return mistake("defined by itself", node.span, source, name=wanted)
    number, _ = source.line_column(later[wanted].span.start)
    return mistake("defined later", node.span, source, name=wanted, line=number)


def _unknown(wanted: str, node, known: dict, groups: dict, source: Source) -> Diagnostic:
    if wanted in groups:
        return mistake("group as representation", node.span, source, name=wanted)
    if (power := re.fullmatch(r"V([0-9]{1,3})", wanted)) is not None:
        spelled = {"unicode": f"V{superscript(power[1])}", "ascii": f"V^{power[1]}"}
        return mistake("power without sign", node.span, source, name=wanted, **spelled)
    if guess := nearest(wanted, list(known)):
        return mistake("unknown name, like another", node.span, source, name=wanted, nearest=guess)
    told, known_elsewhere = mistake("unknown name", node.span, source, name=wanted), answer("representation", wanted)
    return told if known_elsewhere is None else replace(told, remedy=known_elsewhere)
