"""ρ(g) of a representation's tree as a Python expression over the functions of the folder `library`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from repc.lowering.diagram.orbits import APART, closed, opened
from repc.numeric.irreducibles.named import NamedIrrep, named_irrep
from repc.reps.atoms import Atom, simplified
from repc.reps.fold import PLAIN, Algebra, Marks, fold
from repc.reps.layout import leaf_atoms
from repc.reps.slots import slots_of
from repc.reps.tree import printable
from repc.syntax import nodes, unparse
from repc.targets.jax.constants import Constants
from repc.targets.jax.names import quoted

if TYPE_CHECKING:
    from repc.groups import Group


@dataclass
class RhoPrinter:
    """Prints trees of one group; ``constants`` are given the arrays that the text refers to. ``letters`` are sizes of factors that
    stand for every number."""

    group: Group
    constants: Constants
    letters: Mapping[int, str] = field(default_factory=dict)

    def variables(self) -> tuple[str, ...]:
        """Names of the factor matrices."""
        count = len(self.group.factors)
        return ("g",) if count == 1 else tuple(f"g{i + 1}" for i in range(count))

    def text(self, node, marks: Marks = PLAIN) -> str:
        """The expression for ρ(g)."""
        return self._spelled(fold(node, self._algebra, marks))

    @cached_property
    def _algebra(self) -> Algebra[int | str]:
        """Texts, and n for n trivial representations."""
        spelled = self._spelled
        return Algebra(
            scalars=int,
            plus=lambda terms: f"_direct_sum({', '.join(map(spelled, terms))})",
            times=lambda factors: f"_tensor({', '.join(map(spelled, factors))})",
            copies=lambda n, of: n * of if isinstance(of, int) else of if n == 1 else f"_copies({n}, {of})",
            leaf=self._leaf,
            power=lambda of, k: of if k == 1 else f"_power({spelled(of)}, {k})",
        )

    def _spelled(self, value: int | str) -> str:
        return self._trivial(value) if isinstance(value, int) else value

    def axis_text(self, atom: Atom) -> str:
        """How one axis of a tensor is moved: a matrix, or where a permutation takes each of its entries from."""
        if atom.kind == "V" and self.group.factors[atom.slot].is_permutation:
            real = ".real" if self.group.is_complex else ""
            return f"jnp.argmax({self.variables()[atom.slot]}{real}, axis=1)"
        if atom.kind in APART:
            return f"_moved_orbits(jnp.argmax({self.variables()[atom.slot]}, axis=1), {quoted(atom.kind)}, {atom.degree})"
        atom = closed(atom)
        if atom.kind in ("sym", "alt"):
            return self._leaf((nodes.Sym if atom.kind == "sym" else nodes.Alt)(atom.degree, atom.powered), PLAIN)
        return self._atom(atom)

    def _trivial(self, count: int) -> str:
        return f"jnp.eye({count}, dtype={self.variables()[0]}.dtype)"

    def _leaf(self, leaf, marks: Marks) -> str:
        if isinstance(leaf, nodes.Sym | nodes.Alt):
            function = "_symmetric_power" if isinstance(leaf, nodes.Sym) else "_alternating_power"
            return f"{function}({self.text(leaf.of, marks)}, {leaf.degree})" if leaf.degree else self._trivial(1)
        if isinstance(leaf, nodes.Label | nodes.Images | nodes.CosetSpace | nodes.Tuples | nodes.Ind):
            return self._atom(*leaf_atoms(leaf, self.group, marks))
        kind = "reg" if isinstance(leaf, nodes.Regular) else leaf.name if isinstance(leaf, nodes.OneDim) else "V"
        slots = slots_of(leaf, self.group)
        texts = [self._atom(simplified(Atom(kind, slot, marks.dual, marks.conj), self.group)) for slot in slots]
        return texts[0] if len(texts) == 1 else f"_tensor({', '.join(texts)})"

    def _atom(self, atom: Atom) -> str:
        text = self._matrix(atom)
        if atom.dual:
            text = f"_dual({text})"
        return f"{text}.conj()" if atom.conj else text

    def _matrix(self, atom: Atom) -> str:
        g, factor = self.variables()[atom.slot], self.group.factors[atom.slot]
        match atom.kind:
            case "V":
                return g
            case "irrep":
                return self._chain(named_irrep(self.group, atom.slot, atom.label))
            case "reg":
                note = f"All elements of {factor.name}, (order, d, d)."
                return f"_regular({self.constants.add(f'ELEMENTS_{atom.slot + 1}', np.asarray(factor.elements()), note)}, {g})"
            case "images" if opened(atom, self.group, self.letters).kind in APART:
                part = opened(atom, self.group, self.letters)
                return f"_on_orbits({g}, {quoted(part.kind)}, {part.degree})"
            case "images":
                return self._by_levels(atom)
            case "sgn":
                return f"_sign({g})"
            case "timeor":
                return f"_sign({g}[:{factor.params[0]}, :{factor.params[0]}])"
            case "spaceor":
                return f"_sign({g}[{factor.params[0]}:, {factor.params[0]}:])"
        return f"_sign({g})" if factor.is_permutation else f"_determinant({g})"

    def _by_levels(self, atom: Atom) -> str:
        """By the images of a few points, level after level of a stabilizer chain."""
        found, g = atom.representation, self.variables()[atom.slot]
        if not found.levels:
            return self._trivial(found.size)
        called = unparse(printable(atom.written)) if atom.written is not None else ""
        texts = []
        for i, level in enumerate(found.levels, 1):
            note = f"Level {i} of {len(found.levels)} of {called}"
            points = self.constants.add("LEVELS", level.points, f"{note}: where its point goes, {level.points.shape}.")
            back = self.constants.add("LEVELS", level.inverses, f"{note}: elements that take it back.")
            images = self.constants.add("LEVELS", level.images, f"{note}: what represents those that take it there.")
            texts.append(f"({points}, {back}, {images})")
        return f"_by_levels({g}, {', '.join(texts)})"

    def _chain(self, irrep: NamedIrrep) -> str:
        """An irreducible as a chain of tensor products, one constant for each step."""
        if not irrep.steps:
            return self._trivial(1)
        steps = []
        for i, step in enumerate(irrep.steps):
            note = f"Step {i + 1} of {len(irrep.steps)} to {irrep.label} of {self.group.factors[irrep.slot].name}"
            arrays = [self.constants.add("STEPS", step.embed, f"{note}: (ψ, V) -> ψ, {step.embed.shape}.")]
            if not step.is_isometry:
                arrays.append(self.constants.add("STEPS", step.project, f"{note}: what undoes it."))
            atom = replace(step.atom, slot=irrep.slot)
            steps.append(f"({', '.join([self._atom(atom), *arrays])})")
        return f"_chain({', '.join(steps)})"
