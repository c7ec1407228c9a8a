"""Networks by diagrams: where they are used, how they are built, and certified where they are large; for one n, or for every n."""

from __future__ import annotations

from collections.abc import Callable

from repc import lowering
from repc.driver.options import Options
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.lowering import diagram, drawn
from repc.lowering.diagram import NoDiagrams
from repc.lowering.diagram.axes import Letters
from repc.lowering.drawn import DrawnNet, NetEnds, build, change_entries, legs_of, single
from repc.lowering.drawn.show import entering, layer_facts
from repc.lowering.network.cost import dense_flops
from repc.lowering.running import bytes_to_certify, bytes_to_run, is_large
from repc.lowering.written import written
from repc.numeric.certificate import Certificate
from repc.numeric.certify import certify_tensors
from repc.numeric.threads import single_threaded
from repc.ops.run import random_parameters, run
from repc.ops.sizes import number
from repc.report import NetFacts, Report
from repc.reps.layout import monomial_size, monomials
from repc.reps.nets import TypedNet
from repc.source import Remark, fail
from repc.symbolic.facts import IrrepsOf, MapFacts, rep_facts

MOST_ENTRIES = 2**16  # of changes of basis: those of a tensor of 256 coordinates


def solved(typed: TypedNet, group: Group, options: Options, irreps_of: IrrepsOf) -> Solved | None:
    """The network by diagrams where that is asked for or pays, else None.

    Raises RepcError (E0404) with the reason where it is asked for and does not apply.
    """
    wanted = options.lower == "diagram"
    entries = change_entries(_sizes(typed, group))
    if not wanted and (options.lower is not None or entries <= MOST_ENTRIES):
        return None
    why = refusal(typed, group)
    try:
        net = None if why else _at(typed, group)
    except NoDiagrams as error:
        why = str(error)
    if why and wanted:
        fail("E0404", f"'diagram' does not apply to net {typed.name}: {why}", "leave --lower out, or use --lower schur")
    if why:
        return None
    lowering.refuse_above(options.max_bytes, bytes_to_certify(_bytes(net)), "diagram", typed.name)
    larger = f"changes of basis to irreducibles would have {entries} entries, more than {MOST_ENTRIES}"
    network = net_facts(typed, net, f"diagrams in natural coordinates: {'it was asked for' if wanted else larger}")
    facts = net_ends(typed, irreps_of, ())
    report = Report(typed.name, group, facts, False, program=net, costs=(lowering.cost(net),), network=network)
    arrow = Arrow(group, (typed.inputs[0].node,), typed.output.node, False, structural=structural(net, group))
    return Solved(report, typed, (arrow,))


def net_facts(typed: TypedNet, net: DrawnNet, choice: str) -> NetFacts:
    """What the layers of a network are; ``choice`` says why they are computed by diagrams."""
    dims = (net.input.dim, *(layer.linear.output.dim for layer in net.layers))
    dense = None if net.letters else dense_flops([number(dim) for dim in dims], False)
    hidden, dtype = tuple(str(h) for h in typed.options.hidden), typed.options.dtype or "float32"
    return NetFacts(hidden, dims[1:-1], dtype, entering(net), tuple(map(layer_facts, net.layers)), dense, choice)


def net_ends(typed: TypedNet, irreps_of: IrrepsOf, warnings: tuple[Remark, ...]) -> MapFacts:
    """The ends of a network."""
    *inputs, output = (rep_facts(rep, irreps_of(rep.node)) for rep in (*typed.inputs, typed.output))
    return MapFacts(tuple(inputs), output, (), (), warnings)


def choice_words(typed: TypedNet, group: Group) -> str:
    """Why a network that diagrams could compute is computed in irreducible blocks; "" where they could not."""
    if refusal(typed, group) is not None:
        return ""
    entries = change_entries(_sizes(typed, group))
    return f"irreducible blocks: changes of basis have {entries} entries, at most {MOST_ENTRIES}; --lower diagram does without"


def refusal(typed: TypedNet, group: Group) -> str | None:
    """Why a network is none of diagrams and functions of each coordinate, or None where it is."""
    options = typed.options
    if len(group.factors) > 1 or group.factors[0].family != "S":
        return f"{group.name} is not S(n)"
    if len(typed.inputs) > 1:
        return f"it has {len(typed.inputs)} inputs: stack them in a sum"
    if not typed.final or not typed.linear or typed.final_product:
        return "it is a single block of a larger network"
    if options.product:
        return "its layers multiply channels of irreducibles (product)"
    if options.gate not in ("auto", "pointwise", "odd"):
        return f"gate: {options.gate} gates irreducibles"
    for rep in (*typed.inputs, *options.hidden, typed.output):
        for atom in (atom for monomial in monomials(rep.node, group) for atom in monomial):
            if atom.kind != "V":
                return f"'{atom.label or atom.kind}' in {rep} is no tensor power of V"
    return None


def _sizes(typed: TypedNet, group: Group) -> set[int]:
    reps = (*typed.inputs, *typed.options.hidden, typed.output)
    return {monomial_size(m, group) for rep in reps for m in monomials(rep.node, group)}


def ends(typed: TypedNet) -> NetEnds:
    """What the layers of a network are built from."""
    options = typed.options
    reps = tuple(rep.node for rep in (*typed.inputs, *options.hidden, typed.output))
    return NetEnds(typed.name, reps, options.bias, options.gate == "odd")


def legs(typed: TypedNet) -> int:
    """The largest number of axes of input and output of a layer: from that n on its diagrams are all independent."""
    return legs_of(net_at(typed, typed.output.group.d), 0)


def _at(typed: TypedNet, group: Group) -> DrawnNet:
    with single_threaded():
        return drawn.network(ends(typed), group)


def net_at(typed: TypedNet, n: int, letters: Letters | None = None) -> DrawnNet:
    """The network under S(n), or with letters for every n; with spreads by formula, its layers held against exact counts at
    this n."""
    from repc.groups import S

    return build(ends(typed), S(n), letters)


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
    source, target = diagram.expansion(one.input), diagram.expansion(one.output)
    return certify_tensors(group, [source], target, lambda x: run(code, params, x))
