"""An emitted module beside a dense layer, or for a network an MLP, of the same shape, on this machine."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np

from repc import runtime
from repc.limits import MOST_MEASURED
from repc.source import Diagnostic, UsageError

DTYPES = ("float32", "float64", "bfloat16", "complex64", "complex128")
_SECONDS = 0.4  # of repetitions for each measured function
_FEWEST = 9  # repetitions
_SIZE = 16  # n of a module that holds for every n


@dataclass(frozen=True)
class Timing:
    """One contender. Times in milliseconds per call of a batch: medians, with the quartiles' distance as spread."""

    name: str
    parameters: int
    forward: float
    forward_spread: float
    gradient: float
    gradient_spread: float
    compile: float
    flops: float | None
    bytes: float | None


@dataclass(frozen=True)
class Bench:
    """The module first, what it is compared with second, where that is not ``left_out``, which says why."""

    module: str
    batch: int
    dtype: str
    device: str
    lines: tuple[Timing, ...]
    left_out: str | None = None

    def as_json(self) -> dict:
        """Plain values, for ``--json``."""
        return asdict(self)

    def __str__(self) -> str:
        head = ["", "parameters", "forward ms", "gradient ms", "compile ms", "flops", "bytes"]
        rows = [head, *(_cells(line) for line in self.lines)]
        widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
        table = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
        title = f"{self.module}: batch {self.batch}, {self.dtype}, {self.device}"
        return "\n".join([title, "", *table, "", self.left_out or self._compared()])

    def _compared(self) -> str:
        ours, other = self.lines
        ratio = ours.forward / other.forward, ours.gradient / other.gradient
        return f"{ratio[0]:.2f}× the time of {other.name} forward, {ratio[1]:.2f}× with gradients"


def bench(path: str | Path, batch: int = 256, dtype: str | None = None, n: int | None = None, trust: bool = False) -> Bench:
    """Measure the module at ``path`` on batches of ``batch`` samples; one that holds for every n at ``n``, which is its
    smallest n or 16 by default. Its text is read before it runs, unless ``trust``. Raises UsageError and what loading raises."""
    if batch < 1:
        raise UsageError(Diagnostic("E0545", f"a batch of {batch} samples measures nothing", "give a positive number"))
    if dtype not in (None, *DTYPES):
        words = f"{dtype!r} is no type of numbers to measure with"
        raise UsageError(Diagnostic("E0546", words, "use one of " + ", ".join(DTYPES)))
    with jax.enable_x64(dtype in ("float64", "complex128")):
        module = _sized(runtime.load(path, trust), n)
        dtype = dtype or _default_dtype(module)
        _check_size(batch, max(*_dims(module), module.OUT_DIM) * _channels(module))
        left_out = _too_wide(_widths(module))
        plain = [] if left_out else [_plain_case(module, batch, dtype)]
        lines = _measured([_module_case(Path(path).stem, module, batch, dtype), *plain])
    return Bench(Path(path).stem, batch, dtype, str(jax.devices()[0].device_kind), lines, left_out)


def _check_size(batch: int, dim: int) -> None:
    if batch * dim > MOST_MEASURED:
        words = f"{batch} samples of {dim} coordinates are more than a batch that is measured has ({MOST_MEASURED.words})"
        raise UsageError(Diagnostic("E0545", words, "use a smaller --batch"))


def _too_wide(widths: tuple[int, ...]) -> str | None:
    count = sum(n * m for n, m in pairwise(widths))
    what = "dense layer" if len(widths) == 2 else "MLP"
    return f"not beside a {what}, which has {count} weights ({MOST_MEASURED.words})" if count > MOST_MEASURED else None


def _sized(module: ModuleType, n: int | None):
    """A module at one n."""
    if not hasattr(module, "SMALLEST_N"):
        if n is not None:
            raise UsageError(Diagnostic("E0547", f"{module.GROUP} is one group: its module has no n", "leave --size out"))
        return module
    least = max(runtime.smallest(module))
    n = max(least, _SIZE) if n is None else n
    if n < least:
        words = f"n = {n} is below {least}, from which on this module holds"
        raise UsageError(Diagnostic("E0547", words, f"use --size {least} or more"))
    return runtime.at(module, *(n for _ in runtime.smallest(module)))


@dataclass(frozen=True)
class _Case:
    name: str
    params: object
    inputs: tuple
    apply: Callable


def _default_dtype(module: ModuleType) -> str:
    default = inspect.signature(module.init).parameters["dtype"].default
    return "float32" if default is inspect.Parameter.empty else str(np.dtype(default))


def _dims(module: ModuleType) -> tuple[int, ...]:
    return module.IN_DIM if isinstance(module.IN_DIM, tuple) else (module.IN_DIM,)


def _channels(module: ModuleType) -> int:
    """How often a map is repeated."""
    return getattr(module, "CHANNELS", 1)


def _inputs(shapes: Sequence[tuple[int, ...]], batch: int, dtype: str) -> tuple:
    keys = jax.random.split(jax.random.key(1), len(shapes))
    return tuple(jax.random.normal(key, (batch, *shape), dtype) for key, shape in zip(keys, shapes, strict=True))


def _module_case(name: str, module: ModuleType, batch: int, dtype: str) -> _Case:
    """Each channel of a map that is repeated has an input of its own: (batch, channels, dim), or channels last."""
    params = module.init(jax.random.key(0), dtype)
    channels = (module.CHANNELS,) if hasattr(module, "CHANNELS") else ()
    shapes = [(dim, *channels) if hasattr(module, "LAYOUT") else (*channels, dim) for dim in _dims(module)]
    return _Case(name, params, _inputs(shapes, batch, dtype), module.apply)


def _plain_case(module: ModuleType, batch: int, dtype: str) -> _Case:
    """One dense layer on all inputs, and channels, side by side; for a network an MLP with hidden layers as wide as its own."""
    widths = _widths(module)
    keys = jax.random.split(jax.random.key(2), len(widths) - 1)
    weights = [jax.random.normal(k, (n, m), dtype) / m**0.5 for k, (m, n) in zip(keys, pairwise(widths), strict=True)]
    params = [{"w": w, "b": jax.numpy.zeros(len(w), dtype)} for w in weights]
    name = "dense layer" if len(params) == 1 else f"MLP {'-'.join(map(str, widths))}"
    return _Case(name, params, _inputs([(widths[0],)], batch, dtype), _mlp)


def _widths(module: ModuleType) -> tuple[int, ...]:
    channels = _channels(module)
    return sum(_dims(module)) * channels, *_hidden(module), module.OUT_DIM * channels


def _hidden(module: ModuleType) -> tuple[int, ...]:
    return tuple(getattr(module, "HIDDEN_DIMS", ()))


def _mlp(params, x):
    for k, layer in enumerate(params):
        x = x @ layer["w"].T + layer["b"]
        x = jax.nn.silu(x) if k < len(params) - 1 else x
    return x


def _measured(cases: list[_Case]) -> tuple[Timing, ...]:
    """Repetitions of all functions take turns, so that what else the machine does meets all of them alike."""
    compiled = [_compiled(case) for case in cases]
    calls = [call for forward, gradient, *_ in compiled for call in (forward, gradient)]
    times = _interleaved(calls)
    lines = []
    for k, (case, (_, _, seconds, cost)) in enumerate(zip(cases, compiled, strict=True)):
        forward, gradient = times[2 * k : 2 * k + 2]
        count = sum(leaf.size for leaf in jax.tree.leaves(case.params))
        figures = (*_summary(forward), *_summary(gradient), 1e3 * seconds)
        lines.append(Timing(case.name, count, *figures, cost.get("flops"), cost.get("bytes accessed")))
    return tuple(lines)


def _compiled(case: _Case):
    """The compiled forward and gradient as calls without arguments, seconds to compile both, the forward's cost."""
    def loss(params, *inputs):
        return jnp.mean(jnp.abs(case.apply(params, *inputs)) ** 2)

    start = time.perf_counter()
    forward = jax.jit(case.apply).lower(case.params, *case.inputs).compile()
    gradient = jax.jit(jax.grad(loss)).lower(case.params, *case.inputs).compile()
    seconds = time.perf_counter() - start
    cost = forward.cost_analysis() or {}
    run = [lambda f=f: jax.block_until_ready(f(case.params, *case.inputs)) for f in (forward, gradient)]
    return *run, seconds, cost[0] if isinstance(cost, list) else cost


def _interleaved(calls: list[Callable]) -> list[list[float]]:
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    end = time.perf_counter() + _SECONDS * len(calls)
    while time.perf_counter() < end or len(times[0]) < _FEWEST:
        for call, found in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            found.append(time.perf_counter() - start)
    return times


def _summary(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    quarter = len(ordered) // 4
    return 1e3 * median(ordered), 1e3 * (ordered[-1 - quarter] - ordered[quarter])


def _cells(line: Timing) -> list[str]:
    times = [f"{line.forward:.3g} ± {line.forward_spread:.1g}", f"{line.gradient:.3g} ± {line.gradient_spread:.1g}"]
    costs = ["unknown" if value is None else f"{value:.3g}" for value in (line.flops, line.bytes)]
    return [line.name, str(line.parameters), *times, f"{line.compile:.0f}", *costs]
