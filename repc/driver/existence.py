"""Whether any function of an input has a part: what leaves a generic input as it is must leave something of that part as it is.

Of a finite group nothing but the kernel leaves a generic vector of a representation as it is, since the vectors that another
element fixes lie in finitely many proper subspaces; and the irreducibles on which the kernel acts trivially are those that occur in
tensor powers (Burnside, Theory of Groups of Finite Order, 1911, § 226): characters decide. Of a Lie group the Lie algebra of that
stabilizer is a null space at a random point, and its elements in all components of the group are found from random ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import block_diag, expm

from repc.groups import Group
from repc.limits import MOST_OCCURRING, MOST_STABILIZED
from repc.numeric.actions.letters import Element
from repc.numeric.actions.matrices import node_drho, node_rho
from repc.reps.fold import product_of
from repc.reps.layout import size
from repc.reps.typed import typed_rep
from repc.symbolic.facts import IrrepsOf
from repc.syntax import nodes, parse_rep
from repc.tolerance import FIXED, UNMOVED

_STARTS, _STEPS = 16, 40  # random elements, and steps from each: Newton's converge within ten or not at all
_SEED = 5
NEVER = "no function of the input has it: "
BY_CHARACTERS = "the kernel of the input moves all of it, exactly, by characters"
BY_RANK = "what leaves a random input as it is moves all of it, by rank in float64"
SOMETIMES = "some function of the input has it, exactly, by characters, and no such hidden layers were found"


class LeftOpen(Exception):
    """A limit of `repc.limits` that keeps the question from being decided, in words."""


def verdict(group: Group, inputs: Sequence[nodes.RepExpr], label: str, irreps_of: IrrepsOf) -> str | None:
    """Whether a function of the inputs has the irreducible, with what decides it, or which limit is in the way; None where
    that is not known."""
    try:
        if group.is_finite:
            found = occurs(group, inputs, label, irreps_of)
            return None if found is None else SOMETIMES if found else NEVER + BY_CHARACTERS
        return NEVER + BY_RANK if _is_moved(group, inputs, _node(label, group)) else None
    except LeftOpen as reason:
        return f"whether some function of the input has it is left open: {reason}"


def occurs(group: Group, inputs: Sequence[nodes.RepExpr], label: str, irreps_of: IrrepsOf) -> bool | None:
    """Whether an irreducible of a finite group occurs in a tensor power of the inputs together; None where characters are not
    known. Raises LeftOpen."""
    whole = [irreps_of(node) for node in (nodes.Scalars(1), *inputs)]
    if None in whole:
        return None
    first = dict.fromkeys(one.label for found in whole for one in found or ())
    known, queue = dict(first), list(first)
    while queue:
        here = queue.pop()
        for other in first:
            found = irreps_of(product_of((_node(here, group), _node(other, group))))
            if found is None:
                return None
            if len(known) > MOST_OCCURRING:
                raise LeftOpen(f"its powers have {len(known)} irreducibles and more ({MOST_OCCURRING.words})")
            new = [one.label for one in found if one.label not in known]
            known.update(dict.fromkeys(new))
            queue += new
    return label in known


def _is_moved(group: Group, inputs: Sequence[nodes.RepExpr], part: nodes.RepExpr) -> bool:
    """Whether the stabilizer of a random input, which is not zero then, leaves nothing of a part as it is: its Lie algebra, and
    elements of it that are found. Raises LeftOpen."""
    moves = [(slot, a) for slot, factor in enumerate(group.factors) for a in np.asarray(factor.lie_algebra)]
    sizes = [size(node, group) for node in (*inputs, part)]
    if group.is_complex or not moves:
        return False
    if (entries := len(moves) * max(sizes) ** 2) > MOST_STABILIZED:
        raise LeftOpen(f"the Lie algebra moves it by matrices of {entries} entries ({MOST_STABILIZED.words})")
    rng = np.random.default_rng(_SEED)
    x = rng.standard_normal(sum(sizes[:-1]))
    tangents = np.stack([block_diag(*(node_drho(node, group, slot, a) for node in inputs)) for slot, a in moves])
    stabilizer = _null_space((tangents @ x).T)
    acts = np.stack([node_drho(part, group, slot, a) for slot, a in moves])
    conditions = [np.tensordot(stabilizer.T, acts, axes=1).reshape(-1, sizes[-1])]
    if any(len(factor.discrete_generators) for factor in group.factors):
        found = _stabilizing(group, inputs, moves, tangents, x, rng)
        conditions += [node_rho(part, group, g) - np.eye(sizes[-1]) for g in found]
    return not _null_space(np.concatenate(conditions)).shape[1]


def _stabilizing(
    group: Group,
    inputs: Sequence[nodes.RepExpr],
    moves: Sequence[tuple[int, np.ndarray]],
    tangents: np.ndarray,
    x: np.ndarray,
    rng: np.random.Generator,
) -> list[Element]:
    """Elements of all components that leave x as it is, (n,): Gauss and Newton's method along tangents, from random elements."""
    drawn = group.samples(_STARTS, rng)
    found = []
    for start in zip(*(drawn if isinstance(drawn, tuple) else (drawn,)), strict=True):
        g, moved = start, x
        for _ in range(_STEPS):
            moved = block_diag(*(node_rho(node, group, g) for node in inputs)) @ x
            if np.linalg.norm(moved - x) < UNMOVED * np.linalg.norm(x):
                found.append(g)
                break
            step = np.linalg.lstsq((tangents @ moved).T, x - moved, rcond=None)[0]
            step /= max(1.0, np.linalg.norm(step))
            g = tuple(expm(_tangent(moves, step, slot, part)) @ part for slot, part in enumerate(g))
    return found


def _tangent(moves: Sequence[tuple[int, np.ndarray]], step: np.ndarray, slot: int, part: np.ndarray) -> np.ndarray:
    """The share of one factor, (d, d), in a combination of the tangents of all."""
    return sum((c * a for c, (at, a) in zip(step, moves, strict=True) if at == slot), np.zeros_like(part))


def _null_space(matrix: np.ndarray) -> np.ndarray:
    """Its orthonormal basis as columns."""
    _, values, rows = np.linalg.svd(matrix)
    rank = int((values > FIXED * max(values.max(initial=0.0), 1.0)).sum())
    return rows[rank:].T


def _node(label: str, group: Group) -> nodes.RepExpr:
    return typed_rep(parse_rep(label), group).node
