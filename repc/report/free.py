"""What there is to tell of a map that was compiled for every n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.report.natural import natural_json
from repc.report.words import certified_words, map_json, polynomial_text, since, stable_irreps_text

if TYPE_CHECKING:
    from repc.lowering import DiagramProgram
    from repc.numeric.certificate import Certificate
    from repc.symbolic.formula import FreeGroup, StableMap


@dataclass(frozen=True, eq=False)
class FreeReport:
    """One map: its formulas, its program at the smallest n, and the certificate over ``sizes``, the n at which it was
    checked."""

    facts: StableMap
    group: FreeGroup
    program: DiagramProgram
    certificate: Certificate
    sizes: tuple[int, ...]

    @property
    def name(self) -> str:
        """Name of the map."""
        return self.facts.name

    @property
    def warnings(self) -> tuple[str, ...]:
        """None are looked for."""
        return ()


def free_summary(report: FreeReport, written: list[tuple[str, int]]) -> str:
    """What ``repc compile`` prints for one map; ``written`` are (path, bytes)."""
    facts, letter = report.facts, report.group.letter
    (source,), target = facts.inputs, facts.output
    rows = [f"{facts.name} : {source.text} -> {target.text}   under {report.group.name}, {since(facts.start, letter)}"]
    rows += [f"  {'input':10}dim {polynomial_text(source.dimension):7} {stable_irreps_text(source)}"]
    rows += [f"  {'output':10}dim {polynomial_text(target.dimension):7} {stable_irreps_text(target)}"]
    rows += [f"  {'maps':10}{count_words(facts)} by exact characters, the same {since(facts.start, letter)}"]
    rows += [f"  {'lowering':10}diagram, for every {letter}: {letter} is read off the input"]
    rows += [f"  {'checked':10}{certified_words(report.certificate, report.sizes, letter)}"]
    return "\n".join([*rows, *(f"  {'wrote':10}{path} ({size} bytes)" for path, size in written)])


def count_words(facts: StableMap) -> str:
    """``15 equivariant maps``."""
    return f"{facts.hom_dim} equivariant map{'s' * (facts.hom_dim != 1)}"


def free_json(group: FreeGroup, reports: Sequence[FreeReport]) -> dict:
    """The ``--json`` form of compiled maps and networks: that of `FormulaExplanation`, with what compiling adds."""
    field = "C" if reports[0].program.is_complex else "R"
    head = {"name": group.name, "free": group.letter, "field": field}
    maps = [_map(r) if isinstance(r, FreeReport) else natural_json(r) for r in reports]
    return {"repc": __version__, "group": head, "maps": maps}


def _map(report: FreeReport) -> dict:
    c = report.certificate
    return {
        **map_json(report.facts),
        "lowering": "diagram",
        "certificate": {"generators": c.generators, "max_error": float(f"{c.max_error:.2g}"), "sizes": list(report.sizes)},
    }
