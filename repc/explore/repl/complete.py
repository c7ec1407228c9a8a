"""What Tab offers: commands, signs, groups, names, atoms and labels, by what stands before the cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repc.explore.repl import commands
from repc.explore.repl.scene import rep_line
from repc.explore.repl.unicode import SIGNS
from repc.source import RepcError

if TYPE_CHECKING:
    from repc.explore.repl.session import Session
    from repc.groups import Group

_WORD = re.compile(r"(\\[A-Za-z]*|\[[^\[\]]*|[A-Za-z_][A-Za-z0-9_⁺]*(\([0-9,]*)?)?\Z")
_GROUP_PLACE = re.compile(r"\s*(group\s|let\s+\w+\s*=|:table\s)")
_COMMAND_WORD = re.compile(r"\s*(:[A-Za-z?]*)\Z")
_ATOMS = {
    "V": "the space the group is defined on",
    "T(": "T(p,q) = V^p ⊗ (V*)^q",
    "images {": "a representation by the images of the generators of a finite group: signed (1 2)(-3), …",
    "Ind(": "Ind(H, R): what a representation of a subgroup induces",
    "pairs(": "ordered pairs of different points of a permutation group",
    "tuples(": "ordered tuples of different points: tuples(V,3)",
    "sets(": "sets of points: sets(V,2)",
    "tensor(": 'tensors with symmetries of their indices: tensor("ij=-ji"), tensor("ijk=-jik", i=2V)',
    "harmonics(": "V⁰, V, the traceless part of Sym²(V), and so on up to a degree",
    "Sym²(": "symmetric tensors",
    "Alt²(": "antisymmetric tensors",
}
_STATEMENTS = {
    "let": "a name for a group",
    "group": "which group acts",
    "rep": "a name for a representation",
    "map": "all equivariant linear maps",
    "poly": "all equivariant polynomial maps of some degrees",
    "net": "an equivariant network",
}


@dataclass(frozen=True)
class Candidate:
    """``text`` replaces the last ``length`` characters before the cursor; ``meaning`` is shown beside it."""

    text: str
    length: int
    meaning: str = ""


def complete(before: str, session: Session) -> list[Candidate]:
    """Everything that may stand where the cursor is, given the text before it."""
    if begun := _COMMAND_WORD.match(before):
        table = commands.table()
        return _starting(begun[1], {name: table[name].summary for name in table if table[name].name == name})
    command = commands.table().get(before.split(maxsplit=1)[0]) if before.strip().startswith(":") else None
    wants = command.completes if command else "name"
    word = _WORD.search(before)[0]
    found = _words(before, word, wants, session)
    if "file" in wants:
        found += _files(before.rsplit(" ", 1)[-1])
    return found


def _words(before: str, word: str, wants: str, session: Session) -> list[Candidate]:
    if word.startswith("\\"):
        return [Candidate(sign, len(word), rf"\{name}") for name, sign in SIGNS.items() if name.startswith(word[1:])]
    if word.startswith("["):
        return _starting(word, _labels(session))
    if "command" in wants:
        return _starting(word, {name[1:]: one.summary for name, one in commands.table().items()})
    if _GROUP_PLACE.match(before):
        return _starting(word, _groups(session))
    if "name" not in wants:
        return []
    at_start = dict(_STATEMENTS) if before == word else {}
    maps = {name: "a map" for name in session.scene.outputs} if wants != "name" or before.lstrip().startswith(":") else {}
    return _starting(word, {**at_start, **maps, **_representations(session)})


def _starting(word: str, options: dict[str, str]) -> list[Candidate]:
    return [Candidate(text, len(word), meaning) for text, meaning in options.items() if text.startswith(word)]


def _groups(session: Session) -> dict[str, str]:
    from repc.groups import catalogue

    found = {name: "a group of this session" for name in session.scene.lets}
    for entry in catalogue():
        found.setdefault(f"{entry.name}(" if entry.takes_arguments else entry.name, f"{entry.usage}: {entry.summary}")
    return {**found, "generated {": "a group by its generators"}


def _representations(session: Session) -> dict[str, str]:
    found = {name: rep_line(name, rep) for name, rep in session.scene.reps.items()}
    return {**found, **(_of_group(session.group) if hasattr(session.group, "factors") else {}), **_ATOMS}


def _of_group(group: Group) -> dict[str, str]:
    """What only some groups have; in a product with the factor it belongs to."""
    found = {"conj(": "the complex conjugate"} if group.is_complex else {}
    is_product = len(group.factors) > 1
    for factor in group.factors:
        own = {name: "one-dimensional" for name in sorted(factor.scalar_reps)}
        own |= {"V": "the space"} if is_product else {}
        own |= {"reg": "the regular representation"} if factor.is_finite else {}
        found |= {f"{name}_{factor.name}": f"{what} of {factor.name}" for name, what in own.items()} if is_product else own
    return found


def _labels(session: Session) -> dict[str, str]:
    if not hasattr(session.group, "factors"):
        return {}
    from repc import driver

    try:
        tables = driver.irreducibles(session.group)
    except RepcError:
        return {}
    return {i.label: f"dim {i.dim}" for table in tables for i in table.irreps}


def _files(prefix: str) -> list[Candidate]:
    """Paths that begin as typed; folders end in a slash."""
    folder = Path(prefix if prefix.endswith("/") else Path(prefix).parent).expanduser()
    head = prefix[: prefix.rfind("/") + 1]
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    names = [f"{head}{entry.name}" + "/" * entry.is_dir() for entry in entries if not entry.name.startswith(".")]
    return [Candidate(name, len(prefix)) for name in names if name.startswith(prefix)]


