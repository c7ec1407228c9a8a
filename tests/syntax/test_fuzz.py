"""Whatever the text, the answer is a tree or a RepcError whose message a person can read, soon."""


import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repc.source import RepcError, Source, render
from repc.syntax import format_source, parse, parse_expression, parse_group, parse_rep, unparse
from repc.syntax.nodes import Spec
from tests.syntax import strategies

GOOD = """# molecules
let K = generated { perm (1 2)(3 4), discrete [[1/2, sqrt(2)],[cos(2*pi/5), i]] }
group SO(3) × S(5) ≀ K
rep x = 5V⁰_1 + 2(V_S(5)⊗V* * V)²_1 + T(1,2) + [1]_SO(3)⊗[4,1]' + Sym²(V + reg)
map f : (x, V_1) -> V -> Λ^2(V)
net n : x -> V* { hidden: (uniform(384), 32V⁰+8V), layers: 3 }  # end
"""
PIECES = [
    *"V T x 5 12 + * ** ^ ² ³ ⊗ ⊕ → -> × ≀ ( ) [ ] { } , : = . .T _ _1 # ' / - 0 √ π ρ1 Λ ? ; \" \\".split(),
    *"let group rep map net wr perm lie discrete generated uniform Sym Alt conj det_1 SO SO(3)".split(),
    *"S(5) hidden i pi sqrt".split(),
    "\n", " ", "\t", "\r\n", "[2,1]", "1o", "5x0e", "\x00", "\ud800", "é", "\u200b", "０",
]  # fmt: skip


def answer(function, text):
    """What a function says about a text: a result, or the message of its RepcError."""
    try:
        return function(text)
    except RepcError as error:
        message = render(error)
        assert error.diagnostics and all(d.code.startswith("E01") and d.message for d in error.diagnostics)
        assert "Unexpected" not in message and "Token(" not in message and "Traceback" not in message
        return message


def read_every_way(text):
    spec = answer(parse, text)
    assert isinstance(spec, Spec | str)
    if isinstance(spec, Spec):
        assert parse(unparse(spec)) == spec
    formatted = answer(format_source, text)
    if isinstance(spec, Spec):
        assert format_source(formatted) == formatted and parse(formatted) == spec
    for function in (parse_rep, parse_group, parse_expression):
        answer(function, text)


@given(st.text(max_size=60))
@example("(" * 99 + ")" * 99)
def test_any_text(text):
    read_every_way(text)


@given(st.binary(max_size=80))
def test_any_bytes(data):
    read_every_way(data.decode("latin-1"))
    read_every_way(data.decode("utf-8", "surrogateescape"))


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_pieces_of_the_language(pieces):
    read_every_way("".join(pieces))
    read_every_way("group SO(3)\n" + " ".join(pieces))


@st.composite
def nearly_right(draw):
    text = draw(st.just(GOOD) | strategies.specs().map(unparse))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 5)))
        text = text[:start] + "".join(draw(st.lists(st.sampled_from(PIECES), max_size=2))) + text[end:]
    return text


@given(nearly_right())
def test_nearly_right_specs(text):
    read_every_way(text)


def test_the_good_one_is_nearly_good():
    """Only its subscripts are more than a representation takes."""
    assert [d.code for d in _told(GOOD)] == ["E0122"]


def _told(text):
    with pytest.raises(RepcError) as caught:
        parse(Source("good.rep", text))
    return caught.value.diagnostics


LARGE = {
    "stars": "V" + "*" * 100_000,
    "duals": "V" + "* " * 50_000,
    "brackets": "(" * 400_000,
    "closed brackets": "(" * 200_000 + "V" + ")" * 200_000,
    "labels": "[" * 500_000,
    "label": "[" + "1," * 400_000,
    "digits": "9" * 900_000 + "V",
    "superscripts": "V" + "²" * 500_000,
    "point": "V_" + "1" * 900_000,
    "name": "a" * 900_000,
    "words": "a " * 400_000,
    "spaces": " " * 900_000 + "V" + " " * 90_000,
    "newlines": "\n" * 900_000,
    "comments": "#\n" * 400_000,
    "wrong lines": "V V\n" * 200_000,
    "open generators": "let K = generated {\n" * 40_000,
    "minus signs": "let K = generated { lie [[" + "-" * 100_000 + "i]] }",
    "number": "let K = generated { lie [[" + "9" * 500_000 + "]] }",
    "exponent": "let K = generated { lie [[1e999999999]] }",
    "control": "\x00" * 500_000,
    "keywords": "\nlet" * 200_000,
    "quote": "V'" * 300_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_large_texts_are_answered(text):
    said = answer(parse, text)
    assert isinstance(said, str) and len(said) < 20_000


SLOW = {
    "sum": "group SO(3)\nV" + "+V" * 150_000 + " -> V",
    "product": "group SO(3)\nV" + "⊗V" * 50_000 + " -> V",
    "arrows": "group SO(3)\nV" + "->V" * 40_000,
    "inputs": "group SO(3)\n(V" + ",V" * 50_000 + ") -> V",
    "lines": "group SO(3)\n" + "".join(f"rep x{i} = 5V⁰+V²\n" for i in range(8_000)),
    "cycles": "group generated { perm " + "".join(f"({i})" for i in range(1, 40_001)) + " }",
    "numbers": "group generated { lie [[1" + "+1" * 50_000 + "]] }",
    "factors": "group S(2)" + "×S(2)" * 20_000,
    "towers": "group S(2)" + "≀S(2)" * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_large_files_are_read(text):
    said = answer(parse, text)
    assert not isinstance(said, str) or len(said) < 20_000


def test_ten_megabytes_are_refused_at_once():
    assert "more than 1000000 characters" in answer(parse, "V+" * 5_000_000)
