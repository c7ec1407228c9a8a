"""Recognizing a group with a free argument, and what is asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from repc.groups import DirectProduct, Group, catalogue, group_from_node
from repc.groups.subgroups.standard import placed
from repc.source import RepcError, Source, fail
from repc.symbolic.formula.families import FAMILIES, Family
from repc.syntax import nodes, unparse

_LETTER = re.compile(r"[a-z][a-z0-9_]*")
Lets = Mapping[str, nodes.GroupExpr]


@dataclass(frozen=True)
class FreeFactor:
    """A family with a letter for its argument: O(n)."""

    family: Family
    letter: str

    @property
    def name(self) -> str:
        """``O(n)``."""
        return f"{self.family.name}({self.letter})"

    def at(self, values: Mapping[str, int]) -> Group:
        """The group at a number, under its name with the letter."""
        return self.family.build(values[self.letter]).called(self.name)

    def renamed(self, names: Mapping[str, str]) -> FreeFactor:
        """The same with another letter."""
        return replace(self, letter=names.get(self.letter, self.letter))


@dataclass(frozen=True, eq=False)
class FixedFactor:
    """One factor of a product that has no letter."""

    group: Group
    letter: str = ""

    @property
    def name(self) -> str:
        """The name of the group."""
        return self.group.name

    def at(self, values: Mapping[str, int]) -> Group:
        """The group."""
        return self.group

    def renamed(self, names: Mapping[str, str]) -> FixedFactor:
        """Itself."""
        return self


@dataclass(frozen=True)
class FreeGroup:
    """A group with letters, O(n), or a product some of whose factors have letters, S(n) × O(3). Factors with the same letter have
    the same size. ``into``: the larger group with the same letters that it is placed in, as in O(n) in GL(n)."""

    parts: tuple[FreeFactor | FixedFactor, ...]
    into: FreeGroup | None = None

    @property
    def name(self) -> str:
        """``S(n)×O(3)``."""
        return "×".join(factor.name for factor in self.parts)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters, each once, in the order in which they are met."""
        return tuple(dict.fromkeys(factor.letter for factor in self.parts if factor.letter))

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the families of the factors with a letter: ("S",)."""
        return tuple(factor.family.name for factor in self.parts if isinstance(factor, FreeFactor))

    @property
    def slots(self) -> dict[int, str]:
        """The letter of each factor that has one."""
        return {k: factor.letter for k, factor in enumerate(self.parts) if factor.letter}

    @property
    def letter(self) -> str:
        """The letters as words."""
        return ", ".join(self.letters)

    @cached_property
    def is_complex(self) -> bool:
        """Whether it acts on ℂⁿ."""
        return self.at(dict.fromkeys(self.letters, 2)).is_complex

    @property
    def field(self) -> str:
        """``R`` or ``C``."""
        return "C" if self.is_complex else "R"

    def at(self, values: Mapping[str, int]) -> Group:
        """The group at these numbers, under its name with the letters."""
        found = [factor.at(values) for factor in self.parts]
        whole = found[0] if len(found) == 1 else DirectProduct(*found).called(self.name)
        return whole if self.into is None else placed(whole, self.into.at(values))

    def renamed(self, names: Mapping[str, str]) -> FreeGroup:
        """The same with other letters."""
        into = None if self.into is None else self.into.renamed(names)
        return FreeGroup(tuple(factor.renamed(names) for factor in self.parts), into)


@dataclass(frozen=True)
class FreeSpec:
    """A question about a group with a free argument: a spec with maps, or one representation ``rep``.

    ``name`` is the name of a bare arrow.
    """

    group: FreeGroup
    spec: nodes.Spec
    name: str
    rep: nodes.RepExpr | None = None

    @property
    def source(self) -> Source:
        """Where it was written."""
        return self.spec.source

    @property
    def outputs(self) -> tuple[nodes.OutputDef, ...]:
        """Its maps and networks as they were written."""
        return self.spec.outputs

    def only(self, line: nodes.OutputDef) -> FreeSpec:
        """The same question about one line alone."""
        return replace(self, spec=replace(self.spec, outputs=(line,)))


def free_group(node: nodes.GroupExpr | None, bound: Iterable[str] | Lets = ()) -> FreeGroup | None:
    """The family and letter of ``O(n)``, and the factors of ``S(n) × O(3)``; None for a group without a free argument.

    ``bound`` are the names of ``let`` lines, or these names with their groups, which factors of a product may be. Raises
    RepcError for a letter where no formulas exist.
    """
    if node is None:
        return None
    if isinstance(node, nodes.Subgroup):
        return _free_subgroup(node, bound)
    parts = _flat(node)
    if all(_with_letter(leaf, bound) is None for leaf in _leaves(node)):
        return None
    _refuse_in_wreath(parts, bound)
    return FreeGroup(tuple(factor for part in parts for factor in _factors(part, bound)))


def _free_subgroup(node: nodes.Subgroup, bound: Iterable[str] | Lets) -> FreeGroup | None:
    """``O(n) in GL(n)``. Raises RepcError (E0394) where one of the two has other letters."""
    small, large = free_group(node.group, bound), free_group(node.into, bound)
    if small is None and large is None:
        return None
    letters = [set() if one is None else set(one.letters) for one in (small, large)]
    if small is None or large is None or letters[0] != letters[1]:
        names = ", ".join(sorted(letters[0] ^ letters[1]))
        words = f"{names} stands for every number in one of {unparse(node.group)} and {unparse(node.into)}, and not in the other"
        fail("E0394", words, f"write the same letters, as in O(n) in GL(n), or a number for {names}", node.span)
    return replace(small, into=large)


def _free_factor(node: nodes.GroupExpr, bound: Iterable[str]) -> FreeFactor | None:
    found = _with_letter(node, bound)
    if found is None:
        return None
    node, letter = found
    if node.name in FAMILIES:
        return FreeFactor(FAMILIES[node.name], letter)
    known = ", ".join(f"{name}(n)" for name in FAMILIES)
    fail(
        "E0380",
        f"there are no formulas in {letter} for {node.name}({letter})",
        f"give {letter} a number, or use one of {known}",
        node.span,
    )


def _factors(node: nodes.GroupExpr, bound: Iterable[str] | Lets) -> tuple[FreeFactor | FixedFactor, ...]:
    """A group with a letter, or the factors of one without."""
    free = _free_factor(node, bound)
    if free is not None:
        return (free,)
    lets = bound if isinstance(bound, Mapping) else {}
    if isinstance(node, nodes.NamedGroup) and node.name in bound and node.name not in lets:
        what = f"{node.name} is a group of this file, beside a factor with a letter"
        fail("E0380", what, "write the group itself, or give the letter a number", node.span)
    try:
        return tuple(FixedFactor(factor) for factor in group_from_node(node, lets).factors)
    except RepcError as error:
        raise error.at(node.span, None) from None


def _flat(node: nodes.GroupExpr) -> tuple[nodes.GroupExpr, ...]:
    """The factors of a product, those of products in it too."""
    return tuple(part for f in node.factors for part in _flat(f)) if isinstance(node, nodes.ProductGroup) else (node,)


def _leaves(node: nodes.GroupExpr) -> tuple[nodes.GroupExpr, ...]:
    """What products and wreath products are made of."""
    match node:
        case nodes.ProductGroup(parts):
            return tuple(leaf for part in parts for leaf in _leaves(part))
        case nodes.WreathGroup(base, top):
            return (*_leaves(base), *_leaves(top))
    return (node,)


def _refuse_in_wreath(parts: tuple[nodes.GroupExpr, ...], bound: Iterable[str]) -> None:
    """Raise E0380 for a letter in a factor of a wreath product."""
    inside = (leaf for part in parts if isinstance(part, nodes.WreathGroup) for leaf in _leaves(part))
    for leaf in inside:
        found = _with_letter(leaf, bound)
        if found is not None:
            named, letter = found
            what = f"{named.name}({letter}) is a factor of a wreath product: a letter is for a group alone, or in a product with ×"
            fail("E0380", what, f"give {letter} a number, as in {named.name}(5)", named.span)


def _with_letter(node: nodes.GroupExpr | None, bound: Iterable[str]) -> tuple[nodes.NamedGroup, str] | None:
    if not isinstance(node, nodes.NamedGroup) or node.name in bound or len(node.args) != 1:
        return None
    (argument,) = node.args
    if not isinstance(argument, nodes.NamedGroup) or argument.args or argument.name in bound:
        return None
    families = {name for entry in catalogue() if entry.takes_arguments for name in (entry.name, *entry.spellings)}
    return (node, argument.name) if node.name in families and _LETTER.fullmatch(argument.name) else None


def refuse_free(free: FreeGroup, node: nodes.GroupExpr):
    """Raise the RepcError that a number is needed for a free argument."""
    numbered = free.renamed(dict.fromkeys(free.letters, "3"))
    fail(
        "E0381",
        f"{free.name} has no number for {free.letter}, and this is about one group",
        f"write a number, as in {numbered.name}; 'repc compile', 'repc explain' and nn.EMLP take {free.letter} as it is",
        node.span,
    )
