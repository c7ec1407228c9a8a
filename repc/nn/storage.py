"""Models in plain .npz files: one array per leaf, named by its path."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import jax
import numpy as np

from repc.source import fail

Model = TypeVar("Model")


def save(path: str | Path, model) -> None:
    """Write every array of a pytree to an .npz, named by its path in the tree."""
    with Path(path).open("wb") as file:
        arrays = {name: np.asarray(leaf) for name, leaf in _named(model)}
        np.savez(file, **arrays)  # type: ignore[arg-type]  # paths begin with . or [, so none of them is allow_pickle


def restore(path: str | Path, like: Model) -> Model:
    """The pytree ``like`` with the arrays of an .npz that `save` wrote, as numbers of the dtypes of ``like``.

    Raises RepcError (E0804) where names or shapes are others than those of ``like``.
    """
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    wanted = dict(_named(like))
    if set(arrays) != set(wanted):
        missing, extra = sorted(set(wanted) - set(arrays)), sorted(set(arrays) - set(wanted))
        fail("E0804", f"{path} is of another model: missing {missing}, unknown {extra}", "build the model it was saved from")
    for name, leaf in wanted.items():
        if arrays[name].shape != np.shape(leaf):
            words = f"{name} in {path} has shape {arrays[name].shape}, the model {np.shape(leaf)}"
            fail("E0804", words, "build the model it was saved from")
    leaves = [jax.numpy.asarray(arrays[name], leaf.dtype) for name, leaf in wanted.items()]
    return jax.tree.unflatten(jax.tree.structure(like), leaves)


def _named(model):
    return [(jax.tree_util.keystr(path), leaf) for path, leaf in jax.tree_util.tree_leaves_with_path(model)]
