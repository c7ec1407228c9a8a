"""A group as strata, by the ring of its characters: one rule for each kind of ring."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch
from itertools import product

from repc.groups.finite.ring import Finite
from repc.rings.cyclic import CyclicRing, DihedralRing
from repc.rings.embedded import EmbeddedRing
from repc.rings.even_orthogonal import EvenOrthogonal
from repc.rings.joint import Joint
from repc.rings.linear import GeneralLinear
from repc.rings.ring import Ring
from repc.rings.signed import Signed
from repc.rings.symmetric import Alternating, Symmetric
from repc.rings.weights import Weights
from repc.symbolic.hilbert import cycle_strata, finite_strata, lie_strata
from repc.symbolic.hilbert.stratum import Key, NoStrata, Spectrum, Stratum, times

_HALF = Fraction(1, 2)


@singledispatch
def strata(ring: Ring) -> tuple[Stratum, ...]:
    """The strata of the group whose characters a ring has. Raises NoStrata where there is no rule."""
    raise NoStrata(type(ring).__name__)


strata.register(Weights, lie_strata.of_weights)
strata.register(GeneralLinear, lie_strata.of_linear)
strata.register(EvenOrthogonal, lie_strata.of_even_orthogonal)
strata.register(CyclicRing, finite_strata.of_cyclic)
strata.register(DihedralRing, finite_strata.of_dihedral)
strata.register(Finite, finite_strata.of_table)
strata.register(Symmetric, cycle_strata.of_symmetric)
strata.register(Alternating, cycle_strata.of_alternating)


@strata.register
def _(ring: Joint):
    return tuple(times(parts) for parts in product(*map(strata, ring.rings)))


@strata.register
def _(ring: EmbeddedRing):
    return strata(ring.base)


@strata.register
def _(ring: Signed):
    def marked(part: Stratum, sign: int) -> Stratum:
        def spectrum(key: Key) -> Spectrum:
            turn = _HALF * (sign * key[0] % 2)
            return {((x + turn) % 1, weight): c for (x, weight), c in part.spectrum(key[1]).items()}

        return Stratum(part.share / 2, part.rank, part.density, spectrum)

    return tuple(marked(part, sign) for sign in (0, 1) for part in strata(ring.base))
