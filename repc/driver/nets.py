"""One network solved: irreducibles of every layer, its program, what is never used."""

from __future__ import annotations

from repc import lowering
from repc.driver import drawn
from repc.driver.losses import built, refuse_idle, remarks
from repc.driver.lowerings import in_doubt
from repc.driver.options import DEFAULTS, Options
from repc.driver.posing import reaching_of
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.show import entering, layer_facts
from repc.lowering.network.units import TensorUnits
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report
from repc.reps.nets import TypedNet
from repc.source import Remark
from repc.symbolic.facts import IrrepsOf


def solved(typed: TypedNet, group: Group, irreps_of: IrrepsOf, options: Options = DEFAULTS) -> Solved:
    """Lower a network: by diagrams where that pays or is asked for, otherwise in irreducible blocks.

    Raises RepcError (E0440–E0442) for one that would break equivariance, and for one whose output cannot depend on its
    input.
    """
    by_diagrams = drawn.solved(typed, group, options, irreps_of)
    if by_diagrams is not None:
        return by_diagrams
    with single_threaded():
        return _in_blocks(typed, group, irreps_of)


def roomy(typed: TypedNet, irreps_of: IrrepsOf) -> TypedNet:
    """The network with room in its ``uniform(n)`` for all that it needs."""
    with single_threaded():
        return reaching_of(typed.output.group, irreps_of).seen(typed)[0]


def _in_blocks(typed: TypedNet, group: Group, irreps_of: IrrepsOf) -> Solved:
    reaching = reaching_of(group, irreps_of)
    one = built(typed, reaching)
    refuse_idle(one, reaching)
    typed, program = one.typed, one.program
    notes: tuple[Remark, ...] = ()
    if isinstance(one.problem.units, TensorUnits):
        slower = f"{group.name} does not act completely reducibly: layers use null-space bases, which is slower"
        notes = (Remark("W0406", slower), *([in_doubt(group)] if group.is_in_doubt else []))
    hidden = typed.options.hidden
    widths = tuple(h.size() for h in hidden)
    network = NetFacts(
        tuple(map(str, hidden)),
        widths,
        typed.options.dtype or ("complex64" if group.is_complex else "float32"),
        entering(program),
        tuple(map(layer_facts, program.layers)),
        dense_flops([sum(program.in_dims), *widths, program.out_dim], program.is_complex),
        drawn.choice_words(typed, group),
    )
    facts = drawn.net_ends(typed, irreps_of, (*notes, *remarks(one, reaching)))
    report = Report(typed.name, group, facts, group.is_complex, program=program, costs=(lowering.cost(program),), network=network)
    inputs = tuple(rep.node for rep in typed.inputs)
    return Solved(report, typed, (Arrow(group, inputs, typed.output.node, False),))
