"""Representations as LaTeX."""

from __future__ import annotations

from repc.groups.irreducibles.labels import label_latex
from repc.groups.latex import group_latex
from repc.reps.leaves import UserLeaf
from repc.syntax import nodes, unparse

_SUM, _PRODUCT, _POWER = 1, 2, 3


def latex_of(node) -> str:
    """A tree as LaTeX mathematics, without dollar signs."""
    return _at(node, 0)


def _at(node, level: int) -> str:
    text, own = _text(node)
    return rf"\left({text}\right)" if own < level else text


def _text(node) -> tuple[str, int]:
    match node:
        case nodes.Scalars(count):
            return ("V^{0}", 4) if count == 1 else (rf"{count}\,V^{{0}}", _PRODUCT)
        case nodes.Sum(terms):
            return r" \oplus ".join(_at(t, _SUM) for t in terms), _SUM
        case nodes.Product(factors):
            return r" \otimes ".join(_at(f, _POWER) for f in factors), _PRODUCT
        case nodes.Multiple(count, of):
            return rf"{count}\,{_at(of, _POWER)}", _PRODUCT
        case nodes.Power(of, exponent):
            return f"{_at(of, 4)}^{{{exponent}}}", _POWER
        case nodes.Dual(of):
            return f"{_at(of, 4)}^{{*}}", _POWER
        case nodes.Conj(of):
            return rf"\overline{{{_at(of, 0)}}}", 4
        case nodes.Res(of):
            return rf"\mathrm{{res}}\left({_at(of, 0)}\right)", 4
        case nodes.Sym(degree, of):
            return rf"\mathrm{{Sym}}^{{{degree}}}\left({_at(of, 0)}\right)", 4
        case nodes.Alt(degree, of):
            return rf"\Lambda^{{{degree}}}\left({_at(of, 0)}\right)", 4
        case nodes.Tensor(p, q):
            return f"T({p},{q}){_subscript(node)}", 4
        case nodes.IndexedTensor(formula, over):
            each = (f"{letter}={_at(of, 0)}" if letter else _at(of, 0) for letter, of in over)
            return rf"\mathrm{{tensor}}({', '.join([formula, *each])})", 4
        case nodes.Harmonics(degree):
            return rf"\mathrm{{harmonics}}({degree}){_subscript(node)}", 4
        case nodes.Base():
            return "V" + _subscript(node), 4
        case nodes.OneDim(name):
            return rf"\mathrm{{{name}}}" + _subscript(node), 4
        case nodes.Regular():
            return r"\mathrm{reg}" + _subscript(node), 4
        case nodes.Label(text):
            return label_latex(text) + _subscript(node), 4
        case nodes.Images(called=name):
            return rf"\mathrm{{{name or 'images'}}}" + _subscript(node), 4
        case nodes.CosetSpace(top, bottom):
            return rf"{group_latex(unparse(top))}/{group_latex(unparse(bottom))}", _PRODUCT
        case nodes.Ind(subgroup, of):
            return rf"\mathrm{{Ind}}\left({group_latex(unparse(subgroup))}, {_at(of, 0)}\right)" + _subscript(node), 4
        case nodes.Tuples(kind, of, degree):
            size = "" if kind == "pairs" else f",{degree}"
            return rf"\mathrm{{{kind}}}\left({_at(of, 0)}{size}\right)", 4
        case UserLeaf(rep):
            return rf"\mathrm{{{rep}}}", 4
    return rf"\mathrm{{{node.name}}}", 4


def _subscript(node) -> str:
    if node.subscript is None:
        return ""
    if node.subscript.position is not None:
        return f"_{{{node.subscript.position}}}"
    return rf"_{{\mathrm{{{unparse(node.subscript.group)}}}}}"
