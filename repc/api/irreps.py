"""Irreducibles with multiplicities as a value: what ``rep.irreps()`` returns, and what strings such as ``5x0e+5x1o`` parse to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import accumulate
from numbers import Integral

from repc.driver import build_group
from repc.groups import SU, Group, O
from repc.groups.irreducibles.catalog import irreducible_facts
from repc.groups.irreducibles.labels import IrrepCount, label_order
from repc.report.words import irreps_text
from repc.source import Source, Span, fail

_TERM = re.compile(r"\s*(?:(\d+)\s*x\s*)?(\d+)(/2)?\s*([eoy]?)\s*")
_ONE = re.compile(r"(\d+)(/2)?([eo]?)")
_LABELED = re.compile(r"\s*(?:(\d+)\s*x?\s*)?((?:\[|ρ|rho)\S*(?: \S+)*)\s*")
_PLUS = re.compile(r"(?<!\])\+|\+(?=\s*[\d\[ρr])")  # not the mark of a label: [1]+


class Irreps(tuple[IrrepCount, ...]):
    """A tuple of `IrrepCount` (label, dim, type, multiplicity) in the order of the coordinates; prints as ``5[0] + 5[1]``.

    ``Irreps("5x0e+5x1o")`` are irreducibles of O(3) in e3nn's words, ``Irreps("2x1/2+1x1")`` spins of SU(2), which one half says,
    ``Irreps("2[3,1]+[4]", "S(4)")`` those of any group by label; pairs ``[(5, "0e"), (5, "1o")]`` say the same. ``group`` is None
    where it is not known; `repc.irreps.from_e3nn` makes a representation. Where one irreducible is asked for, ``"1o"``, ``"1/2"``
    and labels ``"[1]o"`` are understood. Raises RepcError (E0370) for what is none of these.

    >>> from repc.irreps import Irreps
    >>> found = Irreps("2x1o+3x0e")
    >>> print(found.dim, found.count("1o"), found.lmax)
    9 2 1
    """

    group: Group | None

    def __new__(cls, irreps: str | Iterable = (), group: Group | str | None = None) -> Irreps:
        group = build_group(group) if isinstance(group, str) else group
        several = isinstance(irreps, Iterable) and not isinstance(irreps, (str, IrrepCount))
        given = tuple(irreps) if several else (irreps,)
        terms = [term for term in given if isinstance(term, IrrepCount)]
        if len(terms) < len(given):
            group, terms = _parsed("+".join(map(_term_of, given)), group)
        made = super().__new__(cls, terms)
        made.group = group
        return made

    def __getnewargs__(self):
        return tuple(self), self.group

    def __repr__(self) -> str:
        return irreps_text(self)

    def _repr_latex_(self) -> str:
        terms = [irrep._repr_latex_().strip("$") for irrep in self]
        total = r" \oplus ".join(terms) or "0"
        return f"${total}$"

    @property
    def e3nn(self) -> str:
        """The string ``5x0e+5x1o`` of O(3), ``2x1/2+1x1`` of SU(2); RepcError (E0374) for other groups than these and SO(3)."""
        return "+".join(f"{i.multiplicity}x{self._spin(i)}{i.label.partition(']')[2] or self._parity}" for i in self)

    # ── sizes ────────────────────────────────────────────────────────────────────────────────

    @property
    def dim(self) -> int:
        """Number of coordinates."""
        return sum(i.dim * i.multiplicity for i in self)

    @property
    def num_irreps(self) -> int:
        """How many irreducibles, each as often as it occurs."""
        return sum(i.multiplicity for i in self)

    @property
    def lmax(self) -> int | Fraction:
        """The largest l, or spin of SU(2). RepcError (E0374) for none, and for other groups than O(3), SO(3) and SU(2)."""
        if not self:
            fail("E0374", "no irreducibles have no largest l", "ask for dim, which is 0")
        return max(map(self._spin, self))

    def slices(self) -> list[slice]:
        """Where the coordinates of each term lie."""
        ends = list(accumulate((i.dim * i.multiplicity for i in self), initial=0))
        return [slice(a, b) for a, b in zip(ends, ends[1:], strict=False)]

    # ── which there are ──────────────────────────────────────────────────────────────────────

    def __contains__(self, irrep: object) -> bool:
        return self.count(irrep) > 0

    def count(self, irrep: object) -> int:
        """How often an irreducible occurs in all."""
        label = self._label(irrep)
        return sum(i.multiplicity for i in self if i.label == label)

    def index(self, irrep: object) -> int:  # type: ignore[override]  # words for one irreducible are understood
        """The place of the first term of an irreducible. ValueError where it does not occur."""
        label = self._label(irrep)
        for place, term in enumerate(self):
            if term.label == label:
                return place
        raise ValueError(f"{irrep} is not among {self}")

    def filter(self, keep: Iterable | Callable[[IrrepCount], bool] | None = None, *, drop=None, lmax=None) -> Irreps:
        """The terms whose irreducible is among ``keep`` (one, several, or a function that says), not among ``drop``, of l up to
        ``lmax``."""
        rules = [] if keep is None else [keep if callable(keep) else self._among(keep)]
        if drop is not None:
            dropped = drop if callable(drop) else self._among(drop)
            rules.append(lambda i: not dropped(i))
        if lmax is not None:
            rules.append(lambda i: self._spin(i) <= lmax)
        return self._of(i for i in self if all(rule(i) for rule in rules))

    def sort(self) -> Irreps:
        """The terms by their labels' numbers, then their marks: l ascending, even before odd."""
        return self._of(sorted(self, key=lambda i: label_order(i.label)))

    def regroup(self) -> Irreps:
        """Sorted, equal irreducibles in one term, none that occurs 0 times."""
        each = {i.label: i for i in self.sort()}
        return self._of(_times(i, n) for i in each.values() if (n := self.count(i)))

    # ── arithmetic and comparison ────────────────────────────────────────────────────────────

    def __getitem__(self, i):  # type: ignore[override]  # slices are Irreps
        found = super().__getitem__(i)
        return self._of(found) if isinstance(i, slice) else found

    def __add__(self, other):  # type: ignore[override]  # of two of them
        return NotImplemented if _is_rep(other) else self._of((*self, *self._read(other)))

    def __radd__(self, other):
        return self if isinstance(other, Integral) and other == 0 else self._read(other) + self  # 0: so that sum([...]) works

    def __mul__(self, n):
        if _is_rep(n):
            return NotImplemented
        if not isinstance(n, Integral):
            found = f"irreps are repeated by an integer, not multiplied by {n!r}"
            remedy = "for a tensor product multiply representations: from_e3nn(a) * from_e3nn(b), of repc.irreps"
            fail("E0375", found, f"write 2 * irreps; {remedy}")
        return self._of(super().__mul__(n))

    __rmul__ = __mul__

    def __floordiv__(self, n: int) -> Irreps:
        """Each multiplicity divided, rounded down; terms that vanish are left out."""
        if not isinstance(n, Integral) or n < 1:
            fail("E0375", f"multiplicities are divided by a positive integer, not {n!r}", "write irreps // 2")
        return self._of(_times(i, i.multiplicity // int(n)) for i in self if i.multiplicity >= n)

    def difference(self, other: Irreps | str) -> str:
        """In words how another value differs; empty where both are equal. Equal irreducibles in another order are no equal
        coordinates."""
        other = self._read(other)
        if self == other:
            return ""
        if self.regroup() != other.regroup():
            return f"other irreducibles: {self} and {other}"
        merged = [label for k, label in enumerate(_each(self)) if k == 0 or _each(self)[k - 1] != label]
        others = [label for k, label in enumerate(_each(other)) if k == 0 or _each(other)[k - 1] != label]
        what = "equal coordinates, written in other terms" if merged == others else "equal irreducibles in another order"
        return f"{what}: {self} and {other}"

    # ── words for one irreducible ────────────────────────────────────────────────────────────

    def _of(self, irreps: Iterable[IrrepCount]) -> Irreps:
        return Irreps(tuple(irreps), self.group)

    def _read(self, other) -> Irreps:
        return other if isinstance(other, Irreps) else Irreps(other, self.group)

    def _among(self, irreps) -> Callable[[IrrepCount], bool]:
        labels = {self._label(i) for i in ((irreps,) if isinstance(irreps, (str, IrrepCount)) else irreps)}
        return lambda i: i.label in labels

    def _label(self, irrep: object) -> str | None:
        if isinstance(irrep, IrrepCount):
            return irrep.label
        found = _ONE.fullmatch(irrep) if isinstance(irrep, str) else None
        return irrep if found is None and isinstance(irrep, str) else None if found is None else self._spelled(*found.groups())

    def _spelled(self, number: str, half: str | None, parity: str) -> str:
        family = None if self.group is None else self.group.family
        return f"[{2 * int(number) if family == 'SU' and not half else number}]{'' if family == 'SO' and parity == 'e' else parity}"

    def _spin(self, irrep: IrrepCount) -> int | Fraction:
        size = None if self.group is None else (self.group.family, self.group.d)
        if size not in (("O", 3), ("SO", 3), ("SU", 2)):
            where = "no group" if self.group is None else self.group.name
            fail("E0374", f"{irrep.label} of {where} has no l", "l is that of O(3), SO(3) and SU(2)")
        number = int(irrep.label.removeprefix("[").partition("]")[0])
        return Fraction(number, 2) if size == ("SU", 2) else number

    @property
    def _parity(self) -> str:
        return "" if self.group is not None and self.group.family == "SU" else "e"


def _is_rep(other: object) -> bool:
    """Whether a value is a representation, whose algebra takes irreducibles as one."""
    return hasattr(other, "node")


def _times(irrep: IrrepCount, n: int) -> IrrepCount:
    return IrrepCount(irrep.label, irrep.dim, irrep.type, n)


def _each(irreps: Irreps) -> list[str]:
    return [i.label for i in irreps if i.multiplicity]


def _term_of(term: object) -> str:
    """An irreducible, a text, or a pair (multiplicity, irreducible) as e3nn takes them, as text."""
    match term:
        case IrrepCount(label=label, multiplicity=count):
            return f"{count}x{label}"
        case str():
            return term
        case (Integral() as count, (Integral() as l, 1 | -1 as parity)):
            return f"{count}x{l}{'e' if parity == 1 else 'o'}"
        case (Integral() as count, str() as one):
            return f"{count}x{one}"
    fail("E0370", f"{term!r} is no irreducible", "write Irreps('5x0e+5x1o') or Irreps([(5, '0e'), (5, '1o')])")


def _parsed(text: str, group: Group | None) -> tuple[Group, list[IrrepCount]]:
    """The group that a string is of, and its terms. Raises RepcError (E0370) at the wrong one."""
    source, at, found = Source("irreps", text), 0, []
    half = group.family == "SU" if group is not None else "/2" in text
    pieces = _PLUS.split(text) if text.strip() else []
    for piece in pieces:
        if labeled := _LABELED.fullmatch(piece):
            found.append((labeled[1], labeled[2]))
        elif (term := _TERM.fullmatch(piece)) and bool(term[4]) is not half:
            found.append(_spelled(group, half, *term.groups()))
        else:
            shown, place = piece.strip() or "an empty term", Span(at, at + len(piece))
            good = "2x1/2, without parity" if half else "5x1o, with a parity e or o"
            remedy = f"write terms such as {good}, joined by +"
            fail("E0370", f"'{text}' is no irreps string of e3nn: found {shown}", remedy, place, source)
        at += len(piece) + 1
    group = (SU(2) if half else O(3)) if group is None else group
    return group, [_counted(group, *term) for term in found]


def _spelled(
    group: Group | None, is_spin: bool, copies: str | None, number: str, half: str | None, parity: str
) -> tuple[str | None, str]:
    """A multiplicity and a label."""
    parity = "eo"[int(number) % 2] if parity == "y" else parity
    if group is not None and group.family == "SO" and parity == "e":  # as e3nn writes what knows no parity
        parity = ""
    return copies, f"[{2 * int(number) if is_spin and not half else number}]{parity}"


def _counted(group: Group, copies: str | None, label: str) -> IrrepCount:
    facts = irreducible_facts(group, 0, label)
    return IrrepCount(facts.label, facts.dim, facts.type, 1 if copies is None else int(copies))
