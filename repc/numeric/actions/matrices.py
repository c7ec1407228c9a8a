"""ρ(g) and dρ(A) of atoms, of their products and of whole trees, as dense NumPy arrays in source coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from repc.groups import Generator, Group
from repc.numeric.actions.action import Action, action_of
from repc.numeric.actions.indexed import indexed_drho, indexed_rho
from repc.numeric.actions.jax_values import in_double, in_double_each
from repc.numeric.actions.letters import Element, kron_sum, letter_drho, letter_rho, marked, marked_derivative
from repc.numeric.actions.powers import AlternatingPower, SymmetricPower
from repc.numeric.irreducibles.named import named_irrep
from repc.reps.atoms import Atom, Monomial
from repc.reps.fold import Algebra, fold
from repc.reps.index_tensors import IndexedRep
from repc.reps.layout import atom_size, leaf_atoms
from repc.reps.restriction import Restricted
from repc.source import fail
from repc.syntax import nodes

_POWERS = {"sym": SymmetricPower, "alt": AlternatingPower}


def node_rho(node: nodes.RepExpr, group: Group, g: Element) -> np.ndarray:
    """ρ(g), (n, n)."""
    return fold(
        node,
        Algebra(
            scalars=np.eye,
            plus=block_diagonal,
            times=lambda factors: reduce(np.kron, factors),
            copies=lambda n, of: np.kron(np.eye(n), of),
            leaf=lambda leaf, marks: monomial_rho(leaf_atoms(leaf, group, marks), group, g),
        ),
    )


def node_drho(node: nodes.RepExpr, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A), (n, n), for A in the Lie algebra of factor ``slot``."""
    return fold(
        node,
        Algebra(
            scalars=lambda n: np.zeros((n, n)),
            plus=block_diagonal,
            times=lambda factors: reduce(kron_sum, factors),
            copies=lambda n, of: np.kron(np.eye(n), of),
            leaf=lambda leaf, marks: monomial_drho(leaf_atoms(leaf, group, marks), group, slot, a),
        ),
    )


def atom_rho(atom: Atom, group: Group, g: Element) -> np.ndarray:
    """ρ(g) of an atom, (n, n)."""
    if atom.kind in _POWERS:
        return _POWERS[atom.kind](atom.degree).restrict_element(node_rho(atom.inner, group, g))
    if atom.kind == "user":
        return marked(_user_rho(atom, group, g), atom)
    if atom.kind == "irrep":
        return marked(named_irrep(group, atom.slot, atom.label).rho(np.asarray(g[atom.slot])), atom)
    if atom.kind == "images":
        return marked(atom.representation.rho(np.asarray(g[atom.slot])), atom)
    return letter_rho(atom, group, g)


def atom_drho(atom: Atom, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A) of an atom, (n, n), for A (d, d) in the Lie algebra of the factor ``slot``."""
    if atom.kind in _POWERS:
        return _POWERS[atom.kind](atom.degree).restrict_algebra(node_drho(atom.inner, group, slot, a))
    if atom.kind == "user":
        parts = Generator(slot, "lie", a).parts(group)
        if isinstance(atom.user, IndexedRep):
            each = [node_drho(of, group, slot, a) for of in atom.user.over]
            return marked_derivative(indexed_drho(atom.user.formula, group, each), atom)
        if isinstance(atom.user, Restricted):
            return marked_derivative(_restricted_drho(atom.user, parts), atom)
        return marked_derivative(in_double(atom.user.drho, parts if len(parts) > 1 else parts[0]), atom)
    if atom.kind == "irrep" and atom.slot == slot:
        return marked_derivative(named_irrep(group, slot, atom.label).drho(np.asarray(a)), atom)
    return letter_drho(atom, group, slot, a)


def atom_action(atom: Atom, group: Group, probes: Sequence[Element]) -> Action:
    """The action on an atom."""
    return action_of(lambda g: atom_rho(atom, group, g), lambda slot, a: atom_drho(atom, group, slot, a), group, probes)


def _user_rho(atom: Atom, group: Group, g: Element) -> np.ndarray:
    if isinstance(atom.user, IndexedRep):
        return indexed_rho(atom.user.formula, group, [node_rho(of, group, g) for of in atom.user.over])
    if isinstance(atom.user, Restricted):
        return node_rho(atom.user.node, atom.user.inside.into, atom.user.inside.element(g))
    matrix = in_double(atom.user.rho, g if len(group.factors) > 1 else g[0])
    n = atom_size(atom, group)
    if matrix.shape != (n, n):
        fail(
            "E0318",
            f"{atom.user} says size() = {n}, and its rho(g) has shape {matrix.shape}",
            f"return a matrix of shape {(n, n)} from rho, or correct size()",
        )
    return matrix


def _restricted_drho(rep: Restricted, parts: Element) -> np.ndarray:
    into = rep.inside.into
    return np.sum([node_drho(rep.node, into, slot, a) for slot, a in enumerate(rep.inside.tangent(parts))], axis=0)


def user_rhos(atom: Atom, group: Group, elements: Element) -> np.ndarray:
    """ρ(g) of a user's representation, (count, n, n), for stacks of elements (count, d, d), one per factor."""
    if isinstance(atom.user, Restricted | IndexedRep):
        plain = replace(atom, dual=False, conj=False)
        matrices = np.stack([_user_rho(plain, group, tuple(part[i] for part in elements)) for i in range(len(elements[0]))])
    else:
        matrices = in_double_each(atom.user.rho, elements if len(group.factors) > 1 else elements[0])
    if atom.dual:
        matrices = np.linalg.inv(matrices).swapaxes(1, 2)
    return matrices.conj() if atom.conj else matrices


def monomial_rho(monomial: Monomial, group: Group, g: Element) -> np.ndarray:
    """ρ(g) of a tensor product of atoms."""
    return reduce(np.kron, (atom_rho(atom, group, g) for atom in monomial), np.eye(1))


def monomial_drho(monomial: Monomial, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A) of a tensor product of atoms."""
    return reduce(kron_sum, (atom_drho(atom, group, slot, a) for atom in monomial), np.zeros((1, 1)))


def block_diagonal(blocks: list[np.ndarray]) -> np.ndarray:
    """Square blocks along the diagonal."""
    n = sum(len(block) for block in blocks)
    result = np.zeros((n, n), dtype=np.result_type(*blocks))
    at = 0
    for block in blocks:
        result[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return result
