"""The words of the language that cannot be names."""

KEYWORDS = ("let", "group", "rep", "map", "poly", "net")  # each begins a statement
RESERVED = (*KEYWORDS, *"V T harmonics Sym Alt conj det sgn timeor spaceor reg res wr in uniform generated".split())
