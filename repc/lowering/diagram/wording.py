"""Monomials, blocks and diagrams as short text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from repc.ops.operations.orbits import ALTERNATING, SYMMETRIC
from repc.reps.atoms import Atom, Monomial
from repc.reps.tree import printable
from repc.syntax import nodes, unparse
from repc.syntax.digits import superscript

if TYPE_CHECKING:
    from repc.lowering.diagram.model import Diagram, Term
    from repc.lowering.diagram.plan import InputHalf

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def term_text(monomial: Monomial, several: bool) -> str:
    """``V²⊗V*``; with ``several`` factors of the group, ``V_1⊗[2]_2``."""
    if not monomial:
        return "V⁰"
    runs = [(atom, len(list(run))) for atom, run in groupby(monomial)]
    return "⊗".join(_atom_text(atom, several) + (superscript(n) if n > 1 else "") for atom, n in runs)


def _atom_text(atom: Atom, several: bool) -> str:
    if atom.kind in ("sym", "alt"):
        return unparse((nodes.Sym if atom.kind == "sym" else nodes.Alt)(atom.degree, atom.powered))
    if atom.kind in (SYMMETRIC, ALTERNATING):
        return unparse((nodes.Sym if atom.kind == SYMMETRIC else nodes.Alt)(atom.degree, atom.powered))
    name = (atom.label or atom.kind) + f"_{atom.slot + 1}" * several + "*" * atom.dual
    name = name if atom.written is None else unparse(printable(atom.written))
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


def times_text(term: Term) -> str:
    """``16 × V²``."""
    return f"{term.channels} × {term.text}" if term.channels > 1 else term.text


def half_name(half: InputHalf, rank: int) -> str:
    """``_ij`` for the input itself, ``_ii`` for its diagonal, ``_is`` for sums over the second axis."""
    names = [""] * rank
    for letter, group in zip(_LETTERS[8:], sorted({a[0] for a in half.axes}), strict=False):
        for leg in group:
            names[leg] = letter
    for k, b in enumerate(sorted(half.closed)):
        for leg in b.ins:
            names[leg] = f"s{k if len(b.ins) > 1 else ''}"
    return "_" + "".join(names) if names else ""
