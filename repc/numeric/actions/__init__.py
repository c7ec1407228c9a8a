"""How a group acts: matrices of atoms and trees, permutations of coordinates, generators on vectors."""
