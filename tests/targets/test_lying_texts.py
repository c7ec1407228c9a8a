"""A text that lies is not written: what the printer gets wrong is found when the text runs, and named with its place."""

from dataclasses import replace

import pytest

from repc.cli import main
from repc.driver import proof

EVERY = "group S(n)\nnet f : V²+V -> V { hidden: 3V²+V, layers: 1 }\n"
PRINTERS = ((proof, "emit"),)


@pytest.fixture
def lying(monkeypatch):
    """Make a printer replace a piece of every text that it prints."""

    def lie(old, new):
        for room, name in PRINTERS:
            honest = getattr(room, name)

            def wrong(*args, honest=honest):
                module = honest(*args)
                assert old in module.text
                return replace(module, text=module.text.replace(old, new, 1))

            monkeypatch.setattr(room, name, wrong)

    return lie


def refused(capsys, tmp_path, source):
    """What the command line says when it writes nothing."""
    spec = tmp_path / "f.rep"
    spec.write_text(source, encoding="utf-8")
    assert main(["compile", str(spec)]) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["f.rep"]
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("_weight(params).T", "_weigth(params).T", "in apply, line {n}: return jnp.matmul(x, _weigth(params).T"),
        ("_weight(params).T", "_weight(params)", "in apply, line"),
        ("-1 / sqrt(2)", "-1.001 / sqrt(2)", "the map does not commute with the generators of SO(3): residual"),
        ("precision=PRECISION)\n\n\n@jax.jit\ndef matrix", "precision=PRECISION)[..., 1:]\n\n\n@jax.jit\ndef matrix",
         "in apply, line {n}: def apply(params, x):: apply gives an array of shape (12, 8), not (12, 9)"),
        ("jnp.matmul(x, ", "jnp.matmul(x * jnp.nan, ", "apply gives values that are not finite"),
        ("jnp.matmul(x, ", "jnp.matmul(x / 0.0, ", "FloatingPointError: divide by zero"),
        ("return _power(g, 2)", "return jnp.eye(9)", "in rho_out, line {n}: def rho_out(g):: rho_out(g) is not the representation"),
        ("return _weight(params)", "return 2 * _weight(params)", "in matrix, line {n}: def matrix(params):: matrix and"),
        ("jax.random.normal(k, shape, dtype)", "jax.random.normal(k, (), dtype)", "in init, line"),
        ("import jax.numpy as jnp", "import jax.numpy as jp", "NameError: name 'jnp' is not defined"),
        ("def init(", "def init(:", "SyntaxError: invalid syntax"),
        ("jnp.matmul(x, ", "jnp.dot(x, ", "Lacking: the stand-in has no jax.numpy.dot"),
        ("params, x = _checked(params, x)", "params, x = _checked(params, np.sqrt(x))", "in apply, line {n}: params, x = _checked"),
        ("params, x = _checked(params, x)", "params, x = _checked(params, x if x[0, 0] > 0 else -x)", "used as a condition"),
    ],
)  # fmt: skip
def test_a_map_that_lies(capsys, tmp_path, lying, old, new, words):
    lying(old, new)
    told = refused(capsys, tmp_path, "group SO(3)\nmap f : 5V⁰+5V -> V²\n")
    start, *rest = words.split("{n}")
    assert start in told and all(part in told for part in rest)
    assert "nothing was written" in told


@pytest.mark.parametrize(
    ("source", "old", "new", "words"),
    [
        ("group SO(3)\nnet f : V+V⁰ -> V { hidden: 8V⁰+4V, layers: 1, product: 2 }\n", "sigmoid(gates)", "sigmoid(gate)",
         "in _layer1, line"),
        ("group SO(3)\nnet f : V+V⁰ -> V { hidden: 8V⁰+4V, layers: 1, product: 2 }\n", "y_1 * jax", "y_1 + jax",
         "does not commute"),
        ("group SO(3)\nnet f : V+V⁰ -> V⁰ { hidden: 8V⁰+4V, layers: 1, product: 2 }\n", 'params["bias"][:, None, None]',
         'params["bias"][:, None, None] * h["[1]"][:1, :1]', "does not commute"),
        ("group SO(3)\nnet f : V+V⁰ -> V { hidden: 8V⁰+4V, layers: 1, product: 2 }\n", "matmul(weight, part[:, 0]",
         "matmul(weight, 2 * part[:, 0]", "on several devices apply is another function"),
        ("group S(n)\nmap f : V²+V -> V\n", "_mean_of_present(x_V_i, mask, -1, 2)", "x_V_i[..., 0]",
         "does not commute with the generators of S("),
        (EVERY, "_mean_of_present(s_ij, mask, -3, 3)", "s_ij[..., 0, :, :]", "does not commute"),
        (EVERY, "_mean_of_present(s_ij", "_meen_of_present(s_ij", "in _layer1, line"),
        (EVERY, "return x.mean(axis=axis)\n", "return x.mean(axis=axis)\n    x = 2 * x\n", "a mask of all indices changes apply"),
    ],
)  # fmt: skip
def test_networks_and_letters_that_lie(capsys, tmp_path, lying, source, old, new, words):
    lying(old, new)
    assert words in refused(capsys, tmp_path, source)


def test_constants_beside_the_module_that_lie(capsys, tmp_path, monkeypatch):
    honest = proof.emit

    def wrong(*args):
        module = honest(*args)
        data = bytearray(module.npz)
        data[len(data) // 2] ^= 1
        return replace(module, npz=bytes(data))

    monkeypatch.setattr(proof, "emit", wrong)
    told = refused(capsys, tmp_path, "group SO(3)\nmap f : V⁴ -> V⁴\n")
    assert "in _load" in told and "ImportError: f.npz" in told


def test_python_gets_no_module_that_lies(lying):
    import repc
    from repc.source import InternalError

    lying("_weight(params).T", "_weigth(params).T")
    with pytest.raises(InternalError, match="E0957"):
        repc.compile("5V⁰+5V -> V²", group="SO(3)")


def test_explain_shows_what_ran(capsys, lying):
    lying("_weight(params).T", "_weigth(params).T")
    assert main(["explain", "-e", "5V⁰+5V -> V²", "-g", "SO(3)"]) == 3
    assert "name '_weigth' is not defined" in capsys.readouterr().err
