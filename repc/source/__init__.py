"""Where text comes from and how a mistake in it is told: sources, spans, diagnostics, errors, carets."""

from repc.source.diagnostic import Diagnostic, Remark
from repc.source.errors import CheckError, InternalError, RepcError, UsageError, fail, render
from repc.source.files import read_source, spec_files, write_files
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
    "spec_files",
    "write_files",
]
