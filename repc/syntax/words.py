"""The words of the language that cannot be names."""

KEYWORDS = ("let", "group", "rep", "map", "poly", "net")  # each begins a statement
RESERVED = (*KEYWORDS, *"V T harmonics Sym Alt conj det sgn timeor spaceor reg wr uniform generated".split())
