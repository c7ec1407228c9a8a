"""Representations as text."""

from __future__ import annotations

import re

from repc.syntax import nodes
from repc.syntax.printing.groups import group_text, listed, subscript_text
from repc.syntax.printing.spelling import Spelling

# Binding strength, loosest first; a child that binds less than its place needs is put in parentheses.
_SUM, _PRODUCT, _MULTIPLE, _POWER, _DUAL, _ATOM = range(6)

_READS_AS_LABEL = re.compile(r"[eo](?![A-Za-z0-9])|x[0-9]+[eo](?![A-Za-z0-9])")  # after a digit: 5e, 5x1o
_COPIES = re.compile(r"[0-9]+[eo]")


def rep_text(node: nodes.RepExpr, spelling: Spelling) -> str:
    """The text of a representation."""
    return _Printer(spelling).text(node)[0]


def images_text(node: nodes.Images) -> str:
    """``images { signed (1 2), perm (1 2) }``."""
    return f"images {{ {', '.join(listed(node))} }}"


def _under(group: nodes.GroupExpr, spelling: Spelling) -> str:
    text = group_text(group, spelling)
    return f"({text})" if isinstance(group, nodes.ProductGroup | nodes.WreathGroup) else text


class _Printer:
    """Prints representations in one spelling; `text` gives the text and how tightly it binds."""

    def __init__(self, spelling: Spelling):
        self.spelling = spelling

    def text(self, node) -> tuple[str, int]:
        match node:
            case nodes.Sum(terms):
                return self.spelling.plus.join(self.at_least(_PRODUCT, term) for term in terms), _SUM
            case nodes.Product(factors):
                return self._product(factors), _PRODUCT
            case nodes.Multiple(count, of):
                return self._multiple(count, of), _MULTIPLE
            case nodes.Power(of, exponent):
                return self.at_least(_DUAL, of) + self.spelling.power(exponent), _POWER
            case nodes.Dual(of):
                return self.at_least(_ATOM, of) + "*", _DUAL
        return self._atom(node), _ATOM

    def _atom(self, node) -> str:
        match node:
            case nodes.Base(subscript):
                return "V" + self._subscript(subscript)
            case nodes.Scalars(count):
                return str(count)
            case nodes.OneDim(name, subscript):
                return name + self._subscript(subscript)
            case nodes.Regular(subscript):
                return "reg" + self._subscript(subscript)
            case nodes.Label(text, subscript):
                return self._label(text) + self._subscript(subscript)
            case nodes.NamedRep(name):
                return name
            case nodes.Tensor(p, q, subscript):
                return f"T({p},{q}){self._subscript(subscript)}"
            case nodes.IndexedTensor(formula, over):
                each = [f"{letter}={self.text(of)[0]}" if letter else self.text(of)[0] for letter, of in over]
                return "tensor(" + ", ".join([f'"{formula}"', *each]) + ")"
            case nodes.Harmonics(degree, subscript):
                return f"harmonics({degree}){self._subscript(subscript)}"
            case nodes.Sym(degree, of):
                return f"Sym{self.spelling.power(degree)}({self.text(of)[0]})"
            case nodes.Alt(degree, of):
                return f"{self.spelling.alt}{self.spelling.power(degree)}({self.text(of)[0]})"
            case nodes.Conj(of):
                return f"conj({self.text(of)[0]})"
            case nodes.Images():
                return node.called or images_text(node) + self._subscript(node.subscript)
            case nodes.CosetSpace(top, bottom):
                return f"{group_text(top, self.spelling)}/{_under(bottom, self.spelling)}"
            case nodes.Ind(subgroup, of, subscript):
                return f"Ind({group_text(subgroup, self.spelling)}, {self.text(of)[0]}){self._subscript(subscript)}"
            case nodes.Tuples(kind, of, size):
                return f"{kind}({self.text(of)[0]}{'' if kind == 'pairs' else f',{size}'})"
            case nodes.Res(of, subgroup):
                return f"res({'' if subgroup is None else subgroup + ', '}{self.text(of)[0]})"
        return str(getattr(node, "rep", node))  # a leaf that Python made and no text can spell

    def at_least(self, strength: int, node) -> str:
        """The text of a child, in parentheses where it binds less tightly than its place needs."""
        text, binds = self.text(node)
        if isinstance(node, nodes.Scalars) and strength > _PRODUCT:
            return f"({text})"
        return text if binds >= strength else f"({text})"

    def _product(self, factors) -> str:
        text = ""
        for factor in factors:
            right = f"({factor.count})" if isinstance(factor, nodes.Scalars) else self.at_least(_MULTIPLE, factor)
            text = self.spelling.times(text, right) if text else right
        return text

    def _multiple(self, count: int, of) -> str:
        text = self.at_least(_POWER, of)
        if _READS_AS_LABEL.match(text):  # '5e' would be the label 5e
            text = re.sub("^[A-Za-z0-9_]+", r"(\g<0>)", text)
        return f"{count}x{text}" if _COPIES.match(text) else f"{count}{text}"

    def _subscript(self, subscript: nodes.Subscript | None) -> str:
        return "" if subscript is None else subscript_text(subscript, self.spelling)

    def _label(self, text: str) -> str:
        return self.spelling.label(text)
