"""The tree of a ``.rep`` file, declared once. Every node is frozen and carries its span (ignored by ``==``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from repc.source import Source, Span


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


# ── representations ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Subscript:
    """Which factor of a product group is meant: by name (``V_SO(3)``) or by 1-based position (``V_2``)."""

    group: NamedGroup | None = None
    position: int | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class Base:
    """``V``, or ``V_SO(3)``, ``V_1``: the space the group (or one factor) is defined on."""

    subscript: Subscript | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class Scalars:
    """A bare integer: that many scalars. ``V⁰`` is ``Power(Base(), 0)``, not this."""

    count: int
    span: Span | None = _span()


@dataclass(frozen=True)
class OneDim:
    """``det``, ``sgn``, ``timeor`` or ``spaceor``, of one factor where subscripted."""

    name: str
    subscript: Subscript | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class Regular:
    """``reg``: the regular representation of a finite group."""

    subscript: Subscript | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class Label:
    """An irreducible by label; ``text`` is the label without subscript: ``[2,1]``, ``[0]'``, ``[1]e``, ``1o``."""

    text: str
    subscript: Subscript | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class NamedRep:
    """A representation named by an earlier ``rep`` line."""

    name: str
    span: Span | None = _span()


@dataclass(frozen=True)
class Tensor:
    """``T(p,q)`` = V^p ⊗ (V*)^q."""

    p: int
    q: int
    subscript: Subscript | None = None
    span: Span | None = _span()


@dataclass(frozen=True)
class Sym:
    """``Sym^degree(of)``."""

    degree: int
    of: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Alt:
    """``Alt^degree(of)``, also ``Λ^degree(of)``."""

    degree: int
    of: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Conj:
    """``conj(of)``: the complex conjugate."""

    of: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Dual:
    """``of*`` or ``of.T``."""

    of: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Power:
    """``of^exponent``, ``of²``, ``of**2``."""

    of: RepExpr
    exponent: int
    span: Span | None = _span()


@dataclass(frozen=True)
class Multiple:
    """``count`` stacked copies of a representation: ``5V``, ``5*V``, ``V*5``, ``2(V+V²)``."""

    count: int
    of: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Product:
    """``a ⊗ b ⊗ …`` in source order (two or more factors)."""

    factors: tuple[RepExpr, ...]
    span: Span | None = _span()


@dataclass(frozen=True)
class Sum:
    """``a ⊕ b ⊕ …`` in source order (two or more terms)."""

    terms: tuple[RepExpr, ...]
    span: Span | None = _span()


@dataclass(frozen=True)
class Opaque:
    """A representation that no text can spell, as those that a user defines in Python (`repc.reps.leaves`)."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


RepExpr = (
    Base
    | Scalars
    | OneDim
    | Regular
    | Label
    | NamedRep
    | Tensor
    | Sym
    | Alt
    | Conj
    | Dual
    | Power
    | Multiple
    | Product
    | Sum
    | Opaque
)


# ── groups ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class IndexRange:
    """``start:stop`` among a group's arguments (``Embed(G, d, 0:2)``)."""

    start: int
    stop: int
    span: Span | None = _span()


@dataclass(frozen=True)
class NamedGroup:
    """A group of the catalogue, or one bound by ``let``: a name and its arguments. ``SO⁺`` is named ``SOp``."""

    name: str
    args: tuple[int | IndexRange | GroupExpr, ...] = ()
    span: Span | None = _span()


@dataclass(frozen=True)
class ProductGroup:
    """``G × H × …`` (two or more factors)."""

    factors: tuple[GroupExpr, ...]
    span: Span | None = _span()


@dataclass(frozen=True)
class WreathGroup:
    """``base ≀ top``."""

    base: GroupExpr
    top: GroupExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class GeneratorExpr:
    """One generator: ``kind`` is ``perm`` (cycles of 1-based points), ``lie`` or ``discrete`` (a matrix)."""

    kind: str
    cycles: tuple[tuple[int, ...], ...] = ()
    matrix: tuple[tuple[Number, ...], ...] = ()
    span: Span | None = _span()


@dataclass(frozen=True)
class Generated:
    """``generated { … }``."""

    generators: tuple[GeneratorExpr, ...]
    span: Span | None = _span()


GroupExpr = NamedGroup | ProductGroup | WreathGroup | Generated


# ── exact matrix entries ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Rational:
    """An exact rational number; decimals such as ``0.25`` are read exactly."""

    value: Fraction
    span: Span | None = _span()


@dataclass(frozen=True)
class NamedNumber:
    """``pi`` or ``i``."""

    name: str
    span: Span | None = _span()


@dataclass(frozen=True)
class ElementaryFunction:
    """``sqrt``, ``cos``, ``sin``, ``exp`` of a number."""

    function: str
    argument: Number
    span: Span | None = _span()


@dataclass(frozen=True)
class Arithmetic:
    """``left op right`` with op one of ``+ - * / ^``; unary minus is ``0 - x``."""

    op: str
    left: Number
    right: Number
    span: Span | None = _span()


Number = Rational | NamedNumber | ElementaryFunction | Arithmetic


# ── statements ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Let:
    """``let name = group``."""

    name: str
    group: GroupExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class RepDef:
    """``rep name = expression``."""

    name: str
    rep: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class MapDef:
    """``map name : (inputs) -> output``; a curried arrow is several inputs, a bare arrow has no name."""

    name: str | None
    inputs: tuple[RepExpr, ...]
    output: RepExpr
    span: Span | None = _span()


@dataclass(frozen=True)
class Uniform:
    """``uniform(width)`` as a value of ``hidden``."""

    width: int
    span: Span | None = _span()


@dataclass(frozen=True)
class Option:
    """One ``key: value`` of a net."""

    key: str
    value: int | str | Uniform | RepExpr | tuple
    span: Span | None = _span()


@dataclass(frozen=True)
class NetDef:
    """``net name : (inputs) -> output { options }``."""

    name: str
    inputs: tuple[RepExpr, ...]
    output: RepExpr
    options: tuple[Option, ...] = ()
    span: Span | None = _span()


LineNode = Let | RepDef | MapDef | NetDef | GroupExpr
"""What one line says; a ``group`` line is its group."""


@dataclass(frozen=True)
class Spec:
    """A whole ``.rep`` file, statements in order; ``group`` is the one group statement's expression."""

    source: Source = field(compare=False, repr=False)
    lets: tuple[Let, ...]
    group: GroupExpr | None
    reps: tuple[RepDef, ...]
    outputs: tuple[MapDef | NetDef, ...]
