"""The text of a module, run under NumPy before it is written: its certificate is what that run showed.

`certified` is what every door calls. The text runs in float64 (complex128 over ℂ), with random parameters, biases among them:
`init` for its shapes, `apply` against every generator, and on several devices beside one, `matrix` and ρ where they are small.
Whatever fails in the text is a defect of repc, which names the function and the line, and nothing is written.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from math import prod
from typing import NoReturn

import numpy as np

from repc.groups import Generator, Group
from repc.groups.exponential import expm
from repc.numeric.actions.act import act
from repc.numeric.certify import Certificate, certify, certify_elements, certify_polynomial, certify_vanishing
from repc.ops.operations.orbits import count_of
from repc.ops.sizes import number
from repc.reps.layout import expand, size
from repc.source import Diagnostic, InternalError
from repc.syntax.nodes import RepExpr
from repc.targets.jax import ModuleText
from repc.tolerance import CERTIFICATE

_MATRIX_ENTRIES = 2**14  # `matrix` is compared with `apply` up to here
_RHO_DIM = 256  # ρ(g) is compared with the action of g up to here
_SEED = 0


@dataclass(frozen=True, eq=False)
class Arrow:
    """What a text must compute: the group, both sides, and ``flops`` of one sample; ``sizes``: the numbers of a text for every n.

    ``degree``: that of a polynomial map, in all inputs together; ``vanishes``: it is zero at these sizes.
    ``structural``: for programs too large to be run for every generator, their certificate by the structure of the program.
    The text then runs once, in single precision.
    ``orders``: of a text whose coordinates are in another order, for each of those of each input and of the output the natural one.
    """

    group: Group
    inputs: Sequence[RepExpr]
    output: RepExpr
    is_linear: bool
    flops: int = 0
    structural: Callable[[], Certificate] | None = None
    degree: int | None = None
    vanishes: bool = False
    sizes: tuple[int, ...] = ()
    orders: tuple[np.ndarray, ...] | None = None

    def natural(self, array: np.ndarray, *axes: int) -> np.ndarray:
        """An array of the text in natural order; its last axes are those of the output (-1) or of inputs, by number."""
        for axis, side in enumerate(axes):
            if self.orders is not None:
                array = np.take(array, np.argsort(self.orders[side]), axis=axis - len(axes))
        return array


def certified(module: ModuleText, *arrows: Arrow) -> Certificate:
    """The certificate of a text, from a run of it: for one arrow, or the same for several n.

    Raises InternalError (E0957, E0958) where the text fails or contradicts itself, and CheckError (E0402) where it does not
    commute with the group.
    """
    trial = Trial(module)
    found = [_certified(trial, arrow) for arrow in arrows]
    return Certificate(sum(c.generators for c in found), float(np.max([c.max_error for c in found])))


def _certified(trial: Trial, arrow: Arrow) -> Certificate:
    if arrow.structural is not None:
        _run_once(trial, arrow)
        return arrow.structural()
    params = trial.params(arrow.group.is_complex)
    run = trial.runner(params, arrow)
    if arrow.is_linear:
        certificate = certify(arrow.group, arrow.inputs, arrow.output, run, arrow.flops)
        _try_matrix(trial, params, run, arrow)
    elif arrow.degree is not None:
        of_degree = certify_vanishing if arrow.vanishes else certify_polynomial
        certificate = of_degree(arrow.group, arrow.inputs, arrow.output, run, arrow.degree)
    else:
        certificate = certify_elements(arrow.group, arrow.inputs, arrow.output, run)
    _try_masks(trial, params, run, arrow)
    rng = np.random.default_rng(_SEED)
    _try_devices(trial, run, [rng.standard_normal((2, size(node, arrow.group))) for node in arrow.inputs])
    _try_rho(trial, arrow)
    return certificate


def _run_once(trial: Trial, arrow: Arrow) -> None:
    """The whole text on one sample, in single precision."""
    dtype = np.complex64 if arrow.group.is_complex else np.float32
    xs = [np.ones((1, size(node, arrow.group)), dtype) for node in arrow.inputs]
    run = trial.runner(trial.params(arrow.group.is_complex, dtype), arrow)
    run(*xs)
    _try_devices(trial, run, xs)


class Trial:
    """A text that was run; its functions take and give NumPy arrays."""

    def __init__(self, module: ModuleText):
        from repc.targets.jax.standin import execute  # not needed where the cache has the answer

        self._module = module
        with self._watched():
            self._space = execute(module.name, module.text, module.npz)
        self._try_init()

    @property
    def text(self) -> str:
        """The text itself."""
        return self._module.text

    def has(self, name: str) -> bool:
        """Whether the text defines a name."""
        return name in vars(self._space)

    def call(self, name: str, *args):
        """A function of the text at these arguments: an array, or a tuple of them."""
        with self._watched():
            result = getattr(self._space, name)(*args)
            return tuple(map(np.asarray, result)) if isinstance(result, tuple) else np.asarray(result)

    def arguments(self, name: str) -> list[str]:
        """The names of a function's arguments."""
        return list(signature(getattr(self._space, name)).parameters)

    def lengths(self, masks: Sequence[str], sizes: Sequence[int]) -> list[int]:
        """The length of each mask: ``mask``, or of several letters ``mask_n`` and ``mask_m``."""
        if len(sizes) == 1:
            return [sizes[0] for _ in masks]
        letters = dict(zip(self.arguments("IN_DIM"), sizes, strict=True))
        return [letters[mask.removeprefix("mask_")] for mask in masks]

    def params(self, is_complex: bool, dtype=None) -> dict:
        """Normal parameters: of networks of the scale that ``init`` draws, biases of size 1 too; of maps of size 1. ``dtype``
        None: in double precision."""
        rng = np.random.default_rng(_SEED)

        def draw(shape, spread=1.0):
            w = spread * rng.standard_normal(shape)
            w = (w + 1j * spread * rng.standard_normal(shape)) / np.sqrt(2) if is_complex else w
            return w if dtype is None else w.astype(dtype)

        def layer(name, shapes):
            return {key: draw(shape, _by_row(self._space.SPREADS[name].get(key, 1.0))) for key, shape in shapes.items()}

        shapes = self._space.SHAPES.items()
        return {name: layer(name, s) if isinstance(s, dict) else draw(s) for name, s in shapes}

    def runner(self, params: dict, arrow: Arrow) -> Callable[..., np.ndarray]:
        """``apply`` with these parameters, its values finite and of the right shape."""
        dim = size(arrow.output, arrow.group)

        def run(*xs):
            if arrow.orders is not None:
                xs = tuple(x[..., order] for x, order in zip(xs, arrow.orders, strict=False))
            y = arrow.natural(self._applied(params, xs, arrow), -1)
            if y.shape != (len(xs[0]), dim):
                self.fails("E0957", f"apply gives an array of shape {y.shape}, not {(len(xs[0]), dim)}", "apply")
            if not np.isfinite(y).all():
                self.fails("E0957", "apply gives values that are not finite", "apply")
            return y

        return run

    def _applied(self, params: dict, xs, arrow: Arrow) -> np.ndarray:
        """``apply``; of a map that is repeated in channels, the sum over all channels of the same input."""
        if not self.has("CHANNELS") or len(self._space.SHAPES["coefficients"]) == 1:
            return self.call("apply", params, *self.entering(xs, arrow), *(arrow.sizes if len(arrow.sizes) > 1 else ()))
        axis = 2 if self.has("LAYOUT") else 1  # of channels
        one_channel = (_channel_of(x, axis) for x in self.entering(xs, arrow))
        y = self.call("apply", params, *one_channel, *(arrow.sizes if len(arrow.sizes) > 1 else ()))
        if y.ndim != 3 or y.shape[axis] != self._space.CHANNELS:
            self.fails("E0957", f"apply gives an array of shape {y.shape}, without {self._space.CHANNELS} channels", "apply")
        return y.sum(axis=axis)

    def entering(self, xs: Sequence[np.ndarray], arrow: Arrow) -> list:
        """What ``apply`` is given; of a text for every n below the n from which on numbers of coordinates are read, tensors."""
        if not self.has("GENERIC_N") or all(n >= g for n, g in zip(arrow.sizes, _each(self._space.GENERIC_N), strict=True)):
            return list(xs)
        axes = self._space.INPUT_AXES if len(xs) > 1 else (self._space.INPUT_AXES,)
        letters = dict(zip(self.arguments("IN_DIM"), arrow.sizes, strict=True))
        return [_tensors(x, [[_length(n, letters) for n in each] for each in of]) for x, of in zip(xs, axes, strict=True)]

    def _try_init(self) -> None:
        with self._watched():
            params = self._space.init(self._space.jax.random.key(_SEED), *self._dtype())
        found, expected = _shapes(params), _shapes(self._space.SHAPES)
        if found != expected:
            self.fails("E0957", f"init gives arrays of shapes {found}, not {expected}", "init")

    def _dtype(self) -> tuple:
        """What `init` is given where its default is a dtype that NumPy lacks, bfloat16."""
        default = signature(self._space.init).parameters["dtype"].default
        return (np.float32,) if default is self._space.jnp.bfloat16 else ()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Whatever the text raises, and numbers that are none, as an `InternalError` with the place in the text."""
        try:
            with np.errstate(divide="raise", over="raise", invalid="raise"):
                yield
        except (RecursionError, MemoryError):
            raise
        except Exception as error:  # the text is ours: whatever it raises is a defect of repc
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == f"<{self._module.name}>"]
            place = (frames[-1].name, frames[-1].lineno) if frames else (None, getattr(error, "lineno", None))
            raise InternalError(self._defect("E0957", f"{type(error).__name__}: {error}", *place)) from error

    def fails(self, code: str, words: str, function: str) -> NoReturn:
        """Raise the InternalError of a function of the text."""
        starts = (k for k, line in enumerate(self._module.text.splitlines(), 1) if line.startswith(f"def {function}("))
        raise InternalError(self._defect(code, words, function, next(starts, None)))

    def _defect(self, code: str, words: str, function: str | None, number: int | None) -> Diagnostic:
        where = f", in {function}" if function and function != "<module>" else ""
        line = f", line {number}: {self._module.text.splitlines()[number - 1].strip()}" if number else ""
        message = f"the text of {self._module.name} is wrong{where}{line}: {words}; nothing was written"
        return Diagnostic(code, message, "this is a defect of repc: please report the spec")


def _channel_of(x, axis: int):
    """An input, or the tensors that it is, with an axis for channels."""
    return tuple(np.expand_dims(one, axis) for one in x) if isinstance(x, tuple) else np.expand_dims(x, axis)


def _length(axis, letters: Mapping[str, int]) -> int:
    """How long an axis that a text names is: a number, a letter, or so many tuples or sets."""
    if isinstance(axis, tuple):
        kind, name, degree = axis
        return number(count_of(kind, degree, letters[name]))
    return letters.get(axis, axis)


def _tensors(x: np.ndarray, shapes: Sequence[Sequence[int]]) -> tuple[np.ndarray, ...]:
    """The tensors (…, *shape) whose coordinates one behind another are x (…, dim)."""
    ends = np.cumsum([prod(shape) for shape in shapes])
    return tuple(y.reshape(*x.shape[:-1], *s) for y, s in zip(np.split(x, ends[:-1], axis=-1), shapes, strict=True))


def _shapes(tree):
    return {k: _shapes(v) for k, v in tree.items()} if isinstance(tree, dict) else tuple(getattr(tree, "shape", tree))


def _try_matrix(trial: Trial, params: dict, run, arrow: Arrow) -> None:
    """`matrix` and `apply` agree."""
    dims = [size(node, arrow.group) for node in arrow.inputs]
    if size(arrow.output, arrow.group) * prod(dims) > _MATRIX_ENTRIES:
        return
    rng = np.random.default_rng(_SEED)
    xs = [rng.standard_normal((2, dim)) for dim in dims]
    weight = arrow.natural(trial.call("matrix", params, *arrow.sizes), -1, *range(len(xs)))
    if weight.ndim != 1 + len(xs):
        trial.fails("E0958", f"matrix gives an array of {weight.ndim} axes, not {1 + len(xs)}", "matrix")
    axes = range(2, 2 + len(xs))
    operands = [part for x, axis in zip(xs, axes, strict=True) for part in (x, [0, axis])]
    expected = np.einsum(weight, [1, *axes], *operands, [0, 1], optimize=True)
    _refuse_other(trial, run(*xs), expected, "matrix", "matrix and apply disagree")


def _try_masks(trial: Trial, params: dict, run, arrow: Arrow) -> None:
    """Where all indices are there, a mask changes nothing."""
    names = [name for name in trial.arguments("apply") if name.startswith("mask")]
    if not names:
        return
    rng = np.random.default_rng(_SEED)
    xs = [rng.standard_normal((2, expand(node, arrow.group).dim)) for node in arrow.inputs]
    sizes = arrow.sizes if len(arrow.sizes) > 1 else ()
    masks = [np.ones(n, bool) for n in trial.lengths(names, arrow.sizes)]
    masked = trial.call("apply", params, *trial.entering(xs, arrow), *sizes, *masks)
    _refuse_other(trial, masked, run(*xs), "apply", "a mask of all indices changes apply")


def _try_devices(trial: Trial, run: Callable[..., np.ndarray], xs: Sequence[np.ndarray]) -> None:
    """Where the text asks how many devices there are, it computes the same on several."""
    if "jax.device_count()" not in trial.text:
        return
    from repc.targets.jax.standin import on_devices  # not needed where the cache has the answer

    with on_devices(2):
        shared = run(*xs)
    _refuse_other(trial, shared, run(*xs), "apply", "on several devices apply is another function")


def _try_rho(trial: Trial, arrow: Arrow) -> None:
    """ρ of an element of each factor is what the representation says, as a matrix and axis by axis."""
    rng = np.random.default_rng(_SEED)
    sides = (*arrow.inputs, arrow.output)
    if max(size(node, arrow.group) for node in sides) > _RHO_DIM:
        return
    spaces = [expand(node, arrow.group) for node in sides]
    xs = [rng.standard_normal((2, e.dim)) for e in spaces]
    for generator in _one_each(arrow.group):
        parts = tuple(generator.matrix if k == generator.slot else np.eye(f.d) for k, f in enumerate(arrow.group.factors))
        element = parts if len(parts) > 1 else parts[0]
        rho_in, rho_out = trial.call("rho_in", element), trial.call("rho_out", element)
        matrices = tuple(arrow.natural(rho, k, k) for k, rho in enumerate((*_each(rho_in), rho_out)))
        acted = _acted(trial, element, xs, arrow) if trial.has("act_in") else ()
        for k, (x, space, rho) in enumerate(zip(xs, spaces, matrices, strict=True)):
            moved, end = act(space, arrow.group, generator, x), "out" if k == len(arrow.inputs) else "in"
            _refuse_other(trial, x @ rho.T, moved, f"rho_{end}", f"rho_{end}(g) is not the representation")
            if acted:
                _refuse_other(trial, acted[k], moved, f"act_{end}", f"act_{end}(g, x) is not the representation")


def _acted(trial: Trial, element, xs: Sequence[np.ndarray], arrow: Arrow) -> tuple[np.ndarray, ...]:
    """Vectors of each input and of the output, moved axis by axis."""
    if arrow.orders is not None:
        xs = [x[..., order] for x, order in zip(xs, arrow.orders, strict=True)]
    moved = (*_each(trial.call("act_in", element, *xs[:-1])), trial.call("act_out", element, xs[-1]))
    return tuple(arrow.natural(y, k) for k, y in enumerate(moved))


def _each(values) -> tuple:
    """What a function gives, for each input."""
    return values if isinstance(values, tuple) else (values,)


def _one_each(group: Group) -> Iterator[Generator]:
    """The last generator of each factor, as an element."""
    for generator in {g.slot: g for g in group.generators}.values():
        matrix = generator.matrix if generator.kind == "discrete" else expm(generator.matrix)
        yield Generator(generator.slot, "discrete", np.asarray(matrix))


def _refuse_other(trial: Trial, found: np.ndarray, expected: np.ndarray, function: str, words: str) -> None:
    if found.shape != expected.shape:
        trial.fails("E0958", f"{words}: shapes {found.shape} and {expected.shape}", function)
    error = float(np.abs(found - expected).max(initial=0.0))
    if not error <= CERTIFICATE * max(1.0, float(np.abs(expected).max(initial=0.0))):
        trial.fails("E0958", f"{words}: entries differ by {error:.1e}", function)


def _by_row(spread):
    """A standard deviation, or where there is one for each row, (rows, 1); modules say how many rows have which."""
    if not isinstance(spread, tuple):
        return spread
    return np.repeat([[value] for _, value in spread], [count for count, _ in spread], axis=0)
