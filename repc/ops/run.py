"""What functions mean: NumPy arrays, with any batch axes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from repc.ops.operations.products import Transposed
from repc.ops.operations.sources import Argument, Call
from repc.ops.value import Function, Program, Value, everywhere, name_of


def run(
    program: Program,
    params: Mapping,
    *xs: np.ndarray,
    letters: Mapping[str, int] | None = None,
    masks: Mapping[str, np.ndarray] | None = None,
) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]); ``letters`` give a number for every letter, ``masks`` (..., n) by name which indices
    are there, all of them where there is none."""
    letters = dict(letters or {})
    arrays = [np.asarray(x) for x in xs]
    extra = program.apply.arguments[1 + len(xs) :]
    known = [(masks or {}).get(name_of(a)) if a.shape else letters[name_of(a)] for a in extra]
    return evaluate(program.apply, [params, *arrays, *known], letters)


def evaluate(function: Function, args, letters: Mapping[str, int]):
    """The result of a function for arrays, or dicts of arrays; what is not needed any more is let go."""
    found = {id(a): value for a, value in zip(function.arguments, args, strict=True)}
    values = list(everywhere((*(let.source for let in function.lets), function.result)))
    uses = Counter(id(a) for value in values for a in value.args) + Counter({id(function.result): 1})
    for value in values:
        if id(value) in found:
            continue
        found[id(value)] = _made(value, [found[id(a)] for a in value.args], letters)
        for a in value.args:
            uses[id(a)] -= 1
            if not uses[id(a)]:
                del found[id(a)]
    return found[id(function.result)]


class Evaluation:
    """A function at work on its arguments: values are made when they are asked for, and kept; they may be replaced before
    others are made of them."""

    def __init__(self, function: Function, args, letters: Mapping[str, int]):
        self._function, self._letters = function, letters
        self._found = {id(a): value for a, value in zip(function.arguments, args, strict=True)}

    def value(self, wanted: Value):
        """A value of the function."""
        todo = [wanted]
        while todo:
            one = todo[-1]
            missing = [a for a in one.args if id(a) not in self._found]
            if id(one) not in self._found and not missing:
                self._found[id(one)] = _made(one, [self._found[id(a)] for a in one.args], self._letters)
            if id(one) in self._found:
                todo.pop()
            todo += missing
        return self._found[id(wanted)]

    def replace(self, value: Value, array: np.ndarray) -> None:
        """Another array in the place of a value."""
        self._found[id(value)] = array

    def result(self):
        """What the function gives."""
        return self.value(self._function.result)


def _made(value: Value, args, letters):
    if isinstance(value.op, Call):
        return evaluate(value.op.function, args, letters)
    if isinstance(value.op, Transposed):
        *others, dtype = args
        return evaluate(value.op.function, [*others, np.eye(value.op.columns, dtype=dtype)], letters).T
    if isinstance(value.op, Argument):
        raise LookupError(f"'{value.op.name}' is no argument of the function that uses it")
    return value.op.run(letters, *args)


def random_parameters(program: Program, seed: int = 0, spread: bool = False) -> dict:
    """Standard normal parameters, or with ``spread`` normal ones of the scale that ``init`` draws (biases of size 1)."""
    rng = np.random.default_rng(seed)

    def draw(parameter):
        if not hasattr(parameter, "shape"):
            return {name: draw(p) for name, p in parameter.items()}
        z = rng.standard_normal(parameter.shape)
        if program.is_complex:
            z = (z + 1j * rng.standard_normal(parameter.shape)) / (np.sqrt(2) if spread else 1)
        return z * (parameter.spread if np.any(parameter.spread) else 1.0) if spread else z

    return {name: draw(p) for name, p in program.parameters.items()}
