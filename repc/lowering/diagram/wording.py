"""Monomials, blocks and diagrams as short text."""

from __future__ import annotations

from itertools import groupby

from repc.lowering.diagram.model import Diagram
from repc.reps.atoms import Atom, Monomial

_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def term_text(monomial: Monomial, several: bool) -> str:
    """``V²⊗V*``; with ``several`` factors of the group, ``V_1⊗[2]_2``."""
    if not monomial:
        return "V⁰"
    runs = [(atom, len(list(run))) for atom, run in groupby(monomial)]
    return "⊗".join(_atom_text(atom, several) + (str(n).translate(_DIGITS) if n > 1 else "") for atom, n in runs)


def _atom_text(atom: Atom, several: bool) -> str:
    name = (atom.label or atom.kind) + f"_{atom.slot + 1}" * several + "*" * atom.dual
    return f"conj({name})" if atom.conj else name


def diagram_text(diagram: Diagram, axes_out: int, axes_in: int) -> str:
    """``y[ab] = x[ba]``: an index that only x has is summed over, one that only y has takes every value."""
    out, into, tensors = ["?"] * axes_out, ["?"] * axes_in, []
    letters = iter(_LETTERS)
    for b in diagram:
        names = [next(letters)] * (len(b.outs) + len(b.ins)) if not b.tensor else []
        names = names or [next(letters) for _ in (*b.outs, *b.ins)]
        for axis, name in zip(b.outs, names, strict=False):
            out[axis] = name
        for axis, name in zip(b.ins, names[len(b.outs) :], strict=True):
            into[axis] = name
        tensors += [f" {b.tensor}[{''.join(names)}]"] if b.tensor else []
    return f"y[{''.join(out)}] = x[{''.join(into)}]{''.join(tensors)}"
