"""What networks compute, apart from their parameters: emitted modules, made once for each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from repc.api import Expression
from repc.api.bound import spelled
from repc.driver import emit_free_network, emit_network
from repc.reps import TypedRep
from repc.reps.nets import NetOptions, TypedNet
from repc.reps.tree import involves_user
from repc.source import Remark
from repc.source.losses import warn_losses

if TYPE_CHECKING:
    from repc.driver.relaxed import Relaxed


class Blueprint:
    """What a network computes, apart from its parameters: an emitted module. Equal where the text is, so that equal
    networks share their compiled functions. ``table`` says of each layer what it holds, learns and costs. ``lineage``: what
    it was made from, by which it is restricted to subgroups; of networks for every n its description. ``before``: of a restricted
    network, that of the group before. ``input_count``: how many inputs there are.
    """

    def __init__(
        self,
        module: ModuleType,
        source: str,
        table: str,
        lineage: TypedNet | Relaxed | tuple | None = None,
        before: Blueprint | None = None,
    ):
        self.module, self.source, self.table, self.lineage, self.before = module, source, table, lineage, before
        self.input_count = 1 if isinstance(module.INPUT, str) else len(module.INPUT)

    def __eq__(self, other) -> bool:
        return self.source == other.source if isinstance(other, Blueprint) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.source)


def made_once(typed: TypedNet) -> Blueprint:
    """What a network computes, remembered where its text says all of it."""
    return _cached(_Key(typed)) if all(map(_spoken, (*typed.inputs, typed.output, *typed.options.hidden))) else _made(typed)


@lru_cache(maxsize=256)
def _free_made(*described) -> Blueprint:
    return _told(*emit_free_network(*described), has_layers=bool(described[3]), lineage=described)


def made_for_every_size(name: str, reps: tuple, group: str, hidden: tuple[str | int | None, ...], options: NetOptions) -> Blueprint:
    """The same of a network under a group with letters, as ``"S(n)"``. Raises RepcError for representations of others."""
    return _free_made(name, tuple(spelled(rep, group) for rep in reps), group, hidden, options)


def _spoken(rep: Expression | TypedRep) -> bool:
    return not involves_user(rep.node)


class _Key:
    """A network, equal by what it says."""

    def __init__(self, typed: TypedNet):
        self.typed = typed
        o = typed.options
        hidden = tuple(str(h) for h in o.hidden)
        rest = replace(o, hidden=())
        self._key = (typed.name, typed.texts, typed.output.group, hidden, rest, typed.final, typed.linear, typed.final_product)

    def __eq__(self, other) -> bool:
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=256)
def _cached(key: _Key) -> Blueprint:
    return _made(key.typed)


def _made(typed: TypedNet) -> Blueprint:
    return _told(*emit_network(typed), has_layers=bool(typed.options.hidden) or typed.final_product, lineage=typed)


def _told(
    module: ModuleType, source: str, table: str, remarks: Sequence[Remark], has_layers: bool, lineage: TypedNet | tuple
) -> Blueprint:
    """The blueprint of a network; what of input and output cannot matter in it is a warning, once for each network. Linear layers
    are parts of others: what one does not see another may, and their summary says it."""
    warn_losses(remarks if has_layers else ())
    return Blueprint(module, source, table, lineage)
