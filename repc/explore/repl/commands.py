"""What begins with a colon: each command is one function and one row of a table."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from repc.explore.repl.filing import compile_command, load_command, save_command, show_command
from repc.explore.repl.pieces import InputPiece
from repc.source import Span, fail

if TYPE_CHECKING:
    from repc.explore.repl.session import Session


@dataclass(frozen=True)
class Command:
    """``usage`` as help shows it; ``completes``: what its argument is, for the completer; ``run(session, argument)``."""

    name: str
    usage: str
    summary: str
    run: Callable[[Session, InputPiece], str]
    completes: str = ""


def run(session: Session, piece: InputPiece) -> str:
    """Run the command that a line spells. Raises RepcError (E0530) for one that does not exist."""
    word = piece.text.split(maxsplit=1)[0]
    command = table().get(word)
    if command is None:
        near = get_close_matches(word, list(table()), n=1)
        remedy = f"did you mean {near[0]}?" if near else "':help' lists the commands"
        fail("E0530", f"there is no command {word}", remedy, Span(piece.start, piece.start + len(word)), piece.source)
    return command.run(session, piece.after(len(word)).stripped())


def without_colon(text: str) -> str | None:
    """The command that a line means which has no colon, as in other prompts: ``help basis``, ``quit``, ``exit()``, ``?``."""
    word, *rest = re.sub(r"^\?(?=\S)", "? ", text.removesuffix("()")).split() or [""]
    if word in ("quit", "exit") and not rest or word in ("help", "?") and all(":" + one.lstrip(":") in table() for one in rest[:1]):
        return " ".join([f":{word}", *rest]) if len(rest) < 2 else None
    return None


def table() -> dict[str, Command]:
    """Every command by its spellings, ``:explain`` and the like."""
    return {spelling: command for command in _COMMANDS for spelling in (command.name, *_SHORT.get(command.name, ()))}


# ── what is known ────────────────────────────────────────────────────────────────────────────────


def _explain(session: Session, argument: InputPiece) -> str:
    from repc import driver

    return str(driver.explain_spec(session.meant(argument), progress=session.progress))


def _basis(session: Session, argument: InputPiece) -> str:
    from repc.explore.repl.basis import basis_text

    return basis_text(session.meant(argument))


def _table(session: Session, argument: InputPiece) -> str:
    from repc import driver, report

    group = session.group
    if argument.text:
        from repc.explore.repl.scene import typed

        group = typed(argument, replace(session.scene, group=None).head(), "group ").group
    if group is None:
        fail("E0532", "no group is set", "write 'group SO(3)' first, or ':table SO(3)'")
    if not hasattr(group, "factors"):
        fail("E0540", f"{group.name} has no table: its irreducibles depend on {group.letter}", "give a number")
    return f"{report.group_text(group)}\n\n{report.tables_text(group, driver.irreducibles(group))}"


def _groups(session: Session, argument: InputPiece) -> str:
    from repc import driver

    entries = driver.catalogue()
    width = max(len(e["name"]) for e in entries)
    return "\n".join(f"{e['name']:{width}}  {e['meaning']}" for e in entries)


def _names(session: Session, argument: InputPiece) -> str:
    return session.scene.text().rstrip() or "nothing is named yet"


# ── help ─────────────────────────────────────────────────────────────────────────────────────────


def _help(session: Session, argument: InputPiece) -> str:
    if argument.text:
        command = table().get(":" + argument.text.lstrip(":"))
        if command is not None:
            return f"{command.usage}\n  {command.summary}"
        fail("E0530", f"there is no command {argument.text}", "':help' lists the commands")
    rows = [*_rows(_LINES), *textwrap.wrap(_SIGNS, _columns()), *_rows([(c.usage, c.summary) for c in _COMMANDS])]
    return "\n".join(["Write a line of the language:", *rows])


def _rows(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Two columns, the second one broken between words where the terminal is narrow."""
    width = max(len(left) for left, _ in rows) + 4
    room = max(_columns() - width, 20)
    lines = [(left if k == 0 else "", line) for left, right in rows for k, line in enumerate(textwrap.wrap(right, room))]
    return [f"{'  ' + left:{width}}{line}" for left, line in lines]


def _columns() -> int:
    return shutil.get_terminal_size().columns


def _quit(session: Session, argument: InputPiece) -> str:
    session.leave = True
    return ""


_LINES = (
    ("group SO(3)", "which group acts"),
    ("5V⁰+5V", "a representation: its dimension and irreducibles"),
    ("5V⁰+5V -> V²", "a map: how many there are, its blocks, warnings"),
    ("x = 5V⁰+5V", "a name for a representation; _ is the last one"),
    ("map f : x -> V²", "a name for a map; net n : … for a network"),
)
_SIGNS = r"Signs: \otimes ⊗, \oplus ⊕, \to or -> →, ^2 ²; Tab completes. Commands, on the last result where nothing is named:"

_SHORT = {":quit": (":q", ":exit"), ":help": (":h", ":?")}

_COMMANDS = (
    Command(":explain", ":explain [WHAT]", "what the compiler sees and decides, pass by pass", _explain, "name"),
    Command(":basis", ":basis [WHAT]", "a basis of the maps, in square roots where it has them", _basis, "name"),
    Command(":show", ":show [WHAT] [FILE]", "draw it into picture.png, or the file named", show_command, "name file"),
    Command(":table", ":table [GROUP]", "the irreducibles of the group", _table, "group"),
    Command(":groups", ":groups", "the groups that have names", _groups),
    Command(":names", ":names", "what has been named so far", _names),
    Command(":compile", ":compile [WHAT] FILE.py", "write the JAX module; --force overwrites", compile_command, "name file"),
    Command(":load", ":load FILE.rep", "begin anew with a spec", load_command, "file"),
    Command(":save", ":save FILE.rep", "write what has been named as a spec; --force overwrites", save_command, "file"),
    Command(":help", ":help [COMMAND]", "this", _help, "command"),
    Command(":quit", ":quit", "leave; so does Ctrl-D", _quit),
)
