"""Every way to compute a map: when it applies, and the program it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from repc import lowering
from repc.driver.candidates import diagram_program, powers_program, product_program
from repc.driver.options import POLYNOMIAL, Options
from repc.driver.question import Question
from repc.groups import Group
from repc.limits import ORBIT_ONLY
from repc.lowering import Program
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.numeric.actions.shifts import shift_images, shifts_of
from repc.numeric.decompose import InDoubt, NotAccurate, NotReductive
from repc.numeric.nullspace import equivariant_maps
from repc.reps import TypedMap
from repc.reps.fold import product_of
from repc.reps.layout import monomial_size, monomials
from repc.source import Remark, fail

_ONE_WEIGHT = 2**22  # entries of a weight matrix: larger ones are not made where an FFT does without


@dataclass(frozen=True)
class Lowering:
    """One way to compute maps.

    ``accepts(question, found)``: whether it is worth trying, beside the programs that those before it found.
    ``apply(question)``: its program, None where it gives not all of the map after all; RepcError with the reason where it
    was asked for by name and does not apply, or needs more memory than the caller allows. ``is_light``: it needs neither
    decompositions nor anything of the size of the weight matrix.
    """

    name: str
    accepts: Callable[[Question, list[Program]], bool]
    apply: Callable[[Question], Program | None]
    is_light: bool = False


def programs(question: Question) -> tuple[tuple[Program, ...], tuple[Remark, ...]]:
    """The programs of every lowering that applies, or of the one asked for; and what to tell the user about them."""
    wanted = question.options.lower
    if wanted in POLYNOMIAL:
        words = f"'{wanted}' computes polynomial maps, and {question.map.name} is a linear one"
        fail("E0404", words, "leave --lower out, or use --lower schur")
    found: list[Program] = []
    try:
        for one in LOWERINGS:
            if wanted == one.name or (wanted is None and one.accepts(question, found)):
                program = one.apply(question)
                found += [program] if program is not None else []
    except NotReductive as reason:
        return (_basis(question),), (_not_reductive(question.group, reason),)
    blocks = [program for program in found if program.lowering in ("schur", "dense")]
    return (*blocks, *(program for program in found if program not in blocks)), ()


def refuse_hopeless(typed: TypedMap, group: Group, options: Options) -> None:
    """Raise RepcError (E0430) for a map that only orbits of its entries, or its blocks, could give, by its dimensions alone: before
    anything is counted, which takes long where it is large."""
    if options.lower is not None or shifts_of(group) or any(lowering.diagram.has_diagrams(factor) for factor in group.factors):
        return
    nodes = [rep.node for rep in (*typed.inputs, typed.output)]
    products = {m for node in nodes for m in monomials(node, group)}
    if all(atom.kind == "irrep" for product in products for atom in product):  # counted soon, and few blocks of them may be needed
        return
    sizes = {monomial_size(product, group) for product in products}
    by_orbits = max(sizes, default=0) > ORBIT_ONLY and all(is_permutation(node, group) for node in nodes)
    *inputs, output = (rep.size() for rep in (*typed.inputs, typed.output))
    name = "orbit" if by_orbits else "schur"
    needed = lowering.bytes_needed(name, inputs, output, [n * n for n in sizes], is_complex=group.is_complex)
    lowering.refuse_above(options.max_bytes, needed, name, typed.name)


def has_light_program(question: Question) -> bool:
    """Whether a map has a program for which nothing large is made."""
    return any(one.apply(question) is not None for one in LOWERINGS if one.is_light)


def _fourier(question: Question) -> Program | None:
    """Where the group shifts the coordinates of one input; E0437 where it is asked for and cannot be."""
    shifts = shifts_of(question.group) if len(question.map.inputs) == 1 else None
    if shifts and question.fits("fourier"):
        source, target = (shift_images(node, question.group) for node in question.state.nodes)
        if source is not None and target is not None:
            dim_in, dim_out = question.dims
            return lowering.fourier.lower(question.map.name, source, target, shifts.orders, (dim_in, dim_out), shifts.turned)
    if question.options.lower == "fourier":
        question.check_memory("fourier")
        needs = "one input, and a product of cyclic groups that shifts its coordinates and those of the output"
        found = f"'fourier' needs {needs} around grids, which {question.group.name} does not do for {question.map.name}"
        fail("E0437", found, "leave --lower out, or use --lower schur")
    return None


def _accepts_drawn(question: Question, found: list[Program]) -> bool:
    """Unless an FFT saves a weight matrix that is too large to make."""
    return not found or prod(question.dims) <= _ONE_WEIGHT


def _accepts_powers(question: Question, found: list[Program]) -> bool:
    """Where nothing else was found."""
    return not found


def _accepts_orbit(question: Question, found: list[Program]) -> bool:
    """Where coordinates are permuted and the orbits fit, or nothing else does without a large decomposition."""
    is_drawn = any(program.lowering in ("diagram", "product") for program in found)
    if not _accepts_drawn(question, found) or (question.is_large and is_drawn) or not question.permutes:
        return False
    return (question.is_large and not found) or question.fits("orbit")


def _orbit(question: Question) -> Program:
    name, group = question.map.name, question.group
    if not question.permutes:
        what = f"'orbit' needs permutation representations, and {group.name} does not permute the coordinates of {name}"
        fail("E0404", what, "leave --lower out, or use --lower schur")
    question.check_memory("orbit")
    *images, output = (generator_images(node, group) for node in question.state.nodes)
    *inputs, out_dim = question.dims
    return lowering.orbit.lower(name, images, output, (out_dim, *inputs))


def _accepts_blocks(question: Question, found: list[Program]) -> bool:
    """Unless there is a program that saves large decompositions."""
    return _accepts_drawn(question, found) and not (found and question.is_large)


def _accepts_dense(question: Question, found: list[Program]) -> bool:
    others = [program for program in found if program.lowering != "schur"]
    return _accepts_blocks(question, others) and question.fits("dense")


def _schur(question: Question) -> Program:
    return lowering.schur.lower(question.problem, question.map.texts[:-1], question.map.texts[-1], question.batch)


def _dense(question: Question) -> Program:
    return lowering.dense.lower(question.problem, question.map.texts[:-1], question.map.texts[-1], question.batch)


LOWERINGS = (
    Lowering("fourier", lambda question, found: True, _fourier, is_light=True),
    Lowering("diagram", _accepts_drawn, diagram_program, is_light=True),
    Lowering("product", _accepts_drawn, product_program, is_light=True),
    Lowering("dense", _accepts_powers, powers_program),
    Lowering("orbit", _accepts_orbit, _orbit),
    Lowering("schur", _accepts_blocks, _schur),
    Lowering("dense", _accepts_dense, _dense),
)


def exact_program(question: Question) -> Program | None:
    """The maps found in exact numbers, where the generators are written in such and these decide."""
    if all(factor.exact_entries is None for factor in question.group.factors):
        return None
    return _basis(question, in_exact_numbers=True)


def _basis(question: Question, in_exact_numbers: bool = False) -> Program:
    """The maps of a group that does not act completely reducibly, from the null space of its constraints."""
    question.check_memory("dense")
    *sources, target = question.state.nodes
    *inputs, out_dim = question.dims
    basis = equivariant_maps(question.group, product_of(sources), target, in_exact_numbers)
    return lowering.dense.lower_basis(question.map.name, basis.reshape(-1, out_dim, *inputs), question.group.is_complex)


def in_doubt(group: Group) -> Remark:
    """How maps were found."""
    return Remark("W0408", f"floating point cannot tell what {group.name} keeps: the maps are found in exact numbers")


def _not_reductive(group: Group, reason: NotReductive) -> Remark:
    why = "was not brought to a form closed under adjoints"
    if isinstance(reason, NotAccurate):
        why = "was not decomposed on these tensor products as accurately as a certificate asks"
    if isinstance(reason, InDoubt):
        return in_doubt(group)
    if group.is_reductive is False:
        why = "does not act completely reducibly"
    return Remark("W0406", f"{group.name} {why}: the maps come from the null space of its constraints")
