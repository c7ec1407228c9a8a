"""Faults of the command line."""

from tests.liars.fault import Fault

_COMMANDS = "tests/cli/test_commands.py"

FAULTS = (
    Fault(
        "source-overwritten", "repc/cli/commands/compile.py",
        "if arguments.spec and target.exists() and target.samefile(arguments.spec):", "if False:",
        "that a module does not replace its own source", (f"{_COMMANDS}::test_a_spec_is_not_overwritten_by_its_own_module",),
    ),
    Fault(
        "limit-not-handed-on", "repc/cli/asked.py", "defaults.max_bytes if arguments.max_bytes is None else arguments.max_bytes",
        "defaults.max_bytes", "what --max-bytes allows", (f"{_COMMANDS}::test_a_smaller_limit_refuses_a_small_map",),
    ),
    Fault(
        "unformatted-passes", "repc/cli/commands/fmt.py", 'return 3 if others and arguments.check else 0',
        'return 0', "the exit code of fmt --check",
        (f"{_COMMANDS}::test_fmt",),
    ),
    Fault(
        "failures-exit-0", "repc/cli/__init__.py", "        return error.exit_code", "        return 0",
        "the exit code of what was refused", (f"{_COMMANDS}::test_mistakes_show_their_place",),
    ),
    Fault(
        "warnings-swallowed", "repc/cli/commands/compile.py", "for warning in one.report.warnings:", "for warning in ():",
        "what a map never uses", (f"{_COMMANDS}::test_compile_writes_the_module_and_says_what_it_did",),
    ),
)  # fmt: skip
