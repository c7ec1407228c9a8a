"""``repc bench``: a module measured beside a dense layer."""

from __future__ import annotations

import argparse

from repc.cli.asked import module_arguments
from repc.cli.shown import print_result


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    module_arguments(parser)
    parser.add_argument("--batch", type=int, default=256, metavar="N", help="samples of one call (default 256)")
    parser.add_argument("--size", type=int, metavar="N", help="n of a module that holds for every n (default 16)")
    parser.add_argument("--dtype", metavar="TYPE", help="type of numbers, such as float32 (default: the module's)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.explore.bench import bench

    found = bench(arguments.module, arguments.batch, arguments.dtype, arguments.size, arguments.trust)
    return print_result(found, arguments.json)
