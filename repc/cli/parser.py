"""The commands and their arguments, as ``repc --help`` lists them."""

from __future__ import annotations

import argparse
from typing import NoReturn

from repc._version import __version__
from repc.cli.commands import bench, cache, carry, check, compile, explain, fmt, groups, repl, show, skill
from repc.source import Diagnostic, UsageError


class _Parser(argparse.ArgumentParser):
    """Usage mistakes as RepcErrors, so that ``--json`` and exit codes treat them like all others."""

    def __init__(self, **settings):
        super().__init__(**{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        raise UsageError(Diagnostic("E0502", message, f"see '{self.prog} --help'"))


COMMANDS = (
    ("compile", compile.add_to, "write a JAX module for each map of a spec"),
    ("explain", explain.add_to, "show what the compiler sees and decides"),
    ("show", show.add_to, "draw what the compiler sees: pictures, or a page"),
    ("check", check.add_to, "re-verify an emitted module from its own contents"),
    ("restrict", carry.add_restrict_to, "carry a module and its parameters over to a subgroup"),
    ("symmetrize", carry.add_symmetrize_to, "the nearest module of a larger group, with its parameters"),
    ("groups", groups.add_to, "list the named groups, or describe one"),
    ("bench", bench.add_to, "measure an emitted module beside a dense layer of its shape"),
    ("cache", cache.add_to, "show what is kept on disk, or clear it"),
    ("fmt", fmt.add_to, "rewrite a spec in canonical form"),
    ("repl", repl.add_to, "type representations and maps, and see what they are"),
    ("skill", skill.add_to, "print the whole tool on one page, for assistants and people in a hurry"),
)


def parser() -> argparse.ArgumentParser:
    """What reads the command line; ``run`` of what it has read is the command."""
    parser = _Parser(prog="repc", description="Compiles symmetry to JAX code.")
    parser.add_argument("--version", action="version", version=f"repc {__version__}")
    commands = parser.add_subparsers(metavar="command", required=True, parser_class=_Parser)
    for name, add_to, words in COMMANDS:
        add_to(commands.add_parser(name, help=words))
    return parser
