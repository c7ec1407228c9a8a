"""Where statements begin and end."""

import pytest

from repc.source import Source
from repc.syntax.statements import split

TABLE = [
    ("V -> V\nV -> V", ["V -> V", "V -> V"]),
    ("V ->\n V", ["V ->\n V"]),
    ("V → # why\n\n V", ["V → # why\n\n V"]),
    ("V +\nV", ["V +\nV"]),
    ("V ⊕\nV ⊗\nV", ["V ⊕\nV ⊗\nV"]),
    ("V *\nV", ["V *", "V"]),
    ("V **\n2", ["V **", "2"]),
    ("group A ×\nB ≀\nC wr\nD", ["group A ×\nB ≀\nC wr\nD"]),
    ("group Kwr\nV", ["group Kwr", "V"]),
    ("(V,\nV) -> V", ["(V,\nV) -> V"]),
    ("generated {\n# {\n}", ["generated {\n# {\n}"]),
    ("(V,\nmap f : V -> V", ["(V,", "map f : V -> V"]),
    ("V +\n  rep x = V", ["V +", "rep x = V"]),
    ("(mapping,\nrepeat)", ["(mapping,\nrepeat)"]),
    ("V] -> V\nV", ["V] -> V", "V"]),
    ("# nothing", []),
    ("  V\r\n\r\n V \r\n", ["V", "V"]),
]


@pytest.mark.parametrize(("text", "parts"), TABLE)
def test_table(text, parts):
    layout = split(Source("", text))
    assert [text[s.span.start : s.span.end] for s in layout.statements] == parts
    assert len(layout.text) == len(text) and "#" not in layout.text and "\n" not in layout.text


def test_an_expression_is_one_whatever_its_lines():
    (statement,) = split(Source("", "\n V\n *\nV # end\n"), lines=False).statements
    assert (statement.span.start, statement.span.end) == (2, 8)
    (nothing,) = split(Source("", "# nothing"), lines=False).statements
    assert (nothing.span.start, nothing.span.end) == (0, 0)
