"""Models in plain .npz files: one array per leaf, named by its path."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from repc.source import fail, write_files
from repc.source.arguments import path_named

Model = TypeVar("Model")
_AS = " as "  # between a name and the dtype of which NumPy's files know the bits alone, such as bfloat16


def save(path: str | Path, model) -> None:
    """Write every array of a pytree to an .npz, named by its path in the tree; whole, or not at all.

    Raises RepcError where the file cannot be written.

    >>> import os, tempfile
    >>> from repc import nn
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(f"{folder}/model.npz", nn.Linear("V", "V", "SO(3)"))
    ...     print(os.listdir(folder))
    ...
    ['model.npz']
    """
    path = path_named(path)
    arrays, buffer = dict(_stored(name, np.asarray(leaf)) for name, leaf in _named(model)), io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # paths begin with . or [, so none of them is allow_pickle
    write_files({path: buffer.getvalue()}, is_ours=lambda path: True)


def restore(path: str | Path, like: Model) -> Model:
    """The pytree ``like`` with the arrays of an .npz that `save` wrote, as numbers of the dtypes of ``like``; a warning says
    where that is not the dtype they were saved with.

    Raises RepcError: E0807 where the file is missing or damaged, E0804 where names or shapes are others than those of ``like``.

    >>> import tempfile
    >>> from repc import nn
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(f"{folder}/model.npz", nn.Linear("V", "V", "SO(3)", key=1))
    ...     model = nn.restore(f"{folder}/model.npz", nn.Linear("V", "V", "SO(3)", key=2))
    ...
    >>> type(model).__name__
    'Linear'
    """
    path = path_named(path)
    arrays, wanted = _read(path), dict(_named(like))
    if set(arrays) != set(wanted):
        missing, extra = sorted(set(wanted) - set(arrays)), sorted(set(arrays) - set(wanted))
        fail("E0804", f"{path} is of another model: missing {missing}, unknown {extra}", "build the model it was saved from")
    for name, leaf in wanted.items():
        if arrays[name].shape != np.shape(leaf):
            words = f"{name} in {path} has shape {arrays[name].shape}, the model {np.shape(leaf)}"
            fail("E0804", words, "build the model it was saved from")
    others = {(str(arrays[name].dtype), str(leaf.dtype)) for name, leaf in wanted.items() if arrays[name].dtype != leaf.dtype}
    for found, kept in sorted(others):
        remedy = f"to keep {found}, build the model with dtype='{found}'"
        warnings.warn(f"{path} holds {found}, the model {kept}: the numbers become {kept}; {remedy}", stacklevel=2)
    leaves = [jnp.asarray(arrays[name], leaf.dtype) for name, leaf in wanted.items()]
    return jax.tree.unflatten(jax.tree.structure(like), leaves)


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return dict(_loaded(name, archive[name]) for name in archive.files)
    except FileNotFoundError:
        fail("E0807", f"there is no file {path}", "give the path that nn.save wrote to")
    except OSError as error:
        fail("E0807", f"{path} cannot be read: {error.strerror or error}", "check the path and its permissions")
    except (zipfile.BadZipFile, ValueError, EOFError, KeyError, AttributeError, TypeError, NotImplementedError) as error:
        fail("E0807", f"{path} is damaged, or not written by nn.save: {error}", "save the model again, or use an older copy")


def _stored(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    if array.dtype.kind != "V":
        return name, array
    return f"{name}{_AS}{array.dtype}", array.view(f"u{array.dtype.itemsize}")


def _loaded(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    name, _, dtype = name.partition(_AS)
    return name, array.view(jnp.dtype(dtype)) if dtype else array


def _named(model):
    return [(jax.tree_util.keystr(path), leaf) for path, leaf in jax.tree_util.tree_leaves_with_path(model)]
