"""Three plain sentences on a map, a network or a representation: what acts, what can influence what, how it is computed."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from repc.report.words import arrow_text, polynomial_text
from repc.source import RepcError
from repc.symbolic.facts import EveryN, Irreducibles, RepFacts
from repc.symbolic.formula import FreeGroup

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.report.model import Explanation, Report

_WIDTH = 110
_MOST_NAMED = 6  # parts of a representation in one sentence
_NETWORK_WARNINGS = ("W0402", "W0403")


def brief_text(explanation: Explanation) -> str:
    """What ``repc explain --brief`` prints: for every map, network and representation its name and its three sentences."""
    letters = explanation.group.letters if isinstance(explanation.group, FreeGroup) else ()
    parts = [[facts.text, *brief_lines(rep_brief(explanation.group, facts, letters))] for facts in explanation.reps]
    parts += [[f"{one.name} : {arrow_text(one)}", *brief_lines(brief(one))] for one in explanation.maps]
    return "\n\n".join("\n".join(lines) for lines in parts)


def brief_lines(sentences: tuple[str, str, str]) -> list[str]:
    """The sentences, each on lines of its own."""
    return [row for sentence in sentences for row in textwrap.wrap(sentence, _WIDTH, initial_indent="  ", subsequent_indent="    ")]


def brief(report: Report) -> tuple[str, str, str]:
    """The three sentences on a map or a network."""
    return _acts(report), _network_reach(report) if report.network else _map_reach(report), _computed(report)


def rep_brief(group: Group | FreeGroup, facts: RepFacts, letters: tuple[str, ...] = ()) -> tuple[str, str, str]:
    """The three sentences on a representation."""
    since = f", {EveryN(letters, facts.starts).since}" if facts.starts else ""
    acts = f"{group.name} acts on vectors of {_numbers(facts.dim)}, {facts.text}{since}."
    if facts.irreps is None:
        why = facts.why_none or "there is no decomposition into irreducibles"
        return acts, f"They are not taken apart: {why}.", "Nothing is computed with it here."
    weights = sum(one.multiplicity**2 * _division(group.is_complex, one.type) for one in facts.irreps)
    maps = f"Equivariant linear maps of it to itself are learned by {_counted(weights, f'{_field(group)} number')}"
    return acts, _parts(facts.irreps), f"{maps}{', one small matrix for each kind' * (len(facts.irreps) > 1)}."


def _parts(irreps: Irreducibles) -> str:
    if len(irreps) == 1:
        (one,) = irreps
        copies = f"{one.multiplicity:,} copies of one irreducible part" if one.multiplicity > 1 else "one irreducible part"
        return f"They are {copies}, {one.label}."
    alone = "equivariant linear maps mix parts of one kind and never lead from one kind to another"
    kinds = _listed([one.label for one in irreps])
    return f"They fall into {len(irreps)} kinds of irreducible parts, {kinds}: {alone}." if irreps else "There is nothing in them."


def _division(is_complex: bool, kind: str) -> int:
    return 1 if is_complex else {"R": 1, "C": 2, "H": 4}[kind]


def _field(group: Group | FreeGroup) -> str:
    return "complex" if group.is_complex else "real"


# ── what acts ────────────────────────────────────────────────────────────────────────────────────


def _acts(report: Report) -> str:
    facts = report.facts
    given = " and ".join(f"the {_numbers(one.dim)} of {one.text}" for one in facts.inputs)
    every = f", {report.every.since}" if report.every else ""
    made = f"{_numbers(facts.output.dim)} of {facts.output.text}"
    moved = "input" if len(facts.inputs) == 1 else "inputs"
    law = f"moving the {moved} by an element of {_group(report.group)} moves the output by the same element"
    return f"{report.name} makes {made} from {given}{every}: {law}."


def _group(group: Group | FreeGroup) -> str:
    """``SO(3)``, ``S(4) (24 elements)``."""
    if isinstance(group, FreeGroup) or not group.is_finite:
        return group.name
    try:
        order = group.order()
    except RepcError:
        return group.name
    return f"{group.name} ({_counted(order, 'element')})" if order < 10**9 else group.name


# ── what can influence what ──────────────────────────────────────────────────────────────────────


def _map_reach(report: Report) -> str:
    facts, count = report.facts, report.hom_dim
    if count == 0:
        return f"Nothing of the input can influence {facts.output.text}: the only such map is zero."
    unused = f"{_listed(facts.unused_inputs)} of the input cannot influence the output" if facts.unused_inputs else ""
    are = "is" if len(facts.zero_outputs) == 1 else "are"
    zero = f"{_listed(facts.zero_outputs)} of the output {are} always zero" if facts.zero_outputs else ""
    reach = " and ".join(part for part in (unused, zero) if part)
    is_told = not (report.every and report.polynomial)  # of polynomials for every n what is unused is not looked for
    if not reach and is_told and all(side.irreps is not None for side in (*facts.inputs, facts.output)):
        reach = "Every part of the input can influence the output, and every part of the output is reached"
    return "; ".join(part for part in (reach, _learned(report)) if part) + "."


def _learned(report: Report) -> str:
    if report.count is None:
        return ""
    if report.polynomial and report.polynomial.evaluates:
        return "nothing is learned: it is the one map that evaluates harmonics"
    count = report.count.dim * (report.polynomial.learned if report.polynomial else 1)
    numbers = f"{_counted(count, f'{_field(report.group)} number')} {'is' if count == 1 else 'are'} learned"
    if report.polynomial and report.polynomial.given:
        numbers = f"{_counted(report.count.dim, 'coefficient')} of each sample {'is' if report.count.dim == 1 else 'are'} given"
    return f"{numbers}, and no equivariant map is left out" if report.count.exact else f"{numbers}, not proven to be all"


def _network_reach(report: Report) -> str:
    found = [one.message for one in report.warnings if one.code in _NETWORK_WARNINGS]
    if found:
        return "; ".join(found) + "."
    return "Every part of the input can influence the output, and every part of the output is reached."


# ── how it is computed ───────────────────────────────────────────────────────────────────────────


def _computed(report: Report) -> str:
    if report.network:
        return _layers(report)
    if report.program is None:
        return "It is counted here, not computed: 'repc compile' does that."
    if report.hom_dim == 0:
        return "There is nothing to compute."
    way = (_OF_POLYNOMIALS if report.polynomial else _WAYS).get(report.program.lowering) or _WAYS[report.program.lowering]
    flops = f", {_counted(report.flops, 'flop')} a sample" if report.flops is not None and not report.every else ""
    return f"{way}{flops}{_checked(report)}."


def _layers(report: Report) -> str:
    net, hidden = report.network, len(report.network.hidden)
    learned = f"{_counted(hidden, 'hidden layer')} and a linear one learn {report.parameters:,} real numbers"
    if report.flops is None or net.dense_flops is None:
        return f"{learned}{_checked(report)}."
    beside = f"{report.flops:,} flops a sample (a dense network of the same widths: {net.dense_flops:,})"
    return f"{learned}, {beside}{_checked(report)}."


def _checked(report: Report) -> str:
    c = report.certificate
    if c is None:
        return ""
    off = f"off by {c.max_error:.0e} at most" if c.max_error else "exactly"
    return f"; checked on {_counted(c.generators, 'generator')}, {off}"


_INVARIANTS = "The input is contracted with itself: invariants are multiplied, and are the coefficients of what is no invariant"
_OF_POLYNOMIALS = {"scalars": _INVARIANTS, "diagram": _INVARIANTS}
_WAYS = {
    "schur": "Input and output are turned into irreducible parts, one small learned matrix acts on each kind of them",
    "dense": "One matrix is made from the learned numbers and multiplied with the input",
    "diagram": "Indices are summed, repeated and put in another order (diagrams), with learned weights between channels",
    "product": "Indices of one factor are summed and repeated (diagrams), between irreducible parts of the others",
    "orbit": "The matrix has one learned number for each orbit of pairs of coordinates, and is stored by its orbits",
    "chain": "It is computed degree by degree: polynomials of each irreducible kind from those of a degree less, then mixed",
    "monomials": "It is computed from the products of coordinates, by a linear map of them",
    "harmonics": "Harmonics are computed by recursions, each degree from the two before, and turned into irreducible parts",
    "fourier": "Input and kernels are multiplied in frequencies, by fast Fourier transforms",
}


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _numbers(dim) -> str:
    return f"{polynomial_text(dim)} number{'s' * (dim != 1)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    """``A``, ``A and B``, ``A, B and C``; of very many the first and how many more."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
