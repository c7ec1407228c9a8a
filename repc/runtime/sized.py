"""A module that holds for every n, seen at one n: what a module compiled for that n has."""

from __future__ import annotations

from functools import partial
from types import ModuleType, SimpleNamespace

_LATER = (0, 1, 3)  # how far above the smallest n a module is checked


def sizes_to_check(module: ModuleType) -> tuple[int, ...]:
    """The n at which a module is checked."""
    return tuple(module.SMALLEST_N + more for more in _LATER)


def at(module: ModuleType, n: int) -> SimpleNamespace:
    """The module at n, under the names of a module for one group. Raises ValueError below ``SMALLEST_N``."""
    if n < module.SMALLEST_N:
        raise ValueError(f"n = {n} is below {module.SMALLEST_N}, from which on {module.GROUP} has this module")
    same = ("GROUP", "INPUT", "OUTPUT", "HOM_DIM", "CERTIFICATE", "init", "apply", "rho_in", "rho_out", "act_in", "act_out")
    found = {name: getattr(module, name) for name in same}
    found |= {"IN_DIM": module.IN_DIM(n), "OUT_DIM": module.OUT_DIM(n), "GENERATORS": module.GENERATORS(n)}
    found["sample"] = lambda key, count: module.sample(key, count, n)
    found["equivariance_error"] = lambda params, key, count=10: module.equivariance_error(params, key, count, n)
    if hasattr(module, "HIDDEN_DIMS"):
        found["HIDDEN_DIMS"] = module.HIDDEN_DIMS(n)
    if hasattr(module, "matrix"):
        found["matrix"] = lambda params: module.matrix(params, n)
        found |= {name: partial(getattr(module, name), n) for name in ("basis", "projector")}
    return SimpleNamespace(**found)
