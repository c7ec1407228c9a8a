"""Every tolerance of repc, each with its reason."""

CERTIFICATE = 1e-10
"""Largest relative generator residual of a map that is written: the contract."""

CLUSTER = 1e-9
"""Eigenvalues of the random self-adjoint element closer than this, relative to its norm, are one eigenspace. Rounding moves
them by about 1e-13; distinct ones of a generic element are apart by more than 1e-7 at the sizes solved (below 10³)."""

FINGERPRINT = 1e-8
"""Two irreducibles whose eigenvalues of the same random element agree to this are the same. Rounding is near 1e-13, and the
eigenvalues of inequivalent irreducibles are generic real numbers."""

INTERTWINER = 1e-10
"""Largest generator residual of one irreducible block before the solve is repeated with other random elements."""

STAR = 1e-9
"""How far a generator's adjoint may lie from the span of the generators for the set to count as closed under it."""

COUPLED = 1e-6
"""Blocks of the random general element with a relative norm below this are zero: exact zeros come out near 1e-14."""

TIE = 1e-8
"""Pivots this close count as equal and the lowest index wins, so that rounding cannot change a gauge."""

ZERO = 1e-13
"""Entries below this, relative to the largest, are rounding and are set to zero in emitted constants."""

NULL = 1e-10
"""Singular values of the generator constraints below this, relative to the largest, are zero: rounding gives about 1e-14."""

CANCELLED = 1e-6
"""A constraint this small against the terms that it is the difference of is not scaled up any further: their rounding, near
1e-16, then stays below NULL."""

NULL_GAP = 1e-7
"""A singular value between NULL and this leaves the rank in doubt, and nothing is written."""

TELLABLE = 1e-6
"""Entries of a generator in a source that differ by less than this, relative to their size, or are that small beside others, are
refused: a constraint that rests on the difference keeps too few digits for a rank in V² and higher powers."""

RATIONAL = 1e-12
"""An entry this close to a fraction with denominator up to 1000 stands for that fraction in a rank modulo a prime."""

LABEL = 1e-5
"""Weights, contents and angles read off an irreducible block are integers to about 1e-10; wrong ones miss by 0.1 and more."""

ROTATION = 1e-5
"""How far RᵀR may be from 1 for R to count as a rotation: single precision loses about 1e-6 in a chain of products."""

VANISHING = 1e-3
"""Where both sides of a constraint are below this, relative to the generator's entries, they are compared to that instead of
to each other: Lie generators may send a map to zero, and rounding is near 1e-16 of the entries."""

PIVOT = 1e-9
"""Entries of an orthonormal basis under elimination below this are zero: rounding leaves about 1e-14, true entries of bases of
the sizes that are written out are above 1e-5."""

GENERATOR = 1e-9
"""A generator is orthogonal, a permutation, unimodular, … within this, relative to its entries: users' matrices are float64
results of short computations, right to about 1e-13, and true differences are far larger."""

ROUNDING = 1e-12
"""Entries of a generator that was moved to the exact group near, and that are meant exactly, come back to this."""

UNBOUNDED = 1e6
"""Powers of a bounded element stay below this: its conjugating matrix would have to be worse conditioned to pass it."""

POINT = 1e-7
"""Two images of a vector are the same point of its orbit: long words lose some digits, different points are apart by more."""

RANK = 1e-8
"""Singular values below this fraction of the largest are zero when brackets and products of generators are spanned."""

FORM = 1e-11
"""An averaged form is invariant within this, relative to its entries."""

FORM_AT_WORST = 1e-7
"""The same, however skew the coordinates: rounding grows with the condition number."""
