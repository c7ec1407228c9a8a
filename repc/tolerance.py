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

WHOLE = 1e-6
"""Multiplicities found by averages over elements, and Dynkin labels, are integers: what is further from one than this, relative
to its terms, means that something else is wrong. What root vectors must satisfy holds to the same. Rounding is near 1e-12."""

CHARACTER = 1e-6
"""Values of characters, entries of a factor of finite order and angles of elements that differ by less are equal: they are
algebraic integers of small degree, and parts of a turn, right to about 1e-12."""

TRACES = 1e-6
"""Traces before and after a pass agree to this, relative to the sum of the terms' sizes: products of a few float64 traces."""

EIGENVALUES = 1e-4
"""Eigenvalue multiplicities of an element in a character table are integers: values this far from one mean a failed
diagonalization."""

ENERGIES = 1e-9
"""Eigenvalues of a random combination of class sums closer than this, relative to the largest, do not tell characters apart;
another combination is tried."""

RECOGNIZED = 1e-13
"""A number this close to ±√(p/q), relative where it is above 1, stands for it: about 3·10⁵ candidates lie below 1, so a match by
chance has odds of 10⁻⁷; what is written exactly is checked again."""

COLUMN = 1e-6
"""A column of a projector with less than this beside the columns before depends on them: entries are square roots of fractions."""

ALIKE = 1e-12
"""Entries of arrays that differ by less are rounded values of one number."""

REAL = 1e-12
"""Maps whose imaginary parts are all below this are drawn as real ones."""

UNMOVED = 1e-12
"""An element that moves an input by less than this, relative to its length, leaves it alone: rounding of the element's matrices."""

FIXED = 1e-9
"""Singular values of the constraints of one input below this, relative to the largest, are zero: what a stabilizer fixes."""

ABSENT = 1e-12
"""Coefficients of a character averaged over components below this are those of weights that cancel."""

LINEAR = 1e-9
"""How far a function may be from what is taken as linear, relative: one float64 product."""

EXACT = 1e-14
"""What float64 makes of exact entries of a generator; anything further off was rounded."""

BRACKET = 1e-13
"""Rounding of brackets of matrices of norm 1."""

LIE_SPAN = 1e-6
"""Singular values of spans of rounded tangents below this, relative to the largest, are those of what depends on others."""

LIE_STEP = 1e-5
"""The same in the step that moves rounded tangents to an algebra: changes of basis among them change nothing."""

CHARGE = 1e-8
"""Eigenvalues of central tangents, of order 1, that differ by less are equal."""

SPLIT = 1e-7
"""How exactly an element that was moved keeps the torus of its component, and is a scalar on weight spaces."""

FLOWED = 1e-13
"""The flow to a self-adjoint position, and to a torus, has arrived where the rest is below this: rounding."""

TORUS_STEP = 1e-10
"""Singular values of the linear system of one step to a torus below this, relative to the largest, are zero."""

RELATION = 1e-6
"""Products of scalars that are 1 in a torus are 1 to this: powers of numbers that `SPLIT` lets through."""

SINGULAR = 1e-13
"""A generator whose smallest singular value is below this, relative to the largest, has no inverse in float64."""

NEW_BRACKET = 1e-7
"""A bracket with a smaller share beside those before adds no dimension to the real Lie algebra that it generates."""

LOST = 1e-4
"""Rows of which so little is left after others were taken away are computed anew: the difference has lost as many digits."""

COUPLING = 1e-10
"""Coefficients of couplings are roots of fractions: smaller ones are nothing but rounding."""

DEPENDENT_POWER = 1e-9
"""What is left of a map of a power beside others, against its norm, where it depends on them; rounding leaves 1e-15."""

DEPENDENT_POLYNOMIAL = 1e-7
"""The share of a polynomial's values that others do not explain, below which it depends on them."""

ZERO_POLYNOMIAL = 1e-10
"""Values below this share of what its factors allow are those of the zero polynomial."""

DEPENDENT_HARMONIC = 1e-6
"""The share of a combination of harmonics that others do not explain, below which it depends on them."""

IDENTITY = 1e-9
"""A change of basis whose entries differ less from those of the identity is the identity."""

EQUAL_SIZES = 1e-6
"""Entries of a change of basis whose sizes differ less are of one size, and the first of them has the sign."""

NOTHING = 1e-20
"""Mean squares of features below this are rounding: the cross product of a single vector with itself, say."""

SAME_MODULE = 1e-5
"""Entries of the matrices of two modules, in float32, that are one map."""

ZERO_SQUARE = 1e-12
"""Squared singular values of a module's constraints, whose generators are of order 1, below this are zero: zeros are near 1e-16."""

INDEPENDENT = 1e-8
"""Singular values of the values of a module's basis polynomials, each of norm 1, above this are those of independent ones."""

BROKEN = 1e-6
"""Maps of a subgroup that miss a generator of the larger group by less than this, relative to it, commute with it: rounding gives
about 1e-14, and a generator that turns by 1/1000 of a circle misses by 6e-3."""

SAME_IMAGE = 1e-10
"""Sums, products and brackets of the images of a given representation agree to this, relative to their entries: these are exact to
float64, and so far rounding goes."""

STILL = 1e-9
"""Tangents are scaled to order 1 before they are multiplied at random, unless all their entries are below this."""

ROOT = 1e-13
"""The iteration to the square root of a matrix has arrived where the square misses the matrix by less, relative to its entries."""

FLAT = 1e-12
"""The least mean square that the values of a polynomial are divided by; zero polynomials were left out by exact ranks."""

UNSEEN = 1e-12
"""Entries of a map below this are drawn without a number: they are rounding."""
