"""Whether any function of an input has a part: what leaves a generic input as it is must leave something of that part as it is.

Of a finite group nothing but the kernel leaves a generic vector of a representation as it is, since the vectors that another
element fixes lie in finitely many proper subspaces; and the irreducibles on which the kernel acts trivially are those that occur in
tensor powers (Burnside, Theory of Groups of Finite Order, 1911, § 226): characters decide. Of a Lie group the Lie algebra of that
stabilizer is a null space at a random point.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from repc.groups import Group
from repc.numeric.actions.matrices import node_drho
from repc.reps.fold import product_of
from repc.reps.layout import size
from repc.reps.typed import typed_rep
from repc.symbolic.facts import IrrepsOf
from repc.syntax import nodes, parse_rep

_MOST_LABELS = 300  # irreducibles of a finite group that are gone through
_MOST_ENTRIES = 2**22  # of the matrices of a Lie algebra
_RANK = 1e-9  # of the largest singular value: below is rounding
_SEED = 5
NEVER = "no function of the input has it: "
BY_CHARACTERS = "the kernel of the input moves all of it, exactly, by characters"
BY_RANK = "what leaves a random input as it is moves all of it, by rank in float64"
SOMETIMES = "some function of the input has it, exactly, by characters, and no such hidden layers were found"


def verdict(group: Group, inputs: Sequence[nodes.RepExpr], label: str, irreps_of: IrrepsOf) -> str | None:
    """Whether a function of the inputs has the irreducible, with what decides it; None where that is not known."""
    if group.is_finite:
        found = occurs(group, inputs, label, irreps_of)
        return None if found is None else SOMETIMES if found else NEVER + BY_CHARACTERS
    return NEVER + BY_RANK if _is_moved(group, inputs, _node(label, group)) else None


def occurs(group: Group, inputs: Sequence[nodes.RepExpr], label: str, irreps_of: IrrepsOf) -> bool | None:
    """Whether an irreducible of a finite group occurs in a tensor power of the inputs together; None where characters are not
    known, or irreducibles too many."""
    whole = [irreps_of(node) for node in (nodes.Scalars(1), *inputs)]
    if None in whole:
        return None
    first = dict.fromkeys(one.label for found in whole for one in found or ())
    known, queue = dict(first), list(first)
    while queue:
        here = queue.pop()
        for other in first:
            found = irreps_of(product_of((_node(here, group), _node(other, group))))
            if found is None or len(known) > _MOST_LABELS:
                return None
            new = [one.label for one in found if one.label not in known]
            known.update(dict.fromkeys(new))
            queue += new
    return label in known


def _is_moved(group: Group, inputs: Sequence[nodes.RepExpr], part: nodes.RepExpr) -> bool:
    """Whether the Lie algebra of the stabilizer of a random input, which is not zero then, leaves nothing of a part as it is."""
    moves = [(slot, a) for slot, factor in enumerate(group.factors) for a in np.asarray(factor.lie_algebra)]
    sizes = [size(node, group) for node in (*inputs, part)]
    if group.is_complex or not moves or len(moves) * max(prod((n, n)) for n in sizes) > _MOST_ENTRIES:
        return False
    rng = np.random.default_rng(_SEED)
    xs = [rng.standard_normal(n) for n in sizes[:-1]]
    images = [[node_drho(node, group, slot, a) @ x for node, x in zip(inputs, xs, strict=True)] for slot, a in moves]
    stabilizer = _null_space(np.stack([np.concatenate(one) for one in images], axis=1))
    if not stabilizer.shape[1]:
        return False
    acts = np.stack([node_drho(part, group, slot, a) for slot, a in moves])
    return not _null_space(np.tensordot(stabilizer.T, acts, axes=1).reshape(-1, sizes[-1])).shape[1]


def _null_space(matrix: np.ndarray) -> np.ndarray:
    """Its orthonormal basis as columns."""
    _, values, rows = np.linalg.svd(matrix)
    rank = int((values > _RANK * max(values.max(initial=0.0), 1.0)).sum())
    return rows[rank:].T


def _node(label: str, group: Group) -> nodes.RepExpr:
    return typed_rep(parse_rep(label), group).node
