"""The command line: arguments in, text and exit codes out. All work is the driver's."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys

from repc.cli.faults import show, told
from repc.cli.parser import parser
from repc.source import RepcError


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 the source is wrong, 2 usage, 3 a check failed)."""
    if argv is None:
        argv = sys.argv[1:]
        _collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = parser().parse_args(argv)
        code = arguments.run(arguments)
        sys.stdout.flush()  # what cannot be written is told here, not while Python ends
        return code
    except RepcError as error:
        show(error, as_json="--json" in argv)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("REPC_TRACEBACK"):
            raise
        fault = told(error)
        show(fault, as_json="--json" in argv and fault.diagnostics[0].code != "E0528")
        return fault.exit_code


def _collect_seldom() -> None:
    """For a process of our own: what is loaded is there to stay, and looking through it for garbage takes a tenth of a small
    compile, again at the end."""
    gc.set_threshold(100_000, 20, 50)
    atexit.register(gc.freeze)
