"""The lowerings that need no decomposition, tried before any is made."""

from __future__ import annotations

from repc import lowering
from repc.driver.options import Options
from repc.groups import Group
from repc.lowering import diagram
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.numeric.certify import Certificate, certify_tensors
from repc.reps import TypedMap
from repc.source import fail
from repc.symbolic import HomCount

_WORTH = 2**16  # entries of a weight matrix: below, one matmul is as good as anything


def diagram_program(typed: TypedMap, group: Group, count: HomCount | None, options: Options) -> DiagramProgram | None:
    """The map by diagrams where they give all of it and may be worth it, or were asked for.

    Raises RepcError (E0404) with the reason where they were asked for and do not, (E0430) where they take too much memory.
    """
    wanted = options.lower == "diagram"
    if not wanted and (options.lower is not None or not _may_pay(typed)):
        return None
    try:
        program = _lowered(typed, group, count)
    except NoDiagrams as why:
        if not wanted:
            return None
        fail("E0404", f"'diagram' does not apply to {typed.name}: {why}", "leave --lower out, or use --lower schur")
    needed = diagram.bytes_to_certify(program)
    if wanted or needed <= options.max_bytes:
        lowering.refuse_above(options.max_bytes, needed, "diagram", typed.name)
    return program if needed <= options.max_bytes else None


def _may_pay(typed: TypedMap) -> bool:
    return len(typed.inputs) == 1 and typed.inputs[0].size() * typed.output.size() >= _WORTH


def _lowered(typed: TypedMap, group: Group, count: HomCount | None) -> DiagramProgram:
    if len(typed.inputs) > 1:
        raise NoDiagrams(f"it has {len(typed.inputs)} inputs, diagrams are for maps of one")
    if count is None or not count.exact:
        raise NoDiagrams("there is no exact count to hold them against")
    (source,), target = typed.inputs, typed.output
    return diagram.lower(typed.name, source.node, target.node, group, count.dim, (typed.texts[0], typed.texts[-1]))


def certify_diagrams(group: Group, program: DiagramProgram) -> Certificate:
    """The certificate of a diagram program, from one channel of each of its terms."""
    one = diagram.single(program)
    params = lowering.random_params(one)
    source, target = diagram.expansions(one)
    return certify_tensors(group, [source], target, lambda *xs: lowering.interpret(one, params, *xs))
