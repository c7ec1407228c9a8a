"""An emitted module, with its parameters, as one of a subgroup: what ``repc restrict`` does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np

from repc.driver import Compiled, type_source
from repc.driver.restricting import Relaxed, restricted_network, unrestricted, written
from repc.lowering.network.relax import BROKEN
from repc.nn.storage import restore
from repc.reps import TypedMap, TypedSpec
from repc.reps.nets import NetOptions, TypedNet
from repc.runtime import load, load_module
from repc.source import Source, fail

_LINES = re.compile(r"\n\n((?:    [^\n]+\n)+)")  # of the spec, in the docstring of a module


@dataclass(frozen=True, eq=False)
class Carried:
    """The module of a subgroup, its parameters (None where none were given), and the names of those that are new, by layer."""

    compiled: Compiled
    params: dict | None
    added: dict[str, tuple[str, ...]]


def carried(
    path: str | Path, subgroup: str, params: str | Path | None = None, group: str | None = None, trust: bool = False
) -> Carried:
    """The module at ``path`` for a subgroup of its group, with parameters that compute the same function; those that it allows
    besides are zero.

    ``params``: what `repc.nn.save` wrote of the module's parameters; ``group``: what the name of the module's group stands
    for, where that is a ``let`` of its spec. A linear map becomes a network without hidden layers. Raises RepcError (E0245,
    E0445, E0822).
    """
    module = load(path, trust)
    typed = _typed(module, group, Path(path))
    known = unrestricted(typed)
    one = restricted_network(known, subgroup)
    report, text = written(one)
    made = load_module(text)
    own = None if params is None else _of_network(module, restore(params, _fresh(module)), known)
    names = {layer: tuple(n for n in named if f" {BROKEN} " in n) for layer, named in _fresh(made).items()}
    filled = None if own is None else _filled(_fresh(made), own)
    return Carried(Compiled(report, text), filled, {layer: found for layer, found in names.items() if found})


def _typed(module: ModuleType, group: str | None, path: Path) -> TypedNet:
    found = _LINES.search(module.__doc__ or "")
    lines = "" if found is None else re.sub(r"^    ", "", found[1], flags=re.MULTILINE)
    spec = type_source(Source(str(path), f"group {group or module.GROUP}\n{lines}"), path.stem)
    line = spec.outputs[0] if isinstance(spec, TypedSpec) and spec.outputs else None
    if isinstance(line, TypedNet):
        return line
    if isinstance(line, TypedMap) and len(line.inputs) == 1:
        return TypedNet(line.name, line.inputs, line.output, line.texts, NetOptions((), 0, bias=False))
    fail("E0822", f"{path} is neither a network nor a linear map of one input", "compile the map for the subgroup")


def _fresh(module: Any) -> dict:
    """Parameters of the right shapes."""
    return module.init(jax.random.key(0), jnp.result_type(float))


def _filled(fresh: dict, own: dict) -> dict:
    return {layer: {k: own.get(layer, {}).get(k, jnp.zeros_like(w)) for k, w in named.items()} for layer, named in fresh.items()}


def _of_network(module: Any, params: dict, known: Relaxed) -> dict:
    """Parameters as those of the network that the module's spec is: its own, or for a map those with the same matrix."""
    if not hasattr(module, "matrix"):
        return params
    _, text = written(known)
    network = load_module(text)
    flat, unravel = jax.flatten_util.ravel_pytree(_fresh(network))
    inputs = jnp.eye(module.IN_DIM, dtype=flat.dtype)
    basis = [np.asarray(network.apply(unravel(p), inputs)).T.ravel() for p in jnp.eye(flat.size, dtype=flat.dtype)]
    found = np.linalg.lstsq(np.array(basis).T, np.asarray(module.matrix(params)).ravel(), rcond=None)[0]
    return unravel(jnp.asarray(found, flat.dtype))
