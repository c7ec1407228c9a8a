"""The parser and its tables, made ahead of time: building them from the grammar takes most of the start of a small compile.

`write` makes ``grammar/tables.json`` anew after the grammar has changed. Tables made from another grammar or by another
version of Lark are not used.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from repc.syntax.files import grammar_text

_SHIFT = 0  # of Lark's tables: a token is taken and the state after it follows
STARTS = ("statement", "expression", "rep_only", "group")


@cache
def lark_parser():
    """The LALR parser of ``grammar/rep.lark``; nodes are built as rules are recognized, so nothing recurses."""
    from repc.syntax.rules import TreeBuilder

    builder = TreeBuilder()
    return load_parser(transformer=builder) or build_parser(transformer=builder)


def build_parser(**options):
    """A Lark parser made from ``grammar/rep.lark``."""
    from lark import Lark

    return Lark(
        grammar_text("rep.lark"),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        keep_all_tokens=True,
        maybe_placeholders=False,
        **options,
    )


def load_parser(**options):
    """The same parser from ``grammar/tables.json``; None where these are of another grammar or another Lark."""
    from lark import Lark

    try:
        stored = json.loads(grammar_text("tables.json"))
    except FileNotFoundError:
        return None
    if stored["made from"] != made_from():
        return None
    return Lark._load_from_dict(_decoded(stored["data"]), _decoded(stored["memo"]), **options)


def made_from() -> dict[str, str]:
    """What tables depend on: the grammar's text and Lark's version."""
    import lark

    return {"grammar": hashlib.sha256(grammar_text("rep.lark").encode()).hexdigest(), "lark": lark.__version__}


def tables_text() -> str:
    """The text of ``grammar/tables.json``."""
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = build_parser().memo_serialize([TerminalDef, Rule])
    data["parser"]["parser"] = _in_order(data["parser"]["parser"])
    stored = {"made from": made_from(), "data": _encoded(data), "memo": _encoded(memo)}
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n"


def _in_order(table: dict) -> dict:
    """The parse table with tokens in alphabetical order and states as they are met from the starts: Lark numbers both in the order
    of sets, anew in every process."""
    tokens = sorted(table["tokens"].values())
    number = {old: tokens.index(name) for old, name in table["tokens"].items()}
    states = {old: dict(sorted((number[t], act) for t, act in moves.items())) for old, moves in table["states"].items()}
    met = [state for _, state in sorted(table["start_states"].items())]
    for state in met:  # grows while it is read
        met += dict.fromkeys(to for kind, to in states[state].values() if kind == _SHIFT and to not in met)
    place = {state: k for k, state in enumerate(met)}
    moved = {
        place[state]: {t: (kind, place[to] if kind == _SHIFT else to) for t, (kind, to) in states[state].items()} for state in met
    }
    ends = {key: {name: place[state] for name, state in sorted(table[key].items())} for key in ("start_states", "end_states")}
    return {**table, "tokens": dict(enumerate(tokens)), "states": moved, **ends}


def _encoded(value):
    """JSON has no integer keys: a dict becomes a list of pairs under one key."""
    if isinstance(value, dict):
        return {"": [[key, _encoded(item)] for key, item in value.items()]}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    return sorted(value) if isinstance(value, set | frozenset) else value


def _decoded(value):
    if isinstance(value, dict):
        return {key: _decoded(item) for key, item in value[""]}
    return [_decoded(item) for item in value] if isinstance(value, list) else value


def write() -> None:
    """Write ``grammar/tables.json`` of the checkout this module lies in."""
    Path(__file__).parents[2].joinpath("grammar", "tables.json").write_text(tables_text(), encoding="utf-8")
