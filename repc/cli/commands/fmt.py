"""``repc fmt``: specs in canonical form."""

from __future__ import annotations

import argparse
import sys

from repc.source import Diagnostic, RepcError, read_source, spec_files, write_files


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    words = "spec files, and directories, of which all .rep files are meant"
    parser.add_argument("specs", nargs="+", metavar="spec.rep", help=words)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 3 if a file is not in canonical form")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.syntax import format_source

    wrong: list[Diagnostic] = []
    others = 0
    for path in spec_files(arguments.specs):
        try:
            source = read_source(path)
            text = format_source(source)
        except RepcError as error:  # the other files are looked at all the same
            wrong += error.diagnostics
            continue
        if text == source.text:
            continue
        others += 1
        if arguments.check:
            print(f"{path} is not in canonical form", file=sys.stderr)
        else:
            write_files({path: text.encode()}, is_ours=lambda _: True)
            print(f"formatted {path}")
    if wrong:
        raise RepcError(*wrong)
    return 3 if others and arguments.check else 0
