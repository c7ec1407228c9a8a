"""The `orbit` lowering: a map between permutation representations is constant on orbits of index tuples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.groups.finite.orbits import orbit_labels, pair_labels
from repc.lowering.limits import CARRIED
from repc.lowering.program import OrbitProgram

Images = Sequence[np.ndarray]  # per generator, where it sends each coordinate (as `repc.numeric.actions.permutations` gives them)


def lower(name: str, inputs: Sequence[Images], output: Images, dims: Sequence[int], is_complex=False) -> OrbitProgram:
    """The orbit program; ``dims`` are (out, in_1, …), needed where there are no generators.

    Orbits are numbered by their first index tuple in row-major order.
    """
    shape = tuple(dims)
    spaces, size = (output, *inputs), int(np.prod(shape[1:]))
    if shape[0] <= CARRIED:
        joint = [_joint_image([space[k] for space in inputs], shape[1:]) for k in range(len(output))]
        labels, sizes = pair_labels([np.asarray(image) for image in output], joint, (shape[0], size))
    else:
        joint = [_joint_image([space[k] for space in spaces], shape) for k in range(len(output))]
        labels, sizes = orbit_labels(joint, shape[0] * size)
    labels = labels.astype(_smallest_dtype(len(sizes))).reshape(shape)
    return OrbitProgram(name, shape[1:], shape[0], labels, sizes, is_complex)


def _joint_image(images: Sequence[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    dtype = np.int32 if np.prod(shape, dtype=float) < 2**31 else np.int64
    joint = np.zeros(1, dtype=dtype)
    for image, n in zip(images, shape, strict=True):
        joint = np.add.outer(joint * n, np.asarray(image, dtype=dtype)).ravel()
    return joint


def _smallest_dtype(count: int) -> np.dtype:
    return next(np.dtype(t) for t in (np.uint8, np.uint16, np.uint32, np.int64) if count <= np.iinfo(t).max + 1)
