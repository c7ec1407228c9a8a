"""What holds of a direct product G × H, which acts on V_G⊗V_H by pairs of matrices, and of its image there."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from repc.groups.facts import FLAGS, Facts
from repc.groups.given.closure import lie_dimension
from repc.groups.given.intake import check_size, read_only
from repc.groups.sampler import ProductSampler
from repc.limits import MOST_FACTORS
from repc.source import fail

if TYPE_CHECKING:
    from repc.groups.group import Group


def product_facts(factors: tuple[Group, ...]) -> Facts:
    """The facts of the product of two or more groups, none of them a product. Raises RepcError for others."""
    if len(factors) < 2:
        fail("E0218", "a direct product needs two or more groups", "write G1*G2")
    if len(factors) > MOST_FACTORS:
        words = f"a direct product of {len(factors)} groups is too long ({MOST_FACTORS.words})"
        fail("E0218", words, f"use at most {MOST_FACTORS:d} factors")
    sizes = [f.d for f in factors]
    flags: dict[str, Any] = {flag: every([getattr(f, flag) for f in factors]) for flag in FLAGS if flag != "is_complex"}
    return Facts(
        "product",
        factors,
        "×".join(f.name for f in factors),
        prod(sizes),
        lambda: ProductSampler(tuple(f.sampler for f in factors)),
        dim=sum(f.dim for f in factors),
        order=lambda: _order(factors),
        is_complex=any(f.is_complex for f in factors),
        **flags,
        lie=lambda: _lifted(factors, "lie_algebra"),
        discrete=lambda: _lifted(factors, "discrete_generators"),
        images=(lambda: _lifted_permutations(factors)) if all(f.is_permutation for f in factors) else None,
        lie_size=sum(f._facts.lie_count for f in factors),
        generating=lambda: _lifted(factors, "lie_generators"),
        generating_size=sum(f._facts.lie_generator_count for f in factors),
    )


def order_on_plain_space(group: Group) -> int | None:
    """Number of different matrices by which a group acts on plain V: a product need not act faithfully there, as
    (−1)⊗(−1) = 1 shows."""
    faithful = len(group.factors) == 1 or group.is_permutation
    return group.order() if faithful or not group.is_finite else group.chain.order()


def dim_on_plain_space(group: Group) -> int:
    """Dimension of the image of a group in the matrices of plain V."""
    if len(group.factors) == 1 or not group.dim:
        return group.dim
    return lie_dimension(group.lie_algebra, group.discrete_generators)


def _order(factors: tuple[Group, ...]) -> int | None:
    return prod(f.order() for f in factors) if all(f.is_finite for f in factors) else None


def every(answers: list[bool | None]) -> bool | None:
    """False if any is False, else None if any is unknown, else True."""
    return False if False in answers else None if None in answers else True


def _lifted(factors: tuple[Group, ...], which: str) -> np.ndarray:
    """1⊗…⊗X⊗…⊗1 for every generator X of every factor, (k, d, d)."""
    d = prod(f.d for f in factors)
    dtype = complex if any(f.is_complex for f in factors) else float
    lifted, before = [np.zeros((0, d, d), dtype)], 1
    for factor in factors:
        after = d // (before * factor.d)
        lifted += [np.kron(np.kron(np.eye(before), x), np.eye(after))[None] for x in getattr(factor, which)]
        before *= factor.d
    return np.concatenate(lifted)


def _lifted_permutations(factors: tuple[Group, ...]) -> np.ndarray:
    d = prod(f.d for f in factors)
    check_size("×".join(f.name for f in factors), "list of permutations", sum(len(f.permutations) for f in factors), d)
    rows, before = [], 1
    points = np.arange(d)
    for factor in factors:
        after = d // (before * factor.d)
        outer, inner, rest = points // (after * factor.d), points // after % factor.d, points % after
        rows += [(outer * factor.d + p[inner]) * after + rest for p in factor.permutations]
        before *= factor.d
    return read_only(np.array(rows, dtype=np.int64).reshape(len(rows), d))
