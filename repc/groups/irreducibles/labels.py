"""How irreducibles are called: labels of products, their order, their LaTeX, and how often one occurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from repc.groups.group import Group
from repc.rings.joint import Joint
from repc.rings.ring import Key, Ring


@dataclass(frozen=True)
class IrrepFacts:
    """One irreducible over the field of the group: ``dim`` counts that field (a polynomial where the group has a letter), ``type``
    is R, C or H (C over ℂ)."""

    label: str
    dim: int
    type: str


@dataclass(frozen=True)
class IrrepCount(IrrepFacts):
    """How often it occurs."""

    multiplicity: int

    def __iter__(self) -> Iterator:
        """(multiplicity, label), as terms of e3nn are taken apart."""
        return iter((self.multiplicity, self.label))

    def _repr_latex_(self) -> str:
        copies = rf"{self.multiplicity}\," if self.multiplicity != 1 else ""
        return f"${copies}{label_latex(self.label)}$"


def facts_of(key: Key, ring: Ring, over_complex: bool, label: str | None = None) -> IrrepFacts:
    """Label, dimension and type: a real irreducible of type C or H has two complex ones in it."""
    kind = "C" if over_complex else real_type(key, ring)
    dim = ring.dim(key) * (1 if over_complex or kind == "R" else 2)
    return IrrepFacts(ring.label(key) if label is None else label, dim, kind)


def real_type(key: Key, ring: Ring) -> str:
    """R, C or H: the type of the real irreducible that contains a complex one."""
    if ring.conjugate(key) != key:
        return "C"
    return "R" if ring.indicator(key) == 1 else "H"


def label_of_key(key: tuple, group: Group, ring: Joint) -> str:
    """The label of a key, subscripts naming factors where their names tell them apart."""
    return ring.label_with(key, subscripts(group))


def subscripts(group: Group) -> tuple[str, ...]:
    """How labels name each factor: by the group's name, by position where it repeats or is no simple name."""
    names = [factor.name for factor in group.factors]
    repeats = Counter(names)
    simple = re.compile(r"[A-Za-z]\w*⁺?(\([\w,]+\))?")
    return tuple(name if repeats[name] == 1 and simple.fullmatch(name) else str(i + 1) for i, name in enumerate(names))


def label_order(label: str) -> tuple:
    """Sorts labels by their numbers, then by their marks."""
    numbers = tuple(int(x) for x in re.findall(r"-?\d+", label))
    return (numbers, label)


def label_latex(label: str) -> str:
    r"""A label as mathematics: ``[2,1]``, ``\rho_{1}``, ``[1]^{\mathrm{o}}``, ``[1]_{\mathrm{SO(3)}}\otimes[4,1]_{2}``."""
    text = re.sub(r"ρ(\d+)", r"\\rho_{\1}", label).replace("′", "'")
    text = re.sub(r"(\]|^\d+)([eot])(?![A-Za-z0-9])", r"\1^{\\mathrm{\2}}", text)
    text = re.sub(r"_(\d+)", r"_{\1}", text)
    text = re.sub(r"_([A-Za-z]\w*⁺?(?:\([\w,]+\))?)", r"_{\\mathrm{\1}}", text).replace("⁺", "^{+}")
    text = re.sub(r"(?<![{\w])(det|sgn)(?![\w}])", r"\\mathrm{\1}", text)
    return text.replace("V⁰", "V^{0}").replace("⊗", r" \otimes ").replace("…", r"\ldots")
