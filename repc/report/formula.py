"""Formulas in a free n, as text, JSON and LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.groups.irreducibles.labels import label_latex
from repc.report.natural import FreeNetReport, natural_json, natural_text
from repc.report.words import map_json, network_size, polynomial_text, since, stable_rep_json
from repc.reps.latex import latex_of
from repc.syntax import parse_rep

if TYPE_CHECKING:
    from repc.symbolic.formula import FormulaFacts, StableMap, StableRep



@dataclass(frozen=True, eq=False)
class FormulaExplanation:
    """What is known of maps and representations of O(n), SO(n), … for all large n, and the networks of S(n)."""

    facts: FormulaFacts
    nets: tuple[FreeNetReport, ...] = ()

    def __str__(self) -> str:
        facts = self.facts
        parts = [f"{facts.group.name}: formulas in {facts.group.letter}"]
        parts += [_rep_text(rep, facts.group.letter) for rep in facts.reps]
        parts += [_map_text(found, facts.group.letter, facts.is_complex) for found in facts.maps]
        parts += [natural_text(net) for net in self.nets]
        return "\n\n".join(parts)

    __repr__ = __str__

    def json(self) -> dict:
        """A dict of plain JSON types, shaped like that of an explanation at a number.

        ``group`` has ``name``, ``free`` (the letter) and ``field``. Dimensions (``dim``) are strings: polynomials as
        SymPy reads them, such as ``"n*(n - 1)/2"``. Every map and every representation has ``from``: the smallest
        number from which on its ``hom_dim``, or its ``irreps``, hold. A map has ``name``, ``kind``, ``inputs``,
        ``output``, ``hom_dim``, ``hom_dim_exact``, ``parameters`` and ``from``.
        """
        facts = self.facts
        group = {"name": facts.group.name, "free": facts.group.letter, "field": "C" if facts.is_complex else "R"}
        result: dict = {"repc": __version__, "group": group, "maps": [map_json(found) for found in facts.maps]}
        result["maps"] += [natural_json(net) for net in self.nets]
        if facts.reps:
            result["reps"] = [stable_rep_json(rep) for rep in facts.reps]
        return result

    def latex(self) -> str:
        """An ``align*`` block: every map with its count, every representation with its irreducibles."""
        letter, rows = self.facts.group.letter, []
        for found in self.facts.maps:
            arrow = r" \times ".join(_latex(rep.text) for rep in found.inputs)
            rows.append(rf"{arrow} &\to {_latex(found.output.text)} && \dim = {found.hom_dim}{_range(found.start, letter)}")
            rows += [_rep_latex(rep, letter) for rep in (*found.inputs, found.output)]
        for net in self.nets:
            size = rf"{network_size(net.parameters)}{_range(net.start, letter)}"
            rows.append(rf"{_latex(net.input.text)} &\to {_latex(net.output.text)} && {size}")
            rows += [_rep_latex(rep, letter) for rep in (net.input, net.output)]
        rows += [_rep_latex(rep, letter) for rep in self.facts.reps]
        return "\\begin{align*}\n" + " \\\\\n".join(dict.fromkeys(rows)) + "\n\\end{align*}"

    def _repr_latex_(self) -> str:
        return self.latex()


# ── text ─────────────────────────────────────────────────────────────────────────────────────────


def _map_text(found: StableMap, letter: str, is_complex: bool) -> str:
    arrow = ", ".join(rep.text for rep in found.inputs)
    arrow = f"({arrow})" if len(found.inputs) > 1 else arrow
    real = f"; {found.parameters} real parameters" if is_complex else ""
    plural = "s" * (found.hom_dim != 1)
    lines = [f"map {found.name} : {arrow} -> {found.output.text}"]
    lines.append(f"  {found.hom_dim} equivariant map{plural} {since(found.start, letter)}{real}")
    sides = dict.fromkeys(_rep_text(rep, letter) for rep in (*found.inputs, found.output))
    return "\n\n".join(["\n".join(lines), *sides])


def _rep_text(rep: StableRep, letter: str) -> str:
    canonical = f" = {rep.canonical}" if rep.canonical != rep.text else ""
    rows = [f"{rep.text}{canonical}  dim {polynomial_text(rep.dimension)}"]
    rows.append(f"  irreducibles {since(rep.start, letter)}")
    table = [("irreducible", "dim", "type", "multiplicity")]
    table += [(i.label, polynomial_text(i.dimension), i.type, str(i.multiplicity)) for i in rep.irreps]
    first, second = (max(len(row[k]) for row in table) + 2 for k in (0, 1))
    rows += [f"  {a:{first}}{b:{second}}{c:6}{d:>12}" for a, b, c, d in table]
    return "\n".join(rows)


# ── JSON and LaTeX ───────────────────────────────────────────────────────────────────────────────


def _rep_latex(rep: StableRep, letter: str) -> str:
    terms = [(rf"{i.multiplicity}\," if i.multiplicity > 1 else "") + label_latex(i.label) for i in rep.irreps]
    total = r" \oplus ".join(terms) or "0"
    return rf"{_latex(rep.text)} &\cong {total}{_range(rep.start, letter)}"


def _range(start: int, letter: str) -> str:
    return rf" \quad ({letter} \ge {start})"


def _latex(text: str) -> str:
    return latex_of(parse_rep(text))
