"""A piece of text as a node of the language: a statement, a bare representation, or the short form ``x = 5V⁰+5V``."""

from __future__ import annotations

import re
from collections.abc import Callable

from repc.explore.repl.pieces import InputPiece
from repc.explore.repl.scene import placed
from repc.explore.repl.unicode import expand
from repc.source import RepcError, Source
from repc.syntax import nodes
from repc.syntax.check import beginning
from repc.syntax.parse import parse_expression, parse_lines

_SHORT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\s*=")

Said = nodes.LineNode | nodes.RepExpr


def read(piece: InputPiece) -> Said:
    """The node of one piece. ``x = …`` is a ``rep`` line, or a ``let`` line where only a group can be meant.

    Raises RepcError, placed in the piece's source.
    """
    if _SHORT.match(piece.text):
        return _first_right(lambda: _statement(piece, "rep "), lambda: _statement(piece, "let "))
    return _first_right(lambda: _statement(piece), lambda: _expression(piece), last=not _names_a_statement(piece))


def expanded(piece: InputPiece) -> InputPiece:
    r"""The piece with every ``\name`` replaced by its sign."""
    with placed(piece, 0):
        text = expand(piece.text)
    head = piece.source.text[: piece.start]
    tail = piece.source.text[piece.start + len(piece.text) :]
    return InputPiece(Source(piece.source.name, head + text + tail), piece.start, text)


def _first_right(first: Callable, second: Callable, last: bool = False):
    """What the first reading gives, or else the second; where both are wrong, one of the two mistakes is told."""
    try:
        return first()
    except RepcError as error:
        try:
            return second()
        except RepcError as other:
            raise (other if last else error) from None


def _statement(piece: InputPiece, keyword: str = "") -> Said:
    with placed(piece, len(keyword)):
        _, (found, *more) = parse_lines(Source("repl", keyword + piece.text))
        wrong = [one.mistake for one in (found, *more) if one.mistake]
        if wrong:
            raise RepcError(*wrong)
        return found.node


def _expression(piece: InputPiece) -> Said:
    with placed(piece, 0):
        return parse_expression(Source("repl", piece.text))


def _names_a_statement(piece: InputPiece) -> bool:
    """Whether the text begins with a keyword, or with what may be one misspelled."""
    source = Source("repl", piece.text)
    _, lines = parse_lines(source)
    keyword, name, _ = beginning(source, lines[0])
    return bool(keyword) and (bool(name) or keyword == "group")
