"""Faults of what is written, and of the stand-in for JAX: text passes under it that fails under JAX."""

from tests.liars.fault import Fault

_STANDIN = ("tests/targets/test_standin.py",)
_CONSTANTS = ("tests/targets/test_constants.py",)
_SEAL = ("tests/runtime/test_check.py::test_what_was_changed_or_is_of_another_format_is_not_run",)

FAULTS = (
    Fault(
        "symmetric-is-antisymmetric", "repc/targets/jax/rho.py",
        '(nodes.Sym if atom.kind == "sym" else nodes.Alt)(', '(nodes.Alt if atom.kind == "sym" else nodes.Sym)(',
        "how an element moves a symmetric tensor beside an axis of bodies",
        ("tests/nn/test_drawn_in_products.py::test_symmetric_tensors_of_any_number_of_atoms",),
    ),
    Fault(
        "hash-of-nothing", "repc/targets/jax/seal.py", 'hashlib.sha256(_HASH.sub("", text).encode())', "hashlib.sha256()",
        "of which text a module states the hash", _SEAL,
    ),
    Fault(
        "any-format", "repc/targets/jax/seal.py", "    if int(formats[0]) != FORMAT:", "    if False:",
        "which format a module has", _SEAL,
    ),
    Fault(
        "constants-not-compared", "repc/targets/jax/library/stored.py", "    if digest.hexdigest() != expected:", "    if False:",
        "that constants are those of the module", ("tests/runtime/test_check.py::test_damaged_constants_are_noticed",),
    ),
    Fault(
        "digest-of-names-only", "repc/targets/jax/constants.py", "        found.update(array.tobytes())\n", "",
        "what the SHA-256 of constants is of", _CONSTANTS,
    ),
    Fault(
        "digest-without-shapes", "repc/targets/jax/constants.py",
        'f"{name} {array.dtype.str} {array.shape}\\n".encode()', "name.encode()",
        "that constants of another shape are others", _CONSTANTS,
    ),
    Fault(
        "equal-constants-by-shape", "repc/targets/jax/constants.py", "key = (array.dtype.str, array.shape, array.tobytes())",
        "key = (array.dtype.str, array.shape)", "which constants are stored once", _CONSTANTS,
    ),
    Fault(
        "archives-of-today", "repc/targets/jax/constants.py", 'zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))',
        'zipfile.ZipInfo(f"{name}.npy", date_time=__import__("time").localtime()[:6])', "that equal constants are equal bytes",
        _CONSTANTS,
    ),
    Fault(
        "inputs-of-any-length", "repc/targets/jax/library/arguments.py",
        "if jnp.ndim(x) == 0 or jnp.shape(x)[-1] != dim:", "if False:",
        "that an input has the coordinates of its representation", ("tests/targets/test_mistakes.py",),
    ),
    Fault(
        "names-of-any-kind", "repc/targets/jax/emit.py",
        "if not report.name.isidentifier() or iskeyword(report.name):", "if False:",
        "that a module can be imported", ("tests/cli/test_python_door.py::test_a_name_that_python_cannot_import_is_refused",),
    ),
    Fault(
        "traced-values-are-seen", "repc/targets/jax/standin/arrays.py", "        if self._traced:\n            raise",
        "        if False:\n            raise", "that a traced array has no values", _STANDIN,
    ),
    Fault(
        "what-lacks-is-numpys", "repc/targets/jax/standin/arrays.py", "raise Lacking(f\"the stand-in's arrays have no '{name}'\")",
        "return getattr(self._values, name)", "which methods arrays have", _STANDIN,
    ),
    Fault(
        "any-import", "repc/targets/jax/standin/execute.py", 'raise Lacking(f"the stand-in does not import {name}")',
        "return importlib.import_module(name)", "what emitted text imports", _STANDIN,
    ),
    Fault(
        "constants-from-disk", "repc/targets/jax/standin/execute.py",
        "            raise FileNotFoundError(path)", "            return np.load(path, allow_pickle=False)",
        "which constants a text is run with", _STANDIN,
    ),
)  # fmt: skip
