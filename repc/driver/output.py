"""Modules on disk: where each goes, and which files repc may overwrite."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path

from repc.driver.pipeline import Compiled
from repc.source import fail, write_files
from repc.targets.jax import MARK, is_archive_of_repc, package_text

_HEADER = 8192  # bytes at the start of a module within which its mark stands
_LIBRARIES = {"jax", "jaxlib", "numpy", "scipy", "ml_dtypes", "opt_einsum"}  # that modules import, directly or not


def write(compiled: Sequence[Compiled], target: Path, force: bool = False) -> list[list[tuple[str, int]]]:
    """Write modules: one map to the file ``target``, several into the package directory ``target``.

    Returns per map the (path, bytes) written. All files are written or none. Constants of an earlier module at the same path go
    where the new one has none. Raises RepcError.
    """
    single = len(compiled) == 1 and target.suffix == ".py"
    if len(compiled) > 1 and target.suffix == ".py":
        fail("E0522", f"{len(compiled)} maps do not fit in the one file {target}", "name a directory with -o")
    _check_free(target)
    per_map, stale = [], []
    for one in compiled:
        path = target if single else target / f"{one.module.name}.py"
        _check_importable(path)
        files, archive = {path: one.module.text.encode()}, path.with_suffix(".npz")
        if one.module.npz is not None:
            files[archive] = one.module.npz
        elif archive.exists() and _is_ours(archive):
            stale.append(archive)
        per_map.append(files)
    every = {path: data for files in per_map for path, data in files.items()}
    if not single:
        every[target / "__init__.py"] = package_text([one.module for one in compiled]).encode()
    write_files(every, _is_ours, force, folder=None if single else target)
    for archive in stale:
        with suppress(OSError):  # it stays, and is known as ours
            archive.unlink()
    return [[(str(path), len(data)) for path, data in files.items()] for files in per_map]


def _check_importable(path: Path) -> None:
    if not path.stem.isidentifier() or iskeyword(path.stem):
        fail(
            "E0523",
            f"'{path.name}' cannot be imported: '{path.stem}' is not a Python identifier",
            f"write it to '{identifier(path.stem)}.py' with -o",
        )


def _check_free(target: Path) -> None:
    """RepcError for a module or package beside which Python would find it in place of what modules import."""
    if target.stem in sys.stdlib_module_names or target.stem in _LIBRARIES:
        words = f"'{target.name}' would hide Python's own module '{target.stem}' from every module beside it"
        if target.stem in _LIBRARIES:
            words = f"'{target.name}' would hide the library '{target.stem}', which modules need, from every module beside it"
        fail("E0527", words, f"write it to '{target.stem}_map{target.suffix}' with -o")


def _is_ours(path: Path) -> bool:
    """Whether repc wrote a file: its text says so, or for constants the archive, or the module beside it, which loads them."""
    text = path.with_suffix(".py") if path.suffix == ".npz" else path
    if path.suffix == ".npz" and is_archive_of_repc(path):
        return True
    try:
        data = text.read_bytes()
    except OSError:
        return False
    if MARK not in data[:_HEADER].decode("utf-8", "replace"):
        return False
    return text is path or b"\nCONSTANTS_SHA256 = " in data


def identifier(stem: str) -> str:
    """A file's name made a Python identifier: the name of a bare arrow in it."""
    name = re.sub(r"\W", "_", stem, flags=re.ASCII) or "f"
    name = f"_{name}" if name[0].isdigit() else name
    return f"{name}_" if iskeyword(name) else name
