"""Faults of the driver: two sources that disagree and are not asked, limits and files that are not kept."""

from tests.liars.fault import Fault

_DISAGREE = "tests/cli/test_disagreement.py"
_COMMANDS = "tests/cli/test_commands.py"
_KEYS = "tests/cli/test_cache.py"

FAULTS = (
    Fault(
        "counts-may-disagree", "repc/driver/worker.py", "if count.dim != program.hom_dim:", "if False:",
        "that two counts of the maps agree", (_DISAGREE,),
    ),
    Fault(
        "blocks-may-disagree", "repc/driver/worker.py", "            if differs is not None:", "            if False:",
        "that two decompositions agree", (_DISAGREE,),
    ),
    Fault(
        "second-decomposition-is-the-first", "repc/driver/worker.py",
        'return HomCount(_hom_dim(a, b), "a second', 'return HomCount(program.hom_dim, "a second',
        "the count of a second decomposition", (_DISAGREE,),
    ),
    Fault(
        "count-from-above-is-the-programs", "repc/driver/worker.py", "return HomCount(above, both, above == program.hom_dim)",
        "return HomCount(program.hom_dim, both, True)", "the count modulo a prime", (_DISAGREE,),
    ),
    Fault(
        "count-by-elements-is-the-programs", "repc/driver/worker.py",
        'return HomCount(found, "the null space of random group elements", False)',
        'return HomCount(program.hom_dim, "the null space of random group elements", False)',
        "the count by random elements", (_DISAGREE,),
    ),
    Fault(
        "certificate-of-another-map", "repc/driver/worker.py",
        "return certify(self.group, inputs, output, lambda *xs: lowering.interpret(program, params, *xs))",
        "return certify(self.group, inputs, output, lambda *xs: 0 * lowering.interpret(program, params, *xs))",
        "of which map the certificate is", (_DISAGREE,),
    ),
    Fault(
        "diagrams-differ-between-n", "repc/driver/free.py",
        "if any([p.diagrams for p in other.pairs] != [p.diagrams for p in program.pairs] for _, other in found):", "if False:",
        "that a module for every n is one", (_DISAGREE,),
    ),
    Fault(
        "max-bytes-ignored", "repc/driver/worker.py", "lowering.refuse_above(self.options.max_bytes, self._bytes",
        "lowering.refuse_above(2**60, self._bytes", "how much memory compiling may take",
        (f"{_COMMANDS}::test_memory_limit_is_named_before_memory_is_taken",
        f"{_COMMANDS}::test_the_memory_limit_counts_parameters_and_coupled_channels"),
    ),
    Fault(
        "every-file-is-ours", "repc/driver/output.py", "    if not text.is_file():\n        return False", "    return True",
        "whose a file is", (f"{_COMMANDS}::test_a_foreign_file_is_not_overwritten",),
    ),
    Fault(
        "any-archive-is-ours", "repc/driver/output.py", 'return text is path or b"\\nCONSTANTS_SHA256 = " in data', "return True",
        "that constants belong to the module beside them", (f"{_COMMANDS}::test_constants_that_no_module_loads_are_not_ours",),
    ),
    Fault(
        "key-without-libraries", "repc/driver/kept.py", "group, chosen, libraries])", "group, chosen])",
        "with which NumPy an entry was made", (_KEYS,),
    ),
    Fault(
        "key-without-the-limit", "repc/driver/kept.py", "chosen = [options.lower, options.max_bytes]", "chosen = [options.lower]",
        "with which limit an entry was made", (_KEYS,),
    ),
    Fault(
        "users-code-kept", "repc/driver/kept.py",
        "    if any(isinstance(inside, UserLeaf) for node in nodes for inside in walk(node)):",
        "    if False:", "that a user's Python code is not part of a key", (_KEYS,),
    ),
    Fault(
        "nonlinearities-anywhere", "repc/driver/nets.py", "        if any(kind not in allowed for kind in kinds):",
        "        if False:",
        "that a nonlinearity is equivariant", ("tests/nn/test_networks.py::test_a_network_that_cannot_work_does_not_compile",),
    ),
)  # fmt: skip
