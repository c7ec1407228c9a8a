"""ρ(g) and dρ(A) of a whole tree, as dense NumPy arrays in source coordinates."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from repc.reps.atoms import Element, Monomial, atom_drho, atom_rho, atom_size
from repc.reps.layout import Marks, leaf_atoms, tensor_node
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group

_PLAIN = Marks()


def node_rho(node: nodes.RepExpr, group: Group, g: Element, marks: Marks = _PLAIN) -> np.ndarray:
    """ρ(g), (n, n)."""
    match node:
        case nodes.Scalars(count):
            return np.eye(count)
        case nodes.Sum(terms):
            return block_diagonal([node_rho(term, group, g, marks) for term in terms])
        case nodes.Multiple(count, of):
            return np.kron(np.eye(count), node_rho(of, group, g, marks))
        case nodes.Product(factors):
            return reduce(np.kron, (node_rho(factor, group, g, marks) for factor in factors))
        case nodes.Power(of, exponent):
            return reduce(np.kron, [node_rho(of, group, g, marks)] * exponent, np.eye(1))
        case nodes.Dual(of):
            return node_rho(of, group, g, replace(marks, dual=not marks.dual))
        case nodes.Conj(of):
            return node_rho(of, group, g, replace(marks, conj=not marks.conj))
        case nodes.Tensor():
            return node_rho(tensor_node(node), group, g, marks)
    return monomial_rho(leaf_atoms(node, group, marks), group, g)


def node_drho(node: nodes.RepExpr, group: Group, slot: int, a: np.ndarray, marks: Marks = _PLAIN) -> np.ndarray:
    """dρ(A), (n, n), for A in the Lie algebra of factor ``slot``."""
    match node:
        case nodes.Scalars(count):
            return np.zeros((count, count))
        case nodes.Sum(terms):
            return block_diagonal([node_drho(term, group, slot, a, marks) for term in terms])
        case nodes.Multiple(count, of):
            return np.kron(np.eye(count), node_drho(of, group, slot, a, marks))
        case nodes.Product(factors):
            return reduce(kron_sum, (node_drho(factor, group, slot, a, marks) for factor in factors))
        case nodes.Power(of, exponent):
            return reduce(kron_sum, [node_drho(of, group, slot, a, marks)] * exponent, np.zeros((1, 1)))
        case nodes.Dual(of):
            return node_drho(of, group, slot, a, replace(marks, dual=not marks.dual))
        case nodes.Conj(of):
            return node_drho(of, group, slot, a, replace(marks, conj=not marks.conj))
        case nodes.Tensor():
            return node_drho(tensor_node(node), group, slot, a, marks)
    return monomial_drho(leaf_atoms(node, group, marks), group, slot, a)


def monomial_rho(monomial: Monomial, group: Group, g: Element) -> np.ndarray:
    """ρ(g) of a tensor product of atoms."""
    return reduce(np.kron, (atom_rho(atom, group, g) for atom in monomial), np.eye(1))


def monomial_drho(monomial: Monomial, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A) of a tensor product of atoms."""
    return reduce(kron_sum, (atom_drho(atom, group, slot, a) for atom in monomial), np.zeros((1, 1)))


def kron_sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a⊗1 + 1⊗b."""
    return np.kron(a, np.eye(len(b))) + np.kron(np.eye(len(a)), b)


def block_diagonal(blocks: list[np.ndarray]) -> np.ndarray:
    """Square blocks along the diagonal."""
    n = sum(len(block) for block in blocks)
    result = np.zeros((n, n), dtype=np.result_type(*blocks))
    at = 0
    for block in blocks:
        result[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return result


__all__ = ["atom_size", "block_diagonal", "kron_sum", "monomial_drho", "monomial_rho", "node_drho", "node_rho"]
