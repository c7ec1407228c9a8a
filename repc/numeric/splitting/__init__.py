"""Matrix *-algebras: coordinates in which a group is one, and their splitting into blocks."""
