"""Monomials as short text for program listings and comments."""

from __future__ import annotations

from itertools import groupby

from repc.reps.atoms import Atom, Monomial
from repc.reps.tree import printable
from repc.syntax import unparse
from repc.syntax.digits import superscript


def monomial_text(monomial: Monomial) -> str:
    """``V²⊗V*``; factors of a product group are told apart by position: ``V_1⊗V_2``."""
    if not monomial:
        return "V⁰"
    several = any(atom.slot > 0 for atom in monomial)
    runs = [(atom, len(list(run))) for atom, run in groupby(monomial)]
    return "⊗".join(_atom(atom, several) + (superscript(n) if n > 1 else "") for atom, n in runs)


def _atom(atom: Atom, several: bool) -> str:
    if atom.kind in ("sym", "alt"):
        return f"{atom.kind.capitalize()}{superscript(atom.degree)}(…)"
    name = " ".join(str(atom.user).split()) if atom.kind == "user" else atom.kind
    if atom.written is not None:
        name = unparse(printable(atom.written))
    elif several and atom.slot >= 0:
        name += f"_{atom.slot + 1}"
    name += "*" * atom.dual
    return f"conj({name})" if atom.conj else name
