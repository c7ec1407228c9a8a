"""The irreducibles of one factor group, by integers alone: labels, dimensions, real types, characters, products with V.

Each family has one file, whose docstring states its labels: `orthogonal`, `linear`, `symmetric`, `cyclic`, `finite`,
`wreath`; those of products are in `joint`.
"""
