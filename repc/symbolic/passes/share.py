"""Equal sub-problems of a map are solved once: changes of basis by their first factors, Clebsch–Gordan by pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from repc.groups import Group
from repc.reps.atoms import Atom, Monomial
from repc.reps.leaves import UserLeaf
from repc.reps.tree import printable
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.state import State, Task
from repc.syntax import nodes, unparse
from repc.syntax.nodes import RepExpr

_MOST_TASKS = 2000  # beyond this a list of sub-problems explains nothing


def apply(state: State) -> State:
    """List what the numeric stage solves, in its order, each task once with the number of tensor products that need it.

    V³ is decomposed as V² ⊗ V, block by block, so that its tasks are V, V², V³ and λ ⊗ V for every λ in V and V².
    """
    used: dict[str, Task] = {}
    for product in (product for side in state.sides if side.blocks is not None for product in side.products):
        for needed in _needed(product):
            is_new = _use(used, Task(f"basis of {product_text(needed, state.group)}", 0, needed))
            if is_new and len(needed) > 1 and len(used) < _MOST_TASKS:
                last = product_text(needed[-1:], state.group)
                for irrep in state.rules.irreps(_node(needed[:-1], state.group)) or ():
                    _use(used, Task(f"{irrep.label} ⊗ {last}", 0))
    tasks = tuple(used.values())
    return replace(state, tasks=tasks, notes=_notes([task for task in tasks if task.product != ()]))


def _needed(product: Monomial) -> dict[Monomial, None]:
    """A tensor product, its first factors, and its single ones: each before those that are made from it."""
    needed = {product[:0]: None} if not product else {}
    for k in range(len(product)):
        needed |= {product[k : k + 1]: None, product[: k + 1]: None}
    return needed


def _use(used: dict[str, Task], task: Task) -> bool:
    """Note one more use of a task; whether it is the first."""
    before = used.get(task.what, task)
    used[task.what] = replace(before, uses=before.uses + 1)
    return before.uses == 0


def product_text(product: Monomial, group: Group) -> str:
    """``V²⊗V*``."""
    return unparse(printable(_node(product, group)))


def _node(product: Monomial, group: Group) -> RepExpr:
    runs = [(_leaf(atom, group), len(list(run))) for atom, run in groupby(product)]
    powers = tuple(node if k == 1 else nodes.Power(node, k) for node, k in runs)
    if not powers:
        return nodes.Power(nodes.Base(), 0)
    return powers[0] if len(powers) == 1 else nodes.Product(powers)


def _leaf(atom: Atom, group: Group) -> RepExpr:
    """An atom as it would be written."""
    at = nodes.Subscript(position=atom.slot + 1) if len(group.factors) > 1 and atom.slot >= 0 else None
    match atom.kind:
        case "V":
            return _marked(nodes.Base(at), atom)
        case "reg":
            return _marked(nodes.Regular(at), atom)
        case "irrep":
            return _marked(nodes.Label(atom.label, at), atom)
        case "user":
            return _marked(UserLeaf(atom.user), atom)
        case "sym":
            return nodes.Sym(atom.degree, atom.inner)
        case "alt":
            return nodes.Alt(atom.degree, atom.inner)
    return _marked(nodes.OneDim(atom.kind, at), atom)


def _marked(node: RepExpr, atom: Atom) -> RepExpr:
    node = nodes.Conj(node) if atom.conj else node
    return nodes.Dual(node) if atom.dual else node


def _notes(tasks: Sequence[Task]) -> tuple[str, ...]:
    asked, solved = sum(t.uses for t in tasks), len(tasks)
    notes = [f"{asked} sub-problem{'s' * (asked != 1)}, {solved} to solve"]
    repeated = [f"{t.what} ({t.uses}×)" for t in tasks if t.uses > 1]
    if repeated:
        notes.append("used more than once: " + _some(repeated))
    return tuple(notes)


def _some(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


SHARE = Pass("share", always, apply)
