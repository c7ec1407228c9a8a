"""Representations as LaTeX."""

from __future__ import annotations

from repc.groups.irreducibles.labels import label_latex
from repc.groups.latex import group_latex
from repc.reps.leaves import UserLeaf
from repc.syntax import nodes, unparse

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


def latex_of(node) -> str:
    """A tree as LaTeX mathematics, without dollar signs."""
    return _at(node, 0)


def _at(node, level: int) -> str:
    """A node as LaTeX, in parentheses where it binds more loosely than what it stands in."""
    text, own = _text(node)
    return rf"\left({text}\right)" if own < level else text


def _text(node) -> tuple[str, int]:
    """A node as LaTeX, and how strongly it binds."""
    return _written_with_others(node) or (f"{_symbol(node)}{_subscript(node)}", _ATOM)


def _written_with_others(node) -> tuple[str, int] | None:
    """What is written with an operator between, before, behind or above; None of functions and symbols."""
    match node:
        case nodes.Scalars(count) if count != 1:
            return rf"{count}\,V^{{0}}", _PRODUCT
        case nodes.Sum(terms):
            return r" \oplus ".join(_at(t, _SUM) for t in terms), _SUM
        case nodes.Product(factors):
            return r" \otimes ".join(_at(f, _POWER) for f in factors), _PRODUCT
        case nodes.Multiple(count, of):
            return rf"{count}\,{_at(of, _POWER)}", _PRODUCT
        case nodes.Power(of, exponent):
            return f"{_at(of, _ATOM)}^{{{exponent}}}", _POWER
        case nodes.Dual(of):
            return f"{_at(of, _ATOM)}^{{*}}", _POWER
        case nodes.Conj(of):
            return rf"\overline{{{_at(of, 0)}}}", _ATOM
        case nodes.CosetSpace(top, bottom):
            return rf"{group_latex(unparse(top))}/{group_latex(unparse(bottom))}", _PRODUCT
    return None


def _symbol(node) -> str:
    """What is one symbol, or a function of others in parentheses."""
    match node:
        case nodes.Res(of):
            return rf"\mathrm{{res}}\left({_at(of, 0)}\right)"
        case nodes.Sym(degree, of):
            return rf"\mathrm{{Sym}}^{{{degree}}}\left({_at(of, 0)}\right)"
        case nodes.Alt(degree, of):
            return rf"\Lambda^{{{degree}}}\left({_at(of, 0)}\right)"
        case nodes.Tensor(p, q):
            return f"T({p},{q})"
        case nodes.IndexedTensor(formula, over):
            each = (f"{letter}={_at(of, 0)}" if letter else _at(of, 0) for letter, of in over)
            return rf"\mathrm{{tensor}}({', '.join([formula, *each])})"
        case nodes.Harmonics(degree):
            return rf"\mathrm{{harmonics}}({degree})"
        case nodes.Ind(subgroup, of):
            return rf"\mathrm{{Ind}}\left({group_latex(unparse(subgroup))}, {_at(of, 0)}\right)"
        case nodes.Tuples(kind, of, degree):
            size = "" if kind == "pairs" else f",{degree}"
            return rf"\mathrm{{{kind}}}\left({_at(of, 0)}{size}\right)"
        case nodes.Label(text):
            return label_latex(text)
        case nodes.Scalars():
            return "V^{0}"
        case nodes.Base():
            return "V"
    return rf"\mathrm{{{_name(node)}}}"


def _name(node) -> str:
    """What is called by a word."""
    match node:
        case nodes.Regular():
            return "reg"
        case nodes.Images(called=name):
            return name or "images"
        case UserLeaf(rep):
            return f"{rep}"
    return node.name


def _subscript(node) -> str:
    """Which factor of the group a symbol belongs to, where its text says that."""
    if getattr(node, "subscript", None) is None:
        return ""
    if node.subscript.position is not None:
        return f"_{{{node.subscript.position}}}"
    return rf"_{{\mathrm{{{unparse(node.subscript.group)}}}}}"
