"""Faults of what is written: constants that are not those of the module, files that cannot be told from others."""

from tests.liars.fault import Fault

_CONSTANTS = ("tests/codegen/test_constants.py",)
_SEAL = ("tests/runtime/test_check.py::test_what_was_changed_or_is_of_another_format_is_not_run",)

FAULTS = (
    Fault(
        "hash-of-nothing", "repc/codegen/seal.py", 'hashlib.sha256(_HASH.sub("", text).encode())', "hashlib.sha256()",
        "of which text a module states the hash", _SEAL,
    ),
    Fault(
        "any-format", "repc/codegen/seal.py", "    if int(formats[0]) != FORMAT:", "    if False:",
        "which format a module has", _SEAL,
    ),
    Fault(
        "constants-not-compared", "repc/codegen/library.py", "    if digest.hexdigest() != expected:", "    if False:",
        "that constants are those of the module", ("tests/runtime/test_check.py::test_damaged_constants_are_noticed",),
    ),
    Fault(
        "digest-of-names-only", "repc/codegen/constants.py", "        found.update(array.tobytes())\n", "",
        "what the SHA-256 of constants is of", _CONSTANTS,
    ),
    Fault(
        "digest-without-shapes", "repc/codegen/constants.py",
        'f"{name} {array.dtype.str} {array.shape}\\n".encode()', "name.encode()",
        "that constants of another shape are others", _CONSTANTS,
    ),
    Fault(
        "equal-constants-by-shape", "repc/codegen/constants.py", "key = (array.dtype.str, array.shape, array.tobytes())",
        "key = (array.dtype.str, array.shape)", "which constants are stored once", _CONSTANTS,
    ),
    Fault(
        "archives-of-today", "repc/codegen/constants.py", 'zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))',
        'zipfile.ZipInfo(f"{name}.npy", date_time=__import__("time").localtime()[:6])', "that equal constants are equal bytes",
        _CONSTANTS,
    ),
    Fault(
        "inputs-of-any-length", "repc/codegen/library.py", "if jnp.ndim(x) == 0 or jnp.shape(x)[-1] != dim:", "if False:",
        "that an input has the coordinates of its representation", ("tests/codegen/test_mistakes.py",),
    ),
    Fault(
        "names-of-any-kind", "repc/codegen/emit.py", "if not name.isidentifier() or iskeyword(name):", "if False:",
        "that a module can be imported", ("tests/cli/test_python_door.py::test_a_name_that_python_cannot_import_is_refused",),
    ),
)  # fmt: skip
