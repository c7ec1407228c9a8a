"""Which names a spec may give: they become names of Python modules."""

from __future__ import annotations

import keyword
import re

from repc.source import Diagnostic, Source, Span
from repc.syntax.mistakes import mistake
from repc.syntax.words import RESERVED

_SUBSCRIPTED = re.compile(r"(V|det|sgn|timeor|spaceor|reg)_")
_LABEL = re.compile(r"rho[0-9]+")
_HIDES = ("jax", "numpy", "repc")  # a module of this name would hide the package it or its user imports


def check_name(name: str, span: Span, source: Source, module: bool) -> Diagnostic | None:
    """What is wrong with a name given in a spec, if anything; ``module``: it becomes the name of a module."""
    if name in RESERVED:
        return mistake("reserved name", span, source, name=name)
    if match := _SUBSCRIPTED.match(name):
        return mistake("reserved form", span, source, name=name, form=match.group())
    if _LABEL.fullmatch(name):
        return mistake("reserved label", span, source, name=name)
    if keyword.iskeyword(name):
        return mistake("python keyword", span, source, name=name)
    if module and (name in _HIDES or name.startswith("__")):
        return mistake("module name", span, source, name=name)
    return None
