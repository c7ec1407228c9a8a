"""The package around several modules, and the mark by which repc knows its own files."""

from __future__ import annotations

from collections.abc import Sequence

from repc._version import __version__
from repc.codegen.spec import Module

MARK = "Written by repc"


def package_text(modules: Sequence[Module]) -> str:
    """``__init__.py`` of a directory of modules."""
    names = ", ".join(m.name for m in modules)
    listed = ", ".join(f'"{m.name}"' for m in modules)
    return f'"""One module per map.\n\n{MARK} {__version__}. Do not edit.\n"""\n\nfrom . import {names}\n\n__all__ = [{listed}]\n'
