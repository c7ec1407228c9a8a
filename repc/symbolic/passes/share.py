"""Equal sub-problems of a map are solved once: changes of basis by their first factors, Clebsch–Gordan by pairs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from repc.symbolic.passes.state import State, Task
from repc.syntax import nodes, unparse

if TYPE_CHECKING:
    from repc.symbolic.passes.polynomial import Polynomial

_MOST_TASKS = 2000  # beyond this a list of sub-problems explains nothing


def share(state: State) -> State:
    """List what the numeric stage is asked for, each task once with the number of times it is used.

    V³ is decomposed as V² ⊗ V, block by block, so that its tasks are V, V², V³ and λ ⊗ V for every λ in V and V².
    """
    used: Counter[str] = Counter()
    for side in state.sides:
        if side.blocks is not None:
            _count(side.polynomial, used, state)
    tasks = tuple(Task(what, uses) for what, uses in used.items())
    return replace(state, tasks=tasks, notes=_notes(tasks))


def _count(polynomial: Polynomial, used: Counter[str], state: State) -> None:
    for exponents, _ in polynomial.element.terms():
        factors = [node for node, k in zip(polynomial.bases.nodes, exponents, strict=False) for _ in range(k)]
        for k in range(1, len(factors) + 1):
            what = f"basis of {unparse(_product(factors[:k]))}"
            used[what] += 1
            if used[what] == 1 and k > 1 and len(used) < _MOST_TASKS:
                for irrep in state.irreps_of(_product(factors[: k - 1])) or ():
                    used[f"{irrep.label} ⊗ {unparse(factors[k - 1])}"] += 1


def _product(factors: list[nodes.RepExpr]) -> nodes.RepExpr:
    runs: list[tuple[nodes.RepExpr, int]] = []
    for node in factors:
        if runs and runs[-1][0] == node:
            runs[-1] = (node, runs[-1][1] + 1)
        else:
            runs.append((node, 1))
    powers = tuple(node if k == 1 else nodes.Power(node, k) for node, k in runs)
    return powers[0] if len(powers) == 1 else nodes.Product(powers)


def _notes(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    asked, solved = sum(t.uses for t in tasks), len(tasks)
    notes = [f"{asked} sub-problem{'s' * (asked != 1)}, {solved} to solve"]
    repeated = [f"{t.what} ({t.uses}×)" for t in tasks if t.uses > 1]
    if repeated:
        notes.append("used more than once: " + _some(repeated))
    return tuple(notes)


def _some(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
