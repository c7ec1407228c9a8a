"""A polynomial map as a linear map of all monomials, lowered as any linear map is."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from repc import lowering
from repc.driver.blocks import Blocks
from repc.driver.lowerings import programs
from repc.driver.polynomials.question import PolyQuestion, disagreement
from repc.driver.question import Question
from repc.lowering import BlockProgram, Program
from repc.lowering.polynomial import MonomialProgram
from repc.numeric.actions.permutations import is_permutation
from repc.reps.polynomials import Degrees
from repc.source import InternalError, Remark
from repc.symbolic import passes
from repc.symbolic.rules import Rules

# Entries of a weight on all monomials, choices of speed: below the first, one product with it is as good as anything; above the
# second it is made only where nothing else applies, if the memory allows.
_SMALL, _ENTRIES = 2**14, 2**24


def accepts_monomials(question: PolyQuestion) -> bool:
    """Where one product with a weight on all monomials is small, or its entries are equal on orbits."""
    entries = question.typed.output.size() * prod(question.monomials)
    if question.repeats.each or entries > _ENTRIES:
        return False
    sides = (*question.typed.linear.inputs, question.typed.output)
    return entries <= _SMALL and all(is_permutation(rep.node, question.group) for rep in sides)


def with_monomials(question: PolyQuestion) -> tuple[MonomialProgram, tuple[Remark, ...]]:
    """A linear map of all monomials, by the cheapest lowering of such a map."""
    typed, linear = question.typed, question.typed.linear
    entries = typed.output.size() * prod(question.monomials)
    if entries > _ENTRIES:
        lowering.refuse_above(question.options.max_bytes, 64 * entries, "monomials", typed.name)
    options = replace(question.options, lower=None)
    blocks = Blocks(question.group, linear, options.max_bytes)
    state = passes.run(passes.start(linear, Rules(question.group)))
    inner, notes = programs(Question(state, options, blocks, question.progress))
    inner = tuple(one for one in inner if not (isinstance(one, BlockProgram) and one.lowering == "dense"))  # it says IN_DIM
    costs = [lowering.cost(one, question.batch) for one in inner]
    chosen: Program = inner[costs.index(lowering.choose(costs))]
    counts = _counts(question, chosen)
    dims = tuple(rep.size() for rep in typed.inputs)
    return MonomialProgram(typed.name, dims, typed.options.degrees, chosen, counts, question.repeats), notes


def _counts(question: PolyQuestion, program: Program) -> dict[Degrees, int]:
    """Of each key. Of several in one linear map the counts of the parts are what is known, and their sum is the program's."""
    keys = question.typed.keys
    if len(keys) == 1:
        return {keys[0]: program.hom_dim}
    if question.count is None:
        return _solved_counts(question)
    counts = {key: count.dim for key, count in question.count.counts.items()}
    if sum(counts.values()) != program.hom_dim:
        total = question.count.total
        raise InternalError(disagreement(question.typed, keys[-1], total, program.hom_dim, "monomials"))
    return counts


def _solved_counts(question: PolyQuestion) -> dict[Degrees, int]:
    """By solving each key alone."""
    found = {}
    for key in question.typed.keys:
        degrees = tuple((k,) for k in key)
        alone = replace(question.typed, options=replace(question.typed.options, degrees=degrees))
        found[key] = with_monomials(replace(question, typed=alone))[0].hom_dim
    return found
