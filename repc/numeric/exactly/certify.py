"""The certificate of a small map under generators in exact numbers: relative to what each generator changes, however little.

Floating point sees how far ρ(h)W is from Wρ(h) relative to W, so that every W passes under an h within 1e-10 of 1. Here each
constraint on W is compared with its own size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod

import numpy as np

from repc.groups import Group
from repc.limits import MOST_FRACTIONS, MOST_IN_DIGITS
from repc.numeric.exactly.maps import residual
from repc.reps.atoms import Monomial
from repc.reps.layout import Expansion, monomial_size

Run = Callable[..., np.ndarray]


def exact_residual(group: Group, sources: Sequence[Expansion], target: Expansion, run: Run) -> float:
    """The largest relative residual of a (multi)linear map that ``run`` computes, under the factors whose generators are in exact
    numbers; 0 where there are none, and for large maps."""
    dims = [space.dim for space in sources]
    exact = {k: factor.exact_entries for k, factor in enumerate(group.factors)}
    slots = [k for k, entries in exact.items() if entries is not None]
    most = MOST_IN_DIGITS if any(exact[k].noise for k in slots) else MOST_FRACTIONS
    if not slots or target.dim * prod(dims) > most:
        return 0.0
    units = [np.eye(dim) for dim in dims]
    values = run(*(np.stack(columns) for columns in zip(*product(*units), strict=True)))
    weight = values.T.reshape(target.dim, *dims)
    worst = [0.0]
    for rows, out in placed(target, group):
        for parts in product(*(list(placed(space, group)) for space in sources)):
            block = weight[np.ix_(rows, *(columns for columns, _ in parts))]
            into = tuple(atom for _, monomial in parts for atom in monomial)
            worst += [_of_factor(block, into, out, group, slot) for slot in slots]
    return float(np.max(worst))


def _of_factor(block: np.ndarray, into: Monomial, out: Monomial, group: Group, slot: int) -> float:
    """The residual under one factor, whatever the indices of the others are."""
    atoms = (*out, *into)
    mine = [k for k, atom in enumerate(atoms) if atom.slot in (slot, -1)]
    others = [k for k in range(len(atoms)) if k not in mine]
    a, b = (tuple(atom for atom in m if atom.slot in (slot, -1)) for m in (into, out))
    tensor = block.reshape([monomial_size((atom,), group) for atom in atoms]).transpose(others + mine)
    return residual(tensor.reshape(-1, monomial_size(b, group), monomial_size(a, group)), a, b, group, slot) or 0.0


def placed(expansion: Expansion, group: Group) -> Iterator[tuple[np.ndarray, Monomial]]:
    """(source coordinates, monomial) of every copy of every part."""
    order = np.arange(expansion.dim) if expansion.order is None else expansion.order
    at = 0
    for part in expansion.parts:
        n = monomial_size(part.monomial, group)
        for _ in range(part.copies):
            yield order[at : at + n], part.monomial
            at += n
