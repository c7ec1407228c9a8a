"""Colors for ``.rep`` files: a Pygments lexer, and the TextMate grammar that editors use, both from one table.

What a word or a sign looks like is read from ``grammar/rep.lark``; here stands only which kind of thing it is, and where.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, Whitespace

from repc.syntax.files import grammar_text

_TERMINAL = re.compile(r"^([A-Z_]+)(?:\.\d)?:\s+(/.*/|\"[^\n]*?\")\s*(?://.*)?$", re.MULTILINE)

# Kind of a terminal -> its Pygments token and its TextMate scope.
KINDS = {
    "keyword": (Keyword.Declaration, "keyword.control.rep"),
    "base": (Name.Builtin, "support.type.rep"),
    "function": (Name.Function, "support.function.rep"),
    "label": (Name.Constant, "constant.other.label.rep"),
    "group": (Name.Class, "entity.name.type.rep"),
    "option": (Name.Attribute, "variable.parameter.rep"),
    "name": (Name.Variable, "variable.other.rep"),
    "number": (Number, "constant.numeric.rep"),
    "power": (Number.Integer, "constant.numeric.power.rep"),
    "operator": (Operator, "keyword.operator.rep"),
    "bracket": (Punctuation, "punctuation.rep"),
    "space": (Whitespace, ""),
    "comment": (Comment.Single, "comment.line.number-sign.rep"),
}

# What can stand in each place, first match first: (terminal of rep.lark, kind).
_WORDS = [("WREATH", "operator"), ("CROSS", "operator"), ("STAR", "operator"), ("IN", "operator")]
_SIGNS = [(name, "bracket") for name in "EQUALS COLON COMMA LPAR RPAR LBRACE RBRACE".split()]
GROUP_LINE = [*_WORDS, ("GROUP_NAME", "group"), ("INT", "number"), *_SIGNS]
GENERATORS = [
    *[(name, "function") for name in "COORDINATES SIGNED PERM LIE DISCRETE WORD FUNCTION ROOT".split()],
    *[(name, "label") for name in "LETTER PI IMAGINARY".split()],
    ("DECIMAL", "number"),
    *[(name, "operator") for name in "STARS NUMBER_STAR NUMBER_PLUS MINUS SLASH CARET".split()],
    *[(name, "bracket") for name in "LSQB RSQB LPAR RPAR COMMA".split()],
    ("NAME", "name"),
]
ANYWHERE = [
    *[(name, "keyword") for name in "LET GROUP REP MAP POLY NET".split()],
    *[(name, "base") for name in "V T DET SGN TIMEOR SPACEOR REG".split()],
    *[(name, "function") for name in "INDEX_TENSOR HARMONICS SYM ALT CONJ RES UNIFORM PAIRS TUPLES SETS IND".split()],
    *[(name, "label") for name in "FORMULA DYNKIN LABEL IRREP".split()],
    ("QUOTE", "label"),
    ("COSET_GROUP", "group"),
    *[(name, "number") for name in "COPIES INT".split()],
    *[(name, "power") for name in "SUPERSCRIPT POSITION".split()],
    *[(name, "operator") for name in "ARROW TO AT_MOST PLUS TENSOR CROSS WREATH STARS STAR DUAL CARET TRANSPOSE SLASH".split()],
    *_SIGNS,
    ("UNDERSCORE", "operator"),
    *[(name, "name") for name in "INDEX NAME".split()],
]


def terminals() -> dict[str, str]:
    """Every terminal of ``rep.lark`` as a regular expression."""
    return {name: _pattern(body) for name, body in _TERMINAL.findall(grammar_text("rep.lark"))}


def _pattern(body: str) -> str:
    if body.startswith("/"):
        return body[1:-1]
    return "|".join(re.escape(text) for text in re.findall(r'"([^"]*)"', body))


_PATTERNS = terminals()
_BEFORE_NAMES = [name for name, _ in ANYWHERE].index("SYM")  # groups and options come after the words
_OPTION = r"[A-Za-z_][A-Za-z0-9_]*(?=[ ]*:)"
_NAMED_GROUP = r"[A-Za-z][A-Za-z0-9_]*⁺?(?=\()"  # in a subscript, and as an argument


def _rules(table: list[tuple[str, str]]) -> list[tuple]:
    return [(_PATTERNS[name], KINDS[kind][0]) for name, kind in table]


class RepLexer(RegexLexer):
    """Highlights ``.rep`` files and expressions of the language."""

    name = "repc specification"
    aliases = ["rep"]
    filenames = ["*.rep"]
    _blank = [(r"#[^\n]*", Comment.Single), (r"[^\S\n]+|\ufeff", Whitespace)]
    _generated = [(_PATTERNS["GENERATED"], Keyword), (r"\{", Punctuation, "generators")]
    tokens = {
        "root": [
            *_blank,
            (r"\n", Whitespace),
            (_PATTERNS["GROUP"], Keyword.Declaration, "group"),
            (rf"({_PATTERNS['LET']})([ ]*)([A-Za-z_][A-Za-z0-9_]*)", bygroups(Keyword, Whitespace, Name.Class), "group"),
            (rf"({_PATTERNS['IMAGES']})([ ]*)(\{{)", bygroups(Name.Function, Whitespace, Punctuation), "generators"),
            *_rules(ANYWHERE[:_BEFORE_NAMES]),
            (_NAMED_GROUP, Name.Class),
            (_OPTION, Name.Attribute),
            *_rules(ANYWHERE[_BEFORE_NAMES:]),
        ],
        "group": [*_blank, (r"\n", Whitespace, "#pop"), *_generated, *_rules(GROUP_LINE)],
        "generators": [*_blank, (r"\n", Whitespace), (r"\}", Punctuation, "#pop"), *_rules(GENERATORS)],
    }


def textmate() -> dict:
    """The TextMate grammar, for editors: comments, generators, lines of groups, everything else."""
    comment = {"name": KINDS["comment"][1], "match": "#.*$"}
    block = {
        "begin": f"({_PATTERNS['GENERATED']}|{_PATTERNS['IMAGES']})\\s*(\\{{)",
        "end": "\\}",
        "beginCaptures": {"1": {"name": "keyword.other.rep"}, "2": {"name": KINDS["bracket"][1]}},
        "endCaptures": {"0": {"name": KINDS["bracket"][1]}},
        "patterns": [comment, *_matches(GENERATORS)],
    }
    line = {
        "begin": f"({_PATTERNS['GROUP']}|{_PATTERNS['LET']})",
        "end": "$",
        "beginCaptures": {"1": {"name": KINDS["keyword"][1]}},
        "patterns": [comment, block, *_matches(GROUP_LINE)],
    }
    named = [{"name": KINDS["group"][1], "match": _NAMED_GROUP}, {"name": KINDS["option"][1], "match": _OPTION}]
    every = [*_matches(ANYWHERE[:_BEFORE_NAMES]), *named, *_matches(ANYWHERE[_BEFORE_NAMES:])]
    return {"name": "rep", "scopeName": "source.rep", "fileTypes": ["rep"], "patterns": [comment, block, line, *every]}


def _matches(table: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": KINDS[kind][1], "match": _PATTERNS[name]} for name, kind in table]


def textmate_text() -> str:
    """The text of ``grammar/editors/vscode/rep.tmLanguage.json``."""
    return json.dumps(textmate(), ensure_ascii=False, indent=1) + "\n"


def write() -> None:
    """Write the TextMate grammar of the checkout this module lies in."""
    path = Path(__file__).parents[2] / "grammar" / "editors" / "vscode" / "rep.tmLanguage.json"
    path.write_text(textmate_text(), encoding="utf-8")


if __name__ == "__main__":
    write()
