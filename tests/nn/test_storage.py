"""A file of another model is refused, whatever it agrees in."""

import jax.numpy as jnp
import numpy as np
import pytest

from repc import RepcError
from repc.nn import restore, save

MODEL = {"a": np.ones((2, 3), np.float32), "b": [np.zeros(4, np.float32)]}


def test_what_is_saved_comes_back_in_the_models_numbers_and_says_so(tmp_path):
    save(tmp_path / "m.npz", {"a": 2 * np.ones((2, 3)), "b": [np.arange(4)]})
    with pytest.warns(UserWarning) as caught:
        found = restore(tmp_path / "m.npz", MODEL)
    assert found["a"].dtype == found["b"][0].dtype == np.float32
    assert found["a"].tolist() == [[2, 2, 2]] * 2 and found["b"][0].tolist() == [0, 1, 2, 3]
    words = "the model float32: the numbers become float32; to keep {0}, build the model with dtype='{0}'"
    assert [str(w.message) for w in caught] == [
        f"{tmp_path}/m.npz holds {dtype}, {words.format(dtype)}" for dtype in ("float64", "int64")
    ]


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "complex64", "float8_e4m3fn"])
def test_every_dtype_comes_back_as_it_was(tmp_path, dtype):
    model = {"a": jnp.arange(6).reshape(2, 3).astype(dtype), "b": jnp.ones((), dtype)}
    save(tmp_path / "m.npz", model)
    found = restore(tmp_path / "m.npz", model)
    assert found["a"].dtype == found["b"].dtype == dtype and (found["a"] == model["a"]).all()


def test_bfloat16_is_kept_apart_from_float32(tmp_path):
    save(tmp_path / "m.npz", {"a": jnp.ones(3, jnp.bfloat16)})
    with pytest.warns(UserWarning, match="holds bfloat16, the model float32: the numbers become float32"):
        assert restore(tmp_path / "m.npz", {"a": jnp.zeros(3)})["a"].tolist() == [1, 1, 1]
    save(tmp_path / "m.npz", {"a": jnp.ones(3)})
    with pytest.warns(UserWarning, match="holds float32, the model bfloat16: the numbers become bfloat16"):
        assert restore(tmp_path / "m.npz", {"a": jnp.zeros(3, jnp.bfloat16)})["a"].dtype == jnp.bfloat16


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda data: data[:100], "{} is damaged, or not written by nn.save: "),
        (lambda data: data[: len(data) // 2], "{} is damaged, or not written by nn.save: "),
        (lambda data: data[:-3], "{} is damaged, or not written by nn.save: "),
        (lambda data: b"", "{} is damaged, or not written by nn.save: No data left in file"),
        (lambda data: b"not a model", "{} is damaged, or not written by nn.save: "),
        (
            lambda data: data.replace(b"float32", b"float23").replace(b"NUMPY", b"NUMPX"),
            "{} is damaged, or not written by nn.save: ",
        ),
        (lambda data: None, "there is no file {}"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, content, words):
    path = tmp_path / "m.npz"
    save(path, MODEL)
    data = content(path.read_bytes())
    path.unlink() if data is None else path.write_bytes(data)
    with pytest.raises(RepcError) as caught:
        restore(path, MODEL)
    (found,) = caught.value.diagnostics
    assert found.code == "E0807" and found.message.startswith(words.format(path))


def test_a_single_array_is_no_archive(tmp_path):
    np.save(tmp_path / "m.npy", np.ones(3))
    with pytest.raises(RepcError, match="m.npy is damaged, or not written by nn.save"):
        restore(tmp_path / "m.npy", MODEL)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RepcError, match=f"{tmp_path}/file"):
        save(tmp_path / "file" / "m.npz", MODEL)


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
