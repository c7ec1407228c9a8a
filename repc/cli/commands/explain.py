"""``repc explain``: what the compiler sees and decides, and what a code means."""

from __future__ import annotations

import argparse

from repc.cli.asked import options, spec_arguments, typed_spec
from repc.cli.shown import ProgressLine, print_json


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    spec_arguments(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the stable JSON form")
    form.add_argument("--latex", action="store_true", help="print LaTeX")
    form.add_argument("--brief", action="store_true", help="print three plain sentences on each map and nothing else")
    words = "print what becomes of each irreducible on this subgroup, such as 'SO(3)×SO(2)' of SO(5)"
    parser.add_argument("--restrict", metavar="GROUP", help=words)
    parser.add_argument("--code", metavar="E0104", help="what a code of an error or a warning means")
    parser.add_argument("--codes", action="store_true", help="list all codes")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.code or arguments.codes:
        return _explain_code(arguments)
    from repc import driver

    typed = typed_spec(arguments, free=True)
    if arguments.restrict is not None:
        return _branching(arguments, typed)
    with ProgressLine() as progress:
        explanation = driver.explain_spec(typed, options(arguments), progress)
    if arguments.json:
        print_json(explanation.json())
    elif arguments.latex:
        from repc import api

        print(api.explanation_latex(explanation, typed))
    else:
        print(explanation.brief() if arguments.brief else explanation)
    return 0


def _branching(arguments: argparse.Namespace, typed) -> int:
    from repc.driver.branching import branching

    found = branching(typed, arguments.restrict)
    if arguments.json:
        print_json(found.json())
    else:
        print(found.latex() if arguments.latex else found)
    return 0


def _explain_code(arguments: argparse.Namespace) -> int:
    from repc.syntax import codes

    found = list(codes.codes().values()) if arguments.codes else [codes.code(arguments.code)]
    if arguments.json:
        print_json({"codes": [one.as_json() for one in found]})
    else:
        print(codes.listing() if arguments.codes else found[0])
    return 0
