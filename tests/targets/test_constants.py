"""Numbers and arrays as text, and archives whose bytes depend on their contents alone."""

import io
import zipfile
from math import sqrt

import numpy as np
import pytest

from repc.ops.names import Names, identifier
from repc.targets.jax.constants import INLINE, Constants, array_text, digest, npz_bytes
from repc.targets.jax.numbers import number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (1.0, "1.0"),
        (-1.0, "-1.0"),
        (0.5, "0.5"),
        (1 / 3, "1 / 3"),
        (-1 / sqrt(6), "-1 / sqrt(6)"),
        (sqrt(2 / 3), "sqrt(6) / 3"),
        (sqrt(3) / 2, "sqrt(3) / 2"),
        (1 / sqrt(12), "1 / (2 * sqrt(3))"),
        (2 * sqrt(2) / 3, "2 * sqrt(2) / 3"),
        (0.1234567890123, "0.1234567890123"),
        (complex(0, 1), "1j"),
        (complex(0, -1 / sqrt(2)), "-1 / sqrt(2) * 1j"),
        (complex(0.5, -0.5), "0.5 - 0.5 * 1j"),
    ],
)
def test_numbers_read_well(value, text):
    assert number(value) == text
    assert abs(eval(text, {"sqrt": sqrt}) - value) <= 2 * np.spacing(max(abs(value), 1e-300))


def test_other_numbers_read_back_to_the_same_bits():
    for value in np.random.default_rng(0).standard_normal(2000) * 10.0 ** np.arange(-10, 10).repeat(100):
        assert abs(eval(number(value), {"sqrt": sqrt}) - value) <= np.spacing(abs(value))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.array([[1j, 0], [0, 2.0]]),
        np.array([[1 + 0j]]),
        np.zeros((0, 3, 3)),
        np.eye(4),
        np.arange(200, dtype=np.uint8),
        np.arange(40).reshape(4, 10),
        np.random.default_rng(0).standard_normal((3, 4, 5)),
        np.random.default_rng(0).standard_normal((2, 30)),
        np.arange(5, dtype=np.float32) / 3,
    ],
)
def test_arrays_read_back(array):
    found = eval(array_text(array), {"np": np, "sqrt": sqrt})
    assert found.dtype == array.dtype and found.shape == array.shape
    assert np.allclose(found, array, rtol=1e-15, atol=0)
    assert max(map(len, array_text(array).splitlines())) <= 120


def test_equal_constants_are_stored_once():
    constants = Constants(Names())
    first = constants.add("BASIS_V", np.eye(3), "one")
    assert constants.add("BASIS_W", np.eye(3), "two") == first == "BASIS_V"
    assert constants.add("BASIS_V", np.ones((3, 3)), "three") == "BASIS_V_2"


def test_small_constants_come_first_into_the_text():
    constants = Constants(Names())
    constants.add("LARGE", np.random.default_rng(0).standard_normal(INLINE // 8 + 1), "beside")
    constants.add("SMALL", np.arange(3.0), "inside")
    text, stored = constants.layout()
    assert set(stored) == {"LARGE"} and "SMALL = np.array([0.0, 1.0, 2.0])" in text
    assert 'LARGE = _CONSTANTS["LARGE"]' in text and digest(stored) in text


def test_nearly_empty_arrays_are_stored_by_their_entries():
    constants = Constants(Names())
    big = np.zeros((100, 30, 30))
    big[3, 4, 5] = -1.0
    constants.add("LIE", big, "sparse")
    text, stored = constants.layout()
    assert set(stored) == {"LIE_at", "LIE_values"} and "_sparse((100, 30, 30)" in text
    assert sum(a.nbytes for a in stored.values()) < 100


def test_archives_are_reproducible():
    arrays = {"b": np.arange(3.0), "a": np.eye(2)}
    data = npz_bytes(arrays)
    assert data == npz_bytes(dict(reversed(arrays.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "the clock is not part of it"
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        assert sorted(found.files) == ["a", "b"] and np.array_equal(found["b"], arrays["b"])


def test_the_digest_covers_names_types_and_shapes():
    base = digest({"a": np.zeros(4)})
    assert digest({"b": np.zeros(4)}) != base
    assert digest({"a": np.zeros((2, 2))}) != base
    assert digest({"a": np.zeros(4, np.int64)}) != base
    assert digest({"a": np.array([0, 0, 0, 1e-300])}) != base


def test_identifiers():
    assert [identifier(t) for t in ("[1]", "[-1]", "[2,1]", "V²⊗V*", "ρ1(3)", "[0]'")] == [
        "1",
        "m1",
        "2_1",
        "V2_x_Vd",
        "rho1_3",
        "0_p",
    ]
    names = Names()
    assert [names.fresh("x") for _ in range(3)] == ["x", "x_2", "x_3"]
