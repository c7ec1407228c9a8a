"""``repc check``: a module verified from its own contents."""

from __future__ import annotations

import argparse

from repc.cli.asked import module_arguments
from repc.cli.shown import print_result


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    module_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc import driver

    return print_result(driver.check(arguments.module, arguments.trust), arguments.json)
