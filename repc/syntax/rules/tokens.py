"""Reading tokens: places, and integers within their limits."""

from __future__ import annotations

from collections.abc import Sequence

from repc.source import Span
from repc.syntax.digits import plain
from repc.syntax.mistakes import refuse


def span_of(items: Sequence) -> Span:
    """From the first to the last of some tokens and nodes."""
    first, last = items[0], items[-1]
    start = first.span.start if hasattr(first, "span") else first.start_pos
    return Span(start, last.span.end if hasattr(last, "span") else last.end_pos)


def integer(digits: str, limit: int, span: Span | None = None) -> int:
    """The value of ASCII digits; RepcError above ``limit``."""
    span = span or span_of([digits])
    if len(digits) > 30 or int(digits) > limit:  # the length first: converting long digits is slow, then refused
        refuse("integer too large", span, limit=limit)
    return int(digits)


def superscript(digits: str, limit: int) -> int:
    """The value of superscript digits."""
    return integer(plain(digits), limit, span_of([digits]))
