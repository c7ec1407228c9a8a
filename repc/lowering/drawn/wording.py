"""Short names for the values of a layer: a letter for each irreducible, and one for each index of a tensor."""

from __future__ import annotations

from collections.abc import Sequence

from repc.lowering.diagram.orbits import on_axes
from repc.lowering.diagram.plan import InputHalf, OutputHalf
from repc.lowering.drawn.features import Feature
from repc.reps.atoms import Monomial

_INDICES = ("ijkl", "abcd", "pqrs")  # of tensors of the first drawn factor, of the second, …
_MEANS = "mowxyz"  # in the place of an index: the mean over it, the same letter for indices that are equal


class ShortNames:
    """Names for values that belong to ``features``: ``s_ij`` for invariants with two indices of the first factor, ``v_i`` for
    others with one, ``v1_i``, ``v2_i`` where there are several irreducibles."""

    def __init__(self, features: Sequence[Feature], invariants: frozenset[Feature], slots: Sequence[int]):
        self._slots = tuple(slots)
        others = dict.fromkeys(f.irrep for f in features if f not in invariants)
        numbers = {irrep: f"v{k if len(others) > 1 else ''}" for k, irrep in enumerate(others, start=1)}
        self._letters = {f.irrep: numbers.get(f.irrep, "s") for f in features}
        self._features = tuple(features)

    def __call__(self, feature: Feature, prefix: str = "") -> str:
        """The name of a feature, behind a prefix."""
        return _joined(f"{prefix}{self._letters[feature.irrep]}", self._indices(feature.monomial))

    def read(self, feature: Feature, half: InputHalf, order: Sequence[int] = ()) -> str:
        """The name of an input half: ``s_ii`` for a diagonal, ``s_im`` for means over the second index, ``s_ji`` with its axes in
        another order."""
        names = [""] * len(feature.atoms)
        letters = self._indices(feature.monomial)
        axes = sorted(legs for legs, _, _ in half.axes)
        for k, legs in enumerate(axes):
            for leg in legs:
                names[leg] = letters[min(axes[order[k]] if order else legs)]
        for letter, legs in zip(_MEANS, sorted(block.ins for block in half.closed), strict=False):
            for leg in legs:
                names[leg] = letter
        return _joined(self._letters[feature.irrep], names)

    def written(self, target: Feature, half: OutputHalf, factors: bool) -> str:
        """The name of what is written to an output half: ``s_ij_at_ii`` to the diagonal, ``s_ij_at_i`` the same for all j."""
        letters = self._indices(target.monomial)
        at = [letters[outs[0]] * len(outs) for outs in half.tied]
        at += [letters[free.outs[0]] * len(free.outs) for free in half.free if len(free.outs) > 1]
        name = self(target, "factors_" if factors else "linear_")
        return f"{name}_at_{''.join(at) or 'all'}" if len(target.axes) > 1 or (target.axes and not at) else name

    @property
    def legend(self) -> str:
        """What the letters stand for."""
        labels = {f.irrep: f.irrep.label for f in self._features}
        names = [f"{letter}: {'invariants' if letter == 's' else labels[irrep]}" for irrep, letter in self._letters.items()]
        used = sorted({atom.slot for f in self._features for atom in f.atoms})
        several = len(self._slots) > 1 or any(f.blocked for f in self._features)
        of = {slot: f"V_{slot + 1}" if several else "V" for slot in used}
        indices = [f"{', '.join(_INDICES[self._place(slot) % len(_INDICES)][:2])}, …: indices of {of[slot]}" for slot in used]
        return "; ".join([*dict.fromkeys(names), *indices, "m, o: means over an index"])

    def _indices(self, monomial: Monomial) -> list[str]:
        used = dict.fromkeys(self._slots, 0)
        found = []
        for atom in on_axes(monomial):
            place, k = self._place(atom.slot), used[atom.slot]
            letters = _INDICES[place] if place < len(_INDICES) else ""
            found.append(letters[k] if k < len(letters) else f"{letters[:1]}{place}{k}")
            used[atom.slot] += 1
        return found

    def _place(self, slot: int) -> int:
        return self._slots.index(slot)


def _joined(letter: str, names: Sequence[str]) -> str:
    return "_".join(filter(None, [letter, "".join(names)]))
