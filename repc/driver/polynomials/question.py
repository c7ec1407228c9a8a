"""What is asked of a polynomial map, with what rules know of it: its count, and the irreducibles that lead to its output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from repc.driver.blocks import Blocks
from repc.driver.options import DEFAULTS, Options, silent
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.groups.tellable import whose_fault
from repc.lowering.polynomial import Repeats
from repc.lowering.polynomial.monomials import count as count_monomials
from repc.numeric.threads import single_threaded
from repc.reps.polynomials import Degrees, TypedPoly
from repc.source import Diagnostic
from repc.symbolic import HomCount
from repc.symbolic.polynomials import PolyCount, counted, on_the_way
from repc.symbolic.rules import Rules
from repc.syntax import nodes


@dataclass(frozen=True, eq=False)
class PolyQuestion:
    """A polynomial map, what its caller chose, what is known of it by rules, and the numeric stage."""

    typed: TypedPoly
    group: Group
    options: Options
    rules: Rules
    blocks: Blocks
    count: PolyCount | None
    progress: Callable[[str], None]

    @property
    def repeats(self) -> Repeats:
        """How its coefficients repeat."""
        return Repeats(self.typed.options.channels, self.typed.options.given)

    @property
    def batch(self) -> int | None:
        """Samples of one call that it shall be fast for, where its line or its caller says so."""
        return self.typed.options.batch or self.options.batch

    @property
    def monomials(self) -> tuple[int, ...]:
        """Numbers of monomials of the wanted degrees, of each input."""
        pairs = zip(self.typed.inputs, self.typed.options.degrees, strict=True)
        return tuple(count_monomials(rep.size(), degrees) for rep, degrees in pairs)


def asked(typed: TypedPoly, group: Group, options: Options = DEFAULTS, progress: Callable[[str], None] = silent) -> PolyQuestion:
    """A polynomial map counted, as far as rules go."""
    progress(f"counting the maps of {typed.name}")
    blocks = Blocks(group)
    rules = Rules(group, blocks.irreps)
    with single_threaded():
        return PolyQuestion(typed, group, options, rules, blocks, counted(typed, rules), progress)


def irreducibles_on_the_way(question: PolyQuestion) -> dict[Degrees, dict[str, IrrepCount]] | None:
    """The irreducibles on the way, by key and label; None where they are not known."""
    found: dict[Degrees, dict[str, IrrepCount]] = {}
    tops = [max(degrees) for degrees in question.typed.options.degrees]
    for key in product(*(range(top + 1) for top in tops)):
        if not any(key) or not _is_on_a_way(question.typed, key):
            continue
        irreps = irreducibles_of(question, key)
        if irreps is None:
            return None
        found[key] = {irrep.label: irrep for irrep in irreps}
    return found


def _is_on_a_way(typed: TypedPoly, key: Degrees) -> bool:
    """Whether a chain meets a key: powers of one input, and of the first inputs in degrees that are wanted."""
    inside = [k for k, degree in enumerate(key) if degree]
    if len(inside) == 1:
        return True
    starts = {wanted[: inside[-1] + 1] for wanted in typed.keys}
    return key[: inside[-1] + 1] in starts


def irreducibles_of(question: PolyQuestion, key: Degrees):
    """The irreducibles of a key that lead to the output; of degree 0 the invariant."""
    if not any(key):
        return question.rules.irreps(nodes.Scalars(1))
    return on_the_way(question.typed, key, question.rules)


def disagreement(typed: TypedPoly, key: Degrees, count: HomCount, found: int, by: str) -> Diagnostic:
    """What is said (E0902) where characters and a lowering count the polynomials of a degree differently."""
    return Diagnostic(
        "E0902",
        f"two counts of the equivariant polynomials of {typed.name} of degree {', '.join(map(str, key))} disagree: {count.dim} by "
        f"{count.source}, {found} by the '{by}' lowering; nothing was written",
        whose_fault(typed.output.group, "the spec"),
    )
