"""Dynkin diagrams: Bourbaki's Cartan matrices, the order of given simple roots that has them, and real forms.

Cartan matrices have simple roots as rows, by their Dynkin labels: entry (i, j) is ⟨α_i, α_j^∨⟩ (Bourbaki, Lie VI, plates I to IX).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_E = [(0, 2), (2, 3), (1, 3), (3, 4), (4, 5), (5, 6), (6, 7)]


def cartan_matrix(kind: str, n: int) -> np.ndarray:
    """Of a simple type, such as ("G", 2)."""
    matrix = 2 * np.eye(n, dtype=int)
    edges = [(i, i + 1) for i in range(n - 1)]
    if kind == "D":
        edges[-1] = (n - 3, n - 1)
    if kind == "E":
        edges = [(i, j) for i, j in _E if max(i, j) < n]
    for i, j in edges:
        matrix[i, j] = matrix[j, i] = -1
    for one, i, j, value in (("B", n - 2, n - 1, -2), ("C", n - 1, n - 2, -2), ("F", 1, 2, -2), ("G", 1, 0, -3)):
        if kind == one:
            matrix[i, j] = value
    return matrix


def simple_types(n: int) -> list[str]:
    """The letters of the simple types of a rank; those that are equal once."""
    known = {"A": n >= 1, "B": n >= 2, "C": n >= 3, "D": n >= 4, "E": 6 <= n <= 8, "F": n == 4, "G": n == 2}
    return [kind for kind, exists in known.items() if exists]


def orders(given: np.ndarray, wanted: np.ndarray) -> Iterator[tuple[int, ...]]:
    """All orders of simple roots in which a Cartan matrix is the wanted one."""

    def longer(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == len(wanted):
            yield chosen
            return
        k = len(chosen)
        for i in range(len(given)):
            if i in chosen:
                continue
            if all(given[i, j] == wanted[k, m] and given[j, i] == wanted[m, k] for m, j in enumerate(chosen)):
                yield from longer((*chosen, i))

    return longer(())


def components(cartan: np.ndarray) -> list[tuple[int, ...]]:
    """The connected parts of a Dynkin diagram."""
    rest, found = set(range(len(cartan))), []
    while rest:
        part = {min(rest)}
        while grown := {j for j in rest - part if any(cartan[i, j] for i in part)}:
            part |= grown
        rest -= part
        found.append(tuple(sorted(part)))
    return found


# ── real forms ─────────────────────────────────────────────────────────────────────────────────

_EXCEPTIONAL = {  # dimension of the maximal compact subalgebra -> the signature in its name (Helgason, chapter X, table V)
    "G2": {6: 2},
    "F4": {24: 4, 36: -20},
    "E6": {36: 6, 38: 2, 46: -14, 52: -26},
    "E7": {63: 7, 69: -5, 79: -25},
    "E8": {120: 8, 136: -24},
}


def real_form(kind: str, compact: int, dim: int) -> str:
    """The real simple Lie algebra of a type with a maximal compact subalgebra of the given dimension; several where dimensions do
    not tell them apart: ``so(12,6) or so*(18)``."""
    letter, n = kind[0], int(kind[1:])
    if compact == dim:
        return _compact_name(letter, n)
    if letter in "EFG":
        known = _EXCEPTIONAL[kind].get(compact)
        return f"a form of {kind.lower()}" if known is None else f"{kind.lower()}({known})"
    forms = {"A": _forms_a, "B": _forms_b, "C": _forms_c, "D": _forms_d}[letter](n)
    return " or ".join(dict.fromkeys(name for name, dimension in forms if dimension == compact)) or f"a form of {kind}"


def _compact_name(letter: str, n: int) -> str:
    names = {"A": f"su({n + 1})", "B": f"so({2 * n + 1})", "C": f"sp({n})", "D": f"so({2 * n})"}
    return names.get(letter, f"{letter.lower()}{n}")


def _forms_a(n: int) -> Iterator[tuple[str, int]]:
    size = n + 1
    yield f"sl({size},ℝ)", size * n // 2
    for q in range(1, size // 2 + 1):
        if size > 2:  # su(1,1) is sl(2,ℝ)
            yield f"su({size - q},{q})", (size - q) ** 2 + q**2 - 1
    if size % 2 == 0 and size > 2:
        yield f"su*({size})", size * (size + 1) // 2


def _forms_b(n: int) -> Iterator[tuple[str, int]]:
    yield from _orthogonal(2 * n + 1)


def _forms_d(n: int) -> Iterator[tuple[str, int]]:
    yield from _orthogonal(2 * n)
    if n > 4:  # so*(8) is so(6,2)
        yield f"so*({2 * n})", n * n


def _orthogonal(size: int) -> Iterator[tuple[str, int]]:
    for q in range(1, size // 2 + 1):
        p = size - q
        yield f"so({p},{q})", (p * (p - 1) + q * (q - 1)) // 2


def _forms_c(n: int) -> Iterator[tuple[str, int]]:
    yield f"sp({2 * n},ℝ)", n * n
    for q in range(1, n // 2 + 1):
        p = n - q
        yield f"sp({p},{q})", p * (2 * p + 1) + q * (2 * q + 1)
