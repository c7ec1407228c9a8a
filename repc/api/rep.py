"""Representations as Python objects, under EMLP's names: V, T, Scalar, + * ** .T >> <<, rep(G), rho, drho."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from numbers import Integral

import numpy as np

from repc.api import solve
from repc.api.combine import together
from repc.api.elements import element_of
from repc.api.irreps import Irreps
from repc.driver import build_group
from repc.groups import Group
from repc.numeric.actions.derivative import derivative_of
from repc.numeric.actions.jax_values import called_back, is_traced
from repc.numeric.actions.matrices import node_drho, node_rho
from repc.numeric.actions.permutations import is_permutation
from repc.reps import TypedRep
from repc.reps.coordinates import canonical, coordinate_form
from repc.reps.fold import tensor_factors, tensors_as_powers
from repc.reps.latex import latex_of
from repc.reps.leaves import UserLeaf
from repc.reps.typed import refuse_conjugate, typed_rep, written
from repc.source import fail
from repc.syntax import merge, nodes, unparse

pictures: dict[str, Callable[[Expression], object]] = {}
"""How a notebook shows maps, as "png" and as "html"; the door of the package fills it in, as drawing stands further right."""


class Rep:
    """A representation ρ of a group; coordinates are those of the expression in the order written.

    Subclass it to define your own: give ``rho(self, g)`` (and ``size(self)``, or ``self.G`` to measure it), optionally
    ``drho(self, A)``, ``__str__`` and ``__call__(self, G)``. Without ``drho`` the derivative of ``rho`` is taken.

    >>> from repc import V
    >>> from repc.groups import SO
    >>> rep = (2 * V + V**2)(SO(3))
    >>> print(rep, rep.size(), rep.rho(SO(3).sample()).shape)
    2V+V² 15 (15, 15)
    """

    G: Group | None = None

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if cls.__hash__ is None:  # Python drops the hash of a class that defines __eq__ alone; products need one
            cls.__hash__ = Rep.__hash__  # type: ignore[method-assign]  # what Python took away is given back

    # ── what a subclass defines ──────────────────────────────────────────────────────────────

    def rho(self, g) -> np.ndarray:
        """ρ(g), (size, size), for a group element g: a matrix, or for a product group a tuple with one per factor."""
        fail("E0701", f"{type(self).__name__} defines no rho", "define rho(self, g) in your subclass of Rep")

    def drho(self, a) -> np.ndarray:
        """dρ(A), (size, size): the derivative of ρ(exp tA) at t = 0, for A like g but in the Lie algebra."""
        return derivative_of(self.rho, a if isinstance(a, tuple) else np.asarray(a))

    def size(self) -> int:
        """Dimension; by default that of ρ(identity)."""
        group = self._group()
        identity = tuple(np.eye(f.d) for f in group.factors)
        return len(np.asarray(self.rho(identity if len(identity) > 1 else identity[0])))

    def __call__(self, G: Group | str) -> Rep:
        """The same representation of the group G: a copy with ``G`` set."""
        bound = copy(self)
        bound.G = _checked_group(self, G)
        return bound

    def __str__(self) -> str:
        return type(self).__name__

    # ── the algebra ──────────────────────────────────────────────────────────────────────────

    @property
    def node(self) -> nodes.RepExpr:
        """The syntax tree."""
        return UserLeaf(self)

    @property
    def group(self) -> Group | None:
        """The group it is bound to, or None."""
        return self.G

    def _group(self) -> Group:
        if self.group is None:
            fail(
                "E0702",
                f"{self} is not bound to a group",
                f"call it with one first, for example ({self})(SO(3))",
            )
        return self.group

    def __add__(self, other) -> Expression:
        return _combined((self, other), nodes.Sum)

    def __radd__(self, other) -> Expression:
        if isinstance(other, Integral) and other == 0:  # so that sum([...]) works
            return expression(self)
        return _combined((other, self), nodes.Sum)

    def __mul__(self, other) -> Expression:
        if isinstance(other, Integral):
            return Expression(nodes.Multiple(_count(other), self.node), self.group)
        if not isinstance(other, (Rep, Irreps)):
            return NotImplemented
        return _combined((self, other), nodes.Product)

    def __rmul__(self, other) -> Expression:
        if isinstance(other, Irreps):
            return _coerced(other) * self
        return self * other if isinstance(other, Integral) else NotImplemented

    def __pow__(self, exponent: int) -> Expression:
        if not isinstance(exponent, Integral) or exponent < 0:
            fail("E0703", f"the power {exponent} of {self} is not a non-negative integer", "use V.T for the dual")
        return Expression(nodes.Power(self.node, int(exponent)), self.group)

    @property
    def T(self) -> Expression:
        """The dual, ρ(g)⁻ᵀ."""
        if isinstance(self.node, nodes.Dual):
            return Expression(self.node.of, self.group)
        return Expression(nodes.Dual(self.node), self.group)

    def conj(self) -> Expression:
        """The complex conjugate; RepcError where the group is real."""
        if self.group is not None:
            refuse_conjugate(self.group)
        return Expression(nodes.Conj(self.node), self.group)

    def __rshift__(self, other) -> Expression:
        """``a >> b``: linear maps from a to b, the representation b ⊗ a*; its vectors are (dim b, dim a) matrices."""
        if not isinstance(other, (Rep, Integral, Irreps)):
            return NotImplemented
        other = _coerced(other)
        group, (target, source) = together([other, self])
        dual = source.of if isinstance(source, nodes.Dual) else nodes.Dual(source)
        return Expression(nodes.Product((target, dual)), group, (source, target))

    def __lshift__(self, other) -> Expression:
        """``a << b`` = ``b >> a``."""
        return _coerced(other) >> self

    def __rrshift__(self, other) -> Expression:
        return _coerced(other) >> self if isinstance(other, (Integral, Irreps)) else NotImplemented

    def __rlshift__(self, other) -> Expression:
        return self >> _coerced(other) if isinstance(other, (Integral, Irreps)) else NotImplemented

    # ── equality and printing ────────────────────────────────────────────────────────────────

    def __eq__(self, other) -> bool:
        """Whether both fix the same coordinates (and are bound to the same group, if any)."""
        if isinstance(other, Integral):
            if other < 0:
                return False
            other = _coerced(other)
        if not isinstance(other, Rep):
            return NotImplemented
        return self.group == other.group and coordinate_form(self.node) == coordinate_form(other.node)

    def __hash__(self) -> int:
        return hash(coordinate_form(self.node))

    def isomorphic(self, other: Rep) -> bool:
        """Whether a change of coordinates takes one into the other: equal irreducibles with equal multiplicities."""
        group = next((r.group for r in (self, other) if r.group is not None), None) or self._group()
        if other.group not in (None, group):
            fail(
                "E0711",
                f"{self} is a representation of {group.name}, {other} one of {other.group.name}: the groups differ",
                "compare representations of one group",
            )
        return solve.isomorphic(*(typed_rep(r.node, group) for r in (self, other)))

    def canonical(self) -> Expression:
        """The isomorphic representation with products expanded, terms collected and sorted."""
        return Expression(canonical(self.node), self.group)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        return f"${latex_of(merge(tensors_as_powers(self.node)))}$"

    # ── matrices ─────────────────────────────────────────────────────────────────────────────

    def rho_dense(self, g) -> np.ndarray:
        """The same as ``rho``, EMLP's name for the dense matrix."""
        return self.rho(g) if is_traced(g) else np.asarray(self.rho(g))

    def drho_dense(self, a) -> np.ndarray:
        """The same as ``drho``, EMLP's name for the dense matrix."""
        return np.asarray(self.drho(a))

    @property
    def is_permutation(self) -> bool:
        """Whether every ρ(g) permutes the coordinates."""
        return False

    # ── solving ──────────────────────────────────────────────────────────────────────────────

    @property
    def typed(self) -> TypedRep:
        """The same for the compiler. Raises RepcError unless it is bound to a group."""
        return TypedRep(self.node, self._group())

    def character(self, g) -> float | complex:
        """tr ρ(g), for g as `rho` takes it: by the characters of the factors, without the matrix. Complex where ρ(g) may be."""
        return solve.character(self.typed, element_of(self._group(), g))

    def frobenius_schur(self) -> int:
        """The mean of tr ρ(g²) over a compact group: of an irreducible over ℂ, 1 where it is real, −1 where it is quaternionic, 0
        where it is neither. Counted as invariants of Sym² less those of Λ². Raises RepcError (E0714) without an exact count."""
        return solve.frobenius_schur(self.typed)

    def irreps(self) -> Irreps:
        """The irreducibles, each with label, dimension, real type and multiplicity."""
        return solve.irreps(self.typed)

    def equivariant_basis(self) -> np.ndarray:
        """Orthonormal basis of the invariant vectors, (size, r). For ``a >> b`` these are the equivariant maps."""
        return solve.invariants(self.typed)

    def equivariant_projector(self):
        """The orthogonal projector onto the invariant vectors: an operator (size, size) with ``@`` and ``to_dense()``."""
        return solve.projector(self.typed)


class Expression(Rep):
    """A representation built from V and other ones by + * ** .T >> and by text."""

    def __init__(self, node: nodes.RepExpr, group: Group | None = None, arrow: tuple | None = None):
        self._node, self._bound, self.arrow = node, group, arrow

    @property
    def node(self) -> nodes.RepExpr:
        """The syntax tree."""
        return self._node

    @property
    def group(self) -> Group | None:
        """The group it is bound to, or None."""
        return self._bound

    @property
    def G(self) -> Group | None:  # type: ignore[override]  # users' classes set G, an expression is bound by a call
        """EMLP's name for ``group``."""
        return self._bound

    def __call__(self, G: Group | str) -> Expression:
        """The same expression as a representation of the group G, an object or its text."""
        G = _checked_group(self, G)
        if self._bound is not None and self._bound != G:
            fail(
                "E0704",
                f"{self} is already a representation of {self._bound.name}, not of {G.name}",
                "bind the unbound expression instead",
            )
        return Expression.of(typed_rep(self._node, G, self.arrow))

    @classmethod
    def of(cls, rep: TypedRep) -> Expression:
        """What a user holds of a representation that the compiler handles."""
        return cls(rep.node, rep.group, rep.arrow)

    @property
    def typed(self) -> TypedRep:
        """The same for the compiler. Raises RepcError unless it is bound to a group."""
        return TypedRep(self._node, self._group(), self.arrow)

    def __str__(self) -> str:
        if isinstance(self._node, nodes.Tensor) and self._bound is None and self._node.p + self._node.q > 1:
            return unparse(nodes.Product(tensor_factors(self._node)))  # as EMLP prints one without a group: V⊗V⊗V*
        return written(tensors_as_powers(self._node))

    def size(self) -> int:
        """Dimension."""
        return self.typed.size()

    def rho(self, g) -> np.ndarray:
        """ρ(g), (size, size). Inside ``jax.vmap`` and ``jax.jit`` NumPy is called back."""
        if is_traced(g):
            return called_back(self.rho, self.size(), g)
        return node_rho(self._node, self._group(), element_of(self._group(), g))

    def drho(self, a) -> np.ndarray:
        """dρ(A), (size, size)."""
        group = self._group()
        parts = element_of(group, a)
        return np.sum([node_drho(self._node, group, slot, part) for slot, part in enumerate(parts)], axis=0)

    def _repr_png_(self) -> bytes | None:
        """In notebooks: the blocks of maps ``a >> b`` of a group, where Matplotlib is installed."""
        return self._shown("png")

    def _repr_html_(self) -> str | None:
        """The same below the formula, for notebooks that prefer text to images."""
        return self._shown("html")

    def _shown(self, form: str):
        return None if self.arrow is None or self.group is None or form not in pictures else pictures[form](self)

    @property
    def is_permutation(self) -> bool:
        """Whether every ρ(g) permutes the coordinates."""
        return is_permutation(self._node, self._group())


def _checked_group(rep: Rep, value) -> Group:
    if isinstance(value, Group | str):
        return build_group(value)
    shown = value.__name__ if isinstance(value, type) else repr(value)
    hint = f"{shown}(3)" if isinstance(value, type) else "SO(3) of repc.groups"
    fail("E0709", f"{rep} becomes a representation by a group; {shown} is none", f"give it one, such as {hint}")


def expression(rep: Rep | TypedRep) -> Expression:
    """Any representation as an `Expression`."""
    if isinstance(rep, TypedRep):
        return Expression.of(rep)
    return rep if isinstance(rep, Expression) else Expression(rep.node, rep.group)


def _coerced(value) -> Rep:
    if isinstance(value, Irreps):
        return stacked_irreps(value)
    return Expression(nodes.Scalars(_count(value))) if isinstance(value, Integral) else value


def stacked_irreps(irreps: Irreps) -> Expression:
    """The representation with these irreducibles, copies after copies, in their order."""
    terms = [_copies(i.multiplicity, nodes.Label(i.label)) for i in irreps]
    if not terms:
        return Expression(nodes.Scalars(0), irreps.group)
    made = Expression(terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms)))
    return made if irreps.group is None else made(irreps.group)


def _copies(count: int, label: nodes.Label) -> nodes.RepExpr:
    return label if count == 1 else nodes.Multiple(count, label)


def _count(value: Integral) -> int:
    if value < 0:
        fail("E0707", f"{value} copies of a representation make no sense", "use a non-negative integer")
    return int(value)


def _combined(operands: tuple, kind: type) -> Expression:
    if any(not isinstance(o, (Rep, Integral, Irreps)) for o in operands):
        return NotImplemented
    reps = [_coerced(o) for o in operands]
    group, parts = together(reps)
    return Expression(kind(parts), group)
