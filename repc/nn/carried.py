"""An emitted module, with its parameters, as one of a subgroup, and back: what ``repc restrict`` and ``repc symmetrize`` do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np

from repc.driver import Compiled, Options, build_group, compile_spec, every, type_source
from repc.driver.every_restricted import FreeNet, free_subgroup, group_at, number_of_map, numbers_of, refuse_number
from repc.driver.lineage import Lineage, lineage, written
from repc.driver.options import DEFAULTS
from repc.driver.reading import for_every
from repc.driver.relaxed import Relaxed, unrestricted, unrestricted_at, unrestricted_for_every
from repc.driver.restricting import restricted_network
from repc.groups.exponential import expm
from repc.groups.subgroups.inside import Inside
from repc.groups.subgroups.standard import placed
from repc.lowering.network.relax import BROKEN
from repc.nn.at_numbers import parameters_at
from repc.nn.storage import restore
from repc.reps import TypedMap, TypedSpec
from repc.reps.nets import NetOptions, TypedNet
from repc.runtime import load, load_module
from repc.source import RepcError, Source, fail
from repc.symbolic.formula import FreeGroup, FreeSpec
from repc.tolerance import SAME_MODULE

_LINES = re.compile(r"\n\n((?:    [^\n]+\n)+)")  # of the spec, in the docstring of a module


@dataclass(frozen=True, eq=False)
class Carried:
    """The module of a subgroup, its parameters (None where none were given), and the names of those that are new, by layer."""

    compiled: Compiled
    params: dict | None
    added: dict[str, tuple[str, ...]]


def carried(
    path: str | Path, subgroup: str, params: str | Path | None = None, group: str | None = None, trust: bool = False,
    at: str | None = None,
) -> Carried:  # fmt: skip
    """The module at ``path`` for a subgroup of its group, with parameters that compute the same function; those that it allows
    besides are zero.

    ``params``: what `repc.nn.save` wrote of the module's parameters; ``group``: what the name of the module's group stands
    for, where that is a ``let`` of its spec; ``at``: of one for every n the number at which it is restricted, as `repc.nn.restrict`
    takes it. A linear map becomes a network without hidden layers. Raises RepcError (E0245, E0445, E0822, E0823).
    """
    module = load(path, trust)
    known, numbers = _known(module, group, Path(path), at)
    one = restricted_network(known, subgroup)
    report, text = written(one)
    made = load_module(text)
    own = None if params is None else _of_network(module, restore(params, _fresh(module)), known, numbers)
    names = {layer: tuple(n for n in named if f" {BROKEN} " in n) for layer, named in _fresh(made).items()}
    filled = None if own is None else _filled(_fresh(made), own)
    return Carried(Compiled(report, text), filled, {layer: found for layer, found in names.items() if found})


def symmetrized(path: str | Path, larger: str, params: str | Path | None = None, trust: bool = False) -> Carried:
    """The module of a larger group that is nearest to the one at ``path``.

    Of a network that `carried` wrote: the network of one of the groups it was restricted from, with the parameters that it has of
    these. Of a linear map: the equivariant part of its matrix, in the norm of matrices, for any larger group whose V is that of the
    map's. Raises RepcError (E0245, E0822).
    """
    module = load(path, trust)
    own = None if params is None else restore(params, _fresh(module))
    known = lineage(module.__doc__ or "")
    if known is None:
        return _projected(module, larger, own, Path(path))
    groups = _groups(known)
    at = next((k for k, name in enumerate(groups[:-1]) if _same_group(name, larger)), None)
    if at is None:
        words = f"{path} was restricted from {' and '.join(groups[:-1])}, not from {larger}"
        fail("E0822", words, f"symmetrize it to {groups[0]}")
    if at == 0 and not known.at:
        compiled = _compiled(known.line, groups[0], Path(path), Options(known.lower))
        made = load_module(compiled.module)
        if hasattr(made, "matrix"):
            return Carried(compiled, None if own is None else _nearest(made, _matrix(_network(known, Path(path)), own)), {})
    else:
        compiled = Compiled(*written(_steps(replace(known, groups=known.groups[: at + 1]), Path(path))))
    fresh = _fresh(load_module(compiled.module))
    return Carried(compiled, None if own is None else {k: {n: own[k][n] for n in named} for k, named in fresh.items()}, {})


def _groups(known: Lineage) -> tuple[str, ...]:
    """The groups that a module was restricted from, at the number at which that was."""
    first, *others = known.groups
    free = free_subgroup(first) if known.at else None
    return (first if free is None else group_at(free, numbers_of(known.at, free)).name, *others)


def _same_group(name: str, other: str) -> bool:
    one, two = free_subgroup(name), free_subgroup(other)
    if one is None or two is None:
        return one is two and build_group(name) == build_group(other)
    return one.name == two.name


def _compiled(line: str, group: str, path: Path, options: Options = DEFAULTS) -> Compiled:
    spec = type_source(Source("-e", f"group {group}\n{line}\n"), path.stem, free=True)
    return compile_spec(spec, options)[0]


def _projected(module: ModuleType, larger: str, own: dict | None, path: Path) -> Carried:
    """The nearest map of a larger group to a linear one."""
    if not hasattr(module, "matrix"):
        words = f"{path} is no linear map, and was not restricted from a larger group"
        fail("E0822", words, "symmetrize what repc restrict wrote")
    inside = placed(build_group(str(module.GROUP)), build_group(larger)).inside
    compiled = _compiled(f"map {path.stem} : {module.INPUT} -> {module.OUTPUT}", larger, path)
    made = load_module(compiled.module)
    if inside is None or not _same_action(module, made, inside):
        words = f"{module.INPUT} -> {module.OUTPUT} has other coordinates under {larger} than under {module.GROUP}"
        fail("E0822", words, "write the map with V, its powers and sums, which both groups have")
    return Carried(compiled, None if own is None else _nearest(made, np.asarray(module.matrix(own))), {})


def _same_action(module: Any, made: Any, inside: Inside) -> bool:
    """Whether the generators of the smaller group have the same matrices in both."""
    for generator in inside.group.generators:
        parts = generator.parts(inside.group)
        element = parts if generator.kind == "discrete" else tuple(expm(a) for a in parts)
        image = inside.element(element)
        small, large = (one[0] if len(one) == 1 else one for one in (element, image))
        for name in ("rho_in", "rho_out"):
            a, b = np.asarray(getattr(module, name)(small)), np.asarray(getattr(made, name)(large))
            if a.shape != b.shape or np.abs(a - b).max() > SAME_MODULE:
                return False
    return True


def _nearest(made: Any, matrix: np.ndarray) -> dict:
    """Parameters of the linear map nearest to a matrix."""
    flat, unravel = jax.flatten_util.ravel_pytree(_fresh(made))
    columns = np.array([np.asarray(made.matrix(unravel(p))).ravel() for p in jnp.eye(flat.size, dtype=flat.dtype)])
    found = np.linalg.lstsq(columns.T, matrix.ravel(), rcond=None)[0]
    return unravel(jnp.asarray(found, flat.dtype))


def _network(known: Lineage, path: Path) -> ModuleType:
    """The network that a linear map is, of the first group."""
    return load_module(written(_steps(replace(known, groups=known.groups[:1]), path))[1])


def _matrix(network: Any, own: dict) -> np.ndarray:
    """Of a network without hidden layers, with those parameters that it has."""
    params = {layer: {name: own[layer][name] for name in named} for layer, named in _fresh(network).items()}
    return np.asarray(network.apply(params, jnp.eye(network.IN_DIM, dtype=jnp.result_type(float)))).T


def _known(module: ModuleType, group: str | None, path: Path, at: str | None) -> tuple[Relaxed, FreeNumbers | None]:
    """The network that a module is, with all groups it was restricted from; of one for every n, at which numbers that is, and
    where its parameters are changed for these."""
    found = lineage(module.__doc__ or "")
    name = str(group or module.GROUP)
    free = free_subgroup(name) if found is None and group is None else None
    if at is not None and free is None:
        refuse_number(name, at)
    if found is not None:
        return _steps(found, path), None
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


@dataclass(frozen=True, eq=False)
class FreeNumbers:
    """The numbers at which a module for every n is taken, none where it stays one for every n; ``net`` is None of a linear map."""

    net: FreeNet | None
    numbers: Mapping[str, int]


def _as_compiled(module: ModuleType, typed: TypedNet, path: Path) -> Relaxed:
    """By the lowering that the module was compiled with."""
    known = unrestricted(typed)
    if hasattr(module, "matrix") or _shapes(known.program.parameters) == _shapes(_fresh(module)):
        return known
    for lower in ("schur", "diagram"):  # asked for, where the module was compiled
        with suppress(RepcError):
            known = unrestricted(typed, Options(lower))
            if _shapes(known.program.parameters) == _shapes(_fresh(module)):
                return known
    fail("E0822", f"{path} has other parameters than its line says", "compile it again with this version of repc")


def _shapes(params: Mapping) -> dict:
    """By layer and name."""
    return {layer: {name: tuple(getattr(w, "shape", w)) for name, w in named.items()} for layer, named in params.items()}


def _steps(lineage: Lineage, path: Path) -> Relaxed:
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


def _fresh(module: Any) -> dict:
    """Parameters of the right shapes."""
    return module.init(jax.random.key(0), jnp.result_type(float))


def _filled(fresh: dict, own: dict) -> dict:
    return {layer: {k: own.get(layer, {}).get(k, jnp.zeros_like(w)) for k, w in named.items()} for layer, named in fresh.items()}


def _of_network(module: Any, params: dict, known: Relaxed, numbers: FreeNumbers | None) -> dict:
    """Parameters as those of the network that the module's spec is: its own, or for a map those with the same matrix."""
    if numbers is not None and numbers.net is not None:
        return parameters_at(numbers.net.net, params, numbers.numbers) if numbers.numbers else params
    if not hasattr(module, "matrix"):
        return params
    at = () if numbers is None else tuple(numbers.numbers.values())
    _, text = written(known)
    network = load_module(text)
    flat, unravel = jax.flatten_util.ravel_pytree(_fresh(network))
    inputs = jnp.eye(network.IN_DIM, dtype=flat.dtype)
    basis = [np.asarray(network.apply(unravel(p), inputs)).T.ravel() for p in jnp.eye(flat.size, dtype=flat.dtype)]
    found = np.linalg.lstsq(np.array(basis).T, np.asarray(module.matrix(params, *at)).ravel(), rcond=None)[0]
    return unravel(jnp.asarray(found, flat.dtype))
