"""Verify an emitted module from its own contents: its JAX text, run in float64."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import comb, prod
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from repc.runtime.load import is_poly, load
from repc.runtime.sized import at, sizes_to_check, summed_over_channels
from repc.source import CheckError, Diagnostic, RepcError
from repc.tolerance import CERTIFICATE

_BASIS_ENTRIES = 2**22  # basis() is built and tested up to here
_UNKNOWNS = 1024  # the constraints are solved by brute force for the count up to here
_ZERO_SQUARE = 1e-12  # squared singular values of the constraints below this are zero
_LARGE = 2**20  # dimension from which one vector is enough
_SMALL = 256  # dimension up to which ρ(g) itself is tested
_RHO_ENTRIES = 2**26  # where the module refuses to build rho
_ELEMENTS = 3  # random group elements
_NO_POLYNOMIAL = "E0614"


@dataclass(frozen=True)
class Finding:
    """One test: its name, what was measured (None where it was not run), and the rest in words."""

    name: str
    value: float | None
    words: str


@dataclass(frozen=True)
class CheckReport:
    """A module that passed, and everything that was measured."""

    path: str
    group: str
    arrow: str
    hom_dim: int
    findings: tuple[Finding, ...]
    counted: str = "maps"

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.arrow} under {self.group}, {self.hom_dim} {self.counted}: all checks passed"]
        width = max(14, *(len(f.name) for f in self.findings))
        lines += [f"  {f.name:{width}} {f.words}" for f in self.findings]
        return "\n".join(lines)

    def as_json(self) -> dict:
        """The ``--json`` form."""
        findings = {f.name: {"value": f.value, "words": f.words} for f in self.findings}
        count = {"hom_dim" if self.counted == "maps" else "coefficients": self.hom_dim}
        return {"path": self.path, "group": self.group, "map": self.arrow, **count, "checks": findings}


def check(path: str | Path, trust: bool = False) -> CheckReport:
    """Re-verify a module: format, text, constants, sizes, equivariance under generators and samples, basis and count.

    ``trust`` runs a text that repc did not write, too. Raises CheckError (E0602-E0613) naming the first test that fails.
    """
    import jax

    with jax.enable_x64(True):
        module = load(path, trust)
        with _named_failure(path):
            findings = _all_findings(module, path)
    source = module.INPUT if isinstance(module.INPUT, str) else f"({', '.join(module.INPUT)})"
    what = "learned coefficients" if hasattr(module, "COEFFICIENTS") else "maps"
    return CheckReport(str(path), module.GROUP, f"{source} -> {module.OUTPUT}", _numbers(module), findings, what)


def _numbers(module: Any) -> int:
    """Basis maps of a map, coefficients of a network."""
    return module.COEFFICIENTS if hasattr(module, "COEFFICIENTS") else module.HOM_DIM


def _all_findings(module: ModuleType, path: str | Path) -> tuple[Finding, ...]:
    tests = _TESTS_OF.get(getattr(module, "KIND", "map"), _TESTS)
    if hasattr(module, "SMALLEST_N"):
        return tuple(f for sizes in sizes_to_check(module) for f in _findings(at(module, *sizes), path, tests, sizes))
    return _findings(module, path, tests)


@contextmanager
def _named_failure(path: str | Path) -> Iterator[None]:
    """Whatever the module raises while it is tested, as a finding with its place."""
    try:
        yield
    except RepcError:
        raise
    except Exception as error:  # a module may raise anything
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
        place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
        words = f"{path} fails{place}: {type(error).__name__}: {error}"
        raise CheckError(Diagnostic("E0612", words, "write the module again with 'repc compile'")) from error


def _findings(module, path: str | Path, tests, sizes: tuple[int, ...] = ()) -> tuple[Finding, ...]:
    subject = _Subject(module, str(path))
    found = (test(subject) for test in tests)
    at_n = f" n={', '.join(map(str, sizes))}" if sizes else ""
    return tuple(replace(f, name=f"{f.name}{at_n}") for f in found)


class _Subject:
    """A module under test, with one random draw of parameters and inputs."""

    def __init__(self, module: ModuleType, path: str):
        import jax

        self.module, self.path = summed_over_channels(module), path
        self.dims = module.IN_DIM if isinstance(module.IN_DIM, tuple) else (module.IN_DIM,)
        key, self.sample_key = jax.random.split(jax.random.key(0))
        self.is_complex = "complex" in str(_default_dtype(module))
        self.dtype = np.complex128 if self.is_complex else np.float64
        self.count = 4 if max(*self.dims, module.OUT_DIM) <= _LARGE else 1
        self._try_shapes(key)
        self.params = module.init(key, self.dtype)
        self.xs = [self._drawn(k) for k in range(len(self.dims))]

    def _try_shapes(self, key) -> None:
        """Trace both functions, so that sizes that contradict the text are named before memory is taken for them."""
        import jax

        params = jax.eval_shape(lambda key: self.module.init(key, self.dtype), key)
        count = sum(prod(w.shape) for w in jax.tree.leaves(params))
        wanted = _numbers(self.module) * getattr(self.module, "CHANNELS", 1)
        if count != wanted:
            name = "COEFFICIENTS" if hasattr(self.module, "COEFFICIENTS") else "HOM_DIM"
            self.fails("E0604", f"init makes {count} parameters, {name} is {wanted}")
        y = jax.eval_shape(self.module.apply, params, *(jax.ShapeDtypeStruct((self.count, d), self.dtype) for d in self.dims))
        if y.shape != (self.count, self.module.OUT_DIM):
            self.fails("E0604", f"apply returns shape {y.shape}, expected {(self.count, self.module.OUT_DIM)}")

    def _drawn(self, k: int) -> np.ndarray:
        """Vectors for an input, by NumPy: what is not the module's is not worth a compilation."""
        rng, shape = np.random.default_rng(k), (self.count, self.dims[k])
        x = rng.standard_normal(shape)
        return x + 1j * rng.standard_normal(shape) if self.is_complex else x

    def fails(self, code: str, words: str):
        """Raise the CheckError of a failed test."""
        raise CheckError(Diagnostic(code, f"{self.path}: {words}", "write the module again with 'repc compile'"))

    @property
    def rho_is_small(self) -> bool:
        """Whether the module builds ρ(g)."""
        return max(*self.dims, self.module.OUT_DIM) ** 2 <= _RHO_ENTRIES

    @property
    def by_axes(self) -> bool:
        """Whether vectors are moved axis by axis: where the module can, and ρ(g) is not small."""
        return hasattr(self.module, "act_in") and max(*self.dims, self.module.OUT_DIM) > _SMALL

    @cached_property
    def tangents(self) -> Callable:
        """From a tangent at the identity to dρ_in(A) x, of several inputs a tuple, and dρ_out(A) f(x), axis by axis."""
        import jax

        one, y = self.identity(), self.module.apply(self.params, *self.xs)

        def moved(tangent):
            acts = ((self.module.act_in, self.xs), (self.module.act_out, (y,)))
            return [jax.jvp(lambda g, act=act, vs=vs: act(g, *vs), (one,), (tangent,))[1] for act, vs in acts]

        return jax.jit(moved)

    @property
    def can_move(self) -> bool:
        """Whether vectors can be moved by the group: by a matrix, or axis by axis."""
        return self.rho_is_small or self.by_axes

    @cached_property
    def element_is_small(self) -> bool:
        """Whether matrices of the factors are within reach: those of a few random elements are drawn at once."""
        return _ELEMENTS * sum(d * d for d in self.factor_dims) <= _RHO_ENTRIES

    @property
    def not_moved(self) -> str:
        """Why vectors are not moved by the group."""
        what = "ρ(g)" if not self.can_move else "a group element"
        return f"not run: {what} is too large to build"

    def identity(self):
        """The group's identity, in float64 or complex128: a matrix, or a tuple for products."""
        one = tuple(np.eye(d, dtype=self.dtype) for d in self.factor_dims)
        return one if len(one) > 1 else one[0]

    @cached_property
    def factor_dims(self) -> tuple[int, ...]:
        """d of each factor."""
        import jax

        shapes = jax.eval_shape(lambda: self.module.sample(self.sample_key, 1))
        shapes = shapes if isinstance(shapes, tuple) else (shapes,)
        return tuple(s.shape[-1] for s in shapes)


def _default_dtype(module: ModuleType):
    import inspect

    return np.dtype(inspect.signature(module.init).parameters["dtype"].default)


def _sizes(s: _Subject) -> Finding:
    """What was traced has these sizes; here it runs."""
    if not np.isfinite(np.asarray(s.module.apply(s.params, *s.xs))).all():
        s.fails("E0604", "apply returns values that are not finite")
    count = _numbers(s.module)
    return Finding("sizes", float(count), f"{count} parameters, {', '.join(map(str, s.dims))} -> {s.module.OUT_DIM}")


def _matrix(s: _Subject) -> Finding:
    if s.module.OUT_DIM * prod(s.dims) > _BASIS_ENTRIES:
        return Finding("matrix", None, "not compared with apply: too large")
    weight = np.asarray(s.module.matrix(s.params))
    axes = range(2, 2 + len(s.dims))  # 0 is the sample, 1 the output
    operands = [part for x, axis in zip(s.xs, axes, strict=True) for part in (np.asarray(x), [0, axis])]
    expected = np.einsum(weight, [1, *axes], *operands, [0, 1], optimize=True)
    error = _relative(np.asarray(s.module.apply(s.params, *s.xs)), expected)
    if not error <= CERTIFICATE:
        s.fails("E0605", f"apply and matrix differ by {error:.1e}, relative")
    return Finding("matrix", error, f"apply and matrix agree to {error:.1e}")


def _generators(s: _Subject) -> Finding:
    if not s.can_move or not s.element_is_small:
        return Finding("generators", None, s.not_moved)
    worst, count = 0.0, 0
    for move in _generator_moves(s):
        worst, count = float(np.max([worst, move()])), count + 1
    if not worst <= CERTIFICATE:
        s.fails("E0606", f"the map does not commute with a generator: residual {worst:.1e}, allowed {CERTIFICATE:.0e}")
    return Finding("generators", worst, f"commutes with {count} generators to {worst:.1e}")


def _generator_moves(s: _Subject) -> list[Callable[[], float]]:
    moves: list[Callable[[], float]] = []
    for slot, factor in enumerate(s.module.GENERATORS):
        for image in np.asarray(factor.get("permutations", np.zeros((0, 1), int))):
            moves.append(partial(_discrete, s, slot, np.eye(len(image))[:, np.argsort(image)].T))
        for h in factor.get("discrete", ()):
            moves.append(partial(_discrete, s, slot, h))
        for a in factor.get("lie", ()):
            moves.append(partial(_tangent, s, slot, a))
    return moves


def _discrete(s: _Subject, slot: int, h: np.ndarray) -> float:
    return _element_error(s, _replaced(s.identity(), slot, np.asarray(h, s.dtype)))


def _element_error(s: _Subject, g) -> float:
    if s.by_axes:
        before = s.module.apply(s.params, *_arrays(s.module.act_in(g, *s.xs)))
        return _relative(np.asarray(before), np.asarray(s.module.act_out(g, s.module.apply(s.params, *s.xs))))
    moved = [x @ rho.T for x, rho in zip(s.xs, _arrays(s.module.rho_in(g)), strict=True)]
    (after,), (out,) = _arrays(s.module.apply(s.params, *s.xs)), _arrays(s.module.rho_out(g))
    return _relative(np.asarray(s.module.apply(s.params, *moved)), after @ out.T, _size_at(s, moved))


def _size_at(s: _Subject, moved: list[np.ndarray]) -> float:
    """Of a polynomial: its size at other inputs as long as the moved ones, from which rounding comes where it cancels itself."""
    if not is_poly(s.module):
        return 0.0
    xs = [x * (np.linalg.norm(z) / np.linalg.norm(x)) for x, z in zip(s.xs, moved, strict=True)]
    return float(np.linalg.norm(np.asarray(s.module.apply(s.params, *xs))))


def _tangent(s: _Subject, slot: int, a: np.ndarray) -> float:
    """‖dρ_out(A) f(x) − Σ f(…, dρ_i(A) x_i, …)‖, relative, with dρ the derivative of ρ at the identity."""
    import jax

    one = s.identity()
    if s.by_axes:
        return _tangent_by_axes(s, _replaced(jax.tree.map(np.zeros_like, one), slot, np.asarray(a, s.dtype)))
    zero = tuple(np.zeros_like(p) for p in one) if isinstance(one, tuple) else np.zeros_like(one)
    tangent = _replaced(zero, slot, np.asarray(a, s.dtype))
    _, into = jax.jvp(s.module.rho_in, (one,), (tangent,))
    _, out = jax.jvp(s.module.rho_out, (one,), (tangent,))
    moved = tuple(x @ d.T for x, d in zip(s.xs, _arrays(into), strict=True))
    value, before = _along(s, moved)
    return _relative(before, value @ np.asarray(out).T, float(np.linalg.norm(value)))


def _along(s: _Subject, moved: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """f(x) and its derivative along a tangent at x."""
    import jax

    value, slope = jax.jvp(lambda *xs: s.module.apply(s.params, *xs), tuple(s.xs), moved)
    return np.asarray(value), np.asarray(slope)


def _arrays(values) -> tuple[np.ndarray, ...]:
    """What the module returned, as NumPy arrays."""
    return tuple(map(np.asarray, values if isinstance(values, tuple) else (values,)))


def _tangent_by_axes(s: _Subject, tangent) -> float:
    """The same with vectors moved axis by axis."""
    into, out = s.tangents(tangent)
    value, before = _along(s, _arrays(into))
    return _relative(before, np.asarray(out), float(np.linalg.norm(value)))


def _samples(s: _Subject) -> Finding:
    import jax

    if not s.can_move or not s.element_is_small:
        return Finding("samples", None, s.not_moved)
    g = jax.tree.map(np.asarray, s.module.sample(s.sample_key, _ELEMENTS))
    worst = float(np.max([_element_error(s, jax.tree.map(lambda a, k=k: a[k], g)) for k in range(_ELEMENTS)]))
    if not worst <= CERTIFICATE:
        s.fails("E0607", f"the map does not commute with a random group element: error {worst:.1e}")
    return Finding("samples", worst, f"commutes with {_ELEMENTS} random elements to {worst:.1e}")


def _basis(s: _Subject) -> Finding:
    entries = s.module.HOM_DIM * s.module.OUT_DIM * prod(s.dims)
    if entries > _BASIS_ENTRIES:
        return Finding("basis", None, "not built: too large")
    flat = np.asarray(s.module.basis()).reshape(s.module.HOM_DIM, s.module.OUT_DIM * prod(s.dims))
    error = float(np.abs(flat @ flat.conj().T - np.eye(len(flat))).max(initial=0.0))
    if not error <= CERTIFICATE:
        s.fails("E0608", f"basis() is not orthonormal: off by {error:.1e}")
    return Finding("basis", error, f"{len(flat)} maps, orthonormal to {error:.1e}")


def _count(s: _Subject) -> Finding:
    unknowns = s.module.OUT_DIM * prod(s.dims)
    if unknowns > _UNKNOWNS:
        return Finding("count", None, f"{s.module.HOM_DIM} maps, {s.module.CERTIFICATE.get('count', 'as certified')}")
    found = unknowns - _constraint_rank(s, unknowns)
    how = s.module.CERTIFICATE.get("count", "")
    if found > s.module.HOM_DIM and how.startswith("elimination"):
        return Finding("count", None, f"{s.module.HOM_DIM} maps, {how}; floating point leaves {found}, for it cannot tell")
    if found != s.module.HOM_DIM:
        s.fails("E0609", f"the generators leave {found} maps, HOM_DIM is {s.module.HOM_DIM}")
    return Finding("count", float(found), f"{found} maps, also by brute force over {unknowns} unknowns")


def _degrees(s: _Subject) -> Finding:
    """Along a ray the values are polynomials of the degrees that HOM_DIMS names: others would be found by one more point."""
    keys = [key if isinstance(key, tuple) else (key,) for key in s.module.HOM_DIMS]
    if sum(s.module.HOM_DIMS.values()) != s.module.HOM_DIM:
        s.fails("E0609", f"HOM_DIMS {s.module.HOM_DIMS} are not {s.module.HOM_DIM} in all")
    worst = 0.0
    for k in range(len(s.dims)):
        powers = sorted({key[k] for key in keys})
        ts = np.linspace(0.5, 1.5, len(powers) + 2)
        values = np.stack([np.asarray(s.module.apply(s.params, *s.xs[:k], t * s.xs[k], *s.xs[k + 1 :])) for t in ts])
        values = values.reshape(len(ts), values[0].size)
        monomials = ts[:, None] ** np.array(powers)
        rest = values - monomials @ np.linalg.lstsq(monomials, values, rcond=None)[0]
        worst = max(worst, _relative(rest, np.zeros_like(rest), float(np.linalg.norm(values))))
    if not worst <= CERTIFICATE:
        s.fails("E0614", f"the map is no polynomial of degree {', '.join(map(str, s.module.HOM_DIMS))}: off by {worst:.1e}")
    return Finding("degrees", worst, f"a polynomial of degree {', '.join(map(str, s.module.HOM_DIMS))} to {worst:.1e}")


def _harmonic(s: _Subject) -> Finding:
    """At points x, y of the sphere the values of degree k have the inner product N P_k(x·y), N their number, P Legendre's
    polynomials in d dimensions: (k + d − 2) P_{k+1} = (2k + d − 2) t P_k − k P_{k−1}. Only an orthonormal basis of all has it."""
    d, x = s.dims[0], s.xs[0] / np.linalg.norm(s.xs[0], axis=-1, keepdims=True)
    values, cosines = np.asarray(s.module.apply({}, x)), x @ x.T
    worst, start, before, here = 0.0, 0, np.zeros_like(cosines), np.ones_like(cosines)
    for k in range(s.module.DEGREE + 1):
        count = comb(d + k - 1, k) - (comb(d + k - 3, k - 2) if k > 1 else 0)
        part, start = values[:, start : start + count], start + count
        worst = max(worst, float(np.abs(part @ part.T / count - here).max()))
        steps = ((2 * k + d - 2) * cosines * here - k * before) / (k + d - 2) if k or d > 2 else cosines
        before, here = here, steps
    if not worst <= CERTIFICATE:
        words = f"the values are no harmonics of degree 0 to {s.module.DEGREE}: off by {worst:.1e}"
        s.fails(_NO_POLYNOMIAL, words)
    return Finding("harmonic", worst, f"harmonics of degree 0 to {s.module.DEGREE} to {worst:.1e}")


def _independent(s: _Subject) -> Finding:
    """The basis polynomials are independent: their values at random points have full rank."""
    count, dim = s.module.HOM_DIM, s.module.OUT_DIM
    if not 0 < count <= _UNKNOWNS:
        return Finding("independent", None, "not run: no basis polynomials, or too many")
    points = 4 + count // max(1, dim) + count
    xs = [np.random.default_rng(k).standard_normal((points, d)) / np.sqrt(d) for k, d in enumerate(s.dims)]
    xs = [x + 1j * x[::-1] for x in xs] if s.is_complex else xs
    values = np.asarray(s.module.basis(*xs)).reshape(count, -1)
    sizes = np.linalg.norm(values, axis=1, keepdims=True)
    found = int(np.linalg.matrix_rank(values / np.where(sizes > 0, sizes, 1), tol=1e-8))
    if found != count:
        s.fails("E0608", f"of {count} basis polynomials {found} are independent")
    return Finding("independent", float(found), f"{found} polynomials, independent at {points} random points")


def _constraint_rank(s: _Subject, unknowns: int) -> int:
    """Rank of the constraints ρ_out(g) W = W (ρ_1(g)⊗…) for all generators, from the module's own ρ."""
    import jax

    gram = np.zeros((unknowns, unknowns), complex)
    for slot, factor in enumerate(s.module.GENERATORS):
        for image in np.asarray(factor.get("permutations", np.zeros((0, 1), int))):
            gram += _gram(s, *_dense(s, _replaced(s.identity(), slot, np.eye(len(image))[:, np.argsort(image)].T)))
        for h in factor.get("discrete", ()):
            gram += _gram(s, *_dense(s, _replaced(s.identity(), slot, np.asarray(h, s.dtype))))
        for a in factor.get("lie", ()):
            one = s.identity()
            zero = jax.tree.map(np.zeros_like, one)
            size = np.abs(a).max(initial=0.0)
            tangent = _replaced(zero, slot, np.asarray(a / size if size else a, s.dtype))
            gram += _gram(s, *(jax.jvp(lambda g: _dense(s, g), (one,), (tangent,))[1]))
    values = np.linalg.eigvalsh(gram)  # squares, of constraints whose generators are of order 1: zeros are near 1e-16
    return int((values > _ZERO_SQUARE * max(float(values.max(initial=0.0)), 1.0)).sum())


def _dense(s: _Subject, g):
    import jax.numpy as jnp

    rhos = s.module.rho_in(g)
    rhos = rhos if isinstance(rhos, tuple) else (rhos,)
    whole = rhos[0]
    for rho in rhos[1:]:
        whole = jnp.kron(whole, rho)
    return s.module.rho_out(g), whole


def _gram(s: _Subject, out, whole) -> np.ndarray:
    out, whole = np.asarray(out), np.asarray(whole)
    rows = np.kron(out, np.eye(len(whole))) - np.kron(np.eye(len(out)), whole.T)
    return rows.conj().T @ rows


def _replaced(element, slot: int, matrix: np.ndarray):
    if not isinstance(element, tuple):
        return matrix
    return tuple(matrix if k == slot else part for k, part in enumerate(element))


def _relative(a: np.ndarray, b: np.ndarray, least: float = 0.0) -> float:
    """‖a − b‖ over the largest of ‖a‖, ‖b‖ and least; NaN where one of them is."""
    with np.errstate(invalid="ignore"):  # infinities give NaN, which no bound allows
        size = float(np.max([np.linalg.norm(a), np.linalg.norm(b), least]))
        return 0.0 if size == 0 else float(np.linalg.norm(a - b)) / size


_TESTS = (_sizes, _matrix, _generators, _samples, _basis, _count)
_HARMONIC_TESTS = (_sizes, _harmonic, _generators, _samples)
_NET_TESTS = (_sizes, _generators, _samples)
_POLY_TESTS = (_sizes, _degrees, _independent, _generators, _samples)
_TESTS_OF = {"net": _NET_TESTS, "poly": _POLY_TESTS, "harmonics": _HARMONIC_TESTS}
