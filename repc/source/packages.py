"""Packages that only some functions need: where one is missing, which, and how to have it."""

from __future__ import annotations

from typing import NoReturn

from repc.source.errors import fail


def missing(error: ModuleNotFoundError, what: str, extra: str) -> NoReturn:
    """Raise the RepcError (E0573) that something needs a package which is not installed, and which ``extra`` of repc brings it."""
    fail("E0573", f"{what} needs the package {error.name}, which is not installed", f"pip install 'repc[{extra}]'")
