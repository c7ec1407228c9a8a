"""``%load_ext repc``: the cell magic ``%%rep`` compiles a spec and binds its modules in the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.source import Diagnostic, RepcError, Source, UsageError, render

if TYPE_CHECKING:
    from repc.driver import Compiled


class CellError(RepcError):
    """A mistake in a cell: IPython shows the place, the caret and the remedy, and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return render(self).splitlines()


def register(ipython) -> None:
    """Add ``%%rep`` to an IPython shell."""
    ipython.register_magic_function(lambda line, cell: rep(line, cell, ipython.user_ns), "cell", "rep")


def rep(line: str, cell: str, names: dict) -> None:
    """Compile the spec in a cell and bind each module in ``names``; a bare arrow is called ``line``, or ``f``.

    Prints what ``repc compile`` does. Raises CellError, and then nothing is bound.
    """
    try:
        compiled = _compiled(line, cell)
        modules = _loaded(compiled)
    except RepcError as error:
        raise CellError(*error.diagnostics) from None
    names.update(modules)
    print(_summary(compiled))


def _compiled(line: str, cell: str) -> tuple[Compiled, ...]:
    from repc import driver

    name = line.strip() or "f"
    if driver.identifier(name) != name:
        message, remedy = f"'{name}' cannot name a map: it is not a Python identifier", "write '%%rep', or '%%rep f'"
        raise UsageError(Diagnostic("E0541", message, remedy))
    spec = driver.type_source(Source("<cell>", cell), name, free=True)
    return driver.compile_spec(spec)


def _loaded(compiled: tuple[Compiled, ...]) -> dict:
    from repc import runtime

    return {one.module.name: runtime.load_module(one.module) for one in compiled}


def _summary(compiled: tuple[Compiled, ...]) -> str:
    from repc import report

    rows = []
    for one in compiled:
        rows.append(report.compile_summary(one.report, []))
        rows += [f"  {'warning':10}{w.code}: {w.message}" for w in one.report.warnings]
    return "\n".join([*rows, f"bound: {', '.join(one.module.name for one in compiled)}"])
