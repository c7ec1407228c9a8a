"""The character of a representation that is given by its matrices, where weights do not tell it: by the labels of its blocks.

The irreducibles of products and of groups of several components are named by what generators do to them
(`repc.numeric.irreducibles.label`). That these are all, and as often, is seen on traces of other elements.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repc.groups import Group
from repc.limits import EXPLAIN_SOLVES
from repc.numeric.decompose import InDoubt, NotReductive, decomposed_products
from repc.numeric.irreducibles.label import label_of
from repc.reps.atoms import Atom
from repc.reps.leaves import UserLeaf
from repc.reps.typed import typed_rep
from repc.source import RepcError
from repc.symbolic.traces import Elements, traces
from repc.syntax import nodes, parse_rep
from repc.tolerance import LABEL

_ELEMENTS = 6  # at which traces are compared
_SEED = 11


@lru_cache(maxsize=256)
def user_labels(atom: Atom, group: Group) -> nodes.RepExpr | None:
    """A sum of irreducibles by label that is isomorphic to an atom given by images; None where some have no label, the group does
    not act completely reducibly, or traces differ, and for functions in Python, which nobody knows to be representations."""
    if atom.user is None or not getattr(atom.user, "keeps_relations", False):
        return None
    if group.is_in_doubt or atom.user.size() > EXPLAIN_SOLVES:
        return None
    try:
        found, _ = decomposed_products(group, ((atom,),))
        labels = [(label_of(block.irrep.generators, group), block.multiplicity) for block in found[atom,]]
        if not labels or any(label is None for label, _ in labels):
            return None
        terms = [nodes.Multiple(m, parse_rep(label)) if m > 1 else parse_rep(label) for label, m in labels if label]
        whole = typed_rep(terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms)), group)
    except (NotReductive, InDoubt, RepcError):
        return None
    return whole.node if whole.size() == atom.user.size() and _agree(atom, whole.node, group) else None


def _agree(atom: Atom, node: nodes.RepExpr, group: Group) -> bool:
    """Whether traces on random elements are those of the labels."""
    elements = Elements.of(group, group.samples(_ELEMENTS, _SEED))
    own = traces(_marked(atom), elements)
    known = traces(node, elements)
    return bool(np.abs(own - known).max() <= LABEL * max(1.0, float(np.abs(known).max())))


def _marked(atom: Atom) -> nodes.RepExpr:
    leaf: nodes.RepExpr = UserLeaf(atom.user) if atom.user is not None else nodes.Scalars(0)
    leaf = nodes.Dual(leaf) if atom.dual else leaf
    return nodes.Conj(leaf) if atom.conj else leaf
