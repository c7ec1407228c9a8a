"""A module as what is checked: one that holds for every n, seen at one n (n stands for several letters too), and one that is
repeated in channels, seen as their sum."""

from __future__ import annotations

from functools import partial
from types import ModuleType, SimpleNamespace

_LATER = (0, 1, 3)  # how far above the smallest n a module is checked


def smallest(module: ModuleType) -> tuple[int, ...]:
    """The smallest number for each letter."""
    return module.SMALLEST_N if isinstance(module.SMALLEST_N, tuple) else (module.SMALLEST_N,)


def generic(module: ModuleType) -> tuple[int, ...]:
    """The number for each letter from which on nothing special happens; of modules before there was such a number, the smallest."""
    found = getattr(module, "GENERIC_N", module.SMALLEST_N)
    return found if isinstance(found, tuple) else (found,)


def sizes_to_check(module: ModuleType) -> tuple[tuple[int, ...], ...]:
    """The sizes at which a module is checked: every second letter grows in another order."""
    later = ((0, *(_LATER[1:] if k % 2 == 0 else _LATER[:0:-1])) for k in range(len(generic(module))))
    return tuple(tuple(n + more for n, more in zip(generic(module), step, strict=True)) for step in zip(*later, strict=True))


def summed_over_channels(module: ModuleType | SimpleNamespace) -> ModuleType | SimpleNamespace:
    """A map that is repeated in channels as one: what all channels make of the same input, summed. Others as they are."""
    if not hasattr(module, "CHANNELS") or len(module.SHAPES["coefficients"]) == 1:
        return module

    axis, behind = (-1, ()) if hasattr(module, "LAYOUT") else (-2, (slice(None),))  # of channels

    def apply(params, *xs):
        return module.apply(params, *(x[(..., None, *behind)] for x in xs)).sum(axis=axis)

    return SimpleNamespace(**{**vars(module), "apply": apply})


def at(module: ModuleType, *sizes: int) -> SimpleNamespace:
    """The module at some sizes, under the names of a module for one group. Raises ValueError below ``SMALLEST_N``."""
    if any(n < least for n, least in zip(sizes, smallest(module), strict=True)):
        given = sizes[0] if len(sizes) == 1 else sizes
        raise ValueError(f"n = {given} is below {module.SMALLEST_N}, from which on {module.GROUP} has this module")
    same = ("GROUP", "INPUT", "OUTPUT", "CERTIFICATE", "init", "apply", "rho_in", "rho_out", "act_in", "act_out")
    counted = "COEFFICIENTS" if hasattr(module, "COEFFICIENTS") else "HOM_DIM"
    found = {name: getattr(module, name) for name in (*same, counted)}
    found |= {name: getattr(module, name)(*sizes) for name in ("IN_DIM", "OUT_DIM", "GENERATORS")}
    found["sample"] = lambda key, count: module.sample(key, count, *sizes)
    found["equivariance_error"] = lambda params, key, count=10: module.equivariance_error(params, key, count, *sizes)
    if len(sizes) > 1:
        found["apply"] = lambda params, *xs: module.apply(params, *xs, *sizes)
    if hasattr(module, "HIDDEN_DIMS"):
        found["HIDDEN_DIMS"] = module.HIDDEN_DIMS(*sizes)
    if getattr(module, "KIND", "map") == "poly":
        of_polys = ("KIND", "HOM_DIMS", "SHAPES", "CHANNELS", "GIVEN")
        found |= {name: getattr(module, name) for name in of_polys if hasattr(module, name)}
        found["basis"] = (lambda *xs: module.basis(*xs, *sizes)) if len(sizes) > 1 else module.basis
    if hasattr(module, "matrix"):
        found["matrix"] = lambda params: module.matrix(params, *sizes)
        found |= {name: partial(getattr(module, name), *sizes) for name in ("basis", "projector")}
    return SimpleNamespace(**found)
