"""The irreducibles of a factor group: their labels, characters, and which of them there are."""
