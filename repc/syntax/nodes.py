"""The tree of a ``.rep`` file, declared once. Every node is frozen and carries its span (ignored by ``==``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from repc.source import Source, Span


@dataclass(frozen=True)
class Node:
    """What every node has: its place in the source."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


# ── representations ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Subscript(Node):
    """Which factor of a product group is meant: by name (``V_SO(3)``) or by 1-based position (``V_2``)."""

    group: NamedGroup | None = None
    position: int | None = None


@dataclass(frozen=True)
class Base(Node):
    """``V``, or ``V_SO(3)``, ``V_1``: the space the group (or one factor) is defined on."""

    subscript: Subscript | None = None


@dataclass(frozen=True)
class Scalars(Node):
    """A bare integer: that many scalars. ``V⁰`` is ``Power(Base(), 0)``, not this."""

    count: int


@dataclass(frozen=True)
class OneDim(Node):
    """``det``, ``sgn``, ``timeor`` or ``spaceor``, of one factor where subscripted."""

    name: str
    subscript: Subscript | None = None


@dataclass(frozen=True)
class Regular(Node):
    """``reg``: the regular representation of a finite group."""

    subscript: Subscript | None = None


@dataclass(frozen=True)
class Label(Node):
    """An irreducible by label; ``text`` is the label without subscript: ``[2,1]``, ``[0]'``, ``[1]e``, ``1o``."""

    text: str
    subscript: Subscript | None = None


@dataclass(frozen=True)
class NamedRep(Node):
    """A representation named by an earlier ``rep`` line."""

    name: str


@dataclass(frozen=True)
class Tensor(Node):
    """``T(p,q)`` = V^p ⊗ (V*)^q."""

    p: int
    q: int
    subscript: Subscript | None = None


@dataclass(frozen=True)
class IndexedTensor(Node):
    """``tensor("ijk=-jik", i=5x1e, k=2o)``: tensors with the symmetries of a formula. ``over`` are (letter, what that index runs
    over); without a letter (None) what all others run over, which is V where nothing is said."""

    formula: str
    over: tuple[tuple[str | None, RepExpr], ...] = ()
    place: Span | None = field(default=None, compare=False, repr=False, kw_only=True)  # of the formula


@dataclass(frozen=True)
class Harmonics(Node):
    """``harmonics(degree)``: the harmonic polynomials of V of degrees 0 to ``degree``, V⁰ + V + traceless Sym²(V) + …"""

    degree: int
    subscript: Subscript | None = None


@dataclass(frozen=True)
class Sym(Node):
    """``Sym^degree(of)``."""

    degree: int
    of: RepExpr


@dataclass(frozen=True)
class Alt(Node):
    """``Alt^degree(of)``, also ``Λ^degree(of)``."""

    degree: int
    of: RepExpr


@dataclass(frozen=True)
class Res(Node):
    """``res(of)``, ``res(subgroup, of)``: a representation of a group G, as one of the subgroup that the file's group is in G."""

    of: RepExpr
    subgroup: str | None = None


@dataclass(frozen=True)
class Conj(Node):
    """``conj(of)``: the complex conjugate."""

    of: RepExpr


@dataclass(frozen=True)
class Dual(Node):
    """``of*`` or ``of.T``."""

    of: RepExpr


@dataclass(frozen=True)
class Power(Node):
    """``of^exponent``, ``of²``, ``of**2``."""

    of: RepExpr
    exponent: int


@dataclass(frozen=True)
class Multiple(Node):
    """``count`` stacked copies of a representation: ``5V``, ``5*V``, ``V*5``, ``2(V+V²)``."""

    count: int
    of: RepExpr


@dataclass(frozen=True)
class Product(Node):
    """``a ⊗ b ⊗ …`` in source order (two or more factors)."""

    factors: tuple[RepExpr, ...]


@dataclass(frozen=True)
class Sum(Node):
    """``a ⊕ b ⊕ …`` in source order (two or more terms)."""

    terms: tuple[RepExpr, ...]


@dataclass(frozen=True)
class Images(Node):
    """``images { … }``: a representation of a factor by the images of its generators. ``coordinates`` are their names, if any;
    ``called`` is the name of the ``rep`` line that says it, for printing."""

    generators: tuple[GeneratorExpr, ...]
    coordinates: tuple[str, ...] = ()
    subscript: Subscript | None = None
    called: str = field(default="", compare=False, kw_only=True)


@dataclass(frozen=True)
class CosetSpace(Node):
    """``top/bottom``: a finite group on the cosets of a subgroup; ``top`` names a factor of the group."""

    top: NamedGroup
    bottom: GroupExpr


@dataclass(frozen=True)
class Tuples(Node):
    """``tuples(of, size)``, ``pairs(of)``, ``sets(of, size)``: a permutation group on tuples, or sets, of different points."""

    kind: str
    of: RepExpr
    size: int


@dataclass(frozen=True)
class Ind(Node):
    """``Ind(subgroup, of)``: what a representation ``of`` a subgroup of a finite factor induces. V in it is the subgroup's."""

    subgroup: GroupExpr
    of: RepExpr
    subscript: Subscript | None = None


@dataclass(frozen=True)
class Opaque(Node):
    """A representation that no text can spell, as those that a user defines in Python (`repc.reps.leaves`)."""


RepExpr = (
    Base
    | Scalars
    | OneDim
    | Regular
    | Label
    | NamedRep
    | Tensor
    | IndexedTensor
    | Harmonics
    | Sym
    | Alt
    | Conj
    | Dual
    | Power
    | Multiple
    | Product
    | Sum
    | Images
    | CosetSpace
    | Tuples
    | Ind
    | Res
    | Opaque
)


# ── groups ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class IndexRange(Node):
    """``start:stop`` among a group's arguments (``Embed(G, d, 0:2)``)."""

    start: int
    stop: int


@dataclass(frozen=True)
class NamedGroup(Node):
    """A group of the catalogue, or one bound by ``let``: a name and its arguments. ``SO⁺`` is named ``SOp``."""

    name: str
    args: tuple[int | IndexRange | GroupExpr, ...] = ()


@dataclass(frozen=True)
class ProductGroup(Node):
    """``G × H × …`` (two or more factors)."""

    factors: tuple[GroupExpr, ...]


@dataclass(frozen=True)
class WreathGroup(Node):
    """``base ≀ top``."""

    base: GroupExpr
    top: GroupExpr


@dataclass(frozen=True)
class Subgroup(Node):
    """``group in into``: a group together with the larger one that it is part of."""

    group: GroupExpr
    into: GroupExpr


@dataclass(frozen=True)
class GeneratorExpr(Node):
    """One generator, or the image of one: ``kind`` is ``perm`` (cycles of 1-based points), ``lie`` or ``discrete`` (a matrix);
    ``signed``: cycles, where a minus turns the sign of what goes to a point and comes from it, or ``places``, the signed place to
    which each coordinate goes; or ``word``: ``letters`` are 1-based numbers of generators of the group behind ``in``, with
    exponents."""

    kind: str
    cycles: tuple[tuple[int, ...], ...] = ()
    matrix: tuple[tuple[Number, ...], ...] = ()
    places: tuple[int, ...] = ()
    letters: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Generated(Node):
    """``generated { … }``; ``coordinates`` are the names of what its generators move, if any."""

    generators: tuple[GeneratorExpr, ...]
    coordinates: tuple[str, ...] = ()


GroupExpr = NamedGroup | ProductGroup | WreathGroup | Generated | Subgroup


# ── exact matrix entries ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Rational(Node):
    """An exact rational number; decimals such as ``0.25`` are read exactly. ``places``: digits behind the point of a decimal."""

    value: Fraction
    places: int = field(default=0, compare=False)


@dataclass(frozen=True)
class NamedNumber(Node):
    """``pi`` or ``i``."""

    name: str


@dataclass(frozen=True)
class ElementaryFunction(Node):
    """``sqrt``, ``cos``, ``sin``, ``exp`` of a number."""

    function: str
    argument: Number


@dataclass(frozen=True)
class Arithmetic(Node):
    """``left op right`` with op one of ``+ - * / ^``; unary minus is ``0 - x``."""

    op: str
    left: Number
    right: Number


Number = Rational | NamedNumber | ElementaryFunction | Arithmetic


# ── statements ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Let(Node):
    """``let name = group``."""

    name: str
    group: GroupExpr


@dataclass(frozen=True)
class RepDef(Node):
    """``rep name = expression``."""

    name: str
    rep: RepExpr


@dataclass(frozen=True)
class MapDef(Node):
    """``map name : (inputs) -> output { options }``; a curried arrow is several inputs, a bare arrow has no name."""

    name: str | None
    inputs: tuple[RepExpr, ...]
    output: RepExpr
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Uniform(Node):
    """``uniform(width)`` as a value of ``hidden``."""

    width: int


@dataclass(frozen=True)
class Degrees(Node):
    """``first..last`` as a value of ``degree``; ``≤3`` is 0..3."""

    first: int
    last: int


@dataclass(frozen=True)
class Option(Node):
    """One ``key: value`` of a map, a poly or a net."""

    key: str
    value: int | str | Uniform | Degrees | RepExpr | tuple


@dataclass(frozen=True)
class PolyDef(Node):
    """``poly name : (inputs) -> output { options }``."""

    name: str
    inputs: tuple[RepExpr, ...]
    output: RepExpr
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class NetDef(Node):
    """``net name : (inputs) -> output { options }``."""

    name: str
    inputs: tuple[RepExpr, ...]
    output: RepExpr
    options: tuple[Option, ...] = ()


OutputDef = MapDef | PolyDef | NetDef
"""What a module is written for."""

LineNode = Let | RepDef | OutputDef | GroupExpr
"""What one line says; a ``group`` line is its group."""


@dataclass(frozen=True)
class Spec:
    """A whole ``.rep`` file, statements in order; ``group`` is the one group statement's expression."""

    source: Source = field(compare=False, repr=False)
    lets: tuple[Let, ...]
    group: GroupExpr | None
    reps: tuple[RepDef, ...]
    outputs: tuple[OutputDef, ...]
