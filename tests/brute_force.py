"""The plainest possible count and basis of equivariant maps: one dense null space. Shares no code with repc's solvers."""

import numpy as np

from repc.numeric.actions.matrices import node_drho, node_rho


def images(group, node):
    """ρ(h) or dρ(A) of each generator in a representation."""
    found = []
    for generator in group.generators:
        if generator.kind == "lie":
            found.append(node_drho(node, group, generator.slot, np.asarray(generator.matrix)))
        else:
            element = [np.eye(f.d) for f in group.factors]
            element[generator.slot] = np.asarray(generator.matrix)
            found.append(node_rho(node, group, tuple(element)))
    return found


def null_space_dimension(group, source, target):
    """dim {W : ρ_out W = W ρ_in for all generators}, over the group's field, by eigenvalues of the normal matrix.

    With K = A⊗1 − 1⊗Bᵀ the normal matrix is KᴴK = AᴴA⊗1 + 1⊗B̄Bᵀ − Aᴴ⊗Bᵀ − A⊗B̄. Its eigenvalues are squares: zeros come
    out near 1e-15 of the largest, others above 1e-12 for maps of the sizes and conditions tested.
    """
    n, m = (len(identity(group, node)) for node in (target, source))
    normal = 0
    for out, into in zip(images(group, target), images(group, source), strict=True):
        size = max(1.0, np.abs(out).max(initial=0), np.abs(into).max(initial=0))
        a, bt = out / size, into.T / size
        normal = normal + np.kron(a.conj().T @ a, np.eye(m)) + np.kron(np.eye(n), bt.conj().T @ bt)
        normal -= np.kron(a.conj().T, bt) + np.kron(a, bt.conj().T)
    if n * m == 0 or not np.shape(normal):
        return n * m
    values = np.linalg.eigvalsh(normal)
    return int((values < 1e-13 * max(values[-1], 1.0)).sum())


def identity(group, node):
    """ρ(1)."""
    return node_rho(node, group, tuple(np.eye(f.d) for f in group.factors))


def residual(group, source, target, basis):
    """max over generators and basis maps (r, out, in) of |ρ_out W − W ρ_in|, relative to the generator's size."""
    worst = 0.0
    for out, into in zip(images(group, target), images(group, source), strict=True):
        size = max([1.0, *(np.abs(x).sum(axis=1).max(initial=0) for x in (out, into))])
        worst = max(worst, np.abs(out @ basis - basis @ into).max(initial=0.0) / size)
    return worst
