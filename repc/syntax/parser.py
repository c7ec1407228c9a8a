"""The only caller of Lark: one statement's text in, one node out."""

from __future__ import annotations

from functools import cache

from repc.source import RepcError, Source, Span
from repc.syntax.tables import build_parser, load_parser


@cache
def lark_parser():
    """The LALR parser of ``grammar/rep.lark``; nodes are built as rules are recognized, so nothing recurses."""
    from repc.syntax.rules import Builder

    builder = Builder()
    return load_parser(transformer=builder) or build_parser(transformer=builder)


def parse_span(text: str, span: Span, start: str, source: Source):
    """The node that the characters ``span`` of ``text`` spell.

    ``text`` is the source with comments and line ends blanked out (see `statements`); ``start`` is one of
    ``tables.STARTS``.
    Raises RepcError with one diagnostic.
    """
    from lark import TextSlice, UnexpectedInput

    from repc.syntax.mistakes import explain
    from repc.syntax.walk import check_depth

    try:
        node = lark_parser().parse(TextSlice(text, span.start, span.end), start=start)
        check_depth(node)
    except UnexpectedInput as error:
        raise RepcError(explain(error, start, text, span, source)) from None
    except RepcError as error:
        raise error.at(span, source) from None
    return node
