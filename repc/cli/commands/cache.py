"""``repc cache``: what is kept on disk."""

from __future__ import annotations

import argparse
import os

from repc.cli.shown import print_json


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    parser.add_argument("action", nargs="?", choices=("show", "clear"), default="show", help="'clear' removes all of it")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from repc.cache import store

    kept = store()
    removed = kept.clear() if kept and arguments.action == "clear" else 0
    found = {"path": kept and str(kept.directory), "entries": len(kept.entries()) if kept else 0}
    found |= {"bytes": kept.size() if kept else 0, "temporary": len(kept.temporaries()) if kept else 0, "removed": removed}
    if arguments.json:
        print_json(found)
    elif kept is None:
        homeless = os.environ.get("REPC_CACHE") != "off"
        why = "this user has no home directory, and REPC_CACHE names none" if homeless else "REPC_CACHE says so"
        print(f"the cache is off: {why}")
    else:
        more = f", {found['temporary']} temporary files" * bool(found["temporary"]) + f", {removed} removed" * bool(removed)
        print(f"{found['path']}: {found['entries']} entries, {found['bytes']} bytes{more}")
    return 0
