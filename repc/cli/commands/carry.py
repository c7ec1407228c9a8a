"""``repc restrict`` and ``repc symmetrize``: a module and its parameters under another group."""

from __future__ import annotations

import argparse
from pathlib import Path

from repc.cli.asked import module_arguments
from repc.cli.shown import print_json


def add_restrict_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``repc restrict``, and what it runs."""
    _carry_arguments(parser, "a subgroup of the module's group, such as 'C(4)' of C(8)")
    parser.add_argument("-g", metavar="GROUP", dest="group", help="what the module's group is, where its spec gives it a name")
    parser.add_argument("--at", metavar="N", help="of a module for every n the number at which it is restricted, 8 or n=8,m=3")
    parser.set_defaults(run=_restrict)


def add_symmetrize_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``repc symmetrize``, and what it runs."""
    _carry_arguments(parser, "a group that the module was restricted from, or of a linear map any larger one")
    parser.set_defaults(run=_symmetrize)


def _carry_arguments(parser: argparse.ArgumentParser, to: str) -> None:
    module_arguments(parser)
    parser.add_argument("--to", metavar="GROUP", required=True, help=to)
    parser.add_argument("--params", metavar="p.npz", help="parameters of the module, as repc.nn.save writes them")
    parser.add_argument("-o", metavar="PATH", dest="output", help="the new module; its parameters go beside it, in PATH_params.npz")
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _restrict(arguments: argparse.Namespace) -> int:
    from repc.nn.carried import carried

    found = carried(arguments.module, arguments.to, arguments.params, arguments.group, arguments.trust, arguments.at)
    return _write_carried(arguments, found, "restricted")


def _symmetrize(arguments: argparse.Namespace) -> int:
    from repc.nn.carried import symmetrized

    return _write_carried(arguments, symmetrized(arguments.module, arguments.to, arguments.params, arguments.trust), "symmetric")


def _write_carried(arguments: argparse.Namespace, found, called: str) -> int:
    """Write the module and its parameters, and say so."""
    from repc import driver, report
    from repc.nn.storage import save

    path = Path(arguments.module)
    target = Path(arguments.output) if arguments.output else path.with_name(f"{path.stem}_{called}.py")
    (written,) = driver.write((found.compiled,), target, force=arguments.force)
    module = Path(written[0][0])
    beside = module.with_name(f"{module.stem}_params.npz") if found.params is not None else None
    if beside is not None:
        save(beside, found.params)
    if arguments.json:
        files = [str(one) for one, _ in written] + ([str(beside)] if beside else [])
        told = report.compiled_json(found.compiled.report.group, (found.compiled.report,))
        print_json({**told, "added": {layer: list(names) for layer, names in found.added.items()}, "files": files})
        return 0
    print(report.compile_summary(found.compiled.report, written))
    for layer, names in found.added.items():
        print(f"  added     {layer}: {', '.join(names)}")
    if beside is not None:
        print(f"  wrote     {beside}")
    return 0
