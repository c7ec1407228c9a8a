"""An optional package that is missing is told by name, with the extra that brings it; the extras are there."""

import importlib
import sys
import tomllib
from pathlib import Path

import pytest

from repc import RepcError
from repc.nn import training

ROOT = Path(__file__).parents[2]
NEEDED = [  # module, package, what is said of it, extra
    ("repc.nn.adapters.equinox", "equinox", "the adapter for Equinox", "equinox"),
    ("repc.nn.adapters.flax", "flax", "the adapter for Flax", "flax"),
    ("repc.nn.adapters.haiku", "haiku", "the adapter for Haiku", "haiku"),
    ("repc.nn.adapters.torch", "torch", "the adapter for PyTorch", "torch"),
]


def words(what, package, extra):
    return f"error E0573: {what} needs the package {package}, which is not installed\n  try: pip install 'repc[{extra}]'"


@pytest.mark.parametrize(("module", "package", "what", "extra"), NEEDED)
def test_an_adapter_without_its_framework(monkeypatch, module, package, what, extra):
    for name in [name for name in sys.modules if name == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RepcError) as caught:
        importlib.import_module(module)
    assert str(caught.value) == words(what, package, extra)


def test_training_without_optax(monkeypatch):
    monkeypatch.setitem(sys.modules, "optax", None)
    with pytest.raises(RepcError) as caught:
        training.optimizer(10)
    assert str(caught.value) == words("training", "optax", "train")


def test_the_extras_that_are_named_exist_and_bring_the_package():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    brought = {"haiku": "dm-haiku"}
    for _, package, _, extra in [*NEEDED, ("", "optax", "", "train"), ("", "matplotlib", "", "show")]:
        assert brought.get(package, package) in extras[extra]
