"""What goes wrong while a command runs, as what is told of it."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from repc.cli.shown import print_json
from repc.source import Diagnostic, InternalError, RepcError, UsageError, render


def told(error: Exception) -> RepcError:
    """An exception that no part of repc raised on purpose, as one that is told without a Python traceback."""
    return _full_disk(error) or _missing(error) or _defect(error)


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


def show(error: RepcError, as_json: bool) -> None:
    """Print an error: as JSON where the results go, otherwise beside them."""
    if as_json:
        print_json({"errors": [d.as_json() for d in error.diagnostics]})
    else:
        print(render(error), file=sys.stderr)
