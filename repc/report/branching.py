"""Branching tables as text, JSON and LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from repc.groups.irreducibles.labels import label_latex
from repc.groups.subgroups.inside import Inside
from repc.report.words import irreps_text, polynomial_text
from repc.symbolic import HomCount
from repc.symbolic.branching import Branch, Irreducibles, RepBranching

_UNKNOWN = "not found by an exact rule"


@dataclass(frozen=True)
class MapBranching:
    """A map's number of equivariant maps under the larger group, and under the smaller; None where no rule counts them."""

    name: str
    before: HomCount | None
    after: HomCount | None
    since: str = ""


@dataclass(frozen=True, eq=False)
class Branching:
    """What becomes of representations, and of maps between them, on a subgroup: prints as text, ``json()`` as data."""

    inside: Inside
    reps: tuple[RepBranching, ...]
    maps: tuple[MapBranching, ...] = ()

    def __str__(self) -> str:
        over = " (multiplicities over ℂ)" if self.inside.into.is_complex else ""
        head = f"{self.inside.group.name} in {self.inside.into.name}: {self.inside.words}{over}"
        return "\n\n".join([head, *map(_rep_text, self.reps), *(_map_text(one, self.inside) for one in self.maps)])

    __repr__ = __str__

    def json(self) -> dict:
        """``{"group", "into", "vectors", "reps", "maps"}``."""
        return {
            "group": self.inside.group.name,
            "into": self.inside.into.name,
            "vectors": self.inside.words,
            "reps": [_rep_json(rep) for rep in self.reps],
            "maps": [_map_json(one) for one in self.maps],
        }

    def latex(self) -> str:
        r"""An ``align*`` block, one irreducible of the larger group a line."""
        rows = [_branch_latex(branch) for rep in self.reps for branch in rep.branches or ()]
        return "\\begin{align*}\n" + " \\\\\n".join(dict.fromkeys(rows)) + "\n\\end{align*}"

    def _repr_latex_(self) -> str:
        return self.latex()


def _rep_text(rep: RepBranching) -> str:
    total = _UNKNOWN if rep.total is None else irreps_text(rep.total)
    if rep.branches is None:
        return f"{_head(rep)}\n  in all  {total}"
    names = [(f"{b.irrep.multiplicity}" if b.irrep.multiplicity > 1 else "") + b.irrep.label for b in rep.branches]
    width = max(6, *map(len, names))
    rows = [
        f"  {name:{width}}  ({polynomial_text(branch.irrep.dim)})  {_parts_text(branch)}"
        for name, branch in zip(names, rep.branches, strict=True)
    ]
    return "\n".join([_head(rep), *rows, f"  {'in all':{width}}  {total}"])


def _parts_text(branch: Branch) -> str:
    return _UNKNOWN if branch.parts is None else irreps_text(branch.parts)


def _head(rep: RepBranching) -> str:
    return f"{rep.text}  dim {polynomial_text(rep.dim)}" + f", {rep.since}" * bool(rep.since)


def _map_text(one: MapBranching, inside: Inside) -> str:
    under = [f"{_count(n)} under {g.name}" for n, g in ((one.before, inside.into), (one.after, inside.group))]
    return f"{one.name}: {' and '.join(under)}" + f", {one.since}" * bool(one.since)


def _count(found: HomCount | None) -> str:
    return "maps that no rule counts" if found is None else f"{found.dim} equivariant map{'s' * (found.dim != 1)}"


def _map_json(one: MapBranching) -> dict:
    since = {"since": one.since} if one.since else {}
    return {"name": one.name, "hom_dim": _dim(one.before), "hom_dim_restricted": _dim(one.after), **since}


def _dim(found: HomCount | None) -> int | None:
    return None if found is None else found.dim


def _rep_json(rep: RepBranching) -> dict:
    branches = None if rep.branches is None else [_branch_json(branch) for branch in rep.branches]
    since = {"since": rep.since} if rep.since else {}
    return {"text": rep.text, "dim": _size(rep.dim), **since, "branching": branches, "total": _parts_json(rep.total)}


def _size(dim) -> int | str:
    """A number, or a polynomial as text."""
    return dim if isinstance(dim, int) else str(dim)


def _branch_json(branch: Branch) -> dict:
    return {**_irrep_json(branch.irrep), "parts": _parts_json(branch.parts)}


def _parts_json(parts: Irreducibles | None) -> list[dict] | None:
    return None if parts is None else [_irrep_json(part) for part in parts]


def _irrep_json(irrep) -> dict:
    return {"label": irrep.label, "dim": _size(irrep.dim), "type": irrep.type, "multiplicity": irrep.multiplicity}


def _branch_latex(branch: Branch) -> str:
    if branch.parts is None:
        return rf"{label_latex(branch.irrep.label)} &\to \text{{{_UNKNOWN}}}"
    terms = [(rf"{p.multiplicity}\," if p.multiplicity > 1 else "") + label_latex(p.label) for p in branch.parts]
    total = r" \oplus ".join(terms)
    return rf"{label_latex(branch.irrep.label)} &\to {total}"
