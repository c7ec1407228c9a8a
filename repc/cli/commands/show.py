"""``repc show``: pictures, and a page of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from repc.cli.asked import options, spec_arguments, typed_spec
from repc.cli.shown import ProgressLine
from repc.source import Diagnostic, UsageError


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    spec_arguments(parser)
    parser.add_argument("-o", metavar="PATH", dest="output", help="a .png or .svg file, or a directory for several pictures")
    parser.add_argument("--kind", choices=["blocks", "basis", "network", "orbit", "degrees"], help="what to draw")
    parser.add_argument("--html", metavar="PAGE", help="write a page with everything there is to see; with -o the pictures too")
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.explore.show import show

    if arguments.html and arguments.kind and not arguments.output:
        raise UsageError(Diagnostic("E0516", "--html writes a page with pictures of every kind", "leave --kind out, or add -o"))
    typed, stem = typed_spec(arguments, free=True), Path(arguments.spec or "f").with_suffix("")
    web = Path(arguments.html) if arguments.html else None
    output = Path(arguments.output) if arguments.output else None if web else stem.with_suffix(".png")
    several = None if arguments.output else stem
    with ProgressLine() as progress:
        settings = {"several": several, "force": arguments.force}
        written = show(typed, output, web, arguments.kind, options(arguments), progress, **settings)
    for path, size in written:
        print(f"wrote {path} ({size} bytes)")
    return 0
