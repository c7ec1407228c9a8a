"""Faults of the command line."""

from tests.liars.fault import Fault

_COMMANDS = ("tests/cli/test_commands.py",)

FAULTS = (
    Fault(
        "source-overwritten", "repc/cli.py",
        "if arguments.spec and target.exists() and target.samefile(arguments.spec):", "if False:",
        "that a module does not replace its own source", _COMMANDS,
    ),
    Fault(
        "limit-not-handed-on", "repc/cli.py", "defaults.max_bytes if arguments.max_bytes is None else arguments.max_bytes",
        "defaults.max_bytes", "what --max-bytes allows", _COMMANDS,
    ),
    Fault(
        "unformatted-passes", "repc/cli.py", 'is not in canonical form", file=sys.stderr)\n        return 3',
        'is not in canonical form", file=sys.stderr)\n        return 0', "the exit code of fmt --check", _COMMANDS,
    ),
    Fault(
        "failures-exit-0", "repc/cli.py", "        return error.exit_code", "        return 0",
        "the exit code of what was refused", _COMMANDS,
    ),
    Fault(
        "warnings-swallowed", "repc/cli.py", "for warning in one.report.warnings:", "for warning in ():",
        "what a map never uses", _COMMANDS,
    ),
)  # fmt: skip
