"""Finite groups as permutation groups: images, stabilizer chains, orbits, elements, classes, character tables."""
