"""Networks of drawn tensors: where they are used, what they are built from, and how large ones are certified."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from repc import lowering
from repc.driver.drawn_room import DrawnRoom, lost_by, with_usual
from repc.driver.options import PRODUCT, Options
from repc.driver.proof import Solved
from repc.driver.remedies import by_remedy
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.lowering import diagram, drawn
from repc.lowering.diagram import NoDiagrams
from repc.lowering.diagram.axes import Letters
from repc.lowering.drawn import DrawnNet, NetEnds, NoDependence, change_entries, drawn_slots, single
from repc.lowering.drawn.show import entering, layer_facts
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.products import Pairs
from repc.lowering.running import bytes_to_certify, bytes_to_run, is_large
from repc.lowering.written import written
from repc.numeric.certificate import Certificate
from repc.numeric.certify import certify_tensor_elements
from repc.numeric.threads import single_threaded
from repc.ops.run import random_parameters, run
from repc.ops.sizes import Size, number, total
from repc.report import NetFacts, Report
from repc.reps.layout import monomial_size, monomials
from repc.reps.nets import TypedNet
from repc.source import Diagnostic, Remark, RepcError, fail
from repc.symbolic.facts import IrrepsOf, MapFacts, rep_facts

MOST_ENTRIES = 2**16  # of changes of basis: those of a tensor of 256 coordinates
MOST_BODIES = 6  # that a network beside another group moves in irreducible blocks: products of blocks are formed for few of them


def solved(typed: TypedNet, group: Group, options: Options, irreps_of: IrrepsOf) -> Solved | None:
    """The network by diagrams where that is asked for or its changes of basis would be large, else None.

    Raises RepcError (E0404) with the reason where it is asked for and does not apply.
    """
    _refuse_growth(typed, group)
    wanted = options.lower in ("diagram", "product")
    reason = "it was asked for" if wanted else _reason(typed, group)
    if not wanted and (options.lower is not None or not reason):
        return None
    why = refusal(typed, group)
    net: DrawnNet | None = None
    try:
        if not why:
            room = DrawnRoom(group, drawn_slots(group), lambda one: network(one, group))
            typed, net = room.settled(with_usual(typed, room.slots))
    except NoDiagrams as error:
        why = str(error)
    if why and wanted:
        fail("E0404", f"'{options.lower}' does not apply to net {typed.name}: {why}", "leave --lower out, or use --lower schur")
    if net is None:
        return None
    lowering.refuse_above(options.max_bytes, bytes_to_certify(_bytes(net)), net.lowering, typed.name)
    facts = net_ends(typed, irreps_of, warnings(typed, net, room))
    told = net_facts(typed, net, f"{words(net)}: {reason}")
    report = Report(typed.name, group, facts, net.is_complex, program=net, costs=(lowering.cost(net),), network=told)
    inputs = tuple(rep.node for rep in typed.inputs)
    return Solved(report, typed, (Arrow(group, inputs, typed.output.node, False, structural=structural(net, group)),))


def _refuse_growth(typed: TypedNet, group: Group) -> None:
    if typed.options.growth:
        asked = f"net {typed.name} has growth: {typed.options.growth}"
        what = f"{asked}, and {group.name} is of one size: the output has nothing to grow with"
        fail("E0330", what, "leave 'growth' out, or write a letter for the number of bodies, as in S(n)")


def _reason(typed: TypedNet, group: Group) -> str:
    """Why diagrams are better than irreducible blocks: these would be large; or bodies beside another group are so many that the
    products of blocks would see little of them. "" where they are not."""
    entries = change_entries(tensor_sizes(typed, group))
    if entries > MOST_ENTRIES:
        return f"changes of basis to irreducibles would have {entries} entries, more than {MOST_ENTRIES}"
    many = next((group.factors[k] for k in drawn_slots(group) if group.factors[k].d > MOST_BODIES), None)
    return f"{many.name} moves more than {MOST_BODIES} bodies" if many and not _all_drawn(group) else ""


def words(net: DrawnNet) -> str:
    """How a network of drawn tensors is computed."""
    if net.blocked:
        return f"diagrams of {net.drawn} between irreducible blocks of {net.blocked}"
    return "diagrams in natural coordinates"


def net_facts(typed: TypedNet, net: DrawnNet, choice: str) -> NetFacts:
    """What the layers of a network are; ``choice`` says why they are computed by diagrams."""
    hidden, layers, dense = typed.options.hidden, tuple(map(layer_facts, net.layers)), None
    widths: list[Size] = [total(found.dim * found.count for found in layer.channels) for layer in layers[:-1]]
    if not net.letters:
        numbers = [rep.size() for rep in hidden]
        widths, dense = [*numbers], dense_flops([sum(map(number, net.in_dims)), *numbers, number(net.out_dim)], net.is_complex)
    dtype = typed.options.dtype or ("complex64" if net.is_complex else "float32")
    return NetFacts(tuple(map(str, hidden)), tuple(widths), dtype, entering(net), layers, dense, choice, str(net.growth or ""))


def net_ends(typed: TypedNet, irreps_of: IrrepsOf, remarks: tuple[Remark, ...]) -> MapFacts:
    """The ends of a network."""
    *inputs, output = (rep_facts(rep, irreps_of(rep.node)) for rep in (*typed.inputs, typed.output))
    return MapFacts(tuple(inputs), output, (), (), remarks)


def warnings(typed: TypedNet, net: DrawnNet, room: DrawnRoom) -> tuple[Remark, ...]:
    """What no layer reads, and what is always zero, with what to write where other hidden layers help."""
    lost = lost_by(net)
    others = list(room.others(typed, lost)) if lost else []
    into = f"input {typed.texts[0]}" if len(typed.inputs) == 1 else f"inputs {' and '.join(typed.texts[:-1])}"
    output, found = typed.texts[-1], []
    for code, side, labels, words in (
        ("W0402", 0, net.unread, f"of the {into} cannot influence the output"),
        ("W0403", -1, net.unmade, f"of the output {output} is always zero: no hidden channel leads to it"),
        ("W0403", -1, net.vanishing, f"of the output {output} is zero for every input: {NOTHING}"),
    ):
        found += [Remark(code, f"{told_of(some, words)}{hint}") for some, hint in by_remedy(side, labels, others)]
    return tuple(found)


def told_of(labels: Sequence[str], words: str) -> str:
    """``[1] of the output V is always zero``, of several that they are."""
    return f"{', '.join(labels)} {words.replace(' is ', ' are ', 1) if len(labels) > 1 else words}"


NOTHING = "what such hidden layers make of an input has no such part"


def refuse_zero(typed: TypedNet, group: Group, vanishing: Sequence[str], made: Sequence[str]) -> None:
    """Raise RepcError (E0441) for a network whose whole output is nothing for every input."""
    if made and set(made) <= set(vanishing):
        raise RepcError(zero_output(typed, group))


def zero_output(typed: TypedNet, group: Group) -> Diagnostic:
    """That a network's whole output is nothing for every input."""
    return Diagnostic(
        "E0441",
        f"the output {typed.output} of net {typed.name} is zero for every input under {group.name}: {NOTHING}",
        "choose an output that a function of the input can be: what leaves a generic input as it is must leave the output "
        "as it is; or give more inputs or hidden layers",
    )


def choice_words(typed: TypedNet, group: Group) -> str:
    """Why a network that diagrams could compute is computed in irreducible blocks; "" where they could not."""
    if refusal(typed, group) is not None or not drawn_slots(group):
        return ""
    entries = change_entries(tensor_sizes(typed, group))
    return f"irreducible blocks: changes of basis have {entries} entries, at most {MOST_ENTRIES}; --lower diagram does without"


def refusal(typed: TypedNet, group: Group) -> str | None:
    """Why a network is none of drawn tensors whatever its representations, or None where it may be."""
    options, mixed = typed.options, not _all_drawn(group)
    if not typed.final or not typed.linear or typed.final_product:
        return "it is a single block of a larger network"
    if mixed and options.gate in ("pointwise", "odd"):
        return f"gate: {options.gate} is for coordinates that every factor of the group permutes"
    if not mixed and options.product:
        return "its layers multiply channels of irreducibles (product)"
    if options.pairs != "auto" and (not mixed or not isinstance(options.pairs, str)):
        return "its layers multiply pairs of irreducibles (pairs)"
    if not mixed and options.gate not in ("auto", "pointwise", "odd"):
        return f"gate: {options.gate} gates irreducibles"
    return None


def _all_drawn(group: Group) -> bool:
    return len(drawn_slots(group)) == len(group.factors)


def tensor_sizes(typed: TypedNet, group: Group) -> set[int]:
    """The dimensions of the tensor products in a network."""
    reps = (*typed.inputs, *typed.options.hidden, typed.output)
    return {monomial_size(m, group) for rep in reps for m in monomials(rep.node, group)}


def ends(typed: TypedNet) -> NetEnds:
    """What the layers of a network are built from."""
    options, group = typed.options, typed.output.group
    reps = tuple(rep.node for rep in (*typed.inputs, *options.hidden, typed.output))
    product = 0 if _all_drawn(group) else PRODUCT if options.product is None else options.product
    gate = "irreducible" if options.gate == "irreducible" else "channel"
    pairs = Pairs(options.pairs) if isinstance(options.pairs, str) else Pairs()
    return NetEnds(typed.name, reps, options.bias, options.gate == "odd", product, gate, len(typed.inputs), options.growth, pairs)


def network(typed: TypedNet, group: Group, letters: Letters | None = None) -> DrawnNet:
    """The network under a group, with letters for every size. Raises NoDiagrams, and RepcError (E0441) for one whose output would
    be the same for every input."""
    try:
        with single_threaded():
            net = drawn.network(ends(typed), group, letters)
    except NoDependence:
        raise RepcError(no_dependence(typed, group)) from None
    refuse_zero(typed, group, net.vanishing, [feature.text for feature in net.layers[-1].out])
    return net


def no_dependence(typed: TypedNet, group: Group) -> Diagnostic:
    """That a network would be the same for every input."""
    hidden = ", ".join(dict.fromkeys(str(h) for h in typed.options.hidden))
    why = f"no path through the hidden layers {hidden} leads from one to the other"
    remedy = "give the hidden layers representations that input and output share, or more layers with products"
    if not hidden:
        ways = "product of two irreducibles" if typed.final_product else "linear map"
        why, remedy = f"no {ways} leads from one to the other", "use nn.EMLP, whose layers multiply, or another output"
    words = f"the output {typed.output} of net {typed.name} cannot depend on its input under {group.name}: {why}"
    return Diagnostic("E0441", words, remedy)


def _bytes(net: DrawnNet) -> int:
    """Peak bytes of running the network on the vectors of a certificate, layer by layer."""
    return max(bytes_to_run(layer.linear) for layer in net.layers)


def structural(net: DrawnNet, group: Group) -> Callable[[], Certificate] | None:
    """How a network that is too large to be run for every generator is certified: by single copies of its tensors. None for all
    others."""
    return (lambda: _of_single(net, group)) if is_large(_bytes(net)) else None


def _of_single(net: DrawnNet, group: Group) -> Certificate:
    one = single(net, group)
    code = written(one)
    params = random_parameters(code)
    sources = [diagram.expansion(side.stacked) for side in one.inputs]
    return certify_tensor_elements(group, sources, diagram.expansion(one.output), lambda *xs: run(code, params, *xs))
