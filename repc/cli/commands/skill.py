"""``repc skill``: the whole tool on one page."""

from __future__ import annotations

import argparse


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command runs."""
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.syntax.files import page_text

    print(page_text("skill.md"), end="")
    return 0
