"""The character of a representation that a user gives as a function: its weights, from the Cartan subalgebra alone.

A representation of a connected group is determined by its weights, which are integers: the joint eigenvalues of dρ on the few
elements of a Cartan subalgebra.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from repc.groups import Group
from repc.numeric.actions.matrices import atom_drho
from repc.reps.atoms import Atom
from repc.rings.ring import Key, summed
from repc.rings.rooted import Rooted
from repc.rings.weights import Weights
from repc.source import RepcError
from repc.tolerance import LABEL

Weight = tuple[int, ...]


@lru_cache(maxsize=256)
def user_weights(atom: Atom, group: Group) -> dict[Key, int] | None:
    """Weights with multiplicities; None where the group is not connected or no family of highest weights, and where the numbers are
    not the weights of a representation."""
    if len(group.factors) > 1 or not group.is_connected or group.cartan is None or not isinstance(group.ring, Weights | Rooted):
        return None
    try:
        operators = [phase * atom_drho(atom, group, 0, element) for element, phase in group.cartan.elements]
    except RepcError:
        return None
    found = _joint_eigenvalues(operators)
    if found is None:
        return None
    weights = Counter({group.ring.of_weight(weight): m for weight, m in found.items()})
    return dict(weights) if _are_of_a_representation(weights, group.ring) else None


def _joint_eigenvalues(operators: list[np.ndarray]) -> Counter[Weight] | None:
    """Integer eigenvalues of commuting operators, from those of one sum in which each counts in digits of its own."""
    radii = [round(float(np.abs(np.linalg.eigvals(o)).max(initial=0.0))) for o in operators]
    digits = [2 * radius + 1 for radius in radii]
    places = np.cumprod([1, *digits])
    mixed = sum(int(place) * o for place, o in zip(places, operators, strict=False))
    values = np.linalg.eigvals(mixed)
    rounded = np.rint(values.real)
    if np.abs(values - rounded).max(initial=0.0) > LABEL * max(1.0, np.abs(rounded).max(initial=0.0)) or places[-1] > 1 / LABEL:
        return None
    found: Counter[Weight] = Counter()
    for value in rounded.astype(int):
        weight, rest = [], int(value)
        for size, radius in zip(digits, radii, strict=True):
            digit = (rest + radius) % size - radius
            weight.append(digit)
            rest = (rest - digit) // size
        found[tuple(weight)] += 1
    return found


def _are_of_a_representation(weights: Counter[Key], ring: Weights | Rooted) -> bool:
    """Whether the irreducibles that they give, by the rule of Brauer and Klimyk on the trivial one, have as many weights."""
    trivial = ring.trivial()
    hits = ((ring.act(trivial, weight), m) for weight, m in weights.items())
    irreducibles = summed((hit[0], hit[1] * m) for hit, m in hits if hit is not None)
    whole = sum(c * ring.dim(key) for key, c in irreducibles.items())
    return min(irreducibles.values(), default=0) >= 0 and whole == weights.total()
