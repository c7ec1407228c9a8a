"""The lowerings that need no decomposition, tried before any is made."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from repc import lowering
from repc.driver import effort
from repc.driver.question import Question
from repc.groups import Group
from repc.limits import MOST_POWER
from repc.lowering import ProductProgram, Program, diagram, product
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.lowering.running import bytes_to_certify, bytes_to_run, is_large
from repc.lowering.written import written
from repc.numeric.certificate import Certificate
from repc.numeric.certify import certify_tensors
from repc.ops.run import run
from repc.reps import TypedMap
from repc.source import fail
from repc.symbolic import HomCount

# Choices of speed: a map beyond them is lowered in another way.
_WORTH = 2**16  # entries of a weight matrix: below, one matmul is as good as anything
_MOST_BASIS = 2**26  # entries of an explicit basis: half a GiB
_SECONDS = 2**33  # multiply-adds of a decomposition: some seconds, which a program without one saves


def diagram_program(question: Question) -> DiagramProgram | None:
    """The map by diagrams where they give all of it and may be worth it, or were asked for.

    Raises RepcError (E0404) with the reason where they were asked for and do not, (E0430) where they take too much memory.
    """
    typed, group, count, options = question.map, question.group, question.state.count, question.options
    wanted = options.lower == "diagram"
    if not wanted and (options.lower is not None or not _may_pay(question)):
        return None
    try:
        program = _lowered(typed, group, count)
    except NoDiagrams as why:
        if not wanted:
            return None
        fail("E0404", f"'diagram' does not apply to {typed.name}: {why}", "leave --lower out, or use --lower schur")
    needed = bytes_to_certify(bytes_to_run(program))
    if wanted or needed <= options.max_bytes:
        lowering.refuse_above(options.max_bytes, needed, "diagram", typed.name)
    return program if needed <= options.max_bytes else None


def _may_pay(question: Question) -> bool:
    typed = question.map
    if len(typed.inputs) != 1:
        return False
    is_wide = typed.inputs[0].size() * typed.output.size() >= _WORTH
    return is_wide or (question.is_large and effort.of_blocks(question.state) >= _SECONDS)


def _check(typed: TypedMap, count: HomCount | None) -> None:
    if len(typed.inputs) > 1:
        raise NoDiagrams(f"it has {len(typed.inputs)} inputs, diagrams are for maps of one")
    if count is None or not count.exact:
        raise NoDiagrams("there is no exact count to hold them against")


def _lowered(typed: TypedMap, group: Group, count: HomCount | None) -> DiagramProgram:
    _check(typed, count)
    (source,), target = typed.inputs, typed.output
    return diagram.lower(typed.name, source.node, target.node, group, count.dim, (typed.texts[0], typed.texts[-1]))


def product_program(question: Question) -> ProductProgram | None:
    """The map by diagrams of some factors of the group and blocks of the others, where that gives all of it and may be
    worth it, or was asked for. Raises RepcError as `diagram_program` does."""
    typed, group, count, options = question.map, question.group, question.state.count, question.options
    wanted = options.lower == "product"
    if not wanted and (options.lower is not None or not _may_pay(question)):
        return None
    why, sides = "it needs a product of groups, some with diagrams and some to decompose", None
    for slots in product.choices(group, {}):
        try:
            _check(typed, count)
            sides = sides or diagram.sides_of(typed.inputs[0].node, typed.output.node, group, (typed.texts[0], typed.texts[-1]))
            program = product.lower_split(typed.name, sides, group, slots, count.dim)
        except NoDiagrams as reason:
            why = str(reason)
            continue
        needed = bytes_to_certify(bytes_to_run(program))
        if wanted:
            lowering.refuse_above(options.max_bytes, needed, "product", typed.name)
        if needed <= options.max_bytes:
            return program
    if wanted:
        fail("E0404", f"'product' does not apply to {typed.name}: {why}", "leave --lower out, or use --lower schur")
    return None


def powers_program(question: Question) -> Program | None:
    """The map between symmetric or alternating powers by an explicit basis from diagrams of tensor powers, where a decomposition
    would take seconds; None where another lowering is asked for, or this gives not all of the map, and where the matrix is so wide
    that each call would cost more than blocks do, which can be made."""
    typed, group, count, options = question.map, question.group, question.state.count, question.options
    if options.lower is not None or not question.is_large or _work(question) < _SECONDS:
        return None
    if prod(question.dims) >= _WORTH and max(question.dims) <= MOST_POWER:
        return None
    try:
        _check(typed, count)
        sides = diagram.sides_of(typed.inputs[0].node, typed.output.node, group, (typed.texts[0], typed.texts[-1]))
        entries = count.dim * prod(question.dims)
        if not any(map(diagram.has_powers, sides)) or entries > min(_MOST_BASIS, options.max_bytes // 32):
            return None
        basis = diagram.power_maps(group, *sides, count.dim)
    except NoDiagrams:
        return None
    return lowering.dense.lower_basis(typed.name, basis, group.is_complex)


def _work(question: Question) -> int:
    """Real multiply-adds of decomposing the sides of a map."""
    return effort.of_blocks(question.state) * (4 if question.group.is_complex else 1)


def structural(group: Group, program: Program) -> Callable[[], Certificate] | None:
    """How a program that is too large to be run for every generator is certified: by one channel of each of its terms,
    since channels are only ever mixed. None for all others."""
    if not isinstance(program, DiagramProgram | ProductProgram):
        return None
    if not is_large(bytes_to_run(program)):
        return None
    one = (product if isinstance(program, ProductProgram) else diagram).single(program)
    code, params = written(one), lowering.random_params(one)
    source, target = diagram.expansion(one.input), diagram.expansion(one.output)
    return lambda: certify_tensors(group, [source], target, lambda x: run(code, params, x))
