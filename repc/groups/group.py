"""The Group protocol: what every other room may ask of a group."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, reduce, total_ordering
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.exponential import expm
from repc.groups.facts import Facts
from repc.groups.finite.action import FiniteAction, faithful_action
from repc.groups.finite.elements import all_elements
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.groups.generator import Generator
from repc.groups.given.adopt import Fact, adopt
from repc.groups.given.components import Components
from repc.groups.given.deduce import Deduced
from repc.groups.given.digits import ExactEntries
from repc.groups.given.doubtful import Doubtful
from repc.groups.given.intake import check_size, of_order_one, read_only
from repc.groups.given.roots import Recognized
from repc.groups.latex import group_latex
from repc.groups.products import product_facts
from repc.groups.sampler import Sampler, random_numbers
from repc.groups.scalars import ScalarRep, scalar_reps
from repc.groups.torus import Cartan
from repc.rings.ring import Ring
from repc.source import RepcError, fail
from repc.source.arguments import refuse, whole

if TYPE_CHECKING:
    from repc.groups.subgroups.inside import Inside


class _Construct(type):
    """Groups are complete and immutable from the moment their constructor returns, however a user's ``__init__`` is
    written (before, after or without ``super().__init__()``)."""

    _named: bool

    def __call__(cls, *args, **kwargs):
        group = super().__call__(*args, **kwargs)
        if cls._named:
            vars(group)["_arguments"] = (args, kwargs)
        else:
            adopt(group, args)
        vars(group)["_frozen"] = True
        return group


@total_ordering
class Group(metaclass=_Construct):
    """A matrix group with a fixed representation V = ℝᵈ (or ℂᵈ).

    A user's group subclasses this and sets ``lie_algebra`` (k, d, d) and ``discrete_generators`` (m, d, d), one or
    both, as class attributes or in ``__init__``: arrays, or lists of arrays and linear operators (anything that ``@``
    applies to a matrix). Everything else is computed from them. Groups are immutable; equality and hash are by
    content.

    Flags (``is_orthogonal``, …) are bool; ``is_compact``, ``is_reductive``, ``is_finite`` and ``is_connected`` of a
    user's group are None where the computation could not decide.

    >>> import numpy as np
    >>> from repc.groups import Group
    >>> class Plane(Group):
    ...     lie_algebra = np.array([[[0.0, -1], [1, 0]]])
    ...
    >>> print(Plane().dim, Plane().is_orthogonal)
    1 True
    """

    _facts: Facts | Deduced  # what is known of it in closed form, or computed from its generators
    inside: Inside | None = None  # how it lies in a larger group, where that was said
    _named = False  # True for the classes of this package, which know their facts in closed form

    def __init__(self, *args):
        pass

    def __init_subclass__(cls, named: bool = False, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._named = named

    def __setattr__(self, name, value):
        if getattr(self, "_frozen", False):
            raise AttributeError(f"{self.name} is immutable: '{name}' cannot be set")
        self.__dict__[name] = value

    # ── identity ──────────────────────────────────────────────────────────────────────────────

    name = Fact[str]("Canonical text; that of a named group or a product of such parses back.")
    family = Fact[str]('Which exact rules apply: "SO", "S", "product", "user", …')
    params = Fact[tuple]("The family's parameters: (3,) for SO(3), (1, 3) for SO(1,3).")

    @property
    def factors(self) -> tuple[Group, ...]:
        """The factors of a direct product, flattened; (self,) for any other group."""
        return (self,)

    def called(self, name: str) -> Group:
        """The same group with another display name (that of a ``let``)."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, name=name)
        return twin

    def placed(self, inside: Inside) -> Group:
        """The same group together with how it lies in a larger one, which equality does not look at."""
        twin = self.called(self.name)
        twin.__dict__.update(inside=inside)
        return twin

    def __copy__(self) -> Group:
        return self

    def __deepcopy__(self, memo) -> Group:
        return self

    def __reduce__(self):
        """For pickle: a named group is made again by its constructor, one that a user gave is its generators."""
        if "_arguments" not in vars(self):
            return super().__reduce__()
        return _made_again, (type(self), *vars(self)["_arguments"], vars(self).get("name"))

    def __eq__(self, other):
        return self._facts.key == other._facts.key if isinstance(other, Group) else NotImplemented

    def __hash__(self):
        return hash(self._facts.key)

    def __lt__(self, other):
        """An order by name, so that groups may be keys of the dicts that JAX sorts."""
        return self._order < other._order if isinstance(other, Group) else NotImplemented

    @property
    def _order(self) -> tuple[str, str]:
        return (self.name, repr(self._facts.key))

    def __str__(self):
        return self.name

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"${group_latex(self.name)}$"

    def __mul__(self, other: Group) -> Group:
        """The direct product; its plain V is the tensor product of the factors' V."""
        return DirectProduct(self, other) if isinstance(other, Group) else NotImplemented

    # ── generators ────────────────────────────────────────────────────────────────────────────

    d = Fact[int]("Dimension of V.")
    permutations = Fact[np.ndarray | None](
        "Image arrays (m, d) of the discrete generators of a permutation group: e_j ↦ e_{p[j]}; None for any other."
    )

    @cached_property
    def lie_algebra(self) -> np.ndarray:
        """Infinitesimal generators, (k, d, d); k may be 0."""
        check_size(self.name, "Lie algebra", self._facts.lie_count, self.d**2)
        return read_only(self._facts.lie_algebra())

    @cached_property
    def discrete_generators(self) -> np.ndarray:
        """Discrete generators, (m, d, d); m may be 0."""
        count = len(self.permutations) if self.is_permutation else 1
        check_size(self.name, "list of dense generators", count, self.d**2)
        return read_only(self._facts.discrete_generators())

    @cached_property
    def lie_generators(self) -> np.ndarray:
        """A few elements of the Lie algebra whose brackets span it, (k, d, d): what commutes with these commutes with all of
        it. Each family says why in `repc.groups.families`; for other groups they are all of ``lie_algebra``."""
        check_size(self.name, "list of generators", self._facts.lie_generator_count, self.d**2)
        return read_only(self._facts.lie_generators())

    @cached_property
    def generators(self) -> tuple[Generator, ...]:
        """Generators of the group, factor by factor, in each the discrete ones before those of ``lie_generators``.

        Infinitesimal ones of very small or large entries are multiplied by a power of two, which generates the same.
        """
        return tuple(
            Generator(slot, kind, matrix if kind == "discrete" else of_order_one(matrix))
            for slot, factor in enumerate(self.factors)
            for kind, stack in (("discrete", factor.discrete_generators), ("lie", factor.lie_generators))
            for matrix in stack
        )

    @property
    def doubtful(self) -> Doubtful | None:
        """The facts of a group whose generators floating point cannot tell from others, in exact numbers; None for others."""
        return self._facts if isinstance(self._facts, Doubtful) else None

    @property
    def exact_entries(self) -> ExactEntries | None:
        """The generators in exact numbers, of groups that someone gave; None for named groups, over ℂ and for permutations."""
        return self._facts.entries if isinstance(self._facts, Deduced) else None

    @property
    def is_in_doubt(self) -> bool:
        """Whether floating point cannot tell what some factor keeps."""
        return any(factor.doubtful is not None for factor in self.factors)

    def refuse_doubt(self, why: str | None = None) -> None:
        """Raises RepcError (E0233) where floating point cannot tell what a factor keeps; ``why``: what hinders exact numbers."""
        for factor in self.factors:
            if factor.doubtful is not None:
                told = factor.doubtful.doubt.diagnostics
                raise RepcError(*(replace(one, message=f"{one.message}; {why}" if why else one.message) for one in told))

    @property
    def generator_count(self) -> int:
        """Number of ``generators``, without building them."""
        return sum(f._facts.lie_generator_count + f._facts.discrete_count for f in self.factors)

    def num_constraints(self) -> int:
        """Number of matrices in ``lie_algebra`` and ``discrete_generators``, as in EMLP; `generator_count` are enough."""
        return sum(f._facts.lie_count + f._facts.discrete_count for f in self.factors)

    # ── flags ─────────────────────────────────────────────────────────────────────────────────

    dim = Fact[int]("Dimension as a Lie group (0 for discrete ones).")
    is_complex = Fact[bool]("Whether the matrices are complex.")
    is_unitary = Fact[bool]("Whether gᴴg = 1 for all g: orthogonal, or unitary where complex.")
    is_orthogonal = Fact[bool]("Whether the group is real and gᵀg = 1 for all g, so that V* is V.")
    is_permutation = Fact[bool]("Whether elements permute the basis vectors.")
    is_compact = Fact[bool | None]("Whether the closure is compact.")
    is_reductive = Fact[bool | None]("Whether V, and with it every V^p⊗(V*)^q, is completely reducible.")
    is_finite = Fact[bool | None]("Whether there are finitely many elements.")
    is_connected = Fact[bool | None]("Whether the group is its own identity component.")
    sampler = Fact[Sampler]("How random elements are drawn.")

    @property
    def kind(self) -> str:
        """trivial, finite, compact, reductive or other: the first that is known to hold."""
        if self.is_finite and self.is_connected:
            return "trivial"
        for name, holds in (
            ("finite", self.is_finite),
            ("compact", self.is_compact),
            ("reductive", self.is_reductive),
        ):
            if holds:
                return name
        return "other"

    @property
    def field(self) -> str:
        """R or C."""
        return "C" if self.is_complex else "R"

    @cached_property
    def scalar_reps(self) -> dict[str, ScalarRep]:
        """The non-trivial ones of det, sgn, timeor, spaceor; empty for a product (ask its factors)."""
        return scalar_reps(self) if len(self.factors) == 1 else {}

    @property
    def ring(self) -> Ring | None:
        """The characters of a family that has a rule for them; None where they come from classes, or there are none."""
        return None if self._facts.ring is None else self._facts.ring()

    @property
    def cartan(self) -> Cartan | None:
        """The Cartan subalgebra of a Lie group of such a family."""
        return None if self._facts.cartan is None else self._facts.cartan()

    @property
    def recognition(self) -> Recognized | str | None:
        """What connected reductive group given tangents generate, or which step of the recognition failed, in words; None for named
        groups, and with discrete generators.

        >>> import numpy as np
        >>> from repc.groups import MatrixGroup, SL
        >>> MatrixGroup(SL(2).lie_algebra).recognition.form
        'sl(2,ℝ)'
        """
        return self._facts.recognition if isinstance(self._facts, Deduced) else None

    @property
    def components(self) -> Components | str | None:
        """The identity component and an element of each component of a compact group given by tangents and elements, or which step
        of the recognition failed, in words; None for other groups.

        >>> from repc.groups import MatrixGroup, SO
        >>> len(MatrixGroup(SO(2).lie_algebra, [[[1.0, 0], [0, -1]]]).components.elements)
        2
        """
        return self._facts.components if isinstance(self._facts, Deduced) else None

    # ── elements ──────────────────────────────────────────────────────────────────────────────

    def order(self) -> int | None:
        """Number of elements, exact; None if infinite. Raises RepcError where neither could be established."""
        known = self._facts.order
        if known is not None:
            return known() if callable(known) else known
        if self.is_finite is False:
            return None
        return self.chain.order()

    @cached_property
    def action(self) -> FiniteAction:
        """How a finite group permutes the images of the basis vectors of V, which determines its matrices (for a
        product, those on plain V). Raises RepcError where there are infinitely or too many images."""
        return faithful_action(self)

    @cached_property
    def chain(self) -> StabilizerChain:
        """The stabilizer chain of ``action``."""
        return StabilizerChain(self.action.images)

    def elements(self):
        """All elements of a finite group in a canonical order, the identity first: (n, d, d), or for a product a
        tuple of (n, d_i, d_i). Raises RepcError for infinite groups and where that array would be too large."""
        return all_elements(self)

    def exp(self, a):
        """exp of a Lie algebra element (…, d, d), or of a tuple of them (one per factor)."""
        if isinstance(a, tuple):
            return tuple(expm(x) for x in a)
        if np.shape(a)[-2:] != (self.d, self.d):
            d, shape = self.d, np.shape(a)
            fail("E0232", f"exp of a tangent of {self.name} needs shape (…, {d}, {d}); found {shape}", "give a d×d matrix")
        return expm(a)

    def samples(self, n: int, rng: np.random.Generator | int | None = None):
        """``n`` random elements (n, d, d), for a product a tuple of (n, d_i, d_i): Haar measure for compact groups
        (near it for generated infinite ones), moderate elements for others. With ``rng`` None, successive calls of `sample` and
        ``samples`` on one group object walk through one fixed sequence, so that they differ and every run agrees; `seed` says
        which sequence."""
        return self.sampler.draw(self._stream if rng is None else random_numbers(rng, "rng"), whole(n, "n"))

    def sample(self, rng: np.random.Generator | int | None = None):
        """One random element (d, d), for a product a tuple of (d_i, d_i); ``rng`` as for `samples`."""
        g = self.samples(1, rng)
        return tuple(x[0] for x in g) if isinstance(g, tuple) else g[0]

    def seed(self, number: int) -> None:
        """Start another sequence of random elements on this object; a new object starts with 0."""
        vars(self)["_stream"] = random_numbers(number, "number")

    @cached_property
    def _stream(self) -> np.random.Generator:
        return np.random.default_rng(0)


def _made_again(cls: type[Group], args: tuple, kwargs: dict, name: str | None) -> Group:
    group = cls(*args, **kwargs)
    return group if name is None else group.called(name)


class DirectProduct(Group, named=True):
    """G₁ × G₂ × …: nested products are flattened, and a product of one group is not a product.

    An element is a tuple of factor matrices. ``lie_algebra`` and ``discrete_generators`` are those of plain V = V₁⊗V₂⊗…
    (dense Kronecker products, as in EMLP); ``generators`` keeps them factor by factor.

    >>> from repc.groups import S, SO
    >>> (S(4) * SO(3)).name
    'S(4)×SO(3)'
    """

    def __init__(self, *groups: Group):
        for k, group in enumerate(groups, 1):
            if not isinstance(group, Group):
                refuse(group, f"factor {k}", "a group", "pass groups such as SO(3) and S(5)")
        self._facts = product_facts(tuple(f for group in groups for f in group.factors))

    @property
    def factors(self) -> tuple[Group, ...]:
        """The factors, none of them a product."""
        return self._facts.params

    def matrix(self, g: tuple[np.ndarray, ...]) -> np.ndarray:
        """The matrix (d, d) by which an element acts on plain V = V₁⊗V₂⊗…."""
        return reduce(np.kron, g, np.eye(1))
