"""Every group that has a name: its spellings, how it is used, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from typing import NoReturn

from repc.groups.families.affine import SE, Aff, E
from repc.groups.families.cyclic import C, D, Z
from repc.groups.families.embed import DkeR3, Embed, O2eR3, SO2eR3
from repc.groups.families.exceptional import G2
from repc.groups.families.grid import ZksZnxZn
from repc.groups.families.linear import GL, SL, GLp, Scaling, Trivial
from repc.groups.families.orthogonal import O11, O13, SO, SO13, Lorentz, O, SO11p, SO13p, SOp
from repc.groups.families.permutation import A, S
from repc.groups.families.point import SCHOENFLIES, Icosahedral, Octahedral, PointGroup, Tetrahedral
from repc.groups.families.puzzles import Cube, RubiksCube
from repc.groups.families.symplectic import Sp
from repc.groups.families.unitary import SU, U
from repc.groups.group import Group
from repc.source import fail
from repc.syntax.slips import answer


@dataclass(frozen=True)
class Entry:
    """``name`` and other ``spellings``; ``usage`` as written in a spec; ``summary`` in one line; ``example`` parses.

    ``build(*args)`` makes the group. Entries without arguments have ``takes_arguments`` False.

    >>> from repc.groups import catalogue
    >>> catalogue()[0].usage
    'Trivial(n)'
    """

    name: str
    usage: str
    summary: str
    build: Callable[..., Group]
    example: str
    spellings: tuple[str, ...] = ()

    @property
    def takes_arguments(self) -> bool:
        """Whether the name is followed by arguments."""
        return "(" in self.usage


_FAMILIES = (
    Entry("Trivial", "Trivial(n)", "only the identity of ℝⁿ", Trivial, "Trivial(3)"),
    Entry("SO", "SO(n) or SO(p,q)", "rotations of ℝⁿ; determinant 1 in O(p,q)", SO, "SO(3)"),
    Entry("O", "O(n) or O(p,q)", "orthogonal matrices, of a definite or indefinite form", O, "O(3)"),
    Entry("SOp", "SO⁺(p,q)", "the identity component of O(p,q)", SOp, "SO⁺(1,3)", ("SO⁺",)),
    Entry("SL", "SL(n)", "real matrices of determinant 1", SL, "SL(3)"),
    Entry("GL", "GL(n)", "invertible real matrices", GL, "GL(3)"),
    Entry("GLp", "GLp(n)", "real matrices of positive determinant", GLp, "GLp(3)", ("GL⁺",)),
    Entry("U", "U(n)", "unitary matrices", U, "U(2)"),
    Entry("SU", "SU(n)", "unitary matrices of determinant 1", SU, "SU(2)"),
    Entry("Sp", "Sp(n)", "real symplectic matrices of ℝ²ⁿ", Sp, "Sp(2)"),
    Entry("Scaling", "Scaling(n)", "positive multiples of the identity of ℝⁿ", Scaling, "Scaling(3)"),
    Entry("Z", "Z(n)", "cyclic shifts of ℝⁿ", Z, "Z(4)"),
    Entry("C", "C(k)", "k rotations of the plane", C, "C(4)"),
    Entry("D", "D(k)", "k rotations and k reflections of the plane", D, "D(4)"),
    Entry("S", "S(n)", "permutations of n coordinates", S, "S(4)"),
    Entry("A", "A(n)", "even permutations of n coordinates", A, "A(4)"),
    Entry("E", "E(n)", "rotations, reflections and translations of ℝⁿ, on (x, 1) of ℝⁿ⁺¹", E, "E(3)"),
    Entry("SE", "SE(n)", "rotations and translations of ℝⁿ, on (x, 1) of ℝⁿ⁺¹", SE, "SE(3)"),
    Entry("Aff", "Aff(n)", "invertible affine maps of ℝⁿ, on (x, 1) of ℝⁿ⁺¹", Aff, "Aff(2)"),
    Entry("ZksZnxZn", "ZksZnxZn(k,n)", "turns and shifts of an n×n grid, on k·n² values", ZksZnxZn, "ZksZnxZn(4,3)"),
    Entry("DkeR3", "DkeR3(k)", "D(k) on x, y of ℝ³", DkeR3, "DkeR3(4)"),
    Entry("Embed", "Embed(G, d, i:j)", "G on the coordinates i … j−1 of ℝᵈ", Embed, "Embed(SO(2), 5, 1:3)"),
)

_SINGLE = (
    Entry("SO13", "SO13", "SO(1,3), time first", SO13, "SO13"),
    Entry("SO13p", "SO13p", "SO⁺(1,3), the proper orthochronous Lorentz group", SO13p, "SO13p"),
    Entry("O13", "O13", "O(1,3), the full Lorentz group", O13, "O13"),
    Entry("Lorentz", "Lorentz", "O(1,3), the full Lorentz group", Lorentz, "Lorentz"),
    Entry("SO11p", "SO11p", "SO⁺(1,1), boosts of the plane", SO11p, "SO11p"),
    Entry("O11", "O11", "O(1,1)", O11, "O11"),
    Entry("SO2eR3", "SO2eR3", "rotations of ℝ³ about z", SO2eR3, "SO2eR3"),
    Entry("O2eR3", "O2eR3", "rotations about z and vertical reflections of ℝ³", O2eR3, "O2eR3"),
    Entry("G2", "G2", "rotations of ℝ⁷ that keep the product of imaginary octonions", G2, "G2"),
    Entry("Cube", "Cube", "24 rotations of a cube, on its 6 faces", Cube, "Cube"),
    Entry("RubiksCube", "RubiksCube", "Rubik's cube, on its 48 facelets", RubiksCube, "RubiksCube"),
    Entry("Tetrahedral", "Tetrahedral", "12 rotations of a tetrahedron", Tetrahedral, "Tetrahedral"),
    Entry("Octahedral", "Octahedral", "24 rotations of a cube in ℝ³", Octahedral, "Octahedral"),
    Entry("Icosahedral", "Icosahedral", "60 rotations of an icosahedron", Icosahedral, "Icosahedral"),
)

_POINT = tuple(
    Entry(name, name, f"crystallographic point group {name} on ℝ³", partial(PointGroup, name), name)
    for name in SCHOENFLIES
)

_OUT_OF_SCOPE = {"Pin": "O", "Spin": "SO", "Pinp": "O", "Pinm": "O"}
_COVERS = {  # Spin(n) by another name: its spinors and its vectors
    2: ("SO(2)", "rep S = [1]", "rep X = [2]"),
    3: ("SU(2)", "rep S = [1]", "rep X = [2]"),
    4: ("SU(2) × SU(2)", "rep S = [1]_1+[1]_2", "rep X = [1]_1⊗[1]_2"),
    6: ("SU(4)", "rep S = [1]", "rep X = [1,1]"),
}


@cache
def catalogue() -> tuple[Entry, ...]:
    """All named groups: families, single groups, and the 32 point groups. A name may occur twice, with arguments
    (``O(3)``) and without (``O``, the point group).

    >>> from repc.groups import catalogue
    >>> [entry.name for entry in catalogue()][:3]
    ['Trivial', 'SO', 'O']
    """
    return _FAMILIES + _SINGLE + _POINT


@cache
def _by_name() -> dict[tuple[str, bool], Entry]:
    return {(name, e.takes_arguments): e for e in catalogue() for name in (e.name, *e.spellings)}


def build(name: str, args: Sequence, also: tuple[str, ...] = ()) -> Group:
    """The group with this name and these arguments (ints, slices, groups).

    Raises RepcError for unknown names, with the nearest one (``also``: further names to suggest), and for wrong
    arguments.
    """
    table = _by_name()
    entry = table.get((name, bool(args)))
    if entry is not None:
        return entry.build(*args)
    if (name, True) in table:
        return table[name, True].build()
    if (name, False) in table:
        written = f"{name}({', '.join(map(str, args))})"
        fail("E0203", f"{name} takes no arguments; found {written}", answer("group", written) or f"write {name}")
    if name in _OUT_OF_SCOPE:
        message = f"{name} groups are out of scope: repc works with matrix groups given on V, not with their covers"
        fail("E0228", message, _cover(name, args))
    _unknown(name, args, also)


def _cover(name: str, args: Sequence) -> str:
    """Where spinors and vectors stand in one group that repc has, with the lines to write."""
    n = args[0] if name == "Spin" and len(args) == 1 and args[0] in _COVERS else 3
    group, spinors, vectors = _COVERS[n]
    known = name == "Spin" and n in args
    same = "write" if known else f"use {_OUT_OF_SCOPE[name]}(n), or write"
    meant = f"'{spinors}' are spinors and '{vectors}' the vectors of SO({n}), in one group"
    return f"{same} 'group {group}', which is Spin({n}): {meant}"


def refuse_field(written: str) -> None:
    """Raise E0201 for a group over a field, such as SL(2,C), which reads as one with a group as its last argument."""
    known = answer("group", written)
    if known is not None:
        fail("E0201", f"unknown group {written}", known)


def _unknown(name: str, args: Sequence, also: tuple[str, ...]) -> NoReturn:
    written = f"{name}({','.join(map(str, args))})" if args else name
    known = answer("group", written) or answer("group", name)
    if known is not None:
        fail("E0201", f"unknown group {name}", known)
    names = [e.name for e in catalogue()] + list(also)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    near = near or [known for known in names if known.lower() == name.lower()]
    usage = next((e.usage for e in catalogue() if near and e.name == near[0]), near[0] if near else "")
    remedy = f"did you mean {usage}?" if near else "'repc groups' lists all names; let binds a new one"
    fail("E0201", f"unknown group {name}", remedy)
