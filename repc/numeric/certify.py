"""The certificate: how well every generator commutes with a map, measured on the program that will be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import TYPE_CHECKING

import numpy as np

from repc.numeric.actions.act import act
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.numeric.tolerance import CERTIFICATE
from repc.reps.layout import Expansion, expand
from repc.source import CheckError, Diagnostic

if TYPE_CHECKING:
    from repc.groups import Generator, Group
    from repc.syntax.nodes import RepExpr

_VECTORS = 4  # random inputs per generator
_LARGE = 2**18  # dimension
_SEED = 31


@dataclass(frozen=True)
class Certificate:
    """``max_error``: the largest relative residual over all generators; ``bound``: the power of ten it stays below."""

    generators: int
    max_error: float

    @property
    def bound(self) -> float:
        """The smallest power of ten, at least 1e-16, that the measured residual does not exceed."""
        return 10.0 ** max(-16, ceil(log10(max(self.max_error, 1e-300))))


def certify(
    group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Callable[..., np.ndarray]
) -> Certificate:
    """Measure ‖ρ_out(h) f(x) − f(ρ_in(h) x)‖, and for Lie generators ‖dρ_out(A) f(x) − Σ_i f(…, dρ_i(A) x_i, …)‖.

    ``run(x_1, …, x_k)`` evaluates the map with random parameters on vectors (batch, dim_i) in float64. Residuals are
    relative to ‖f‖ times the generator's size on these vectors. Raises CheckError (E0402) above the contract's bound.
    """
    rng = np.random.default_rng(_SEED)
    sources = [expand(node, group) for node in inputs]
    target = expand(output, group)
    xs = [rng.standard_normal((_VECTORS, e.dim)) for e in sources]
    if group.is_complex:
        xs = [x + 1j * rng.standard_normal(x.shape) for x in xs]
    y = run(*xs)
    permuted = all(is_permutation(node, group) for node in (*inputs, output))
    pairs = _permuted(group, inputs, output, xs, y, run) if permuted else _moved(group, sources, target, xs, y, run)
    return _certificate(group, pairs, y)


def certify_tensors(
    group: Group, sources: Sequence[Expansion], target: Expansion, run: Callable[..., np.ndarray]
) -> Certificate:
    """The same for spaces given as stacked tensors, of any size: on a single vector where it is large."""
    rng = np.random.default_rng(_SEED)
    vectors = _VECTORS if max(target.dim, *(e.dim for e in sources), 0) <= _LARGE else 1
    xs = [rng.standard_normal((vectors, e.dim)) for e in sources]
    if group.is_complex:
        xs = [x + 1j * rng.standard_normal(x.shape) for x in xs]
    y = run(*xs)
    return _certificate(group, _moved(group, sources, target, xs, y, run), y)


def _certificate(group: Group, pairs: Iterable[tuple[np.ndarray, np.ndarray]], y: np.ndarray) -> Certificate:
    errors = [0.0]
    for before, after in pairs:
        size = max(_norm(y), _norm(after), _norm(before))
        errors.append(0.0 if size == 0 else _norm(after - before) / size)
    worst = float(np.max(errors))  # NaN, unlike with max(), is the largest
    if not worst <= CERTIFICATE:
        raise CheckError(_broken(group, worst))
    return Certificate(len(errors) - 1, worst)


def _moved(group: Group, sources, target, xs, y, run) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each generator, the map after it and before it."""
    for generator in group.generators:
        yield _moved_inputs(sources, group, generator, xs, run), act(target, group, generator, y)


def _permuted(group: Group, inputs, output, xs, y, run) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The same where coordinates are permuted: by indices, however large the group's matrices would be."""
    images = [generator_images(node, group) for node in inputs]
    for k, image in enumerate(generator_images(output, group)):
        yield run(*(x[:, np.argsort(of[k])] for x, of in zip(xs, images, strict=True))), y[:, np.argsort(image)]


def _broken(group: Group, worst: float) -> Diagnostic:
    return Diagnostic(
        "E0402",
        f"the map does not commute with the generators of {group.name}: residual {worst:.1e}, allowed {CERTIFICATE:.0e}",
        "nothing was written; please report this spec",
    )


def certify_elements(
    group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Callable[..., np.ndarray]
) -> Certificate:
    """The same for a map that is not linear: ‖ρ_out(h) f(x) − f(ρ_in(h) x)‖ for the discrete generators h and for
    h = exp A of the Lie generators A."""
    from repc.groups.exponential import expm
    from repc.groups.group import Generator

    rng = np.random.default_rng(_SEED)
    sources, target = [expand(node, group) for node in inputs], expand(output, group)
    xs = [rng.standard_normal((_VECTORS, e.dim)) for e in sources]
    if group.is_complex:
        xs = [x + 1j * rng.standard_normal(x.shape) for x in xs]
    y, errors = run(*xs), [0.0]
    for generator in group.generators:
        matrix = generator.matrix if generator.kind == "discrete" else expm(np.asarray(generator.matrix))
        element = Generator(generator.slot, "discrete", np.asarray(matrix))
        after = act(target, group, element, y)
        before = run(*(act(e, group, element, x) for e, x in zip(sources, xs, strict=True)))
        size = max(_norm(y), _norm(after), _norm(before))
        errors.append(0.0 if size == 0 else _norm(after - before) / size)
    worst = float(np.max(errors))
    if not worst <= CERTIFICATE:
        raise CheckError(_broken(group, worst))
    return Certificate(len(group.generators), worst)


def _moved_inputs(sources, group: Group, generator: Generator, xs, run) -> np.ndarray:
    if generator.kind == "discrete":
        return run(*(act(e, group, generator, x) for e, x in zip(sources, xs, strict=True)))
    terms = []
    for i, (expansion, x) in enumerate(zip(sources, xs, strict=True)):
        terms.append(run(*xs[:i], act(expansion, group, generator, x), *xs[i + 1 :]))
    return sum(terms[1:], terms[0])


def _norm(x: np.ndarray) -> float:
    return float(np.linalg.norm(x))
