"""The network that an emitted module is, made again from what its docstring says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp

from repc.driver import Options, every, type_source
from repc.driver.every_restricted import FreeNet, free_subgroup, group_at, number_of_map, numbers_of, refuse_number
from repc.driver.lineage import Lineage, lineage
from repc.driver.options import DEFAULTS
from repc.driver.reading import for_every
from repc.driver.relaxed import Relaxed, unrestricted, unrestricted_at, unrestricted_for_every
from repc.driver.restricting import restricted_network
from repc.reps import TypedMap, TypedSpec
from repc.reps.nets import NetOptions, TypedNet
from repc.source import RepcError, Source, fail
from repc.symbolic.formula import FreeGroup, FreeSpec

_LINES = re.compile(r"\n\n((?:    [^\n]+\n)+)")  # of the spec, in the docstring of a module


@dataclass(frozen=True, eq=False)
class FreeNumbers:
    """The numbers at which a module for every n is taken, none where it stays one for every n; ``net`` is None of a linear map."""

    net: FreeNet | None
    numbers: Mapping[str, int]


def recovered(module: ModuleType, group: str | None, path: Path, at: str | None) -> tuple[Relaxed, FreeNumbers | None]:
    """The network that a module is, with all groups it was restricted from; of one for every n, at which numbers that is, and
    where its parameters are changed for these."""
    found = lineage(module.__doc__ or "")
    name = str(group or module.GROUP)
    free = free_subgroup(name) if found is None and group is None else None
    if at is not None and free is None:
        refuse_number(name, at)
    if found is not None:
        return taken_again(found, path), None
    if free is not None:
        return _of_every(module, free, path, at)
    return _as_compiled(module, _net(_spec(module, name, path), path), path), None


def _of_every(module: ModuleType, free: FreeGroup, path: Path, at: str | None) -> tuple[Relaxed, FreeNumbers]:
    """A module for every n as a network at a number, or for every n."""
    if hasattr(module, "matrix"):
        numbers = number_of_map(at, free, str(path))
        return unrestricted(_net(_spec(module, group_at(free, numbers).name, path), path)), FreeNumbers(None, numbers)
    made = _free_net(_spec(module, free.name, path))
    if at is None:
        return unrestricted_for_every(made), FreeNumbers(made, {})
    numbers = numbers_of(at, free)
    return unrestricted_at(made, numbers), FreeNumbers(made, numbers)


def _free_net(spec: Any) -> FreeNet:
    question = for_every(spec, DEFAULTS)
    return FreeNet.of(question, every.solved(question, 0))


def _as_compiled(module: ModuleType, typed: TypedNet, path: Path) -> Relaxed:
    """By the lowering that the module was compiled with."""
    known = unrestricted(typed)
    if hasattr(module, "matrix") or _shapes(known.program.parameters) == _shapes(fresh(module)):
        return known
    for lower in ("schur", "diagram"):  # asked for, where the module was compiled
        with suppress(RepcError):
            known = unrestricted(typed, Options(lower))
            if _shapes(known.program.parameters) == _shapes(fresh(module)):
                return known
    fail("E0822", f"{path} has other parameters than its line says", "compile it again with this version of repc")


def _shapes(params: Mapping) -> dict:
    """By layer and name."""
    return {layer: {name: tuple(getattr(w, "shape", w)) for name, w in named.items()} for layer, named in params.items()}


def taken_again(lineage: Lineage, path: Path) -> Relaxed:
    """The network of a line and its first group, restricted to the others one after another."""
    first, *others = lineage.groups
    spec = type_source(Source(str(path), f"group {first}\n{lineage.line}\n"), path.stem, free=True)
    if not isinstance(spec, FreeSpec):
        known = unrestricted(_net(spec, path), Options(lineage.lower))
    elif lineage.at:
        known = unrestricted_at(_free_net(spec), numbers_of(lineage.at, spec.group))
    else:
        known = unrestricted_for_every(_free_net(spec))
    for name in others:
        known = restricted_network(known, name)
    return known


def _spec(module: ModuleType, group: str, path: Path) -> TypedSpec | FreeSpec:
    """What a module was compiled from, under a group of that name."""
    found = _LINES.search(module.__doc__ or "")
    lines = "" if found is None else re.sub(r"^    ", "", found[1], flags=re.MULTILINE)
    return type_source(Source(str(path), f"group {group}\n{lines}"), path.stem, free=True)


def _net(spec: Any, path: Path) -> TypedNet:
    line = spec.outputs[0] if isinstance(spec, TypedSpec) and spec.outputs else None
    if isinstance(line, TypedNet):
        return line
    if isinstance(line, TypedMap) and len(line.inputs) == 1:
        return TypedNet(line.name, line.inputs, line.output, line.texts, NetOptions((), 0, bias=False, layout=line.layout))
    fail("E0822", f"{path} is neither a network nor a linear map of one input", "compile the map for the subgroup")


def fresh(module: Any) -> dict:
    """Parameters of the right shapes."""
    return module.init(jax.random.key(0), jnp.result_type(float))
