"""Every limit of repc that an input can meet, each with its reason.

What is beyond a limit is refused, or found in another way, and says so: the limit's name, its value and how to raise it, which is a
variable of the environment: ``REPC_MOST_ELEMENTS=500000 repc explain spec.rep``. A limit on bytes is the option
``--max-bytes``.
"""

from __future__ import annotations

import os

_PREFIX = "REPC_"

LIMITS: dict[str, Limit] = {}
"""All of them by name."""


class Limit(int):
    """A number with a name and a meaning; the environment may say another one."""

    name: str
    meaning: str
    default: int

    def __new__(cls, name: str, default: int, meaning: str) -> Limit:
        limit = super().__new__(cls, _chosen(name, default))
        limit.name, limit.meaning, limit.default = name, meaning, default
        LIMITS[name] = limit
        return limit

    @property
    def words(self) -> str:
        """``limit MOST_ELEMENTS = 100000, raised by REPC_MOST_ELEMENTS=200000 in the environment``."""
        return f"{self.text}, {self.remedy}"

    @property
    def text(self) -> str:
        """``limit MOST_ELEMENTS = 100000``."""
        return f"limit {self.name} = {int(self)}"

    @property
    def remedy(self) -> str:
        """``raised by REPC_MOST_ELEMENTS=200000 in the environment``: twice as much."""
        return f"raised by {_PREFIX}{self.name}={2 * int(self)} in the environment"


def _chosen(name: str, default: int) -> int:
    text = os.environ.get(_PREFIX + name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise SystemExit(f"{_PREFIX}{name} = {text!r} in the environment: a limit is a positive integer such as {default}")
    return int(text)


def raised() -> dict[str, int]:
    """The limits that the environment changes."""
    return {name: int(limit) for name, limit in LIMITS.items() if limit != limit.default}


# ── groups ─────────────────────────────────────────────────────────────────────────────────────

MOST_POINTS = Limit("MOST_POINTS", 2**12, "images of the basis vectors under a finite matrix group, told apart one by one")
MOST_ELEMENTS = Limit("MOST_ELEMENTS", 100_000, "elements of a finite group sorted into classes, or averaged over: seconds")
MOST_IMAGES = Limit("MOST_IMAGES", 2**25, "points times elements of a finite group sorted into classes: 128 MiB")
MOST_CLASSES = Limit("MOST_CLASSES", 512, "classes of a finite group whose characters are found: an eigenproblem of this size")
MOST_LISTED = Limit("MOST_LISTED", 2**25, "entries of the array of all elements of a finite group: 256 MiB")
MOST_ENTRIES = Limit("MOST_ENTRIES", 2**27, "entries of the dense generators of a group: 1 GiB")
MOST_DIMENSIONS = Limit("MOST_DIMENSIONS", 10**6, "dimensions of V of a named group or a wreath product")
MOST_ROUNDED = Limit("MOST_ROUNDED", 500, "elements of a group that rounded generators are moved to: squared in its table")
MOST_BRACKETED = Limit("MOST_BRACKETED", 1200, "entries of rounded tangents whose brackets are looked for: cubed in time")
MOST_ROOTED = Limit("MOST_ROOTED", 120, "dimensions of a Lie algebra whose root system is found: cubed in memory")
MOST_FACTORS = Limit("MOST_FACTORS", 64, "factors of a direct product; names that double each other would grow without bound")
MOST_TURNS = Limit("MOST_TURNS", 360, "orders among which that of a rounded generator is looked for")
MOST_ENVELOPED = Limit("MOST_ENVELOPED", 24, "dimensions of V for which it is decided whether generators act completely reducibly")
MOST_COSETS = Limit("MOST_COSETS", 720, "elements, or cycle types, of the group on top of a wreath product")
MOST_COSET_POINTS = Limit("MOST_COSET_POINTS", 2**12, "cosets of a subgroup, or tuples of points, that a group permutes")
MOST_COSET_TERMS = Limit("MOST_COSET_TERMS", 10**5, "terms of a character on the cosets of a wreath product")

MOST_COMPONENTS = Limit("MOST_COMPONENTS", 64, "components of a group of tangents and elements that are told apart")

# ── texts ──────────────────────────────────────────────────────────────────────────────────────

MAX_BYTES_READ = Limit("MAX_BYTES_READ", 10**6, "bytes of a spec, which is a page of text")
MAX_CHARACTERS = Limit("MAX_CHARACTERS", 10**6, "characters of a text; refused before anything reads it")
MAX_NESTING = Limit("MAX_NESTING", 100, "open brackets at one place, levels of the tree: far from Python's own limit")
MAX_COUNT = Limit("MAX_COUNT", 10**12, "a multiplicity; counts are exact integers, so large ones cost nothing")
MAX_EXPONENT = Limit("MAX_EXPONENT", 1000, "a power, T(p,q), Sym and Alt: powers are worked off one factor at a time")
MAX_HARMONIC = Limit("MAX_HARMONIC", 64, "degree of harmonics(l): their characters are made one degree after another")
MAX_SIZE = Limit("MAX_SIZE", 10**6, "an argument of a group, a position, a point of a permutation (its image list is built)")
MAX_DIGITS = Limit("MAX_DIGITS", 40, "digits of a number in a matrix")
MAX_EXPANDED = Limit("MAX_EXPANDED", 100_000, "nodes once named representations and groups are written out")

# ── measuring and drawing ──────────────────────────────────────────────────────────────────────

MOST_MEASURED = Limit("MOST_MEASURED", 2**28, "weights of a dense layer, and coordinates of a batch, that bench makes: 1 GiB each")

MOST_DRAWN = Limit("MOST_DRAWN", 2**20, "entries of one map in a picture: more are finer than any screen")
MOST_DRAWN_MAPS = Limit("MOST_DRAWN_MAPS", 2**26, "entries of all maps of a basis that is drawn: half a gigabyte to be solved")

# ── representations and counts ─────────────────────────────────────────────────────────────────

MOST_TERMS = Limit("MOST_TERMS", 100_000, "different products after expanding; beyond this a spec is a mistake, not a model")
MOST_INDICES = Limit("MOST_INDICES", 8, "indices of an index formula, whose permutations are enumerated")
MOST_INDEX_ENTRIES = Limit("MOST_INDEX_ENTRIES", 2**24, "entries of the embedding of an index formula")
MOST_PRODUCTS = Limit("MOST_PRODUCTS", 10**7, "products of terms of two characters: some ten seconds")
MAX_DEGREE = Limit("MAX_DEGREE", 16, "degree of a map for every n: decompositions grow like the number of partitions of it")

# ── polynomials ────────────────────────────────────────────────────────────────────────────────

MAX_POLYNOMIAL = Limit("MAX_POLYNOMIAL", 12, "degree of a polynomial map, of all inputs together: counts grow as binomials")
MOST_STRATA = Limit("MOST_STRATA", 400, "conjugacy classes, or components with their tori, that a Hilbert series is summed over")
MOST_TURNING = Limit("MOST_TURNING", 8, "points of S(n) and A(n) whose cycle types a Hilbert series is summed over")
MOST_TORUS = Limit("MOST_TORUS", 3, "dimensions of a torus in a Hilbert series: poles are where any so many weights meet")
MOST_MEETING = Limit("MOST_MEETING", 8, "weights of an input on a torus of three or more dimensions: half a second")
MOST_ADDITIONS = Limit("MOST_ADDITIONS", 2**26, "additions of residues for the terms of a Hilbert series: 0.3 s")
MOST_LEFT_OUT = Limit("MOST_LEFT_OUT", 8, "irreducibles of an input that are left out one by one to see which matter")
MOST_MULTIPLIED = Limit("MOST_MULTIPLIED", 200, "polynomials of one irreducible whose products explain looks at, for generators")
MOST_COMBINED = Limit("MOST_COMBINED", 256, "dimensions of an irreducible in such products")

# ── networks ───────────────────────────────────────────────────────────────────────────────────

MOST_SIGNED = Limit("MOST_SIGNED", 512, "coordinates for which it is looked whether a group permutes them up to sign")
MOST_OCCURRING = Limit("MOST_OCCURRING", 300, "irreducibles of a finite group that are looked for in powers of an input")
MOST_STABILIZED = Limit("MOST_STABILIZED", 2**22, "entries of the matrices by which a Lie algebra moves an input: 32 MiB")

# ── numbers ────────────────────────────────────────────────────────────────────────────────────

ORBIT_ONLY = Limit("ORBIT_ONLY", 256, "dimensions of a tensor product decomposed in floats where orbits give the map as well")
EXPLAIN_SOLVES = Limit("EXPLAIN_SOLVES", 1024, "dimensions of a tensor product that explain decomposes in floats")
EXPLAIN_WORK = Limit("EXPLAIN_WORK", 2**30, "multiply-adds that explain spends on a program and its certificate: two seconds")
MOST_TURNED = Limit("MOST_TURNED", 2048, "harmonics of one degree whose matrix wigner_D makes: 32 MiB for each rotation")
MOST_DIAGRAMS = Limit("MOST_DIAGRAMS", 2000, "diagrams between two tensor products: each is a few lines of the module")
MOST_SCALARS = Limit("MOST_SCALARS", 4096, "products of channels of one degree that contractions are drawn for: seconds")
MOST_COMPARED = Limit("MOST_COMPARED", 1100, "diagrams whose independence is decided by elimination, where some depend")
MOST_UNKNOWNS = Limit("MOST_UNKNOWNS", 4096, "unknowns of one dense null space, squared in float64 for each generator: a minute")
MOST_SECOND = Limit("MOST_SECOND", 900, "unknowns of a second null space, for a second count: a dozen systems, a few seconds")
MOST_CHANGED = Limit("MOST_CHANGED", 2**20, "entries of a change of basis of a network that is restricted: 8 MB, seconds")
MOST_BEYOND = Limit("MOST_BEYOND", 2**24, "entries of all maps that a subgroup has between two representations: 128 MB in float64")
MOST_MODULAR = Limit("MOST_MODULAR", 700, "unknowns of an elimination modulo a prime: cubic in plain NumPy")
MOST_POWER = Limit("MOST_POWER", 800, "dimensions of a Sym, Alt or given representation decomposed in floats, cubed: five seconds")
MOST_ROWS = Limit("MOST_ROWS", 1024, "rows of the matrices of an irreducible given by its label")
MOST_COUPLED = Limit("MOST_COUPLED", 3072, "dimensions of a product of two irreducibles decomposed as a whole, cubed: a minute")
MOST_STEPS = Limit("MOST_STEPS", 256, "factors of the tensor product that an irreducible given by its label is cut out of")
MOST_EXACT = Limit("MOST_EXACT", 2048, "entries of a map whose basis is looked for in square roots")
MOST_EXACT_ENTRIES = Limit("MOST_EXACT_ENTRIES", 2**15, "entries of a whole basis in square roots: some seconds")
MOST_IN_DIGITS = Limit("MOST_IN_DIGITS", 128, "unknowns of an elimination to hundreds of digits: some seconds")
MOST_FRACTIONS = Limit("MOST_FRACTIONS", 1024, "unknowns of an elimination in fractions, entries of the tensors in it")
