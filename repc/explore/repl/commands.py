"""What begins with a colon: each command is one function and one row of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from repc.explore.repl.pieces import Piece
from repc.source import RepcError, Span, fail, read_source, write_files

if TYPE_CHECKING:
    from repc.explore.repl.session import Session

_PICTURES = (".png", ".svg")


@dataclass(frozen=True)
class Command:
    """``usage`` as help shows it; ``completes``: what its argument is, for the completer; ``run(session, argument)``."""

    name: str
    usage: str
    summary: str
    run: Callable[[Session, Piece], str]
    completes: str = ""


def run(session: Session, piece: Piece) -> str:
    """Run the command that a line spells. Raises RepcError (E0530) for one that does not exist."""
    word = piece.text.split(maxsplit=1)[0]
    command = table().get(word)
    if command is None:
        near = get_close_matches(word, list(table()), n=1)
        remedy = f"did you mean {near[0]}?" if near else "':help' lists the commands"
        fail("E0530", f"there is no command {word}", remedy, Span(piece.start, piece.start + len(word)), piece.source)
    return command.run(session, piece.after(len(word)).stripped())


def table() -> dict[str, Command]:
    """Every command by its spellings, ``:explain`` and the like."""
    return {spelling: command for command in _COMMANDS for spelling in (command.name, *_SHORT.get(command.name, ()))}


# ── what is known ────────────────────────────────────────────────────────────────────────────────


def _explain(session: Session, argument: Piece) -> str:
    from repc import driver

    found = session.meant(argument)
    if isinstance(found, driver.FreeSpec):
        return str(driver.explain_free(found))
    if isinstance(found, driver.TypedSpec):
        return str(driver.explain_spec(found, progress=session.progress))
    return str(driver.explain_rep(found))


def _basis(session: Session, argument: Piece) -> str:
    from repc.explore.repl.basis import basis_text

    return basis_text(session.meant(argument))


def _table(session: Session, argument: Piece) -> str:
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


def _groups(session: Session, argument: Piece) -> str:
    from repc import driver

    entries = driver.catalogue()
    width = max(len(e["name"]) for e in entries)
    return "\n".join(f"{e['name']:{width}}  {e['meaning']}" for e in entries)


def _names(session: Session, argument: Piece) -> str:
    return session.scene.text().rstrip() or "nothing is named yet"


# ── files ────────────────────────────────────────────────────────────────────────────────────────


def _compile(session: Session, argument: Piece) -> str:
    from repc import driver, report

    what, path, force = _file_at_end(argument, (".py",), ":compile f inertia.py")
    spec = session.meant(what)
    if not isinstance(spec, driver.TypedSpec):
        shown = spec.group.name if isinstance(spec, driver.FreeSpec) else str(spec)
        words = "has no number for its argument" if isinstance(spec, driver.FreeSpec) else "is a representation, not a map"
        fail("E0536", f"{shown} {words}", "compile a map of one group, such as 'V -> V²' under SO(3)")
    compiled = driver.compile_spec(_called(spec, session, path), progress=session.progress)
    with _own_remedies():
        written = driver.write(compiled, path, force=force)
    rows = [report.compile_summary(one.report, spec.group, paths) for one, paths in zip(compiled, written, strict=True)]
    return "\n".join(rows)


def _called(spec, session: Session, path: Path):
    """The spec under the name by which its module says how to write it again: the command line, where that can say it."""
    can_say = not session.scene.lets and spec.maps
    return replace(spec, source=replace(spec.source, name="-e" if can_say else f"{path.stem}.rep"))


def _load(session: Session, argument: Piece) -> str:
    if not argument.text:
        fail("E0534", ":load needs a file", "write ':load inertia.rep'")
    path = _path(argument.text)
    if path.suffix == ".py":
        remedy = f"in Python: import {path.stem}; ':load' is for .rep files"
        fail("E0537", f"{path} is a module, which the REPL does not run", remedy)
    return session.load(read_source(path))


def _save(session: Session, argument: Piece) -> str:
    rest, path, force = _file_at_end(argument, (".rep",), ":save inertia.rep")
    if rest.text:
        fail("E0534", ":save takes one file", "write ':save inertia.rep'")
    if session.scene.group is None:
        fail("E0532", "no group is set, so there is nothing to save", "write 'group SO(3)' first")
    with _own_remedies():
        write_files({path: session.scene.text().encode()}, lambda _: False, force)
    return f"wrote {path}"


def _show(session: Session, argument: Piece) -> str:
    from repc import driver
    from repc.explore.pictures import save

    names_file = argument.text.removesuffix("--force").rstrip(' "').endswith(_PICTURES)
    what, path, force = _file_at_end(argument, _PICTURES, "") if names_file else (argument, Path("picture.png"), False)
    found = session.meant(what)
    if isinstance(found, driver.FreeSpec):
        fail("E0536", f"{found.group.name} has no number for its argument", "draw a map or representation of one group")
    with _own_remedies():
        save(found.outputs[0] if isinstance(found, driver.TypedSpec) else found, path, force=force)
    return f"wrote {path}"


def _file_at_end(argument: Piece, suffixes: tuple[str, ...], example: str) -> tuple[Piece, Path, bool]:
    """An argument cut into what it is about, the file behind that, and whether ``--force`` follows."""
    text, force = argument.text, argument.text.endswith("--force")
    text = text.removesuffix("--force").rstrip()
    start = text.rindex('"', 0, -1) if text.endswith('"') and text.count('"') > 1 else text.rfind(" ") + 1
    path = _path(text[start:])
    if path.suffix not in suffixes:
        fail("E0537", f"a file name that ends in {' or '.join(suffixes)} is missing", f"write '{example}'")
    return replace(argument, text=text[:start]).stripped(), path, force


def _path(text: str) -> Path:
    return Path(text.strip().strip('"')).expanduser()


class _own_remedies:
    """A file that exists is a mistake with the REPL's own remedy: there is no ``-o`` here."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        if isinstance(error, RepcError):
            raise type(error)(*(replace(d, remedy=d.remedy.replace(" with -o", "")) for d in error.diagnostics)) from None


# ── help ─────────────────────────────────────────────────────────────────────────────────────────


def _help(session: Session, argument: Piece) -> str:
    if argument.text:
        command = table().get(":" + argument.text.lstrip(":"))
        if command is not None:
            return f"{command.usage}\n  {command.summary}"
        fail("E0530", f"there is no command {argument.text}", "':help' lists the commands")
    width = max(len(c.usage) for c in _COMMANDS) + 2
    return "\n".join([_INTRODUCTION, *(f"  {c.usage:{width}}{c.summary}" for c in _COMMANDS)])


def _quit(session: Session, argument: Piece) -> str:
    session.leave = True
    return ""


_INTRODUCTION = r"""Write a line of the language:
  group SO(3)                 which group acts
  5V⁰+5V                      a representation: its dimension and irreducibles
  5V⁰+5V -> V²                a map: how many there are, its blocks, warnings
  x = 5V⁰+5V                  a name for a representation; _ is the last one
  map f : x -> V²             a name for a map; net n : … for a network
Signs: \otimes ⊗, \oplus ⊕, \to or -> →, ^2 ²; Tab completes. Commands, on the last result where nothing is named:"""

_SHORT = {":quit": (":q", ":exit"), ":help": (":h", ":?")}

_COMMANDS = (
    Command(":explain", ":explain [WHAT]", "what the compiler sees and decides, pass by pass", _explain, "name"),
    Command(":basis", ":basis [WHAT]", "a basis of the maps, in square roots where it has them", _basis, "name"),
    Command(":show", ":show [WHAT] [FILE]", "draw it into picture.png, or the file named", _show, "name file"),
    Command(":table", ":table [GROUP]", "the irreducibles of the group", _table, "group"),
    Command(":groups", ":groups", "the groups that have names", _groups),
    Command(":names", ":names", "what has been named so far", _names),
    Command(":compile", ":compile [WHAT] FILE.py", "write the JAX module; --force overwrites", _compile, "name file"),
    Command(":load", ":load FILE.rep", "begin anew with a spec", _load, "file"),
    Command(":save", ":save FILE.rep", "write what has been named as a spec; --force overwrites", _save, "file"),
    Command(":help", ":help [COMMAND]", "this", _help, "command"),
    Command(":quit", ":quit", "leave; so does Ctrl-D", _quit),
)
