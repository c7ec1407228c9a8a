"""Polynomial maps under a group with a free argument, such as S(n): counted, and one module for every n, by contractions."""

from __future__ import annotations

from dataclasses import replace
from operator import ge

from repc.driver import every
from repc.driver.options import Options
from repc.driver.polynomials.question import asked
from repc.driver.polynomials.scalars import scalar_program
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.lowering.polynomial import Repeats
from repc.lowering.scalars import NoScalars
from repc.report import PolyFacts, Report
from repc.reps import elaborate
from repc.reps.evaluation import evaluates_harmonics
from repc.reps.polynomials import Degrees, degree_text, ordered_keys, poly_options
from repc.source import Remark, fail
from repc.symbolic import HomCount
from repc.symbolic.facts import EveryN, MapFacts
from repc.symbolic.formula import FreeFactor, FreeGroup, FreeSpec
from repc.syntax import nodes

_SPECIAL = ("SO", "SU")


def polynomial_formula(question: FreeSpec, line: nodes.PolyDef | nodes.MapDef) -> Report:
    """The counts of a line's equivariant polynomials, degree by degree, which are the same for every n from some n on. Raises
    RepcError with places in the source."""
    free = question.group
    if evaluates_harmonics(line):
        words = f"harmonics are evaluated for numbers, and {free.name} has the letter {free.letter}"
        fail("E0354", words, f"write a number for {free.letter}, such as 5", line.span)
    options = poly_options(line)
    ends = every.formula(question, nodes.MapDef(line.name, line.inputs, line.output, span=line.span))
    parts = {key: every.formula(question, _part(line, key)) for key in ordered_keys(options)}
    counts = {key: one.count for key, one in parts.items()}
    starts = tuple(max(column) for column in zip(*(one.every.starts for one in (ends, *parts.values())), strict=True))
    total = HomCount(sum(one.dim for one in counts.values()), f"exact characters of {free.name}", True)
    zero = tuple(label for label in ends.facts.zero_outputs if all(label in one.facts.zero_outputs for one in parts.values()))
    none = Remark("W0401", f"{line.name} is always zero: there is no equivariant polynomial of these degrees")
    some = Remark("W0403", f"the {', '.join(zero)} part of the output is always zero: no polynomial of these degrees is one")
    warnings = (none,) if not total.dim else (some,) if zero else ()
    facts = MapFacts(ends.facts.inputs, ends.facts.output, (), zero, warnings)
    kind = "poly" if isinstance(line, nodes.PolyDef) else "map"
    told = PolyFacts(kind, degree_text(options), counts, options.channels, options.given)
    return Report(line.name, free, facts, free.is_complex, total, every=EveryN(free.letters, starts), polynomial=told)


def _part(line: nodes.PolyDef | nodes.MapDef, key: Degrees) -> nodes.MapDef:
    """The polynomials of one degree in each input as a map of symmetric powers."""
    powers = tuple(nodes.Sym(k, node) if k > 1 else node for node, k in zip(line.inputs, key, strict=True) if k)
    return nodes.MapDef(line.name, powers or (nodes.Scalars(1),), line.output, span=line.span)


def solved(question: FreeSpec, line: nodes.MapDef | nodes.PolyDef, options: Options) -> Solved:
    """The module of one line for every n, from n = 1 on: where n is small some of its polynomials are the same; under SO(n) and
    SU(n), which have others there, from where these are all. Raises RepcError (E0354, E0387) where there is none."""
    free = question.group
    if options.lower == "product":
        fail("E0404", f"'product' computes linear maps, and {line.name} is a polynomial one", "leave --lower out")
    report = polynomial_formula(question, line)
    every.refuse_unread(free, report)
    starts = report.every.starts
    smallest = _smallest(free, starts)
    large = every.certified_sizes(starts)
    (typed,) = elaborate(question.spec, question.name, every.at_sizes(free, large[0])).polys
    counts = {key: one.dim for key, one in report.polynomial.counts.items()}
    repeats = Repeats(typed.options.channels, typed.options.given)
    try:
        program = scalar_program(typed, typed.output.group, counts, repeats, free.slots)
    except NoScalars as why:
        raise every.refused(free, line.name, str(why), _remedy(free)) from None
    counted = all(not isinstance(part, FreeFactor) or part.family.name == "S" for part in free.parts)
    program = replace(program, masked=counted and not repeats.each)
    small = [n for n in every.small_sizes(starts, smallest) if all(map(ge, n, smallest))]
    sizes = tuple(dict.fromkeys([*small, *large]))
    told = replace(report, program=program, every=EveryN(free.letters, smallest, sizes, starts))
    return Solved(told, typed, tuple(_arrow(question, n, all(map(ge, n, starts))) for n in sizes))


def _arrow(question: FreeSpec, n: tuple[int, ...], is_generic: bool) -> Arrow:
    """What the text must compute at some numbers, where these are small perhaps nothing."""
    group = every.at_sizes(question.group, n)
    (typed,) = elaborate(question.spec, question.name, group).polys
    known = None if is_generic else asked(typed, group).count
    vanishes = known is not None and known.total.dim == 0
    inputs, degree = tuple(rep.node for rep in typed.inputs), max(map(sum, typed.keys))
    return Arrow(group, inputs, typed.output.node, False, degree=degree, vanishes=vanishes, sizes=n)


def _remedy(free: FreeGroup) -> str:
    return f"write it with sums and powers of V, such as V² for pairs(V) and Sym²(V), or give {free.letter} a number"


def _smallest(free: FreeGroup, starts: tuple[int, ...]) -> tuple[int, ...]:
    """The least number for each letter: 1, but where determinants of few vectors are invariant."""
    special = {part.letter for part in free.parts if isinstance(part, FreeFactor) and part.family.name in _SPECIAL}
    return tuple(start if letter in special else 1 for letter, start in zip(free.letters, starts, strict=True))
