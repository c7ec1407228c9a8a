"""How networks of a group are posed: the irreducibles, or types, of every layer."""

from __future__ import annotations

from repc.driver.options import PRODUCT
from repc.driver.reaching import Reaching
from repc.groups import Group
from repc.lowering.network.problem import Hidden, NetProblem
from repc.lowering.network.products import Pairs
from repc.lowering.network.units import IrrepUnits, TensorUnits, Units
from repc.numeric.actions.pointwise import pointwise_kind
from repc.numeric.decompose import Attempts, NotReductive
from repc.reps import TypedRep
from repc.reps.nets import TypedNet
from repc.source import Diagnostic, RepcError
from repc.symbolic.facts import IrrepsOf


def reaching_of(group: Group, irreps_of: IrrepsOf) -> Reaching:
    """How networks of a group are posed; what is solved for one serves the others."""
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

