"""The page that ``repc skill`` prints: short, whole, and true. `tests/test_pages.py` runs its blocks."""

import argparse
import re
from pathlib import Path

import repc
from repc import nn
from repc.cli import main
from repc.cli.parser import parser

PAGE = Path(__file__).parents[2] / "grammar" / "skill.md"
SPAN = re.compile(r"`([^`\n]+)`")


def commands():
    """The commands of the program with their options."""
    (parsers,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {name: {option for action in one._actions for option in action.option_strings} for name, one in parsers.choices.items()}


def test_the_command_prints_the_page_without_marks(capsys):
    assert main(["skill"]) == 0
    said = capsys.readouterr().out
    assert "<!--" not in said and said.startswith("# repc on one page\n")
    kept = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if not line.startswith("<!--")]
    assert said.splitlines() == kept
    assert len(kept) <= 140 and max(map(len, kept)) <= 150


def test_it_names_every_command_and_no_option_that_is_not_there():
    text, known = PAGE.read_text(encoding="utf-8"), commands()
    named = re.findall(r"^repc (\w+)(.*)$", text, re.MULTILINE)
    assert {command for command, _ in named} == set(known)
    for command, rest in named:
        for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", rest):
            assert option in known[command], f"repc {command} has no {option}"
    for option in re.findall(r"`(--[\w-]+)`", text):
        assert any(option in options for options in known.values())


def test_what_it_says_of_modules_is_there():
    text = PAGE.read_text(encoding="utf-8")
    module = repc.compile("5V⁰+5V -> V²", group="O(3)")
    last = text[text.index("An emitted module has") :]
    names = [name for name in SPAN.findall(last) if name not in ("jax", "numpy")]
    assert len(names) > 15 and all(hasattr(module, name) for name in names)
    assert nn.EMLP.__name__ in text


def test_exit_codes_are_those_of_the_program(capsys):
    assert main(["groups", "SO(3)"]) == 0
    assert main(["explain", "-e", "V -> W", "-g", "SO(3)"]) == 1
    assert main(["explain"]) == 2
    capsys.readouterr()
