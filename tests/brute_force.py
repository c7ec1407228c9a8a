"""The plainest possible count and basis of equivariant maps: one dense null space. Shares no code with repc's solvers."""

import numpy as np

from repc.reps.matrices import node_drho, node_rho


def images(group, node):
    """(kind, matrix) of each generator in a representation."""
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
    """dim {W : ρ_out W = W ρ_in for all generators}, over the group's field, by eigenvalues of the normal matrix."""
    normal = None
    for out, into in zip(images(group, target), images(group, source), strict=True):
        out, into = out / max(1, np.abs(out).max()), into / max(1, np.abs(out).max())
        k = np.kron(out, np.eye(len(into))) - np.kron(np.eye(len(out)), into.T)
        normal = k.conj().T @ k if normal is None else normal + k.conj().T @ k
    if normal is None:
        return len(images_size(group, target)) * len(images_size(group, source))
    values = np.linalg.eigvalsh(normal)
    return int((values < 1e-9 * max(values[-1], 1.0)).sum())


def images_size(group, node):
    """ρ(1), for groups without generators."""
    return node_rho(node, group, tuple(np.eye(f.d) for f in group.factors))


def residual(group, source, target, basis):
    """max over generators and basis maps (r, out, in) of |ρ_out W − W ρ_in|, relative to the generator's size."""
    worst = 0.0
    for out, into in zip(images(group, target), images(group, source), strict=True):
        size = max(1.0, np.abs(out).sum(axis=1).max(), np.abs(into).sum(axis=1).max())
        worst = max(worst, np.abs(out @ basis - basis @ into).max(initial=0.0) / size)
    return worst
