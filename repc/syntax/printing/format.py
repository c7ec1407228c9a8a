"""A file in its canonical form: one spelling, at most one blank line between statements, every comment kept."""

from __future__ import annotations

import re

from repc.source import RepcError, Source, Span
from repc.syntax import nodes
from repc.syntax.options import check_options
from repc.syntax.parse import parse_lines
from repc.syntax.printing.spelling import ASCII, UNICODE, Spelling
from repc.syntax.printing.wrap import wrapped
from repc.syntax.statements import Layout, Line

_INDENT = "    "


def format_source(source: Source | str, ascii: bool = False) -> str:
    """The text of a ``.rep`` file as ``repc fmt`` writes it.

    Each statement stands on one line, or broken where it would be long; a statement with comments between its parts
    keeps its lines. Formatting twice changes nothing more. Raises RepcError where a statement is wrong.
    """
    source = source if isinstance(source, Source) else Source("<spec>", source)
    layout, lines = parse_lines(source)
    wrong = [line.mistake for line in lines if line.mistake]
    wrong += [d for line in lines if isinstance(line.node, nodes.OutputDef) for d in check_options(line.node, source)]
    if wrong:  # an option that is none may begin a line as a statement does, once it stands there
        raise RepcError(*sorted(wrong, key=lambda d: d.span.start if d.span else 0))
    blocks = _blocks(source.text, layout, lines, ASCII if ascii else UNICODE)
    return _joined(source.text, blocks)


def _blocks(text: str, layout: Layout, lines: list[Line], spelling: Spelling) -> list[tuple[Span, str]]:
    """The formatted pieces of a file, each with the place it was made from, in order."""
    blocks: list[tuple[Span, str]] = []
    waiting = list(reversed(layout.comments))
    for line in lines:
        while waiting and waiting[-1].start < line.span.start:
            blocks.append(_comment(text, waiting.pop()))
        inside = 0
        while waiting and waiting[-1].start < line.span.end:
            waiting.pop()
            inside += 1
        body = _own_lines(text, layout.text, line.span) if inside else wrapped(line.node, spelling)
        place = line.span
        if waiting and "\n" not in text[line.span.end : waiting[-1].start]:
            place, comment = _comment(text, waiting.pop())
            place, body = line.span.to(place), f"{body}  {comment}"
        blocks.append((place, body))
    return blocks + [_comment(text, span) for span in reversed(waiting)]


def _comment(text: str, span: Span) -> tuple[Span, str]:
    return span, text[span.start : span.end].rstrip()


def _joined(text: str, blocks: list[tuple[Span, str]]) -> str:
    result = ""
    end = 0
    for span, body in blocks:
        if result and text.count("\n", end, span.start) > 1:
            result += "\n"
        result += body + "\n"
        end = span.end
    return result


def _own_lines(text: str, code: str, span: Span) -> str:
    """A statement as written, with the indentation set by its open brackets; ``code`` is the text without comments."""
    result: list[str] = []
    depth = 0
    for match in re.finditer(r"[^\n]+", text[span.start : span.end]):
        line = match.group().strip()
        start = span.start + match.start() + match.group().find(line)
        bare = code[start : start + len(line)].strip()
        closing = len(bare) - len(bare.lstrip(")]}"))
        if line:
            result.append(_INDENT * max(depth - closing, 0 if closing or not result else 1) + line)
        depth += sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")
    return "\n".join(result)
