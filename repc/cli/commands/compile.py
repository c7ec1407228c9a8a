"""``repc compile``: a module for each map of one spec or several."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from repc.cli.asked import options, spec_arguments, typed_spec
from repc.cli.shown import ProgressLine, print_json
from repc.source import Diagnostic, RepcError, UsageError, render, spec_files


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, and what it runs."""
    spec_arguments(parser, several=True)
    words = "the module, or a directory for several maps or several specs"
    parser.add_argument("-o", metavar="PATH", dest="output", help=words)
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    words = "compile several maps in N processes (default: as many as there are cores, where that is worth it)"
    parser.add_argument("--jobs", type=_positive, metavar="N", help=words)
    parser.set_defaults(run=_run)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number of processes")
    return int(text)


def _run(arguments: argparse.Namespace) -> int:
    paths: list[Path | None] = [*spec_files(arguments.specs)] or [None]
    several = len(paths) > 1 or any(Path(spec).is_dir() for spec in arguments.specs)
    if several and arguments.output and Path(arguments.output).suffix == ".py":
        words = f"{len(paths)} specs do not fit in the one file {arguments.output}"
        raise UsageError(Diagnostic("E0518", words, "name a directory with -o"))
    found: list[dict] = []
    wrong: list[RepcError] = []
    for path in paths:
        one = argparse.Namespace(**{**vars(arguments), "spec": None if path is None else str(path)})
        try:
            found.append({"spec": one.spec, **_compiled(one, several)})
        except RepcError as error:
            if not several:
                raise
            wrong.append(error)  # the other specs are compiled all the same
    if arguments.json:
        errors = [d.as_json() for error in wrong for d in error.diagnostics]
        print_json({"specs": found, "errors": errors} if several else {k: v for k, v in found[0].items() if k != "spec"})
    elif wrong:
        print("\n\n".join(map(render, wrong)), file=sys.stderr)
    return max((error.exit_code for error in wrong), default=0)


def _compiled(arguments: argparse.Namespace, several: bool) -> dict:
    """Compile and write one spec, and say so; returns its JSON form."""
    from repc import driver, report

    spec = typed_spec(arguments, free=True)
    is_free = isinstance(spec, driver.FreeSpec) and spec.rep is None
    if not isinstance(spec, driver.TypedSpec) and not is_free:
        raise UsageError(
            Diagnostic("E0501", f"'{arguments.expression}' is a representation, not a map", "write it as 'input -> output'")
        )
    with ProgressLine() as progress:
        compiled = driver.compile_spec(spec, options(arguments), progress)
    written = driver.write(compiled, _target(arguments, compiled, several), force=arguments.force)
    if not arguments.json:
        for one, paths in zip(compiled, written, strict=True):
            print(report.compile_summary(one.report, paths))
    for one in compiled:
        for warning in one.report.warnings:
            print(f"{one.report.name}: {warning}", file=sys.stderr)
    reports = tuple(c.report for c in compiled)
    return {**report.compiled_json(spec.group, reports), "files": [path for paths in written for path, _ in paths]}


def _target(arguments: argparse.Namespace, compiled, several: bool) -> Path:
    target = _wanted_target(arguments, compiled, several)
    if arguments.spec and target.exists() and target.samefile(arguments.spec):
        raise UsageError(Diagnostic("E0525", f"the module would overwrite its own source {target}", "choose another name with -o"))
    return target


def _wanted_target(arguments: argparse.Namespace, compiled, several: bool) -> Path:
    if arguments.output and not several:
        return Path(arguments.output)
    if arguments.spec:
        path = Path(arguments.spec)
        path = Path(arguments.output) / path.name if arguments.output else path
        return path.with_suffix(".py") if len(compiled) == 1 else path.with_suffix("")
    return Path(f"{compiled[0].module.name}.py")
