"""Groups: the protocol, one file per family, products, groups given by generators, and the catalogue of names."""

from repc.groups.cyclic import C, D, Z
from repc.groups.group import Generator, Group
from repc.groups.linear import GL, SL, GLp, Scaling, Trivial
from repc.groups.orthogonal import O11, O13, SO, SO13, Lorentz, O, SO11p, SO13p, SOp
from repc.groups.permutation import A, PermutationGroup, S
from repc.groups.products import DirectProduct
from repc.groups.symplectic import Sp
from repc.groups.unitary import SU, U
