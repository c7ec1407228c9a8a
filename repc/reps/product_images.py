"""``images { … }`` in a tree written out: of one factor by what it is, of a whole product factor by factor.

A representation of a product is one of each factor, on the same coordinates, such that images of different factors commute; an
element (g₁, g₂, …) is represented by the product of what its parts are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import combinations
from typing import NoReturn

import numpy as np

from repc.groups import Group
from repc.groups.finite.represented import Represented
from repc.groups.given.places import places_of
from repc.reps.generators import generators_text
from repc.reps.images import dimension_of, image_slot, represented
from repc.reps.leaves import UserLeaf
from repc.reps.lie_images import IN_ORDER, GivenImages, counted, given_images
from repc.reps.tree import with_children
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse
from repc.tolerance import SAME_IMAGE


@dataclass(frozen=True, eq=False)
class ProductImages:
    """``parts``: of each factor what represents it, None for one without generators; all on ``dim`` coordinates."""

    group: Group
    leaf: nodes.Images
    parts: tuple[Represented | GivenImages | None, ...]
    dim: int
    keeps_relations = True  # seen where it is made

    @property
    def G(self) -> Group:
        """The product."""
        return self.group

    def __call__(self, group: Group) -> ProductImages:
        """The images are of the generators of one group."""
        if group != self.group:
            fail("E0343", f"{self} is a representation of {self.group.name}, not of {group.name}", "give images of its generators")
        return self

    def size(self) -> int:
        """n."""
        return self.dim

    def rho(self, g) -> np.ndarray:
        """Of a tuple with an element of each factor."""
        known = [(part, np.asarray(x)) for part, x in zip(self.parts, g, strict=True) if part is not None]
        images = [part.rho(x) if isinstance(part, Represented) else part.on_factor(x) for part, x in known]
        return reduce(np.matmul, images, np.eye(self.dim))

    def drho(self, a) -> np.ndarray:
        """Of a tuple of tangents."""
        found = (part.drho(a) for part in self.parts if isinstance(part, GivenImages))
        return sum(found, start=np.zeros((self.dim, self.dim)))

    def __str__(self) -> str:
        return unparse(self.leaf)

    def same_as_key(self) -> tuple:
        """Equal for the same images of the same generators."""
        return (self.group, self.leaf)

    @cached_property
    def generators(self) -> list[list[tuple[str, np.ndarray]]]:
        """Of each factor the names and images of its generators."""
        return [list(_images_of(part)) for part in self.parts]


def images_written_out(node: nodes.RepExpr, group: Group) -> nodes.RepExpr:
    """A tree in which ``images`` of infinite factors, and of whole products, are representations by their matrices. Raises
    RepcError (E0340 to E0344)."""
    if not isinstance(node, nodes.Images):
        return with_children(node, lambda child: images_written_out(child, group))
    whole = node.subscript is None and len(group.factors) > 1
    if not whole and not group.factors[image_slot(node, group)]._facts.lie_count:
        return node
    plain = replace(node, span=None)
    try:
        found = _of_product(plain, group) if whole else given_images(plain, image_slot(node, group), group)
        return UserLeaf(found, span=node.span)
    except RepcError as error:
        raise error.at(node.span, None) from None


def _of_product(node: nodes.Images, group: Group) -> ProductImages:
    size = dimension_of(node)
    others = [image for image in node.generators if image.kind != "lie"]
    tangents = [image for image in node.generators if image.kind == "lie"]
    each = _tangent_counts(group, len(tangents))
    if each is None or len(others) != sum(factor._facts.discrete_count for factor in group.factors):
        _refuse_count(group, len(tangents), len(others))
    parts: list[Represented | GivenImages | None] = []
    for slot, factor in enumerate(group.factors):
        own, others = others[: factor._facts.discrete_count], others[factor._facts.discrete_count :]
        lie, tangents = tangents[: each[slot]], tangents[each[slot] :]
        images = tuple(_of_size(image, size) for image in (*own, *lie))
        leaf = replace(node, generators=images, subscript=nodes.Subscript(position=slot + 1))
        parts.append(None if not images else given_images(leaf, slot, group) if lie else represented(leaf, group))
    found = ProductImages(group, node, tuple(parts), size)
    _check_commute(found)
    return found


def _tangent_counts(group: Group, given: int) -> list[int] | None:
    """How many images each factor has of its tangents: of the few that generate, or of whole bases; None for neither."""
    facts = [factor._facts for factor in group.factors]
    for each in ([f.lie_generator_count for f in facts], [f.lie_count for f in facts]):
        if sum(each) == given:
            return each
    return None


def _refuse_count(group: Group, tangents: int, others: int) -> NoReturn:
    has = "; ".join(f"{counted(factor)[: -len(' generators')]}" for factor in group.factors)
    message = f"{group.name} needs an image of each generator: {has}; found {tangents} 'lie' and {others} others"
    told = "; ".join(f"{factor.name}: {text}" for factor in group.factors if (text := generators_text(factor)))
    alone = ", ".join(f"_{slot + 1} for {factor.name}" for slot, factor in enumerate(group.factors))
    fail("E0341", message, f"{IN_ORDER}, factor by factor ({told}); of one factor put behind the bracket {alone}")


def _of_size(image: nodes.GeneratorExpr, size: int) -> nodes.GeneratorExpr:
    """The same image, which says how many coordinates there are."""
    return image if image.matrix else nodes.GeneratorExpr("signed", places=places_of(image, size), span=image.span)


def _images_of(part: Represented | GivenImages | None) -> Iterator[tuple[str, np.ndarray]]:
    if isinstance(part, Represented):
        yield from ((f"g{k}", image) for k, image in enumerate(part.generators, 1))
    elif part is not None:
        yield from part.generators


def _check_commute(found: ProductImages) -> None:
    """Raises RepcError (E0340) for two generators of different factors whose images do not commute."""
    for (i, left), (j, right) in combinations(enumerate(found.generators), 2):
        for name, a in left:
            for other, b in right:
                scale = max(1.0, float(np.abs(a).max()), float(np.abs(b).max()))
                if np.abs(a @ b - b @ a).max() > SAME_IMAGE * scale**2:
                    one, two = (f"{found.group.factors[k].name}" for k in (i, j))
                    fail(
                        "E0340",
                        f"{name} of {one} and {other} of {two} commute in {found.group.name}, and their images do not",
                        "images of different factors commute; check those two, which are counted in the order written",
                    )
