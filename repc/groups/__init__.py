"""Groups: the protocol, one file per family, products, groups given by generators, and the catalogue of names.

The 32 point groups can be imported by name too, as functions: ``from repc.groups import Oh, D3d`` then ``Oh()``.
"""

from functools import partial as _partial

from repc.groups.catalogue import Entry, catalogue
from repc.groups.elaborate import group_from_node
from repc.groups.families.affine import SE, Aff, E
from repc.groups.families.cyclic import C, D, Z
from repc.groups.families.embed import DkeR3, Embed, O2eR3, SO2eR3
from repc.groups.families.exceptional import G2
from repc.groups.families.generated import MatrixGroup
from repc.groups.families.grid import ZksZnxZn
from repc.groups.families.linear import GL, SL, GLp, Scaling, Trivial
from repc.groups.families.orthogonal import O11, O13, SO, SO13, Lorentz, O, SO11p, SO13p, SOp
from repc.groups.families.permutation import A, PermutationGroup, S
from repc.groups.families.point import SCHOENFLIES, Icosahedral, Octahedral, PointGroup, Tetrahedral
from repc.groups.families.puzzles import Cube, RubiksCube
from repc.groups.families.symplectic import Sp
from repc.groups.families.unitary import SU, U
from repc.groups.families.wreath import Wreath
from repc.groups.finite.orbits import orbit_count, orbits
from repc.groups.generator import Generator
from repc.groups.given.invariant_form import invariant_form
from repc.groups.group import DirectProduct, Group
from repc.groups.sampler import Sampler
from repc.groups.scalars import ScalarRep

__all__ = [
    "A",
    "Aff",
    "C",
    "Cube",
    "D",
    "DirectProduct",
    "DkeR3",
    "E",
    "Embed",
    "Entry",
    "G2",
    "GL",
    "GLp",
    "Generator",
    "Group",
    "Icosahedral",
    "Lorentz",
    "MatrixGroup",
    "O",
    "O11",
    "O13",
    "O2eR3",
    "Octahedral",
    "PermutationGroup",
    "PointGroup",
    "RubiksCube",
    "S",
    "SE",
    "SL",
    "SO",
    "SO11p",
    "SO13",
    "SO13p",
    "SO2eR3",
    "SOp",
    "SU",
    "Sampler",
    "ScalarRep",
    "Scaling",
    "Sp",
    "Tetrahedral",
    "Trivial",
    "U",
    "Wreath",
    "Z",
    "ZksZnxZn",
    "catalogue",
    "group_from_node",
    "invariant_form",
    "orbit_count",
    "orbits",
]


def __getattr__(name: str):
    if name in SCHOENFLIES:
        return _partial(PointGroup, name)
    raise AttributeError(f"module 'repc.groups' has no group {name!r}")
