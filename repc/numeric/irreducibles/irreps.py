"""The table of a group's irreducibles in reference form, and how any action is expressed in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from repc.groups import Group
from repc.limits import MOST_COUPLED
from repc.numeric.actions.action import Action, probe_elements
from repc.numeric.gauge import canonical_units, orthonormal, pivoted_rotation, snapped
from repc.numeric.irreducibles.extremal import coupling_into
from repc.numeric.irreducibles.label import label_of
from repc.numeric.irreducibles.reference import reference_form
from repc.numeric.space import Irrep
from repc.numeric.splitting import split as splitting
from repc.numeric.splitting.split import Lines, Mixer, NotSplit
from repc.source import fail
from repc.tolerance import FINGERPRINT, INTERTWINER

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

MATRICES_TOO_LARGE = "E0410"
_LARGE = 256  # dimensions of a product from which on single irreducibles are cheaper than all of it


@dataclass(frozen=True, eq=False)
class _Profile:
    """How an irreducible looks to one self-adjoint element: what recognizing and aligning its copies needs."""

    values: np.ndarray
    order: tuple[int, ...]
    tree: tuple[int, ...]
    frame: np.ndarray  # (d, q·δ): the D-lines of the reference itself
    division_dim: int


@dataclass(frozen=True, eq=False)
class _Reference:
    irrep: Irrep
    action: Action


class IrrepTable:
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
        self._profiles: dict[tuple[int, int], _Profile] = {}
        self._couplings: dict[tuple[int, int], tuple[tuple[Irrep, np.ndarray], ...]] = {}
        self._into: dict[tuple[int, int, int], np.ndarray] = {}

    @property
    def irreps(self) -> tuple[Irrep, ...]:
        """All irreducibles met so far, in order of discovery."""
        return tuple(r.irrep for r in self._found)

    def action(self, irrep: Irrep) -> Action:
        """An irreducible's reference form on the probes and the generators."""
        return self._found[irrep.index].action

    def adopt(self, action: Action, label: str) -> None:
        """Make an irreducible action the reference form, unless its irreducible was met before."""
        candidate = self.mixer.best_candidate(action)
        parts, _ = splitting.split(action, self.mixer, candidate)
        if len(parts) != 1:
            raise NotSplit(f"{label} falls apart")
        if self._match(parts[0], candidate) is None:
            self._remember(action, label)

    def blocks(self, action: Action, size: int = 1) -> tuple[tuple[Irrep, np.ndarray], ...]:
        """An action as irreducibles: (irrep, E) with E (n, m, d), orthonormal, and ρ(h) E_a = E_a ψ(h).

        Isotypic parts that cannot hold copies of dimension ``size`` are left out.
        Raises NotSplit when the residual shows that the generators do not span a *-algebra in these coordinates.
        """
        candidate = self.mixer.best_candidate(action)
        parts, general = splitting.split(action, self.mixer, candidate)
        found = [self._block(action, lines, general, candidate) for lines in parts if lines.size % size == 0]
        found.sort(key=lambda pair: pair[0].index)
        return tuple(found)

    def coupling(self, a: Irrep, b: Irrep, wanted: Collection[int] | None = None) -> tuple[tuple[Irrep, np.ndarray], ...]:
        """Clebsch–Gordan: (ν, C) with C (d_a, d_b, m, d_ν) orthonormal, one per irreducible ν in a ⊗ b.

        Where only irreducibles with the indices ``wanted`` are asked for, others may be missing: large products are then not
        decomposed as a whole.
        """
        key = (a.index, b.index)
        if wanted is not None and key not in self._couplings and a.dim * b.dim >= _LARGE:
            try:
                return self._coupled_into(a, b, sorted(wanted))
            except NotSplit:
                pass
        if key not in self._couplings:
            self._couplings[key] = self._couple(a, b)
        return self._couplings[key]

    def _coupled_into(self, a: Irrep, b: Irrep, wanted: list[int]) -> tuple[tuple[Irrep, np.ndarray], ...]:
        for index in wanted:
            c = self._found[index]
            if (a.index, b.index, index) not in self._into:
                self._into[a.index, b.index, index] = coupling_into(a, b, c.irrep, c.action.lie, self.is_complex)
        found = [(self._found[index].irrep, self._into[a.index, b.index, index]) for index in wanted]
        return tuple((c, block) for c, block in found if block.shape[2])

    def _couple(self, a: Irrep, b: Irrep) -> tuple[tuple[Irrep, np.ndarray], ...]:
        left, right = self._found[a.index].action, self._found[b.index].action
        if _is_trivial(left):
            return ((b, np.eye(b.dim)[None, :, None, :]),)
        if _is_trivial(right):
            return ((a, np.eye(a.dim)[:, None, None, :]),)
        _refuse_large(a, b)
        product = left.tensor(right)
        return tuple((nu, e.reshape(a.dim, b.dim, *e.shape[1:])) for nu, e in self.blocks(product))

    def _block(self, action: Action, lines: Lines, general: np.ndarray, candidate: int) -> tuple[Irrep, np.ndarray]:
        reference = self._match(lines, candidate) or self._register(action, lines, general)
        profile = self._profile(reference, candidate)
        if not _same_values(profile, lines):
            raise NotSplit(f"{reference.irrep.label} in reference form has other eigenvalues")
        frames = self._copies(action, lines, general, profile)
        embed = snapped(frames @ profile.frame.conj().T)
        worst = np.max([action.residual(embed[:, a], reference.action) for a in range(embed.shape[1])])
        if not worst <= INTERTWINER:
            raise NotSplit(f"residual {worst:.1e} of {reference.irrep.label}")
        return reference.irrep, embed

    def _match(self, lines: Lines, candidate: int) -> _Reference | None:
        matching = (r for r in self._found if _same_values(self._profile(r, candidate), lines))
        return next(matching, None)

    def _profile(self, reference: _Reference, candidate: int) -> _Profile:
        key = (reference.irrep.index, candidate)
        if key not in self._profiles:
            self._profiles[key] = self._profile_of(reference.action, candidate)
        return self._profiles[key]

    def _profile_of(self, action: Action, candidate: int) -> _Profile:
        parts, general = splitting.split(action, self.mixer, candidate)
        if len(parts) != 1:
            raise NotSplit("a new irreducible falls apart")
        (lines,) = parts
        aligned = splitting.align(lines, general, lines.order, lines.tree)
        units = self._units(action, aligned)
        q, d, c = aligned.shape
        if c != len(units):
            raise NotSplit("a new irreducible is not irreducible")
        frame = _moved_by(aligned, units[:, :, 0]).reshape(d, q * c)
        return _Profile(lines.values, lines.order, lines.tree, frame, c)

    def _copies(self, action: Action, lines: Lines, general: np.ndarray, profile: _Profile) -> np.ndarray:
        """Frames (n, m, q·δ) of the copies, in canonical gauge."""
        aligned = splitting.align(lines, general, profile.order, profile.tree)
        units = self._units(action, aligned)
        q, n, c = aligned.shape
        if c % len(units) or len(units) != profile.division_dim:
            raise NotSplit("an eigenspace does not hold a whole number of division-algebra lines")
        # rows of the pivoting: component (coordinate, reference component) of the intertwiner that starts at w
        starts = _moved_by(aligned, units).reshape(n, q * len(units), c)
        rows = np.matmul(profile.frame.conj(), starts).reshape(-1, c)
        chosen = pivoted_rotation(rows, units)
        return np.swapaxes(starts @ chosen, 1, 2)

    def _units(self, action: Action, aligned: np.ndarray) -> np.ndarray:
        c = aligned.shape[-1]
        if self.is_complex or c == 1:  # the skew part of a number is zero
            return np.eye(c)[None]
        return splitting.division_units(splitting.loop_elements(aligned, action, self.mixer))

    def _register(self, action: Action, lines: Lines, general: np.ndarray) -> _Reference:
        """A new irreducible: canonical basis of one canonical copy, or the closed form where one is known."""
        copy = self._one_copy(action, lines, general)
        own = action.restrict(copy, copy.conj().T)
        label = label_of(own.generators, self.group) or f"ρ{len(self._found) + 1}({own.dim})"
        closed = reference_form(self.group, label, self.probes)
        return self._remember(closed or own, label)

    def _one_copy(self, action: Action, lines: Lines, general: np.ndarray) -> np.ndarray:
        """Orthonormal basis (n, d) of one copy inside an isotypic part, chosen canonically."""
        aligned = splitting.align(lines, general, lines.order, lines.tree)
        units = self._units(action, aligned)
        q, n, c = aligned.shape
        if q * c == n and c == len(units):
            return np.eye(n, dtype=aligned.dtype)
        w = pivoted_rotation(aligned[0], units)[:, 0]
        frame = _moved_by(aligned, units @ w).reshape(n, -1)
        return orthonormal(frame @ pivoted_rotation(frame))

    def _remember(self, action: Action, label: str) -> _Reference:
        profile = self._profile_of(action, 0)
        q = profile.frame.shape[1] // profile.division_dim
        right = np.stack([np.kron(np.eye(q), r) for r in _RIGHT[profile.division_dim]])
        commutant = canonical_units(profile.frame @ right @ profile.frame.conj().T)
        kind = "C" if self.is_complex else "RCH"[(1, 2, 4).index(profile.division_dim)]
        irrep = Irrep(len(self._found), label, action.dim, kind, action.generators, commutant)
        reference = _Reference(irrep, action)
        self._found.append(reference)
        self._profiles[irrep.index, 0] = profile
        return reference


def _refuse_large(a: Irrep, b: Irrep) -> None:
    """Raise RepcError (E0410) where a product of irreducibles takes too long to decompose, before any matrix is made."""
    if a.dim * b.dim > MOST_COUPLED:
        what = f"{a.label} ⊗ {b.label} of {a.dim * b.dim} dimensions is decomposed as a whole ({MOST_COUPLED.words})"
        fail(MATRICES_TOO_LARGE, what, "use smaller labels; 'repc explain' needs no matrices")


def _moved_by(aligned: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Bases (q, n, c) of lines, moved by units (u, c, …): (n, q, u, …)."""
    return np.swapaxes(np.tensordot(aligned, units, (2, 1)), 0, 1)


def _same_values(profile: _Profile, lines: Lines) -> bool:
    if len(profile.values) != len(lines.values):
        return False
    return np.allclose(profile.values, lines.values, rtol=FINGERPRINT, atol=FINGERPRINT)


def _is_trivial(action: Action) -> bool:
    fixed = (0.0 if lie else 1.0 for lie in action.lie)
    return action.dim == 1 and all(m[0, 0] == value for m, value in zip(action.generators, fixed, strict=True))
