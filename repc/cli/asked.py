"""What commands are asked about, a spec or a module, and the options of a compilation."""

from __future__ import annotations

import argparse
from pathlib import Path

from repc.source import Diagnostic, UsageError, read_source


def spec_arguments(parser: argparse.ArgumentParser, several: bool = False) -> None:
    """A spec, a file or an expression with its group, and how it is compiled."""
    if several:
        parser.add_argument("specs", nargs="*", metavar="spec.rep", help="spec files, or directories of them")
    else:
        parser.add_argument("spec", nargs="?", metavar="spec.rep", help="a spec file")
    parser.add_argument("-e", metavar="EXPR", dest="expression", help="a map, such as '5V⁰+5V -> V²', instead of a file")
    parser.add_argument("-g", metavar="GROUP", dest="group", help="the group of -e, such as 'SO(3)'")
    ways = "schur, dense, orbit, diagram, product or fourier; of polynomials chain, scalars or monomials"
    parser.add_argument("--lower", metavar="NAME", help=f"use this lowering: {ways}")
    parser.add_argument("--max-bytes", type=int, metavar="N", help="memory that compiling may take (default 4 GiB)")
    words = "samples of one call, for which maps shall be fast that do not say 'batch' themselves (default 500)"
    parser.add_argument("--batch", type=int, metavar="N", help=words)


def typed_spec(arguments: argparse.Namespace, free: bool = False):
    """The spec that a command was given, typed; ``free`` where letters may stand for sizes."""
    from repc import driver

    if (arguments.spec is None) == (arguments.expression is None):
        raise UsageError(Diagnostic("E0503", "give a spec file, or -e EXPR with -g GROUP", "see 'repc compile --help'"))
    if arguments.spec is not None:
        if arguments.group is not None:
            raise UsageError(Diagnostic("E0504", "-g belongs to -e; a spec file states its own group", "leave -g out"))
        source = read_source(arguments.spec)
        return driver.type_source(source, driver.identifier(Path(arguments.spec).stem), free)
    if arguments.group is None:
        raise UsageError(Diagnostic("E0505", "-e needs the group it is meant for", "add -g, for example -g 'SO(3)'"))
    return driver.type_expression(arguments.expression, arguments.group, free=free)


def options(arguments: argparse.Namespace):
    """How the user wants a spec compiled."""
    from repc import driver

    defaults = driver.Options()
    max_bytes = defaults.max_bytes if arguments.max_bytes is None else arguments.max_bytes
    return driver.Options(arguments.lower, max_bytes, getattr(arguments, "jobs", 1), arguments.batch)


def module_arguments(parser: argparse.ArgumentParser) -> None:
    """A module, and whether it may run unread."""
    parser.add_argument("module", metavar="module.py", help="a module that repc wrote")
    parser.add_argument("--trust", action="store_true", help="run the module whatever it holds, with your rights")
