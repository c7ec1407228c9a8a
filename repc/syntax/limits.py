"""How large a spec may be. Each limit keeps time and memory bounded; a model that needs more is a mistake."""

MAX_CHARACTERS = 1_000_000  # of a file; refused before anything reads it
MAX_NESTING = 100  # open brackets at one place, and levels of the tree: recursion stays far from Python's limit
MAX_COUNT = 10**12  # a multiplicity; counts are exact integers, so large ones cost nothing
MAX_EXPONENT = 1000  # of a power, T(p,q), Sym and Alt: powers are worked off one factor at a time
MAX_SIZE = 10**6  # an argument of a group, a position, a point of a permutation (its image list is built)
MAX_DIGITS = 40  # of a number in a matrix
MAX_EXPANDED = 100_000  # nodes once named representations and groups are written out
MAX_MISTAKES = 20  # reported together; more help nobody
