"""An emitted module, with its parameters, as one of a subgroup, and back: what ``repc restrict`` and ``repc symmetrize`` do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np

from repc.driver import Compiled, Options, build_group, compile_spec, type_source
from repc.driver.every_restricted import free_subgroup, group_at, numbers_of
from repc.driver.lineage import Lineage, lineage, written
from repc.driver.options import DEFAULTS
from repc.driver.relaxed import Relaxed
from repc.driver.restricting import restricted_network
from repc.groups.exponential import expm
from repc.groups.subgroups.inside import Inside
from repc.groups.subgroups.standard import placed
from repc.lowering.network.relax import BROKEN
from repc.nn.at_numbers import parameters_at
from repc.nn.recovered import FreeNumbers, fresh, recovered, taken_again
from repc.nn.storage import restore
from repc.runtime import load, load_module
from repc.source import Source, fail
from repc.tolerance import SAME_MODULE


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
    known, numbers = recovered(module, group, Path(path), at)
    one = restricted_network(known, subgroup)
    report, text = written(one)
    made = load_module(text)
    own = None if params is None else _of_network(module, restore(params, fresh(module)), known, numbers)
    names = {layer: tuple(n for n in named if f" {BROKEN} " in n) for layer, named in fresh(made).items()}
    filled = None if own is None else _filled(fresh(made), own)
    return Carried(Compiled(report, text), filled, {layer: found for layer, found in names.items() if found})


def symmetrized(path: str | Path, larger: str, params: str | Path | None = None, trust: bool = False) -> Carried:
    """The module of a larger group that is nearest to the one at ``path``.

    Of a network that `carried` wrote: the network of one of the groups it was restricted from, with the parameters that it has of
    these. Of a linear map: the equivariant part of its matrix, in the norm of matrices, for any larger group whose V is that of the
    map's. Raises RepcError (E0245, E0822).
    """
    module = load(path, trust)
    own = None if params is None else restore(params, fresh(module))
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
        compiled = Compiled(*written(taken_again(replace(known, groups=known.groups[: at + 1]), Path(path))))
    there = fresh(load_module(compiled.module))
    return Carried(compiled, None if own is None else {k: {n: own[k][n] for n in named} for k, named in there.items()}, {})


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
    flat, unravel = jax.flatten_util.ravel_pytree(fresh(made))
    columns = np.array([np.asarray(made.matrix(unravel(p))).ravel() for p in jnp.eye(flat.size, dtype=flat.dtype)])
    found = np.linalg.lstsq(columns.T, matrix.ravel(), rcond=None)[0]
    return unravel(jnp.asarray(found, flat.dtype))


def _network(known: Lineage, path: Path) -> ModuleType:
    """The network that a linear map is, of the first group."""
    return load_module(written(taken_again(replace(known, groups=known.groups[:1]), path))[1])


def _matrix(network: Any, own: dict) -> np.ndarray:
    """Of a network without hidden layers, with those parameters that it has."""
    params = {layer: {name: own[layer][name] for name in named} for layer, named in fresh(network).items()}
    return np.asarray(network.apply(params, jnp.eye(network.IN_DIM, dtype=jnp.result_type(float)))).T


def _filled(there: dict, own: dict) -> dict:
    return {layer: {k: own.get(layer, {}).get(k, jnp.zeros_like(w)) for k, w in named.items()} for layer, named in there.items()}


def _of_network(module: Any, params: dict, known: Relaxed, numbers: FreeNumbers | None) -> dict:
    """Parameters as those of the network that the module's spec is: its own, or for a map those with the same matrix."""
    if numbers is not None and numbers.net is not None:
        return parameters_at(numbers.net.net, params, numbers.numbers) if numbers.numbers else params
    if not hasattr(module, "matrix"):
        return params
    at = () if numbers is None else tuple(numbers.numbers.values())
    _, text = written(known)
    network = load_module(text)
    flat, unravel = jax.flatten_util.ravel_pytree(fresh(network))
    inputs = jnp.eye(network.IN_DIM, dtype=flat.dtype)
    basis = [np.asarray(network.apply(unravel(p), inputs)).T.ravel() for p in jnp.eye(flat.size, dtype=flat.dtype)]
    found = np.linalg.lstsq(np.array(basis).T, np.asarray(module.matrix(params, *at)).ravel(), rcond=None)[0]
    return unravel(jnp.asarray(found, flat.dtype))
