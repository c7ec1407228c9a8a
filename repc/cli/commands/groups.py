"""``repc groups``: the named groups, or one of them."""

from __future__ import annotations

import argparse

from repc.cli.shown import print_json
from repc.source import Diagnostic, UsageError


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="a group, such as 'SO(3)'")
    parser.add_argument("--products", action="store_true", help="decompose products of the first irreducibles of NAME")
    parser.add_argument("--characters", action="store_true", help="print the character tables of NAME, or of its factors")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc import driver, report

    if arguments.name is None:
        if arguments.products or arguments.characters:
            flag = "--products" if arguments.products else "--characters"
            raise UsageError(Diagnostic("E0507", f"{flag} needs a group", "name one, for example repc groups 'S(5)'"))
        entries = driver.catalogue()
        if arguments.json:
            print_json({"groups": entries})
        else:
            width = max(len(e["name"]) for e in entries)
            print("\n".join(f"{e['name']:{width}}  {e['meaning']}" for e in entries))
        return 0
    group = driver.build_group(arguments.name)
    if arguments.characters:
        characters = driver.character_tables(group)
        if arguments.json:
            print_json({"group": report.group_json(group), "characters": report.characters_json(characters)})
        else:
            print(report.characters_text(characters))
        return 0
    tables = driver.irreducibles(group, arguments.products)
    if arguments.json:
        print_json({"group": report.group_json(group), "factors": report.tables_json(tables)})
    else:
        print(f"{report.group_text(group)}\n\n{report.tables_text(group, tables)}")
    return 0
