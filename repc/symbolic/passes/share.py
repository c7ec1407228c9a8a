"""Equal sub-problems of a map are solved once: changes of basis by their first factors, Clebsch–Gordan by pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from repc.groups import Group
from repc.reps.atoms import Atom, Monomial
from repc.reps.fold import Marks, marked, product_of
from repc.reps.leaves import UserLeaf
from repc.reps.slots import subscript_of
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
    powers = [node if k == 1 else nodes.Power(node, k) for node, k in runs]
    return product_of(powers) if powers else nodes.Power(nodes.Base(), 0)


def _leaf(atom: Atom, group: Group) -> RepExpr:
    """An atom as it would be written."""
    if atom.kind in ("sym", "alt"):
        return (nodes.Sym if atom.kind == "sym" else nodes.Alt)(atom.degree, atom.inner)
    at = subscript_of(atom.slot, group) if atom.slot >= 0 else None
    leaves: dict[str, RepExpr] = {"V": nodes.Base(at), "reg": nodes.Regular(at), "irrep": nodes.Label(atom.label, at)}
    if atom.written is not None:
        leaves["images"] = atom.written
    if atom.user is not None:
        leaves["user"] = UserLeaf(atom.user)
    return marked(leaves.get(atom.kind, nodes.OneDim(atom.kind, at)), Marks(atom.dual, atom.conj))


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
