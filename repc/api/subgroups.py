"""Subgroups and restriction: ``subgroup(H, G)``, ``res(H, R)``."""

from __future__ import annotations

from repc.api.rep import Expression, Rep
from repc.driver import build_group
from repc.driver.branching import subgroup_of
from repc.groups import Group
from repc.reps.restriction import restrictions_written_out
from repc.source.arguments import refuse
from repc.syntax import nodes, parse_rep


def subgroup(group: Group | str, into: Group | str) -> Group:
    """``group`` together with how it lies in ``into``, as ``H in G`` in a spec.

    Blocks of smaller groups lie along the diagonal, ``SO(3)×SO(2)`` in ``SO(5)``; coordinates that are left over are fixed; factors
    whose sizes multiply to that of ``into`` act on a tensor product, ``SU(3)×SU(2)`` in ``SU(6)``. A group as text may be given by
    words in the generators of ``into``: ``"generated { word g1^2 }"``. ``H.inside.words`` says what was found. Raises RepcError
    (E0245) where it is not a subgroup.

    >>> from repc import subgroup
    >>> subgroup("C(4)", "C(8)").order()
    4
    """
    return subgroup_of(group, build_group(into))


def res(group: Group | str, rep: Rep | str) -> Expression:
    """A representation of the larger group as one of the smaller, in the same coordinates.

    ``group``: what `subgroup` returns, or text such as ``"C(4) in C(8)"``; ``rep``: of the larger group, an object or text. What is
    made of V, T, Sym, Alt and det follows from what V is on the smaller group; irreducibles by label keep their matrices. Raises
    RepcError (E0392) where the group is not said to lie in a larger one.

    >>> from repc import res
    >>> res("C(4) in C(8)", "V⊗V").size()
    4
    """
    group = build_group(group)
    if not isinstance(rep, Rep | str):
        refuse(rep, "rep", "a representation", "pass V**2 or a text such as 'V²'")
    node = parse_rep(rep) if isinstance(rep, str) else rep.node
    return Expression(restrictions_written_out(nodes.Res(node), group), group)
