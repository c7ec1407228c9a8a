"""Where the parser stood when it stopped, in terms a person would use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repc.source import Span
from repc.syntax.tables import lark_parser
from repc.syntax.words import RESERVED

# The parser's state in words: the first of these whose terminals it would all have accepted.
_PLACES: tuple[tuple[set[str], str], ...] = (
    ({"LET"}, "statement"),
    ({"V", "PLUS", "RBRACE"}, "after value"),
    ({"V", "PLUS"}, "after integer"),
    ({"V"}, "representation"),
    ({"DECIMAL"}, "number"),
    ({"NUMBER_PLUS"}, "after number"),
    ({"GROUP_NAME"}, "group"),
    ({"PERM"}, "generator"),
    ({"INT", "NAME", "COMMA"}, "after point"),
    ({"INT", "NAME"}, "point"),
    ({"NAME", "RBRACE"}, "option"),
    ({"NAME"}, "name"),
    ({"PLUS", "RBRACE"}, "after value"),
    ({"PLUS"}, "after representation"),
    ({"WREATH"}, "after group"),
    ({"EQUALS"}, "equals"),
    ({"COLON", "COMMA"}, "after argument"),
    ({"COLON"}, "colon"),
    ({"INT"}, "integer"),
    ({"LPAR", "COMMA"}, "after cycle"),
    ({"LPAR"}, "parenthesis"),
    ({"LSQB"}, "matrix"),
    ({"SUPERSCRIPT"}, "degree"),
    ({"LBRACE", "$END"}, "after net"),
    ({"LBRACE"}, "brace"),
    ({"COMMA", "RSQB"}, "after row"),
    ({"COMMA", "RBRACE"}, "after generator"),
    ({"COMMA", "RPAR"}, "after slice"),
    ({"COMMA"}, "comma"),
    ({"ARROW"}, "arrow"),
    ({"$END"}, "end"),
    (set(), "close"),
)

_LEXEME = re.compile(
    r"(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<number>[0-9]+(\.[0-9]+)?)|(?P<word>((?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)+⁺?)"
    r"|(?P<sign>->|=>|>>|→|:=|==|\*\*|_(?=\w)|\S)"
)
_OWN_WORDS = (*RESERVED, *"Λ perm lie discrete x X".split())  # those that some mistake is about


@dataclass(frozen=True)
class Lexeme:
    """A word, number or sign of the source; ``kind`` is end where there is none left."""

    text: str
    kind: str
    span: Span

    @property
    def key(self) -> str:
        """What equal mistakes share: words and numbers count as one, keywords and signs as themselves."""
        if self.kind in ("word", "number", "superscript", "end") and self.text not in _OWN_WORDS:
            return self.kind
        return self.text


@dataclass(frozen=True)
class Situation:
    """The parser expected something of the kind ``place``, after ``before``, and met ``found``."""

    place: str
    before: Lexeme
    found: Lexeme
    arrow: bool  # an arrow stands somewhere before
    inside: str  # the key of what stands before the innermost open bracket: T in T(1

    def key(self, on: tuple[str, ...]) -> tuple:
        """What a row is found by: the place, and what the row says must agree."""
        parts = {
            "before": self.before.key,
            "found": self.found.key,
            "kind": self.found.kind,
            "arrow": self.arrow,
            "inside": self.inside,
        }
        return (on, self.place, *(parts[name] for name in on))


def situation_of(error, start: str, text: str, span: Span) -> Situation:
    """Read a failure of the parser inside ``text[span]``, parsed as ``start``."""
    position = error.pos_in_stream
    if position is None or getattr(error, "token", None) is not None and error.token.type == "$END":
        position = span.end
    read = _lexemes(text, span.start, position)
    return Situation(
        place=_place(start, text, span, position),
        before=read[-1],
        found=_at(text, position, span.end),
        arrow=any(lexeme.text in ("->", "→") for lexeme in read),
        inside=_inside(read),
    )


def _place(start: str, text: str, span: Span, position: int) -> str:
    accepted = _parser_at(start, text, span, position).accepts()
    return next(place for terminals, place in _PLACES if terminals <= accepted)


def _parser_at(start: str, text: str, span: Span, position: int):
    """The parser just before the token at ``position``; when it fails it may have left that state already."""
    from lark import TextSlice, UnexpectedInput

    parser = lark_parser().parse_interactive(TextSlice(text, span.start, span.end), start=start)
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):
            if token.start_pos >= position:
                break
            parser.feed_token(token)
    except UnexpectedInput:
        pass
    return parser


def _at(text: str, position: int, end: int) -> Lexeme:
    match = _LEXEME.match(text, position, end)
    if match is None:
        return Lexeme("", "end", Span(end, end + 1))
    return Lexeme(match.group(), match.lastgroup or "", Span(*match.span()))


def _lexemes(text: str, start: int, position: int) -> list[Lexeme]:
    """What was read so far, after one lexeme that stands for the start."""
    found = _LEXEME.finditer(text, start, position)
    first = Lexeme("", "start", Span(start, start))
    return [first, *(Lexeme(match.group(), match.lastgroup or "", Span(*match.span())) for match in found)]


def _inside(read: list[Lexeme]) -> str:
    openers: list[str] = []
    for previous, lexeme in zip(read, read[1:], strict=False):
        if lexeme.text in ("(", "[", "{"):
            openers.append(previous.key)
        elif lexeme.text in (")", "]", "}") and openers:
            openers.pop()
    return openers[-1] if openers else ""
