"""Import an emitted module under a private name."""

from __future__ import annotations

import copyreg
import sys
import tempfile
from itertools import count
from keyword import iskeyword
from pathlib import Path
from types import ModuleType, SimpleNamespace
from weakref import WeakKeyDictionary

from repc.runtime.shown import EmittedModule
from repc.source import CheckError, Diagnostic, Source, Span, fail
from repc.targets.jax.package import ModuleText

CONTENTS = (
    "GROUP",
    "INPUT",
    "OUTPUT",
    "IN_DIM",
    "OUT_DIM",
    "CERTIFICATE",
    "GENERATORS",
    "init",
    "apply",
    "rho_in",
    "rho_out",
    "sample",
    "equivariance_error",
)
OF_MAPS = ("HOM_DIM", "matrix", "basis", "projector")  # of linear and multilinear ones
OF_POLYS = ("HOM_DIM", "HOM_DIMS", "basis")
OF_NETS = ("COEFFICIENTS",)
OF_HARMONICS = ("COEFFICIENTS", "DEGREE", "NORMALIZE")
_OF_KINDS = {"net": OF_NETS, "poly": OF_POLYS, "harmonics": OF_HARMONICS}
_TRUST = "--trust runs it all the same, with your rights"
_numbers = count(1)
_WRITTEN: WeakKeyDictionary[ModuleType, ModuleText] = WeakKeyDictionary()  # what each module was loaded from, for copies


def load(path: str | Path, trust: bool = False) -> ModuleType:
    """The module at a path, freshly imported and not entered under its own name in ``sys.modules``.

    The text is read first and this very text is run: no other code, no bytecode beside it. ``trust`` runs it whatever it holds.
    Raises RepcError (E0601) where there is no such file, and CheckError (E0602, E0603, E0611, E0613) where it does not import,
    is not a module that repc wrote, was changed since, or holds what repc does not write.
    """
    path = Path(path)
    if not path.is_file():
        fail("E0601", f"there is no file {path}", "give the path of a module that 'repc compile' wrote")
    text = path.read_text(encoding="utf-8", errors="replace")
    if not trust:
        _refuse_foreign(path, text)
    beside = path.with_suffix(".npz")
    if beside.exists() and not beside.is_file():  # reading a pipe may never end
        words = f"{path} does not import: {beside} is not a regular file"
        raise CheckError(Diagnostic("E0602", words, "write it again with 'repc compile'"))
    try:
        module = _run(path, text, path.stem)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a damaged module raises on import is the finding itself
        raise CheckError(Diagnostic("E0602", f"{path} does not import: {error}", "write it again with 'repc compile'")) from error
    _WRITTEN[module] = ModuleText(path.stem, text, _constants(path))  # type: ignore[arg-type]  # it may be None
    wanted = (*CONTENTS, *_OF_KINDS.get(getattr(module, "KIND", "map"), OF_MAPS))
    missing = [name for name in wanted if not hasattr(module, name)]
    if missing:
        words = f"{path} is not a module that repc wrote: it has no {', '.join(missing)}"
        raise CheckError(Diagnostic("E0603", words, "check the path"))
    return module


def _refuse_foreign(path: Path, text: str) -> None:
    """CheckError for a text that is not as repc wrote it, before anything in it runs."""
    from repc.targets.jax import MARK, broken_seal
    from repc.targets.jax.reading import foreign_place

    if MARK not in text:
        words = f"{path} is not a module that repc wrote: it does not say '{MARK}'"
        raise CheckError(Diagnostic("E0603", words, "check the path"))
    why = broken_seal(text)
    if why is not None:
        raise CheckError(Diagnostic("E0611", f"{path} is not run: {why}", f"write it again with 'repc compile'; {_TRUST}"))
    place = foreign_place(text)
    if place is not None:
        words = f"this is no text of repc and is not run: {place.words}"
        remedy = f"write the module again with 'repc compile'; {_TRUST}"
        raise CheckError(Diagnostic("E0613", words, remedy, Span(place.start, place.end), Source(str(path), text)))


def is_poly(module: ModuleType | SimpleNamespace) -> bool:
    """Whether a module is a polynomial map."""
    return getattr(module, "KIND", "map") == "poly"


def load_module(module: ModuleText) -> ModuleType:
    """A module that was just written to memory.

    Raises RepcError (E0610) where its name is not a Python identifier.
    """
    if not module.name.isidentifier() or iskeyword(module.name):
        words = f"{module.name!r} cannot name a map: it is not a Python identifier"
        fail("E0610", words, "use letters, digits and '_', for example name='f'")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"{module.name}.py"
        path.write_text(module.text, encoding="utf-8")
        if module.npz is not None:
            path.with_suffix(".npz").write_bytes(module.npz)
        loaded = _run(path, module.text, module.name)
    _WRITTEN[loaded] = module
    return loaded


def _run(path: Path, text: str, stem: str) -> ModuleType:
    """The module that this text makes, at this path."""
    name = f"_repc_emitted_{next(_numbers)}_{stem}"
    module = EmittedModule(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        exec(compile(text, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 it was read before
    finally:
        del sys.modules[name]
    return module


def _constants(path: Path) -> bytes | None:
    beside = path.with_suffix(".npz")
    return beside.read_bytes() if beside.is_file() else None


def _as_written(module: EmittedModule):
    return load_module, (_WRITTEN[module],)


copyreg.pickle(EmittedModule, _as_written)
