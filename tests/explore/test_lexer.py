"""Colors of .rep files: in step with rep.lark, and no part of a right file is without one."""

import json
import re
from pathlib import Path

import pytest
from pygments.token import Error, Keyword, Name, Number, Operator

from repc.explore.lexer import ANYWHERE, GENERATORS, GROUP_LINE, RepLexer, terminals, textmate_text
from repc.syntax.tables import build_parser
from repc.syntax.words import KEYWORDS, RESERVED

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
EDITORS = ROOT / "grammar" / "editors" / "vscode"
BLOCKS = re.findall(r"```(reps?|groups)\n(.*?)```", PAGE, re.DOTALL)
TEXTS = [re.sub("^(?=.)", "group ", text, flags=re.M) if kind == "groups" else text for kind, text in BLOCKS]
TEXTS += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/**/*.rep"))]
COLORED = {name for name, _ in (*ANYWHERE, *GROUP_LINE, *GENERATORS)} | {"GENERATED", "IMAGES"}


def colors(text):
    return [(token, piece) for token, piece in RepLexer().get_tokens(text) if piece.strip()]


def test_every_terminal_of_the_grammar_has_a_color():
    names = {terminal.name for terminal in build_parser().terminals if not terminal.name.startswith("__")}
    assert set(terminals()) == names == COLORED


def test_the_patterns_are_those_of_the_grammar():
    """What Lark reads from rep.lark matches what is read from it here, on every piece of the page."""
    pieces = {piece for text in TEXTS for _, piece in colors(text)}
    for terminal in build_parser().terminals:
        if not terminal.name.startswith("__"):
            lark, ours = re.compile(terminal.pattern.to_regexp()), re.compile(terminals()[terminal.name])
            assert all(bool(lark.fullmatch(p)) == bool(ours.fullmatch(p)) for p in pieces), terminal.name


def test_there_are_texts():
    assert len(TEXTS) > 8


@pytest.mark.parametrize("text", TEXTS)
def test_no_part_of_a_right_text_is_an_error(text):
    found = list(RepLexer().get_tokens(text))
    assert [piece for token, piece in found if token is Error] == []
    assert "".join(piece for _, piece in found).strip("\n") == text.strip("\n")


def test_words_are_colored_by_what_they_are():
    found = colors("group SO(3) × S(5)\nmap f : 5V⁰+x -> V²_S(5)  # maps\nnet n : V -> V { layers: 3 }\n")
    assert found[0] == (Keyword.Declaration, "group") and found[1] == (Name.Class, "SO")
    assert (Operator, "->") in found and (Name.Builtin, "V") in found and (Number.Integer, "²") in found
    assert (Name.Attribute, "layers") in found and (Name.Variable, "x") in found
    assert (Name.Class, "S") in found[12:], "the group of a subscript"


def test_every_keyword_and_reserved_word_is_more_than_a_name():
    for word in KEYWORDS:
        assert colors(f"{word} x")[0] == (Keyword if word == "let" else Keyword.Declaration, word)
    for word in set(RESERVED) - {"generated", "in", "wr"}:
        assert colors(f"{word}\n")[0][0] is not Name.Variable, word
    assert (Keyword, "generated") in colors("group generated { perm (1 2) }")


def test_matrices_are_no_labels():
    found = colors("group generated { lie [[0,-1],[1,0]] }\n[2,1] -> V\n")
    assert (Number, "0") in found and (Operator, "-") in found
    assert [piece for token, piece in found if token is Name.Constant] == ["[2,1]"]


def test_the_textmate_grammar_is_written_from_the_same_table():
    """After a change: python -m repc.explore.lexer."""
    assert (EDITORS / "rep.tmLanguage.json").read_text(encoding="utf-8") == textmate_text()


def test_the_textmate_grammar_knows_every_terminal():
    matched = {rule.get("match") for rule in _walk(json.loads(textmate_text()))}
    apart = {"GENERATED", "IMAGES", "GROUP", "LET"}  # begin a block or a line
    assert {name for name, pattern in terminals().items() if pattern not in matched} <= apart


def _walk(rule):
    yield rule
    for inner in rule.get("patterns", ()):
        yield from _walk(inner)


def test_the_extension_names_its_files():
    package = json.loads((EDITORS / "package.json").read_text(encoding="utf-8"))["contributes"]
    named = [package["languages"][0]["configuration"], package["grammars"][0]["path"]]
    assert all((EDITORS / name).is_file() for name in named)
    json.loads((EDITORS / "language-configuration.json").read_text(encoding="utf-8"))


def test_pygments_finds_the_lexer():
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

    assert isinstance(get_lexer_by_name("rep"), RepLexer) and isinstance(get_lexer_for_filename("a.rep"), RepLexer)
