"""The table of a group's irreducibles in reference form, and how any action is expressed in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repc.numeric import split as splitting
from repc.numeric.action import Action, probe_elements
from repc.numeric.gauge import canonical_units, pivoted_rotation
from repc.numeric.label import label_of
from repc.numeric.reference import reference_form
from repc.numeric.space import Irrep
from repc.numeric.split import Lines, Mixer, NotSplit
from repc.numeric.tolerance import FINGERPRINT, INTERTWINER

if TYPE_CHECKING:
    from repc.groups import Group

# Right multiplication by 1, i, j, k on the coordinates (1, i, j, k): what commutes with left multiplication.
_RIGHT = {
    1: np.eye(1)[None],
    2: np.array([np.eye(2), [[0, -1], [1, 0]]]),
    4: np.array(
        [
            np.eye(4),
            [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]],
            [[0, 0, -1, 0], [0, 0, 0, -1], [1, 0, 0, 0], [0, 1, 0, 0]],
            [[0, 0, 0, -1], [0, 0, 1, 0], [0, -1, 0, 0], [1, 0, 0, 0]],
        ]
    ),
}


@dataclass(frozen=True, eq=False)
class _Reference:
    """An irreducible with all that recognizing and aligning its copies needs."""

    irrep: Irrep
    action: Action
    values: np.ndarray
    order: tuple[int, ...]
    tree: tuple[int, ...]
    frame: np.ndarray  # (d, q·δ): the D-lines of the reference itself


class Irreps:
    """Irreducibles of one group as they are met, each with one reference form for all representations.

    The order of the table is the order of discovery, which is deterministic; `repc.numeric.decompose` asks in a fixed
    order.
    """

    def __init__(self, group: Group, seed: int = 0):
        self.group = group
        self.probes = probe_elements(group)
        self.mixer = Mixer.seeded(len(self.probes), seed, group.is_complex)
        self.is_complex = group.is_complex
        self._found: list[_Reference] = []
        self._couplings: dict[tuple[int, int], tuple[tuple[Irrep, np.ndarray], ...]] = {}

    @property
    def irreps(self) -> tuple[Irrep, ...]:
        """All irreducibles met so far, in order of discovery."""
        return tuple(r.irrep for r in self._found)

    def blocks(self, action: Action) -> tuple[tuple[Irrep, np.ndarray], ...]:
        """An action as irreducibles: (irrep, E) with E (n, m, d), orthonormal, and ρ(h) E_a = E_a ψ(h).

        Raises NotSplit when the residual shows that the generators do not span a *-algebra in these coordinates.
        """
        found = [self._block(action, lines) for lines in splitting.split(action, self.mixer)]
        found.sort(key=lambda pair: pair[0].index)
        return tuple(found)

    def coupling(self, a: Irrep, b: Irrep) -> tuple[tuple[Irrep, np.ndarray], ...]:
        """Clebsch–Gordan: (ν, C) with C (d_a, d_b, m, d_ν) orthonormal, one per irreducible ν in a ⊗ b."""
        key = (a.index, b.index)
        if key not in self._couplings:
            self._couplings[key] = self._couple(a, b)
        return self._couplings[key]

    def _couple(self, a: Irrep, b: Irrep) -> tuple[tuple[Irrep, np.ndarray], ...]:
        left, right = self._found[a.index].action, self._found[b.index].action
        if _is_trivial(left):
            return ((b, np.eye(b.dim)[None, :, None, :]),)
        if _is_trivial(right):
            return ((a, np.eye(a.dim)[:, None, None, :]),)
        product = left.tensor(right)
        return tuple((nu, e.reshape(a.dim, b.dim, *e.shape[1:])) for nu, e in self.blocks(product))

    def _block(self, action: Action, lines: Lines) -> tuple[Irrep, np.ndarray]:
        reference = self._match(lines)
        if reference is None:
            reference = self._register(action, lines)
        frames = self._copies(action, lines, reference)
        embed = np.einsum("nmf,df->nmd", frames, reference.frame.conj())
        worst = max(action.residual(embed[:, a], reference.action) for a in range(embed.shape[1]))
        if worst > INTERTWINER:
            raise NotSplit(f"residual {worst:.1e} of {reference.irrep.label}")
        return reference.irrep, embed

    def _match(self, lines: Lines) -> _Reference | None:
        for reference in self._found:
            if len(reference.values) == len(lines.values) and np.allclose(
                reference.values, lines.values, rtol=FINGERPRINT, atol=FINGERPRINT
            ):
                return reference
        return None

    def _copies(self, action: Action, lines: Lines, reference: _Reference) -> np.ndarray:
        """Frames (n, m, q·δ) of the copies, in canonical gauge."""
        aligned = splitting.align(lines, self.mixer.general(action), reference.order, reference.tree)
        units = self._units(action, aligned)
        q, n, c = aligned.shape
        if c % len(units) or len(units) != reference.irrep.division_dim:
            raise NotSplit("an eigenspace does not hold a whole number of division-algebra lines")
        # rows of the pivoting: component (coordinate, reference component) of the intertwiner that starts at w
        starts = np.einsum("qnc,ucw->nquw", aligned, units).reshape(n, q * len(units), c)
        rows = np.einsum("nfw,df->ndw", starts, reference.frame.conj()).reshape(-1, c)
        chosen = pivoted_rotation(rows, units)
        return np.einsum("nfw,wm->nmf", starts, chosen)

    def _units(self, action: Action, aligned: np.ndarray) -> np.ndarray:
        c = aligned.shape[-1]
        if self.is_complex:
            return np.eye(c)[None]
        return splitting.division_units(splitting.loop_elements(aligned, action, self.mixer))

    def _register(self, action: Action, lines: Lines) -> _Reference:
        """A new irreducible: canonical basis of one canonical copy, or the closed form where one is known."""
        copy = self._one_copy(action, lines)
        own = action.restrict(copy, copy.conj().T)
        label = label_of(own.generators, self.group) or f"ρ{len(self._found) + 1}({own.dim})"
        closed = reference_form(self.group, label, self.probes)
        return self._remember(closed or own, label)

    def _one_copy(self, action: Action, lines: Lines) -> np.ndarray:
        """Orthonormal basis (n, d) of one copy inside an isotypic part, chosen canonically."""
        aligned = splitting.align(lines, self.mixer.general(action), lines.order, lines.tree)
        units = self._units(action, aligned)
        q, n, c = aligned.shape
        if q * c == n and c == len(units):
            return np.eye(n, dtype=aligned.dtype)
        w = pivoted_rotation(aligned[0], units)[:, 0]
        frame = np.einsum("qnc,ucw,w->nqu", aligned, units, w).reshape(n, -1)
        return frame @ pivoted_rotation(frame)

    def _remember(self, action: Action, label: str) -> _Reference:
        (lines,) = splitting.split(action, self.mixer)
        aligned = splitting.align(lines, self.mixer.general(action), lines.order, lines.tree)
        units = self._units(action, aligned)
        q, d, c = aligned.shape
        if c != len(units):
            raise NotSplit("a new irreducible is not irreducible")
        frame = np.einsum("qnc,ucw->nquw", aligned, units)[..., 0].reshape(d, q * c)
        right = np.stack([np.kron(np.eye(q), r) for r in _RIGHT[c]])
        commutant = canonical_units(frame @ right @ frame.conj().T)
        kind = "C" if self.is_complex else "RCH"[(1, 2, 4).index(c)]
        irrep = Irrep(len(self._found), label, action.dim, kind, action.generators, commutant)
        reference = _Reference(irrep, action, lines.values, lines.order, lines.tree, frame)
        self._found.append(reference)
        return reference


def _is_trivial(action: Action) -> bool:
    fixed = (0.0 if lie else 1.0 for lie in action.lie)
    return action.dim == 1 and all(m[0, 0] == value for m, value in zip(action.generators, fixed, strict=True))
