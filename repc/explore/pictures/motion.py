"""Where a group moves one generic vector of ℝ² or ℝ³: points, steps by discrete generators, paths by infinitesimal ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np

from repc.api import Expression
from repc.explore.pictures.subject import Subject
from repc.groups import Generator, Group
from repc.groups.exponential import expm
from repc.syntax.digits import subscript

_GENERIC = {2: (0.94, 0.34), 3: (0.72, 0.60, 0.35)}  # no coordinate is zero, no two are equal
_SAMPLES, _STEPS = 150, 120
_LISTED = 600  # elements of a finite group that are all drawn
_REACH = 1.2  # of paths that do not close, in both directions


@dataclass(frozen=True, eq=False)
class Motion:
    """``points`` (n, k), the start first; ``steps``: per discrete generator its name, from (m, k) and to (m, k);
    ``paths``: per infinitesimal generator its name and curves (c, t, k). ``all_elements``: whether points are all."""

    points: np.ndarray
    steps: tuple[tuple[str, np.ndarray, np.ndarray], ...]
    paths: tuple[tuple[str, np.ndarray], ...]
    all_elements: bool


def motion(subject: Subject, rep: Expression) -> Motion:
    """How the group moves a generic vector of a representation on ℝ², ℝ³ or ℂ."""
    group = subject.group
    start = np.array([complex(*_GENERIC[2])]) if group.is_complex else np.array(_GENERIC[rep.size()])
    elements, every = _elements(group)
    points = np.stack([start, *(rep.rho(g) @ start for g in elements)])
    points = points[_distinct(_real(points))] if every else points
    discrete = [(k, rep.rho(_on_its_factor(group, g))) for k, g in _numbered(group, "discrete")]
    tangents = [(k, rep.drho(_on_its_factor(group, g))) for k, g in _numbered(group, "lie")]
    origins = np.stack([start, *(h @ start for _, h in discrete)])
    steps = tuple((f"g{subscript(k)}", *_step(points if every else start[None], h)) for k, h in discrete)
    paths = tuple((f"exp(tA{subscript(k)})", _path(a, origins)) for k, a in tangents)
    return Motion(_real(points), steps, paths, every)


def _elements(group: Group) -> tuple[list, bool]:
    every = bool(group.is_finite) and group.order() <= _LISTED
    stack = group.elements() if every else group.samples(_SAMPLES, 0)
    return (list(zip(*stack, strict=True)) if isinstance(stack, tuple) else list(stack)), every


def _numbered(group: Group, kind: str) -> list[tuple[int, Generator]]:
    return list(enumerate([g for g in group.generators if g.kind == kind], 1))


def _on_its_factor(group: Group, generator: Generator):
    """A generator as the element, or tangent, of the whole group."""
    parts = generator.parts(group)
    return parts if len(parts) > 1 else parts[0]


def _step(points: np.ndarray, h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _real(points), _real(points @ h.T)


def _path(a: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """exp(tA) v for each origin v, (c, t, k): one period where all eigenvalues are imaginary, else ±``_REACH``."""
    size = np.abs(np.linalg.eigvals(a)).max()
    closes = size > 0 and np.allclose(a, -a.conj().T)
    times = np.linspace(0, 2 * pi / size, _STEPS) if closes else np.linspace(-_REACH, _REACH, _STEPS)
    return _real(np.swapaxes(expm(times[:, None, None] * a) @ origins.T, 1, 2)).swapaxes(0, 1)


def _real(vectors: np.ndarray) -> np.ndarray:
    """A complex coordinate as two real ones."""
    if not np.iscomplexobj(vectors):
        return vectors
    return np.concatenate([vectors.real, vectors.imag], axis=-1)


def _distinct(points: np.ndarray) -> list[int]:
    """The first of each set of equal points, in order."""
    seen: dict[bytes, int] = {}
    for k, point in enumerate(np.round(points, 6) + 0.0):
        seen.setdefault(point.tobytes(), k)
    return list(seen.values())
