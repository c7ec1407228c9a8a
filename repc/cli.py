"""The command line: arguments in, text and exit codes out. All work is the driver's."""

from __future__ import annotations

import argparse
import atexit
import errno
import gc
import io
import json
import os
import shutil
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from repc._version import __version__
from repc.source import Diagnostic, InternalError, RepcError, UsageError, read_source, render, spec_files, write_files


class _Parser(argparse.ArgumentParser):
    """Usage mistakes as RepcErrors, so that ``--json`` and exit codes treat them like all others."""

    def __init__(self, **settings):
        super().__init__(**{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        raise UsageError(Diagnostic("E0502", message, f"see '{self.prog} --help'"))


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 the source is wrong, 2 usage, 3 a check failed)."""
    if argv is None:
        argv = sys.argv[1:]
        _collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
        code = arguments.run(arguments)
        sys.stdout.flush()  # what cannot be written is told here, not while Python ends
        return code
    except RepcError as error:
        _show(error, as_json="--json" in argv)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("REPC_TRACEBACK"):
            raise
        told = _full_disk(error) or _missing(error) or _defect(error)
        _show(told, as_json="--json" in argv and told.diagnostics[0].code != "E0528")
        return told.exit_code


def _collect_seldom() -> None:
    """For a process of our own: what is loaded is there to stay, and looking through it for garbage takes a tenth of a small
    compile, again at the end."""
    gc.set_threshold(100_000, 20, 50)
    atexit.register(gc.freeze)


def _full_disk(error: Exception) -> RepcError | None:
    """Of a disk under the standard output that is full or broken, which is no defect of repc. Nothing more goes there."""
    if not isinstance(error, OSError) or error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS):
        return None
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = error.filename or "the standard output"
    return RepcError(Diagnostic("E0528", f"{where} cannot be written: {error.strerror}", "make room there"))


def _missing(error: Exception) -> UsageError | None:
    """Of a package that is not installed, which one."""
    if not isinstance(error, ModuleNotFoundError) or error.name is None or error.name.partition(".")[0] == "repc":
        return None
    name = error.name.partition(".")[0]
    return UsageError(Diagnostic("E0572", f"repc needs the package {name}, which is not installed", f"pip install {name}"))


def _defect(error: Exception) -> InternalError:
    """Whatever went wrong inside repc, told without a Python traceback."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return InternalError(
        Diagnostic(
            "E0999",
            f"repc itself failed: {type(error).__name__} at {Path(where.filename).name}:{where.lineno}",
            "please report the input; REPC_TRACEBACK=1 shows the whole traceback",
        )
    )


def _show(error: RepcError, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"errors": [d.as_json() for d in error.diagnostics]}, ensure_ascii=False, indent=1))
    else:
        print(render(error), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="repc", description="Compiles symmetry to JAX code.")
    parser.add_argument("--version", action="version", version=f"repc {__version__}")
    commands = parser.add_subparsers(metavar="command", required=True, parser_class=_Parser)
    _compile_arguments(commands.add_parser("compile", help="write a JAX module for each map of a spec"))
    _explain_arguments(commands.add_parser("explain", help="show what the compiler sees and decides"))
    _show_arguments(commands.add_parser("show", help="draw what the compiler sees: pictures, or a page"))
    _check_arguments(commands.add_parser("check", help="re-verify an emitted module from its own contents"))
    _restrict_arguments(commands.add_parser("restrict", help="carry a module and its parameters over to a subgroup"))
    _symmetrize_arguments(commands.add_parser("symmetrize", help="the nearest module of a larger group, with its parameters"))
    _groups_arguments(commands.add_parser("groups", help="list the named groups, or describe one"))
    _bench_arguments(commands.add_parser("bench", help="measure an emitted module beside a dense layer of its shape"))
    _cache_arguments(commands.add_parser("cache", help="show what is kept on disk, or clear it"))
    _fmt_arguments(commands.add_parser("fmt", help="rewrite a spec in canonical form"))
    _repl_arguments(commands.add_parser("repl", help="type representations and maps, and see what they are"))
    page = commands.add_parser("skill", help="print the whole tool on one page, for assistants and people in a hurry")
    page.set_defaults(run=_skill)
    return parser


def _source_arguments(parser: argparse.ArgumentParser, several: bool = False) -> None:
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


# ── compile ──────────────────────────────────────────────────────────────────────────────────────


def _compile_arguments(parser: argparse.ArgumentParser) -> None:
    _source_arguments(parser, several=True)
    words = "the module, or a directory for several maps or several specs"
    parser.add_argument("-o", metavar="PATH", dest="output", help=words)
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    words = "compile several maps in N processes (default: as many as there are cores, where that is worth it)"
    parser.add_argument("--jobs", type=_positive, metavar="N", help=words)
    parser.set_defaults(run=_compile)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number of processes")
    return int(text)


def _compile(arguments: argparse.Namespace) -> int:
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
        _print_json({"specs": found, "errors": errors} if several else {k: v for k, v in found[0].items() if k != "spec"})
    elif wrong:
        print("\n\n".join(map(render, wrong)), file=sys.stderr)
    return max((error.exit_code for error in wrong), default=0)


def _compiled(arguments: argparse.Namespace, several: bool) -> dict:
    """Compile and write one spec, and say so; returns its JSON form."""
    from repc import driver, report

    spec = _typed(arguments, free=True)
    is_free = isinstance(spec, driver.FreeSpec) and spec.rep is None
    if not isinstance(spec, driver.TypedSpec) and not is_free:
        raise UsageError(
            Diagnostic("E0501", f"'{arguments.expression}' is a representation, not a map", "write it as 'input -> output'")
        )
    with _Progress() as progress:
        compiled = driver.compile_spec(spec, _options(arguments), progress)
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


# ── explain, check, groups, fmt ──────────────────────────────────────────────────────────────────


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    _source_arguments(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the stable JSON form")
    form.add_argument("--latex", action="store_true", help="print LaTeX")
    form.add_argument("--brief", action="store_true", help="print three plain sentences on each map and nothing else")
    words = "print what becomes of each irreducible on this subgroup, such as 'SO(3)×SO(2)' of SO(5)"
    parser.add_argument("--restrict", metavar="GROUP", help=words)
    parser.add_argument("--code", metavar="E0104", help="what a code of an error or a warning means")
    parser.add_argument("--codes", action="store_true", help="list all codes")
    parser.set_defaults(run=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    if arguments.code or arguments.codes:
        return _explain_code(arguments)
    from repc import driver

    typed = _typed(arguments, free=True)
    if arguments.restrict is not None:
        return _branching(arguments, typed)
    with _Progress() as progress:
        explanation = driver.explain_spec(typed, _options(arguments), progress)
    if arguments.json:
        _print_json(explanation.json())
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
        _print_json(found.json())
    else:
        print(found.latex() if arguments.latex else found)
    return 0


def _explain_code(arguments: argparse.Namespace) -> int:
    from repc.syntax import codes

    found = list(codes.codes().values()) if arguments.codes else [codes.code(arguments.code)]
    if arguments.json:
        _print_json({"codes": [one.as_json() for one in found]})
    else:
        print(codes.listing() if arguments.codes else found[0])
    return 0


def _module_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("module", metavar="module.py", help="a module that repc wrote")
    parser.add_argument("--trust", action="store_true", help="run the module whatever it holds, with your rights")


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _module_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    from repc import driver

    result = driver.check(arguments.module, arguments.trust)
    if arguments.json:
        _print_json(result.as_json())
    else:
        print(result)
    return 0


def _restrict_arguments(parser: argparse.ArgumentParser) -> None:
    _carry_arguments(parser, "a subgroup of the module's group, such as 'C(4)' of C(8)")
    parser.add_argument("-g", metavar="GROUP", dest="group", help="what the module's group is, where its spec gives it a name")
    parser.set_defaults(run=_restrict)


def _symmetrize_arguments(parser: argparse.ArgumentParser) -> None:
    _carry_arguments(parser, "a group that the module was restricted from, or of a linear map any larger one")
    parser.set_defaults(run=_symmetrize)


def _carry_arguments(parser: argparse.ArgumentParser, to: str) -> None:
    _module_arguments(parser)
    parser.add_argument("--to", metavar="GROUP", required=True, help=to)
    parser.add_argument("--params", metavar="p.npz", help="parameters of the module, as repc.nn.save writes them")
    parser.add_argument("-o", metavar="PATH", dest="output", help="the new module; its parameters go beside it, in PATH_params.npz")
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _restrict(arguments: argparse.Namespace) -> int:
    from repc.nn.carried import carried

    found = carried(arguments.module, arguments.to, arguments.params, arguments.group, arguments.trust)
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
        _print_json({**told, "added": {layer: list(names) for layer, names in found.added.items()}, "files": files})
        return 0
    print(report.compile_summary(found.compiled.report, written))
    for layer, names in found.added.items():
        print(f"  added     {layer}: {', '.join(names)}")
    if beside is not None:
        print(f"  wrote     {beside}")
    return 0


def _groups_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="a group, such as 'SO(3)'")
    parser.add_argument("--products", action="store_true", help="decompose products of the first irreducibles of NAME")
    parser.add_argument("--characters", action="store_true", help="print the character tables of NAME, or of its factors")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_groups)


def _groups(arguments: argparse.Namespace) -> int:
    from repc import driver, report

    if arguments.name is None:
        if arguments.products or arguments.characters:
            flag = "--products" if arguments.products else "--characters"
            raise UsageError(Diagnostic("E0507", f"{flag} needs a group", "name one, for example repc groups 'S(5)'"))
        entries = driver.catalogue()
        if arguments.json:
            _print_json({"groups": entries})
        else:
            width = max(len(e["name"]) for e in entries)
            print("\n".join(f"{e['name']:{width}}  {e['meaning']}" for e in entries))
        return 0
    group = driver.build_group(arguments.name)
    if arguments.characters:
        characters = driver.character_tables(group)
        if arguments.json:
            _print_json({"group": report.group_json(group), "characters": report.characters_json(characters)})
        else:
            print(report.characters_text(characters))
        return 0
    tables = driver.irreducibles(group, arguments.products)
    if arguments.json:
        _print_json({"group": report.group_json(group), "factors": report.tables_json(tables)})
    else:
        print(f"{report.group_text(group)}\n\n{report.tables_text(group, tables)}")
    return 0


def _bench_arguments(parser: argparse.ArgumentParser) -> None:
    _module_arguments(parser)
    parser.add_argument("--batch", type=int, default=256, metavar="N", help="samples of one call (default 256)")
    parser.add_argument("--size", type=int, metavar="N", help="n of a module that holds for every n (default 16)")
    parser.add_argument("--dtype", metavar="TYPE", help="type of numbers, such as float32 (default: the module's)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_bench)


def _bench(arguments: argparse.Namespace) -> int:
    from repc.explore.bench import bench

    found = bench(arguments.module, arguments.batch, arguments.dtype, arguments.size, arguments.trust)
    if arguments.json:
        _print_json(found.as_json())
    else:
        print(found)
    return 0


def _cache_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("show", "clear"), default="show", help="'clear' removes all of it")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_cache)


def _cache(arguments: argparse.Namespace) -> int:
    from repc.cache import store

    kept = store()
    removed = kept.clear() if kept and arguments.action == "clear" else 0
    found = {"path": kept and str(kept.directory), "entries": len(kept.entries()) if kept else 0}
    found |= {"bytes": kept.size() if kept else 0, "temporary": len(kept.temporaries()) if kept else 0, "removed": removed}
    if arguments.json:
        _print_json(found)
    elif kept is None:
        homeless = os.environ.get("REPC_CACHE") != "off"
        why = "this user has no home directory, and REPC_CACHE names none" if homeless else "REPC_CACHE says so"
        print(f"the cache is off: {why}")
    else:
        more = f", {found['temporary']} temporary files" * bool(found["temporary"]) + f", {removed} removed" * bool(removed)
        print(f"{found['path']}: {found['entries']} entries, {found['bytes']} bytes{more}")
    return 0


def _fmt_arguments(parser: argparse.ArgumentParser) -> None:
    words = "spec files, and directories, of which all .rep files are meant"
    parser.add_argument("specs", nargs="+", metavar="spec.rep", help=words)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 3 if a file is not in canonical form")
    parser.set_defaults(run=_fmt)


def _fmt(arguments: argparse.Namespace) -> int:
    from repc.syntax import format_source

    wrong: list[Diagnostic] = []
    others = 0
    for path in spec_files(arguments.specs):
        try:
            source = read_source(path)
            text = format_source(source)
        except RepcError as error:  # the other files are looked at all the same
            wrong += error.diagnostics
            continue
        if text == source.text:
            continue
        others += 1
        if arguments.check:
            print(f"{path} is not in canonical form", file=sys.stderr)
        else:
            write_files({path: text.encode()}, is_ours=lambda _: True)
            print(f"formatted {path}")
    if wrong:
        raise RepcError(*wrong)
    return 3 if others and arguments.check else 0


def _repl_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", nargs="?", metavar="spec.rep", help="a spec file to begin with")
    parser.add_argument("-g", metavar="GROUP", dest="group", help="the group to begin with, such as 'SO(3)'")
    parser.set_defaults(run=_repl)


def _repl(arguments: argparse.Namespace) -> int:
    from repc.explore.repl import door

    load = (f":load {arguments.spec}",) if arguments.spec else ()
    return door.run((*load, *((f"group {arguments.group}",) if arguments.group else ())), _Progress())


def _skill(arguments: argparse.Namespace) -> int:
    from repc.syntax.files import page_text

    print(page_text("skill.md"), end="")
    return 0


# ── show ─────────────────────────────────────────────────────────────────────────────────────────


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    _source_arguments(parser)
    parser.add_argument("-o", metavar="PATH", dest="output", help="a .png or .svg file, or a directory for several pictures")
    parser.add_argument("--kind", choices=["blocks", "basis", "network", "orbit", "degrees"], help="what to draw")
    parser.add_argument("--html", metavar="PAGE", help="write a page with everything there is to see; with -o the pictures too")
    parser.add_argument("--force", action="store_true", help="overwrite files that repc did not write")
    parser.set_defaults(run=_show_pictures)


def _show_pictures(arguments: argparse.Namespace) -> int:
    from repc.explore.show import show

    if arguments.html and arguments.kind and not arguments.output:
        raise UsageError(Diagnostic("E0516", "--html writes a page with pictures of every kind", "leave --kind out, or add -o"))
    typed, stem = _typed(arguments, free=True), Path(arguments.spec or "f").with_suffix("")
    web = Path(arguments.html) if arguments.html else None
    output = Path(arguments.output) if arguments.output else None if web else stem.with_suffix(".png")
    several = None if arguments.output else stem
    with _Progress() as progress:
        settings = {"several": several, "force": arguments.force}
        written = show(typed, output, web, arguments.kind, _options(arguments), progress, **settings)
    for path, size in written:
        print(f"wrote {path} ({size} bytes)")
    return 0


# ── shared ───────────────────────────────────────────────────────────────────────────────────────


def _typed(arguments: argparse.Namespace, free: bool = False):
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


def _options(arguments: argparse.Namespace):
    from repc import driver

    defaults = driver.Options()
    max_bytes = defaults.max_bytes if arguments.max_bytes is None else arguments.max_bytes
    return driver.Options(arguments.lower, max_bytes, getattr(arguments, "jobs", 1), arguments.batch)


def _print_json(value: dict) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


class _Progress:
    """A bar and the current stage on one line of a terminal, cleared at the end; nothing where stderr is no terminal."""

    _WIDTH = 24  # of the bar

    def __init__(self):
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, stage: str, done: float | None = None) -> None:
        if self._shown:
            print(f"\r\x1b[K{self._line(stage, done)}", end="", file=sys.stderr, flush=True)

    def _line(self, stage: str, done: float | None) -> str:
        bar = ""
        if done is not None:
            full = round(self._WIDTH * done)
            bar = f"[{'#' * full}{'.' * (self._WIDTH - full)}] {100 * done:3.0f} %  "
        return f"{bar}{stage} …"[: shutil.get_terminal_size().columns - 1]

    def __exit__(self, *_) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
