"""``images { … }`` of a group with infinitesimal generators: brackets followed, and the elements represented by logarithms.

Generators A_i with images B_i are closed under brackets, and under conjugation by the discrete generators, together: where a
bracket is a combination of others, so must its image be. An element h·exp(A), h a product of discrete generators, is represented by
the image of h times exp of the image of A; that this is a representation of the group, and not of one that covers it, is seen on
products.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np

from repc.groups import Group
from repc.groups.exact import evaluate
from repc.groups.exponential import expm
from repc.groups.given.places import places_of
from repc.groups.tellable import untold_generators
from repc.limits import MOST_COMPONENTS
from repc.reps.generators import generators_text
from repc.reps.images import dimension_of
from repc.source import fail
from repc.syntax import nodes, unparse
from repc.tolerance import ROOT, SAME_IMAGE, STILL

_TRIALS = 12  # products of random elements
_DETOURS = 4  # random elements that are multiplied to one without a real logarithm, such as −1 times a shear
_ROOTS, _TERMS = 40, 24  # square roots until an element is near 1, terms of the series of its logarithm


@dataclass(frozen=True, eq=False)
class GivenImages:
    """``tangents`` (r, d, d) span the Lie algebra of a factor, ``images`` (r, n, n) theirs; ``components``: products of discrete
    generators with their images, one in each component."""

    group: Group
    slot: int
    leaf: nodes.Images
    tangents: np.ndarray
    images: np.ndarray
    components: tuple[tuple[np.ndarray, np.ndarray], ...]
    keeps_relations = True  # seen where it is made

    @property
    def G(self) -> Group:
        """The group."""
        return self.group

    def __call__(self, group: Group) -> GivenImages:
        """The images are of the generators of one group."""
        if group != self.group:
            fail("E0343", f"{self} is a representation of {self.group.name}, not of {group.name}", "give images of its generators")
        return self

    def size(self) -> int:
        """n."""
        return self.images.shape[-1]

    @property
    def generators(self) -> list[tuple[str, np.ndarray]]:
        """Names and images of the generators."""
        size = self.size()
        pairs = [(image.kind == "lie", _matrix(image, size)) for image in self.leaf.generators]
        discrete, lie = ([m for is_lie, m in pairs if is_lie is kind] for kind in (False, True))
        return [(f"{name}{k}", m) for name, found in (("g", discrete), ("lie", lie)) for k, m in enumerate(found, 1)]

    def rho(self, g) -> np.ndarray:
        """Of an element, for a product of a tuple with one for each factor."""
        return self.on_factor(np.asarray(g[self.slot] if isinstance(g, tuple) else g))

    def on_factor(self, g: np.ndarray) -> np.ndarray:
        """Of an element of the factor."""
        found = self.on_element(g)
        if found is None:
            fail("E0344", f"this element of {self.group.name} has no logarithm that is found", "represent products of its factors")
        return found

    def on_element(self, g: np.ndarray) -> np.ndarray | None:
        """The same, None where no logarithm is found, nor one of a product with a random element."""
        found = self._by_logarithm(g)
        rng = np.random.default_rng(1)
        for _ in range(_DETOURS if found is None else 0):
            weights = rng.standard_normal(len(self.tangents))
            rest = self._by_logarithm(expm(-np.tensordot(weights, self.tangents, 1)) @ g)
            if rest is not None:
                return expm(np.tensordot(weights, self.images, 1)) @ rest
        return found

    def _by_logarithm(self, g: np.ndarray) -> np.ndarray | None:
        for element, image in self.components:
            logarithm = _logarithm(np.linalg.solve(element, g))
            weights = None if logarithm is None else _weights(self.tangents, logarithm)
            if weights is not None:
                return image @ expm(np.tensordot(weights, self.images, 1))
        return None

    def drho(self, a) -> np.ndarray:
        """Of a tangent, or of a tuple of them."""
        weights = _weights(self.tangents, np.asarray(a[self.slot] if isinstance(a, tuple) else a))
        if weights is None:
            what = f"the matrix is no tangent of {self.group.name}"
            fail("E0344", what, "pass a combination of the generators and their brackets")
        return np.tensordot(weights, self.images, 1)

    def __str__(self) -> str:
        return unparse(self.leaf)

    def same_as_key(self) -> tuple:
        """Equal for the same images of the same generators."""
        return (self.group, self.slot, self.leaf)


def given_images(node: nodes.Images, slot: int, group: Group) -> GivenImages:
    """The representation of one factor with infinitesimal generators. Raises RepcError (E0340 to E0342)."""
    factor, size = group.factors[slot], dimension_of(node)
    doubt = untold_generators([image for image in node.generators if image.matrix])
    if doubt is not None:
        raise doubt
    lie = [_matrix(image, size) for image in node.generators if image.kind == "lie"]
    discrete = [_matrix(image, size) for image in node.generators if image.kind != "lie"]
    tangents, elements = _tangents(factor, len(lie)), list(np.asarray(factor.discrete_generators))
    if (len(lie), len(discrete)) != (len(tangents), len(elements)):
        fail("E0341", f"{counted(factor)}; found {len(lie)} and {len(discrete)} images", f"{IN_ORDER}: {generators_text(factor)}")
    if any(np.iscomplexobj(m) for m in (*lie, *discrete)) and not factor.is_complex:
        fail("E0342", f"{factor.name} is real, and an image has complex entries", "write it with real ones")
    basis, images = _closed(tangents, lie, elements, discrete, factor)
    found = GivenImages(group, slot, node, basis, images, ((np.eye(factor.d), np.eye(size)),))
    found = _with_components(found, elements, discrete, factor)
    _check_products(found, factor)
    return found


IN_ORDER = "give 'lie [[…]]' for each infinitesimal one and 'signed', 'perm' or 'discrete' for the others, in order"


def _tangents(factor: Group, count: int) -> list[np.ndarray]:
    """The infinitesimal generators that ``count`` images are of: the few whose brackets span the others, or a whole basis."""
    few = factor._facts.lie_generator_count
    return list(np.asarray(factor.lie_algebra if count != few and count == factor._facts.lie_count else factor.lie_generators))


def counted(factor: Group) -> str:
    """``SO(3) has 2 'lie' (or all 3 of a basis) and 0 other generators``."""
    few, all_of_them, others = factor._facts.lie_generator_count, factor._facts.lie_count, factor._facts.discrete_count
    basis = f" (or all {all_of_them} of a basis)" if all_of_them != few else ""
    return f"{factor.name} has {few} 'lie'{basis} and {others} other generators"


def _matrix(image: nodes.GeneratorExpr, size: int) -> np.ndarray:
    if image.matrix:
        matrix = np.array([[evaluate(entry).approx for entry in row] for row in image.matrix])
    else:
        places = np.array(places_of(image, size))
        matrix = np.zeros((size, size), dtype=complex)
        matrix[np.abs(places) - 1, np.arange(size)] = np.sign(places)
    return matrix if matrix.imag.any() else matrix.real.copy()


def _closed(tangents, images, elements, discrete, factor: Group) -> tuple[np.ndarray, np.ndarray]:
    """A basis of the Lie algebra with the images. Raises RepcError (E0340) with a bracket that fails."""
    basis: list[np.ndarray] = []
    found: list[np.ndarray] = []
    names: list[str] = []
    first = [f"lie{k}" for k in range(1, len(tangents) + 1)]
    queue = list(zip(tangents, images, first, strict=True))
    while queue:
        a, b, name = queue.pop(0)
        weights = _weights(np.stack(basis), a) if basis else None if np.abs(a).max() > SAME_IMAGE else np.zeros(0)
        if weights is not None:
            meant = np.tensordot(weights, np.stack(found), 1) if basis else np.zeros_like(b)
            if np.abs(meant - b).max() > SAME_IMAGE * max(1.0, np.abs(b).max()):
                _refuse(f"{name} = {_combination(weights, names)} in {factor.name}, and the images differ")
            continue
        for other, image, word in zip(basis, found, names, strict=True):
            queue.append((a @ other - other @ a, b @ image - image @ b, f"[{name},{word}]"))
        for k, (h, image) in enumerate(zip(elements, discrete, strict=True), 1):
            queue.append((h @ a @ np.linalg.inv(h), image @ b @ np.linalg.inv(image), f"g{k}·{name}·g{k}⁻¹"))
        basis.append(a)
        found.append(b)
        names.append(name)
    return np.stack(basis), np.stack(found)


def _combination(weights: np.ndarray, names: list[str]) -> str:
    terms = [f"{c:.4g}·{name}" for c, name in zip(weights.real, names, strict=True) if abs(c) > SAME_IMAGE]
    return " + ".join(terms).replace("1·", "").replace("+ -", "- ") or "0"


def _refuse(message: str) -> NoReturn:
    fail("E0340", message, "check the images of the generators in it, which are counted in the order written")


def _weights(basis: np.ndarray, a: np.ndarray) -> np.ndarray | None:
    """Real weights with which a matrix is a combination, None where it is none."""
    flat = basis.reshape(len(basis), -1)
    columns, wanted = np.concatenate([flat.real, flat.imag], axis=1).T, np.concatenate([a.real.ravel(), a.imag.ravel()])
    weights = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    return weights if np.abs(columns @ weights - wanted).max() <= SAME_IMAGE * max(1.0, np.abs(wanted).max()) else None


def _with_components(found: GivenImages, elements, discrete, factor: Group) -> GivenImages:
    """With a product of discrete generators in each component; products that lie in one that is known must have its image."""
    components, at = list(found.components), 0
    while at < len(components):
        for k, (h, image) in enumerate(zip(elements, discrete, strict=True), 1):
            element, meant = components[at][0] @ h, components[at][1] @ image
            known = replace(found, components=tuple(components)).on_element(element)
            if known is None:
                components.append((element, meant))
            elif np.abs(known - meant).max() > SAME_IMAGE * max(1.0, np.abs(meant).max()):
                _refuse(f"a product of discrete generators that ends in g{k} is in {factor.name} what its image is not")
        if len(components) > MOST_COMPONENTS:
            message = f"{factor.name} has more than {MOST_COMPONENTS:d} components that are found ({MOST_COMPONENTS.words})"
            fail("E0343", message, "write the representation with V")
        at += 1
    return replace(found, components=tuple(components))


def _check_products(found: GivenImages, factor: Group) -> None:
    """That products have the products of images: of those of a covering group a full turn has not."""
    rng = np.random.default_rng(0)
    skew = max(STILL, *(np.abs(a).max() for a in found.tangents))
    for _ in range(_TRIALS):
        x, y = (expm(np.tensordot(rng.uniform(-2, 2, len(found.tangents)) / skew, found.tangents, 1)) for _ in range(2))
        a, b, both = (found.on_element(g) for g in (x, y, x @ y))
        if a is None or b is None or both is None:
            continue
        if np.abs(a @ b - both).max() > SAME_IMAGE * max(1.0, np.abs(both).max()):
            message = f"brackets hold, and products of elements of {factor.name} do not"
            _refuse(f"{message}: the images are of a group that covers it, or rounded")


def _logarithm(g: np.ndarray) -> np.ndarray | None:
    """log g by square roots until it is near 1 (Denman, Beavers 1976) and the series there; None without a principal one."""
    roots = 0
    while np.abs(g - np.eye(len(g))).max() > 0.1:
        if roots == _ROOTS:
            return None
        root = _square_root(g)
        if root is None:
            return None
        g, roots = root, roots + 1
    x, power, total = g - np.eye(len(g)), np.eye(len(g)), np.zeros_like(g)
    for k in range(1, _TERMS):
        power = power @ x
        total = total - (-1) ** k * power / k
    return total * 2.0**roots


def _square_root(g: np.ndarray) -> np.ndarray | None:
    y, z = g, np.eye(len(g))
    for _ in range(60):
        try:
            y, z = (y + np.linalg.inv(z)) / 2, (z + np.linalg.inv(y)) / 2
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(y).all():
            return None
        if np.abs(y @ y - g).max() < ROOT * max(1.0, np.abs(g).max()):
            return y
    return y if np.abs(y @ y - g).max() < SAME_IMAGE * max(1.0, np.abs(g).max()) else None
