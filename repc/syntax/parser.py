"""The only caller of Lark: one statement's text in, one node out."""

from __future__ import annotations

from repc.source import RepcError, Source, Span
from repc.syntax.explanation import explain
from repc.syntax.tables import lark_parser
from repc.syntax.walk import check_depth


def parse_span(text: str, span: Span, start: str, source: Source):
    """The node that the characters ``span`` of ``text`` spell.

    ``text`` is the source with comments and line ends blanked out (see `statements`); ``start`` is one of
    ``tables.STARTS``.
    Raises RepcError with one diagnostic.
    """
    from lark import TextSlice, UnexpectedInput

    try:
        node = lark_parser().parse(TextSlice(text, span.start, span.end), start=start)
        check_depth(node)
    except UnexpectedInput as error:
        raise RepcError(explain(error, start, text, span, source)) from None
    except RepcError as error:
        raise error.at(span, source) from None
    return node
