"""Pieces of a page: every text is escaped here, and only here."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib import import_module

_NUMBER = re.compile(r"[\d.,]+(e[+-]\d+)?")

Pair = tuple[bytes, bytes]  # a picture for light pages and one for dark ones


def section(title: str, *parts: str) -> str:
    """A part of the page with its heading."""
    return "\n".join(["<section>", f"<h2>{escape(title)}</h2>", *parts, "</section>"])


def part(title: str, *parts: str) -> str:
    """A smaller heading and what stands below it."""
    return "\n".join([f"<h3>{escape(title)}</h3>", *parts])


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; ``kind`` is its class."""
    return f'<p class="{escape(kind)}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def block(text: str) -> str:
    """Text as it stands, line for line."""
    return f"<pre>{escape(text)}</pre>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: bool = False) -> str:
    """A table; with ``numbers`` all columns but the first stand right. Numbers, such as 6.1e-16, are not broken."""

    def cells(row: Sequence[str], tag: str) -> str:
        right = [' class="n"' if (numbers and k) else ' class="w"' if _NUMBER.fullmatch(cell) else "" for k, cell in enumerate(row)]
        return "".join(f"<{tag}{side}>{escape(cell)}</{tag}>" for side, cell in zip(right, row, strict=True))

    above = [f"<thead><tr>{cells(head, 'th')}</tr></thead>"] if head else []
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return "\n".join(['<div class="scroll"><table>', *above, f"<tbody>{body}</tbody>", "</table></div>"])


def figure(wide: Pair, narrow: Pair, words: str) -> str:
    """SVG pictures for light and for dark pages, in a wide layout and in one for phones, inside the page; ``words`` say what they
    show."""
    small, night = "(max-width: 800px)", "(prefers-color-scheme: dark)"
    choices = [(f"{small} and {night}", narrow[1]), (small, narrow[0]), (night, wide[1])]
    sources = "".join(f'<source media="{when}" srcset="{_address(data)}">' for when, data in choices)
    shown = f'<picture>{sources}<img src="{_address(wide[0])}" alt="{escape(words)}"></picture>'
    return f"<figure>{shown}<figcaption>{escape(words)}</figcaption></figure>"


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def source(text: str, language: str) -> str:
    """Numbered lines of source text, colored where Pygments is installed and knows the language."""
    lines = _colored(text, language) or [escape(line) for line in text.splitlines()]
    return '<pre class="source">' + "\n".join(f'<span class="line">{line}</span>' for line in lines) + "</pre>"


def folded(summary: str, content: str) -> str:
    """Something that the reader can open, which needs no script."""
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def _colored(text: str, language: str) -> list[str] | None:
    """Lines as HTML with Pygments' short classes; every span ends on its line."""
    try:
        pygments = import_module("pygments")
        lexer = import_module("pygments.lexers").get_lexer_by_name(language, stripnl=False)
        formatter = import_module("pygments.formatters").HtmlFormatter(nowrap=True)
    except (ImportError, ValueError):  # not installed, or it has no lexer of that name
        return None
    return pygments.highlight(text, lexer, formatter).removesuffix("\n").split("\n")
