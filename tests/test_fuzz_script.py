"""A short piece of ``tests/fuzz.py``, and that it tells what fails."""

import random

import pytest

from repc.source import RepcError
from repc.syntax import parse
from tests import fuzz


def test_sources_are_answered():
    rng = random.Random(7)
    found = [fuzz.tried(fuzz.a_source(rng)) for _ in range(25)]
    assert {"explained", "refused"} <= set(found)


def test_the_prompt_answers_every_line():
    assert fuzz.prompted(random.Random(7), 150) == []


def test_many_sources_are_right_and_many_are_wrong():
    rng = random.Random(1)

    def reads(text):
        try:
            return bool(parse(text))
        except RepcError:
            return False

    right = sum(reads(fuzz.a_source(rng)) for _ in range(200))
    assert 20 < right < 180


@pytest.mark.parametrize("error", [KeyError("irrep"), RecursionError(), fuzz.SlowError()])
def test_what_fails_is_told_with_its_text(monkeypatch, capsys, error):
    def failing(text):
        raise error

    monkeypatch.setattr(fuzz, "tried", failing)
    assert fuzz.main(["--seconds", "0.01"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{type(error).__name__}: ") and "\n'" in out and "seed 0: " in out
