"""The options of maps, polys and nets: which there are and what each takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from repc.source import Diagnostic, Source
from repc.syntax import nodes
from repc.syntax.guess import nearest
from repc.syntax.mistakes import mistake
from repc.syntax.slips import answer, words_answered

_CHANNELWISE = {
    "channels": "a whole number",
    "mix": "'full' or 'channel'",
    "weights": "'learned' or 'given'",
    "batch": "a whole number",
}
_LAYOUT = {"layout": "'natural' or 'channels_last'"}
OF_MAPS = {**_CHANNELWISE, **_LAYOUT}
OF_POLYS = {
    "degree": "a degree such as 3, 1..3 or ≤3, and of several inputs one for each: (2, 1)",
    **_CHANNELWISE,
    **_LAYOUT,
    "normalize": "'true' or 'false'",
}
OF_NETS = {
    "hidden": "'uniform(n)', a representation, or a list such as '(uniform(384), 32V⁰+8V)'",
    "layers": "a whole number",
    "product": "a word or a whole number",
    "pairs": "a word, or a representation such as 'V⁰+V'",
    "gate": "a word",
    "dtype": "a word, such as 'float32' or 'bfloat16'",
    "growth": "'auto' or a whole number",
    "bias": "'true' or 'false'",
    **_LAYOUT,
}


_OF = {nodes.MapDef: (OF_MAPS, "map"), nodes.PolyDef: (OF_POLYS, "poly"), nodes.NetDef: (OF_NETS, "net")}
_ALIKE = 0.6  # how much of a misspelled option is right, at least


def check_options(line: nodes.OutputDef, source: Source) -> Iterable[Diagnostic]:
    """Options that do not exist, stand twice, or have a value of another kind than they take."""
    options, kind = _OF[type(line)]
    seen: set[str] = set()
    for option in line.options:
        if option.key not in options:
            yield _unknown(option, options, kind, source)
        elif option.key in seen:
            yield mistake("option twice", option.span, source, key=option.key)
        elif not _fits(option.key, option.value):
            yield mistake("option value", option.span, source, key=option.key, wanted=options[option.key])
        seen.add(option.key)


def _unknown(option: nodes.Option, options: dict[str, str], kind: str, source: Source) -> Diagnostic:
    """What to write for an option that does not exist: the one that it is most like, or that other libraries' word for one means
    which it is most like."""
    others = words_answered("option") if kind == "net" else ()
    guess = nearest(option.key.lower(), [*options, *others], _ALIKE)
    words = {"key": option.key, "nearest": guess or "", "kind": kind, "options": ", ".join(options)}
    told = mistake("unknown option", option.span, source, **words)
    if guess is None:
        return replace(told, remedy=f"the options are {words['options']}")
    return told if guess in options else replace(told, remedy=answer("option", guess) or told.remedy)


def _fits(key: str, value) -> bool:
    match key:
        case "hidden":
            return not isinstance(value, str)
        case "layers" | "channels" | "batch":
            return isinstance(value, int)
        case "mix":
            return value in ("full", "channel")
        case "layout":
            return value in ("natural", "channels_last")
        case "weights":
            return value in ("learned", "given")
        case "degree":
            return all(isinstance(one, int | nodes.Degrees) for one in (value if isinstance(value, tuple) else (value,)))
        case "product" | "growth":
            return isinstance(value, int | str)
        case "pairs":
            return True
        case "bias" | "normalize":
            return value in ("true", "false")
    return isinstance(value, str)
