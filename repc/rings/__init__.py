"""Representation rings of families of groups, by integers alone: labels, dimensions, real types, characters, products with V.

Each family has one file, whose docstring states its labels: `orthogonal`, `linear`, `symmetric`, `cyclic`; those of
products are in `joint`, those of other finite groups in `repc.groups.finite.ring`.
"""
