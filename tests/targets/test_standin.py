"""What runs under the stand-in for JAX runs under JAX: it lacks things aloud, and hides values while tracing."""

import subprocess
import sys

import numpy as np
import pytest

from repc.targets.jax.standin import Lacking, execute

HEAD = "from functools import partial\n\nimport jax\nimport jax.numpy as jnp\nimport numpy as np\n\n\n"


def module(body):
    return execute("f", HEAD + body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("jnp.cumprod(jnp.ones(3))", "the stand-in has no jax.numpy.cumprod"),
        ("jnp.linalg.svd(jnp.eye(3))", "the stand-in has no jax.numpy.linalg.svd"),
        ("jax.grad(abs)", "the stand-in has no jax.grad"),
        ("jax.random.gamma(jax.random.key(0))", "the stand-in has no jax.random.gamma"),
        ("jnp.ones(3).argpartition(1)", "the stand-in's arrays have no 'argpartition'"),
        ("import scipy", "the stand-in does not import scipy"),
        ("from jax import numpy", "the stand-in does not import jax"),
        ("import jax.experimental", "the stand-in has no jax.experimental"),
        ("jax.vmap(abs, in_axes=1)(jnp.eye(3))", "the stand-in's jax.vmap has no in_axes 1"),
        ("jnp.result_type(jnp.bfloat16)", "NumPy has no bfloat16"),
    ],
)
def test_what_it_lacks_is_named(body, words):
    with pytest.raises(Lacking, match=words.replace(".", r"\.")):
        module(body)


@pytest.mark.parametrize(
    "body",
    [
        "@jax.jit\ndef f(x):\n    return x if x[0] > 0 else -x",
        "@jax.jit\ndef f(x):\n    return np.abs(x)",
        "@jax.jit\ndef f(x):\n    return float(x.sum())",
        "@jax.jit\ndef f(x):\n    return x[x > 0]",
        "@jax.jit\ndef f(x):\n    return range(x[0])",
        "@jax.jit\ndef f(x):\n    return np.asarray(jnp.zeros(3))",
        "@jax.jit\ndef f(x):\n    x[0] = 1\n    return x",
        "@jax.jit\ndef f(x):\n    return jnp.abs([x, x])",
        "@jax.jit\ndef f(x):\n    return x[[0, 1]]",
        "def f(x):\n    return jax.jit(lambda x, name: x)(x, 'name')",
        "def f(x):\n    return jax.lax.scan(lambda c, k: (jnp.stack([c, c]), None), x, jnp.zeros(3))",
    ],
)
def test_what_fails_under_jax_fails_here(body):
    """The same text fails in both, so that no text passes here that could not be shipped."""
    import jax.numpy as jnp

    space = {}
    exec(HEAD + body, space)  # noqa: S102
    for f in (space["f"], module(body).f):
        with pytest.raises((TypeError, IndexError, ValueError)):
            f(jnp.ones(3))


def test_arrays_are_immutable_and_sums_make_new_ones():
    body = "y = jnp.asarray(x)\n    z = y\n    z += 1\n    w = y.at[0].set(5).at[1].multiply(3)\n    return y, z, w"
    f = module(f"def f(x):\n    {body}").f
    x = np.array([1.0, 2.0])
    y, z, w = map(np.asarray, f(x))
    assert x.tolist() == y.tolist() == [1, 2] and z.tolist() == [2, 3] and w.tolist() == [5, 6]


def test_numbers_of_numpy_leave_arithmetic_to_arrays():
    f = module("@jax.jit\ndef f(x):\n    return np.float64(2) * x + np.ones(3) @ x - x % np.arange(3.0).max()").f
    assert np.asarray(f(np.array([1.0, 2.0, 3.0]))).tolist() == [7, 10, 11]


def test_what_is_not_linear_has_no_transpose():
    square = "jax.vjp(lambda p: p['a'] ** 2, {'a': x})[1](x)"
    sine = "jax.linear_transpose(jnp.sin, jax.ShapeDtypeStruct((3, 3), float))(x)"
    for call in (square, sine):
        with pytest.raises(Lacking, match="what is no linear"):
            module(f"def f(x):\n    return {call}").f(np.ones((3, 3)))


def test_constants_are_read_from_memory_only(tmp_path):
    with pytest.raises(FileNotFoundError):
        module(f"np.load({str(tmp_path / 'f.npz')!r}, allow_pickle=False)")
    with pytest.raises(FileNotFoundError):
        module("np.load(__file__.removesuffix('.py') + '.npz', allow_pickle=False)")


def test_the_process_sees_no_jax():
    code = (
        "import sys\nfrom repc.targets.jax.standin import execute\n"
        "execute('f', 'import jax.numpy as jnp\\nx = jnp.ones(3) + jnp.fft.rfftn(jnp.ones(4), axes=(0,)).sum()')\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'jax', 'scipy', 'sympy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_constants_on_disk_are_not_read(tmp_path, monkeypatch):
    """Of the same name as those of the module, too: a text is run with the constants that it would be written with."""
    monkeypatch.chdir(tmp_path)
    np.savez("f.npz", a=np.ones(3))
    with pytest.raises(FileNotFoundError):
        module("np.load(__file__.removesuffix('.py') + '.npz', allow_pickle=False)")
    with pytest.raises(FileNotFoundError):
        module("np.load('f.npz', allow_pickle=True)")
