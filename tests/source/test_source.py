"""Places in text and how a diagnostic is shown."""

import pytest

from repc.source import CheckError, Diagnostic, InternalError, RepcError, Source, Span, UsageError, fail, render

SOURCE = Source("a.rep", "group SO(3)\r\n\tV V -> V\n最 x 5V⁰+\u0301 y\n")


@pytest.mark.parametrize(
    ("offset", "place"),
    [(0, (1, 1)), (6, (1, 7)), (12, (1, 13)), (13, (2, 1)), (16, (2, 4)), (len(SOURCE.text), (4, 1))],
)
def test_places(offset, place):
    assert SOURCE.line_column(offset) == place


def test_lines_come_without_their_ends():
    assert [SOURCE.line(n) for n in (1, 2, 4)] == ["group SO(3)", "\tV V -> V", ""]


def test_spans_join():
    assert Span(3, 5).to(Span(1, 4)) == Span(1, 5)


def shown(span, source=SOURCE, remedy="do this"):
    return render(RepcError(Diagnostic("E0000", "wrong", remedy, span, source))).split("\n")


def test_the_caret_stands_below_the_mistake():
    assert shown(Span(16, 17)) == ["a.rep:2:4: error E0000: wrong", "    \tV V -> V", "    \t  ^", "  try: do this"]


def test_wide_and_combining_characters_take_their_room():
    start = SOURCE.text.index("y")
    line, caret = shown(Span(start, start + 1))[1:3]
    assert line == "    最 x 5V⁰+\u0301 y"
    assert caret == "    " + " " * 10 + "^"
    start = SOURCE.text.index("最")
    assert shown(Span(start, start + 1))[2] == "    ^^"


def test_a_mark_ends_with_its_line():
    first, second = SOURCE.text.index("SO"), SOURCE.text.index("V V")
    assert shown(Span(first, second + 3))[2] == "    " + " " * 6 + "^^^^^"


def test_long_lines_are_shown_around_the_mistake():
    line, caret = shown(Span(500, 501), Source("long", "a" * 500 + "!" + "b" * 500))[1:3]
    assert len(line) < 180 and line[caret.index("^")] == "!"


def test_control_characters_do_not_reach_the_terminal():
    assert shown(Span(0, 1), Source("x", "\x1b[31m\x00"))[1] == "    \ufffd[31m\ufffd"


def test_without_a_place():
    assert shown(None, None, "") == ["error E0000: wrong"]
    assert shown(None)[0] == "a.rep: error E0000: wrong"


def test_places_are_filled_in_only_where_they_are_missing():
    deep = RepcError(Diagnostic("E0001", "a", span=Span(1, 2)), Diagnostic("E0002", "b"))
    placed = deep.at(Span(5, 6), SOURCE)
    assert [(d.span, d.source) for d in placed.diagnostics] == [(Span(1, 2), SOURCE), (Span(5, 6), SOURCE)]


@pytest.mark.parametrize(("kind", "code"), [(RepcError, 1), (UsageError, 2), (CheckError, 3), (InternalError, 3)])
def test_exit_codes_and_kinds(kind, code):
    error = kind(Diagnostic("E0001", "a"))
    assert error.exit_code == code and type(error.at(None, SOURCE)) is kind and isinstance(error, RepcError)
    assert str(error) == "error E0001: a"


def test_fail_raises_and_json_has_every_field():
    with pytest.raises(RepcError) as caught:
        fail("E0009", "wrong", "do this", Span(16, 17), SOURCE)
    assert caught.value.diagnostics[0].as_json() == {
        "code": "E0009", "file": "a.rep", "line": 2, "column": 4, "message": "wrong", "try": "do this",
    }  # fmt: skip
    assert Diagnostic("E0009", "wrong").as_json()["line"] is None
