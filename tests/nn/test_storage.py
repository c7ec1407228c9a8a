"""A file of another model is refused, whatever it agrees in."""

import numpy as np
import pytest

from repc import RepcError
from repc.nn import restore, save

MODEL = {"a": np.ones((2, 3), np.float32), "b": [np.zeros(4, np.float32)]}


def test_what_is_saved_comes_back_in_the_models_numbers(tmp_path):
    save(tmp_path / "m.npz", {"a": 2 * np.ones((2, 3)), "b": [np.arange(4)]})
    found = restore(tmp_path / "m.npz", MODEL)
    assert found["a"].dtype == found["b"][0].dtype == np.float32
    assert found["a"].tolist() == [[2, 2, 2]] * 2 and found["b"][0].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({**MODEL, "a": np.ones((3, 2), np.float32)}, r"\['a'\] in .*m.npz has shape \(3, 2\), the model \(2, 3\)"),
        ({**MODEL, "a": np.ones(6, np.float32)}, r"has shape \(6,\), the model \(2, 3\)"),
        ({"a": MODEL["a"], "c": MODEL["b"]}, r"is of another model: missing .*\['b'\]\[0\].*, unknown .*\['c'\]\[0\]"),
        ({**MODEL, "b": []}, r"missing .*\['b'\]\[0\].*, unknown \[\]"),
        ({**MODEL, "c": MODEL["a"]}, r"missing \[\], unknown .*\['c'\]"),
    ],
)
def test_another_model_is_refused(tmp_path, other, words):
    save(tmp_path / "m.npz", other)
    with pytest.raises(RepcError, match=words) as caught:
        restore(tmp_path / "m.npz", MODEL)
    assert caught.value.diagnostics[0].code == "E0804"
