"""Matrices of irreducibles given by label: ψ_ν(g) = Cᴴ (ψ_λ(g) ⊗ V(g)) C, one factor V at a time.

Every irreducible has one canonical way back to the trivial one: the cheapest chain of steps V, V*, det, … in the exact
rules, a step from λ costing d_λ·d, ties to the smaller label. Each step splits λ ⊗ V by itself, so the reference form
depends on the group and the label alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from repc.groups import Generator, Group, U
from repc.groups.irreducibles.catalog import Step as Letter
from repc.groups.irreducibles.catalog import irreducible_facts, neighbors
from repc.groups.irreducibles.labels import IrrepFacts
from repc.groups.irreducibles.rules import joint_ring
from repc.limits import MOST_ROWS, MOST_STEPS
from repc.numeric.actions.action import Action, action_of, probe_elements, trivial_action
from repc.numeric.actions.letters import letter_drho, letter_rho
from repc.numeric.gauge import orthonormal
from repc.numeric.irreducibles.irreps import MATRICES_TOO_LARGE, IrrepTable
from repc.numeric.irreducibles.reference import irrep_form
from repc.numeric.irreducibles.ways import CheapestWays
from repc.numeric.splitting.split import NotSplit
from repc.numeric.splitting.star import star_coordinates
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Atom, simplified
from repc.source import Diagnostic, InternalError, fail

_SEEDS = 6  # attempts with other random elements
_BITS = 128
_SMALLER = "use a smaller label; 'repc explain' needs no matrices"


@dataclass(frozen=True, eq=False)
class Widening:
    """ψ_ν(g) = project · (ψ_λ(g) ⊗ atom(g)) · embed, with embed (d_λ·d, d_ν) and project (d_ν, d_λ·d)."""

    atom: Atom
    embed: np.ndarray
    project: np.ndarray

    @property
    def is_isometry(self) -> bool:
        """Whether project is the adjoint of embed."""
        return np.array_equal(self.project, self.embed.conj().T)


@dataclass(frozen=True, eq=False)
class NamedIrrep:
    """The irreducible of ``group.factors[slot]`` over the field of the group, in reference form."""

    group: Group
    slot: int
    facts: IrrepFacts

    @property
    def label(self) -> str:
        """The canonical label, without subscript."""
        return self.facts.label

    def size(self) -> int:
        """Dimension, by a formula."""
        return self.facts.dim

    @cached_property
    def _chart(self) -> _Chart:
        return _chart(self.group.factors[self.slot], self.group.is_complex)

    @cached_property
    def steps(self) -> tuple[Widening, ...]:
        """From the trivial representation to this one; atoms belong to ``slot`` of the group."""
        if self.size() > MOST_ROWS:
            name = f"{self.label} of {self.group.factors[self.slot].name}"
            fail(MATRICES_TOO_LARGE, f"matrices of {name} have {self.size()} rows ({MOST_ROWS.words})", _SMALLER)
        return self._chart.reference(self.label).steps

    def rho(self, h: np.ndarray) -> np.ndarray:
        """ψ(h), (size, size)."""
        form = self._chart.closed(self.label)
        if form is not None:
            return form[0](np.asarray(h))
        element = self._chart.element(np.asarray(h))
        image = np.eye(1)
        for step in self.steps:
            columns = np.tensordot(image, _legs(step, image), 1)
            image = step.project @ _flat(letter_rho(step.atom, self._chart.group, element) @ columns)
        return image

    def drho(self, a: np.ndarray) -> np.ndarray:
        """dψ(A), (size, size)."""
        form = self._chart.closed(self.label)
        if form is not None:
            return form[1](np.asarray(a))
        image = np.zeros((1, 1))
        for step in self.steps:
            tangent = letter_drho(step.atom, self._chart.group, 0, np.asarray(a))
            columns = _legs(step, image)
            image = step.project @ _flat(np.tensordot(image, columns, 1) + tangent @ columns)
        return image


def _legs(step: Widening, image: np.ndarray) -> np.ndarray:
    """The columns of λ ⊗ V in a step, (d_λ, d, d_ν): each factor acts on its own axis, and no matrix on the product is made."""
    return step.embed.reshape(len(image), -1, step.embed.shape[1])


def _flat(columns: np.ndarray) -> np.ndarray:
    return columns.reshape(-1, columns.shape[2])


@lru_cache(maxsize=1024)
def named_irrep(group: Group, slot: int, text: str) -> NamedIrrep:
    """The irreducible of a factor that a label names. Raises RepcError where there is none; makes no matrices yet."""
    return NamedIrrep(group, slot, irreducible_facts(group, slot, text))


@lru_cache(maxsize=32)
def _chart(factor: Group, over_complex: bool) -> _Chart:
    return _Chart(factor, over_complex)


@dataclass(frozen=True, eq=False)
class _Solved:
    action: Action
    steps: tuple[Widening, ...]


class _Chart:
    """The ways to the irreducibles of one simple factor over one field, and what was solved on them."""

    def __init__(self, factor: Group, over_complex: bool):
        self.group = factor
        if over_complex and not factor.is_complex:
            self.group = factor * U(1)  # the same group over ℂ: the other factor stays idle
        self.ring = joint_ring(self.group, frozenset({0}), _BITS)
        self.change = star_coordinates(self.group)
        self._references: dict[str, _Solved] = {}
        self._ways = CheapestWays(self.group, self.ring.rings[0], self._neighbors)

    def closed(self, label: str):
        """(ψ, dψ) in closed form, None where there is none."""
        return irrep_form(self.group, label) if len(self.group.factors) == 1 else None

    def element(self, h: np.ndarray) -> tuple[np.ndarray, ...]:
        """h in the first factor, the identity in others."""
        return Generator(0, "discrete", h).parts(self.group)

    def reference(self, label: str) -> _Solved:
        """The irreducible, with the chain of steps that makes it."""
        waiting = [label]
        while waiting:
            before = self._ways.before(waiting[-1])
            if before is not None and before[0] not in self._references:
                waiting.append(before[0])
                _check_length(label, len(waiting), self.group)
                self._check_size(self._ways.size(before[0]), before[1][0], f"{label} of {self.group.factors[0].name}")
                continue
            here = waiting.pop()
            if here not in self._references:
                with single_threaded():
                    self._references[here] = self._solve(here, before)
        return self._references[label]

    def _check_size(self, size: int, letter: str, name: str) -> None:
        """Refuse a large step, (size ⊗ letter), before anything on the way to it is solved."""
        rows = size * (self.group.factors[0].d if letter == "V" else 1)
        if rows > MOST_ROWS:
            fail(MATRICES_TOO_LARGE, f"matrices of {name} need a decomposition of {rows} dimensions ({MOST_ROWS.words})", _SMALLER)

    def _solve(self, label: str, before: tuple[str, Letter] | None) -> _Solved:
        if before is None:
            return _Solved(self._trivial, ())
        previous, letter = before
        found = self._references[previous]
        atom = simplified(Atom(letter[0], 0, dual=letter[1]), self.group)
        for irrep_label, action, embed in self.split(found.action, atom, self._ways.size(label)):
            if irrep_label == label:
                change = self._change(atom, len(found.action.probes[0]))
                step = Widening(atom, embed, embed.conj().T)
                if change is not None:
                    step = Widening(atom, np.linalg.solve(change, embed), embed.conj().T @ change)
                return _Solved(action, (*found.steps, step))
        raise InternalError(Diagnostic("E0960", f"{label} of {self.group.name} was not found in {previous}⊗{letter[0]}"))

    def _change(self, atom: Atom, size: int) -> np.ndarray | None:
        own = self._coordinates(atom)
        return None if own is None else np.kron(np.eye(size), own)

    def _coordinates(self, atom: Atom) -> np.ndarray | None:
        if atom.kind != "V" or self.change[0] is None:
            return None
        return letter_rho(atom, self.group, self.element(self.change[0]))

    @cached_property
    def _trivial(self) -> Action:
        return trivial_action(self.group, probe_elements(self.group))

    def split(self, action: Action, atom: Atom, size: int = 1) -> list[tuple[str, Action, np.ndarray]]:
        """The irreducibles of (action ⊗ atom), at least those of dimension ``size``: label without subscript, reference action,
        embedding (n, d) of the first copy."""
        self._check_size(action.dim, atom.kind, f"irreducibles of {self.group.factors[0].name}")
        for seed in range(_SEEDS):
            table = IrrepTable(self.group, seed)
            own = letter_action(atom, self.group, table.probes)
            change = self._coordinates(atom)
            if change is not None:
                own = own.restrict(np.linalg.inv(change), change)
            product = action.tensor(own)
            try:
                found = table.blocks(product, size)
            except NotSplit:
                continue
            return [(self._bare(nu.label), table.action(nu), orthonormal(embed[:, 0])) for nu, embed in found]
        raise InternalError(Diagnostic("E0961", f"a product of irreducibles of {self.group.name} does not decompose"))

    def _neighbors(self, label: str, letter: Letter) -> list[tuple[str, int]]:
        """The irreducibles of (label ⊗ letter) with their dimensions."""
        exact = neighbors(label, letter, self.group, 0)
        if exact is not None:
            return [(facts.label, facts.dim) for facts in exact]
        atom = simplified(Atom(letter[0], 0, dual=letter[1]), self.group)
        return [(name, action.dim) for name, action, _ in self.split(self.reference(label).action, atom)]

    def _bare(self, label: str) -> str:
        """A label of the whole group as one of the first factor, the only one that acts here."""
        if len(self.group.factors) == 1:
            return label
        first = self.ring.rings[0]
        return first.label(first.trivial()) if label == "V⁰" else label.rsplit("_", 1)[0]


def letter_action(atom: Atom, group: Group, probes) -> Action:
    """The action on a letter."""
    return action_of(lambda g: letter_rho(atom, group, g), lambda slot, a: letter_drho(atom, group, slot, a), group, probes)


def _check_length(label: str, length: int, group: Group) -> None:
    if length > MOST_STEPS:
        name = f"{label} of {group.factors[0].name}"
        most = f"more than {int(MOST_STEPS)} factors ({MOST_STEPS.words})"
        fail("E0411", f"matrices of {name} need a tensor product of {most}", _SMALLER)
