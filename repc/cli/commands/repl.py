"""``repc repl``: the prompt."""

from __future__ import annotations

import argparse

from repc.cli.shown import ProgressLine


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    parser.add_argument("spec", nargs="?", metavar="spec.rep", help="a spec file to begin with")
    parser.add_argument("-g", metavar="GROUP", dest="group", help="the group to begin with, such as 'SO(3)'")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.explore.repl import door

    load = (f":load {arguments.spec}",) if arguments.spec else ()
    return door.run((*load, *((f"group {arguments.group}",) if arguments.group else ())), ProgressLine())
