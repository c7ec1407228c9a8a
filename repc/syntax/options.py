"""The options of a net: which there are and what each takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from repc.source import Diagnostic, Source
from repc.syntax import nodes
from repc.syntax.mistakes import mistake
from repc.syntax.slips import answer
from repc.syntax.wording import nearest

OPTIONS = {
    "hidden": "'uniform(n)', a representation, or a list such as '(uniform(384), 32V⁰+8V)'",
    "layers": "a whole number",
    "product": "a word or a whole number",
    "gate": "a word",
    "dtype": "a word, such as 'float32' or 'bfloat16'",
    "bias": "'true' or 'false'",
}


def check_options(net: nodes.NetDef, source: Source) -> Iterable[Diagnostic]:
    """Options that do not exist, stand twice, or have a value of another kind than they take."""
    seen: set[str] = set()
    for option in net.options:
        if option.key not in OPTIONS:
            guess = nearest(option.key, list(OPTIONS)) or "hidden"
            told = mistake("unknown option", option.span, source, key=option.key, nearest=guess)
            known = answer("option", option.key)
            yield told if known is None else replace(told, remedy=known)
        elif option.key in seen:
            yield mistake("option twice", option.span, source, key=option.key)
        elif not _fits(option.key, option.value):
            yield mistake("option value", option.span, source, key=option.key, wanted=OPTIONS[option.key])
        seen.add(option.key)


def _fits(key: str, value) -> bool:
    match key:
        case "hidden":
            return not isinstance(value, str)
        case "layers":
            return isinstance(value, int)
        case "product":
            return isinstance(value, int | str)
        case "bias":
            return value in ("true", "false")
    return isinstance(value, str)
