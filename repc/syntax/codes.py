"""What every code of repc means: ``grammar/codes.toml``, as text for a terminal and as the page ``grammar/errors.md``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from repc.source import Diagnostic, UsageError
from repc.syntax.files import grammar_text

EXAMPLES = ("spec", "run", "python", "internal")
_ROOMS = {
    "01": "The text of a spec",
    "02": "Groups",
    "03": "Representations",
    "04": "Compiling",
    "05": "The command line and files",
    "06": "Emitted modules",
    "07": "Representations in Python",
    "08": "Networks",
    "09": "Defects of repc",
}
_FENCE = {"spec": "rep", "run": "sh", "python": "python"}
_HOW = {"spec": "compiling", "run": "running", "python": "in Python"}


@dataclass(frozen=True)
class DiagnosticCode:
    """One code: what it is called, why it happens, what to do, and an example of one of the kinds `EXAMPLES`."""

    code: str
    title: str
    cause: str
    remedy: str
    kind: str
    example: str

    def __str__(self) -> str:
        lines = [f"{self.code}: {self.title}", "", self.cause, f"try: {self.remedy}", ""]
        if self.kind == "internal":
            return "\n".join([*lines, f"no example: {self.example}"])
        return "\n".join([*lines, f"for example, {_HOW[self.kind]}", *(f"    {line}" for line in self.example.splitlines())])

    def as_json(self) -> dict:
        """The fields, the example under the name of its kind."""
        fields = {"code": self.code, "title": self.title, "cause": self.cause, "try": self.remedy}
        return {**fields, self.kind: self.example}


@cache
def codes() -> dict[str, DiagnosticCode]:
    """All codes, sorted."""
    entries = tomllib.loads(grammar_text("codes.toml"))
    return {name: _code(name, entries[name]) for name in sorted(entries)}


def _code(name: str, entry: dict[str, str]) -> DiagnosticCode:
    (kind,) = (kind for kind in EXAMPLES if kind in entry)
    return DiagnosticCode(name, entry["title"], entry["cause"], entry["remedy"], kind, entry[kind].strip("\n"))


def code(name: str) -> DiagnosticCode:
    """The entry of one code, such as ``E0104``, in upper or lower case. Raises UsageError with the nearest one."""
    found = codes().get(name.upper())
    if found is None:
        near = get_close_matches(name.upper(), codes(), n=1)
        remedy = f"did you mean {near[0]}? " if near else ""
        words = f"{remedy}'repc explain --codes' lists all of them"
        raise UsageError(Diagnostic("E0140", f"there is no code '{name}'", words))
    return found


def listing() -> str:
    """All codes with their titles, a line each."""
    return "\n".join(f"{one.code}  {one.title}" for one in codes().values())


def page() -> str:
    """The text of ``grammar/errors.md``."""
    parts = [
        "# Every code\n\nThis page is made from [`codes.toml`](codes.toml); `repc explain --code E0104` prints one entry, "
        "`repc explain --codes` lists all.\nEvery example is run by a test."
    ]
    heading = ""
    for one in codes().values():
        if _heading(one) != heading:
            heading = _heading(one)
            parts.append(f"## {heading}")
        parts.append(_entry(one))
    return "\n\n".join(parts) + "\n"


def _heading(one: DiagnosticCode) -> str:
    return "Warnings" if one.code.startswith("W") else _ROOMS[one.code[1:3]]


def _entry(one: DiagnosticCode) -> str:
    text = f"### {one.code}: {one.title}\n\n{one.cause}\n\n**Try**: {one.remedy}\n\n"
    if one.kind == "internal":
        return f"{text}No example: {one.example}."
    return f"{text}```{_FENCE[one.kind]}\n{one.example}\n```"


def write() -> None:
    """Write ``grammar/errors.md`` of the checkout this module lies in."""
    Path(__file__).parents[2].joinpath("grammar", "errors.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
