"""The multilinear program: a linear one of the tensor product of the inputs, and where each summand of it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from repc.lowering.diagram.model import DiagramProgram, Stacked, Term
from repc.lowering.diagram.wording import term_text
from repc.lowering.product.model import ProductProgram
from repc.ops.sizes import Size, place
from repc.ops.sizes import product as product_of_sizes
from repc.reps.atoms import Monomial


@dataclass(frozen=True, eq=False)
class Copies:
    """``copies`` of the monomial of a term, one after another from coordinate ``start`` on."""

    start: Size
    copies: int
    term: Term


@dataclass(frozen=True, eq=False)
class MultilinearProgram:
    """A map that is linear in each of ``inputs``: ``linear`` applied to their tensor product, term by term in source order, the
    copies of the last input being the fastest."""

    name: str
    inputs: tuple[Stacked, ...]
    linear: DiagramProgram | ProductProgram

    @cached_property
    def kept(self) -> dict[str, tuple[int, ...]]:
        """By the text of a term of an input: its axes that diagrams are drawn for."""
        found: dict[str, tuple[int, ...]] = {}
        terms = {term.monomial: k for k, term in enumerate(self.linear.input.terms)}
        for several in products_of(self.inputs):
            axes = tuple(range(sum(len(one.term.sizes) for one in several)))
            if isinstance(self.linear, ProductProgram):
                axes = self.linear.into[terms[joined_monomial(several)]].kept
            first = 0
            for one in several:
                last = first + len(one.term.sizes)
                found[one.term.text] = tuple(k - first for k in axes if first <= k < last)
                first = last
        return found

    @property
    def output(self) -> Stacked:
        """The output."""
        return self.linear.output

    @property
    def core(self) -> DiagramProgram:
        """The diagrams between what is drawn of the tensor product and of the output."""
        return self.linear.core if isinstance(self.linear, ProductProgram) else self.linear

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for lengths, in order."""
        return self.linear.letters

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of each input."""
        return tuple(side.width for side in self.inputs)

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.linear.out_dim

    @property
    def hom_dim(self) -> int:
        """Number of basis maps."""
        return self.linear.hom_dim

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape (diagrams, channels out, channels in) of each weight by name."""
        return self.linear.parameters

    @property
    def is_complex(self) -> bool:
        """Whether parameters are complex."""
        return self.linear.is_complex

    @property
    def means(self) -> bool:
        """Whether sums over an index are divided by its size."""
        return self.linear.means

    @property
    def masked(self) -> bool:
        """Whether the program takes a mask for each letter."""
        return self.linear.masked

    @property
    def lowering(self) -> str:
        """That of the linear program."""
        return self.linear.lowering

    @property
    def axes(self) -> str:
        """What the axes of weights are."""
        return self.linear.axes

    def __str__(self) -> str:
        return f"of the tensor product of the inputs, which is not formed:\n{self.linear}"


def summands_of(side: Stacked) -> list[Copies]:
    """The summands of a side in source order."""
    found = [Copies(start, copies, term) for term in side.terms for start, copies in term.slabs]
    return sorted(found, key=lambda one: place(one.start))


def products_of(sides: Sequence[Stacked]) -> Iterator[tuple[Copies, ...]]:
    """One summand of each input, in the order of their products in the tensor product."""
    return product(*map(summands_of, sides))


def tensor_product(sides: Sequence[Stacked], text: str, several_factors: bool) -> Stacked:
    """The tensor product of several sides as one, term by term in source order, with all copies in front."""
    slabs: dict[Monomial, list[tuple[Size, int]]] = {}
    sizes: dict[Monomial, tuple[Size, ...]] = {}
    dim: Size = 0
    for several in products_of(sides):
        monomial, copies = joined_monomial(several), prod(one.copies for one in several)
        sizes[monomial] = tuple(n for one in several for n in one.term.sizes)
        slabs.setdefault(monomial, []).append((dim, copies))
        dim = dim + copies * product_of_sizes(sizes[monomial])
    terms = [Term(term_text(m, several_factors), m, sizes[m], tuple(found)) for m, found in slabs.items()]
    return Stacked(text, dim, None, tuple(terms))


def joined_monomial(several: Sequence[Copies]) -> Monomial:
    """What a product of terms is."""
    return tuple(atom for one in several for atom in one.term.monomial)
