"""One network solved: irreducibles of every layer, its program, what is never used."""

from __future__ import annotations

from repc import lowering
from repc.driver import drawn
from repc.driver.losses import built, refuse_idle, remarks
from repc.driver.options import DEFAULTS, PRODUCT, Options
from repc.driver.proof import Solved
from repc.driver.reaching import Reaching
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.problem import Hidden, NetProblem
from repc.lowering.network.products import Pairs
from repc.lowering.network.show import entering, layer_facts
from repc.lowering.network.units import IrrepUnits, TensorUnits, Units
from repc.numeric.actions.pointwise import pointwise_kind
from repc.numeric.decompose import Attempts, NotReductive
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report
from repc.reps import TypedRep
from repc.reps.nets import TypedNet
from repc.source import Diagnostic, Remark, RepcError
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
        return _reaching(typed.output.group, irreps_of).seen(typed)[0]


def _in_blocks(typed: TypedNet, group: Group, irreps_of: IrrepsOf) -> Solved:
    reaching = _reaching(group, irreps_of)
    one = built(typed, reaching)
    refuse_idle(one, reaching)
    typed, program = one.typed, one.program
    notes: tuple[Remark, ...] = ()
    if isinstance(one.problem.units, TensorUnits):
        slower = f"{group.name} does not act completely reducibly: layers use null-space bases, which is slower"
        notes = (Remark("W0406", slower),)
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


def _reaching(group: Group, irreps_of: IrrepsOf) -> Reaching:
    """How networks of a group are posed; what is solved for one serves the others."""
    group.refuse_doubt()  # what layers keep is certified in floating point
    attempts = Attempts(group)

    def posed(typed: TypedNet) -> NetProblem:
        try:
            return attempts.run(lambda decomposer: _reductive(typed, decomposer))
        except NotReductive:
            return _problem(typed, TensorUnits(group), group)

    return Reaching(group, posed, irreps_of)


def _reductive(typed: TypedNet, decomposer) -> NetProblem:
    decomposer.adopt([rep.node for rep in (*typed.inputs, *typed.options.hidden, typed.output)])
    return _problem(typed, IrrepUnits(decomposer), decomposer.group)


def _problem(typed: TypedNet, units: Units, group: Group) -> NetProblem:
    options = typed.options
    spaces: dict[str, Hidden] = {}
    for rep in options.hidden:
        if str(rep) not in spaces:
            spaces[str(rep)] = _hidden(rep, units, group, options.gate)
    return NetProblem(
        typed.name,
        tuple(units.space(rep.node) for rep in typed.inputs),
        typed.texts[:-1],
        tuple(spaces[str(rep)] for rep in options.hidden),
        units.space(typed.output.node) if typed.final else None,
        typed.texts[-1],
        units,
        PRODUCT if options.product is None else options.product,
        linear=typed.linear,
        final_product=typed.final_product,
        gate="irreducible" if options.gate == "irreducible" else "channel",
        odd=options.gate == "odd",
        bias=options.bias,
        pairs=_pairs(options.pairs, units),
    )


def _pairs(told: str | TypedRep, units: Units) -> Pairs:
    if isinstance(told, str):
        return Pairs(told)
    return Pairs("among", frozenset(i.label for i in units.space(told.node).irreps))


def _hidden(rep: TypedRep, units: Units, group: Group, gate: str) -> Hidden:
    space = units.space(rep.node)
    kinds = tuple(pointwise_kind(s.monomial, group) if s.monomial else "any" for s in space.segments)
    if gate in ("pointwise", "odd"):
        allowed = ("any", "odd") if gate == "odd" else ("any",)
        if any(kind not in allowed for kind in kinds):
            raise RepcError(_breaks(rep, group, gate, kinds))
    natural = gate in ("auto", "pointwise", "odd")
    wanted = ("any", "odd") if gate == "odd" else ("any",)
    pointwise = (natural and s.monomial != () and k in wanted for s, k in zip(space.segments, kinds, strict=True))
    return Hidden(space, str(rep), tuple(pointwise))


def _breaks(rep: TypedRep, group: Group, gate: str, kinds) -> Diagnostic:
    what = "an odd pointwise nonlinearity" if gate == "odd" else "a pointwise nonlinearity"
    if gate == "pointwise" and all(k in ("any", "odd") for k in kinds):
        return Diagnostic(
            "E0440",
            f"{what} on {rep} is not equivariant under {group.name}, which changes signs of coordinates",
            "write 'gate: odd' for an odd nonlinearity, or leave 'gate' out",
        )
    return Diagnostic(
        "E0440",
        f"{what} on {rep} is not equivariant under {group.name}, which does not permute its coordinates",
        "leave 'gate' out: channels are then multiplied by gates that are invariants",
    )

