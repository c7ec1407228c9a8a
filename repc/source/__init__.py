"""Where text comes from and how a mistake in it is told: sources, spans, diagnostics, errors, carets."""

from repc.source.errors import CheckError, Diagnostic, InternalError, Remark, RepcError, UsageError, fail
from repc.source.files import read_source, write_files
from repc.source.render import render
from repc.source.text import Source, Span

__all__ = [
    "CheckError",
    "Diagnostic",
    "InternalError",
    "Remark",
    "RepcError",
    "Source",
    "Span",
    "UsageError",
    "fail",
    "read_source",
    "render",
    "write_files",
]
