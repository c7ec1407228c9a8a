"""Users' subclasses of Group: their attributes are read and checked, and what follows from them is left to be
computed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar, overload

import numpy as np

from repc.groups.given.deduce import Deduced
from repc.groups.given.digits import NOISE
from repc.groups.given.doubtful import Doubtful
from repc.groups.given.intake import is_missing, one_line, precision_of, stacked, unrounded
from repc.groups.given.telling import untold_arrays
from repc.source import fail

if TYPE_CHECKING:
    from repc.groups.group import Group

_LONGEST_ARGUMENT = 24  # characters of a constructor's argument within a group's name


T = TypeVar("T")


class Fact(Generic[T]):
    """An attribute of type T that a group's facts answer; a non-data descriptor, so that a user's ``__init__`` may assign it."""

    def __init__(self, doc: str):
        self.__doc__ = doc

    def __set_name__(self, owner, name):
        self.name = name

    @overload
    def __get__(self, group: None, owner: type) -> Fact[T]: ...

    @overload
    def __get__(self, group: Group, owner: type | None = None) -> T: ...

    def __get__(self, group, owner=None):
        return self if group is None else getattr(group._facts, self.name)


def fact_names(cls: type) -> list[str]:
    """The names of all `Fact` attributes of a class and its bases."""
    return [name for base in cls.__mro__ for name, value in vars(base).items() if isinstance(value, Fact)]


def adopt(group: Group, args: tuple) -> None:
    """Make an instance of a user's subclass, just constructed with ``args``, a complete group."""
    own = vars(group)
    lie, discrete = _stacks(group)
    claims = {name: _given(group, name) for name in fact_names(type(group))}
    shown = f"({','.join(map(_brief, args))})" if args else ""
    name = one_line(claims["name"]) if isinstance(claims["name"], str) else type(group).__name__ + shown
    own["_facts"] = _facts(group, name, lie, discrete)
    own["lie_algebra"], own["discrete_generators"] = own["_facts"].lie, own["_facts"].discrete
    for key in ("generators", "scalar_reps", "action", "chain", "_stream"):  # a named parent may have filled them
        own.pop(key, None)
    for key, claim in claims.items():
        if not is_missing(claim) and key != "name":
            _settle(group, key, claim)
    own["name"] = name  # for a ``name`` of the class has line breaks still


def _stacks(group: Group) -> tuple[np.ndarray, np.ndarray]:
    """The tangents (k, d, d) and the elements (m, d, d) that a user's class or ``__init__`` gives. Raises RepcError (E0212) where
    there are neither, and no dimension."""
    d = _dimension(group)
    lie = stacked(_given(group, "lie_algebra"), d, "Lie algebra")
    discrete = stacked(_given(group, "discrete_generators"), d if lie is None else lie.shape[-1], "discrete")
    if lie is None and discrete is None:
        fail(
            "E0212",
            f"{type(group).__name__} has no generators and no dimension",
            "set lie_algebra, discrete_generators or d before super().__init__()",
        )
    return np.zeros((0, *discrete.shape[1:])) if lie is None else lie, discrete


def _facts(group: Group, name: str, lie: np.ndarray, discrete: np.ndarray) -> Deduced:
    """What is computed from the generators, at the precision that they are given in."""
    precision = max(precision_of(_given(group, "lie_algebra")), precision_of(_given(group, "discrete_generators")))
    lie, discrete = unrounded(name, lie, discrete, precision)
    origin, noise = type(group).__qualname__, max(NOISE, precision)
    doubt = untold_arrays(lie, discrete) if precision == 0 else None
    if doubt is None:
        return Deduced("user", name, lie, discrete, origin=origin, noise=noise)
    return Doubtful("user", name, lie, discrete, doubt, origin=origin, noise=noise)


def _brief(argument) -> str:
    text = one_line(str(argument))
    return text if len(text) <= _LONGEST_ARGUMENT else "…"


def _dimension(group: Group) -> int | None:
    d = _given(group, "d")
    if is_missing(d):
        return None
    if not isinstance(d, (int, np.integer)) or isinstance(d, bool) or d < 1:
        message = f"{type(group).__name__} has d = {d!r}; the dimension is a positive integer"
        fail("E0229", message, "write self.d = 3 for a group of 3×3 matrices")
    return int(d)


def _given(group: Group, key: str):
    """What a user's class or ``__init__`` says for an attribute; a named parent says its own generators."""
    value = vars(group).get(key, getattr(type(group), key, None))
    if isinstance(value, (Fact, cached_property)):
        inherits = "_facts" in vars(group) and key in ("d", "lie_algebra", "discrete_generators")
        return getattr(group, key) if inherits else None
    return value


def _settle(group: Group, key: str, claim) -> None:
    truth = getattr(group._facts, key)
    if isinstance(claim, (bool, np.bool_)) and truth is not None and bool(claim) != truth:
        fail(
            "E0213",
            f"{group._facts.name} declares {key} = {bool(claim)}, but its generators say {truth}",
            f"remove the declaration; {key} is computed from the generators",
        )
    vars(group)[key] = truth
