"""One-dimensional representations of a group: det, sgn, timeor and spaceor, where they are not trivial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from repc.groups.finite.images import parity
from repc.groups.given.doubtful import Doubtful
from repc.tolerance import GENERATOR


@dataclass(frozen=True)
class ScalarRep:
    """``rho`` takes a matrix (d, d) to a scalar, ``drho`` a Lie algebra element (d, d) to its derivative.

    ``orthogonal`` tells whether |rho| = 1 on the whole group (rho = ±1 for real groups).

    >>> from repc.groups import S
    >>> sorted(S(3).scalar_reps)
    ['det', 'sgn']
    """

    name: str
    rho: Callable[[np.ndarray], complex]
    drho: Callable[[np.ndarray], complex]
    orthogonal: bool


def scalar_reps(group) -> dict[str, ScalarRep]:
    """The one-dimensional representations by name that exist and are not trivial for a simple (not product) group."""
    if group.is_permutation:
        if not any(parity(p) for p in group.permutations):
            return {}
        return {name: ScalarRep(name, _permutation_sign, _zero, True) for name in ("det", "sgn")}
    reps = {}
    if (det := _determinant(group)) is not None:
        reps["det"] = det
    if group.family in ("Opq", "SOpq"):
        p = group.params[0]
        reps["timeor"] = ScalarRep("timeor", lambda g: _block_sign(g[:p, :p]), _zero, True)
        reps["spaceor"] = ScalarRep("spaceor", lambda g: _block_sign(g[p:, p:]), _zero, True)
    return reps


_ALWAYS_ONE = {"Trivial", "SO", "SOpq", "SOp", "SL", "SU", "Sp"}


def _determinant(group) -> ScalarRep | None:
    if group.family in _ALWAYS_ONE:
        return None
    if group.family in ("O", "Opq"):
        return ScalarRep("det", np.linalg.det, np.trace, True)
    if group.family in ("GL", "GLp", "Scaling"):
        return ScalarRep("det", np.linalg.det, np.trace, False)
    if group.doubtful is not None:
        return _exact_determinant(group.doubtful)
    discrete, lie = group.discrete_generators, group.lie_algebra
    dets = np.linalg.det(discrete) if len(discrete) else np.ones(0)
    traces = np.trace(lie, axis1=1, axis2=2) if len(lie) else np.zeros(0)
    if (np.abs(dets - 1) < GENERATOR).all() and (np.abs(traces) < GENERATOR).all():
        return None
    unit = (np.abs(np.abs(dets) - 1) < GENERATOR).all() and (np.abs(np.real(traces)) < GENERATOR).all()
    return ScalarRep("det", np.linalg.det, np.trace, bool(unit))


def _exact_determinant(facts: Doubtful) -> ScalarRep | None:
    """From exact numbers."""
    is_one, is_unit = facts.determinants
    return None if is_one else ScalarRep("det", np.linalg.det, np.trace, is_unit)


def _permutation_sign(g: np.ndarray) -> float:
    return 1.0 - 2.0 * parity(np.argmax(np.asarray(g), axis=0))


def _block_sign(block: np.ndarray) -> float:
    return float(np.sign(np.linalg.det(block)))


def _zero(a: np.ndarray) -> float:
    return 0.0
