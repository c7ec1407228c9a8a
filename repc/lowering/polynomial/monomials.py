"""The `monomials` lowering: every normalized monomial of the input, then a linear map of them, lowered as any map is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement
from math import comb, sqrt

import numpy as np

from repc.lowering.polynomial.model import MonomialProgram
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout, pointwise, sources
from repc.ops.value import Function, Parameter, Program, Value


def count(dim: int, degrees: tuple[int, ...]) -> int:
    """How many monomials of some degrees there are."""
    return sum(comb(dim + k - 1, k) for k in degrees)


def written(plan: MonomialProgram, linear: Program) -> Program:
    """The functions of the linear map behind one that makes the monomials."""
    params, *zs = linear.apply.arguments
    xs = b.input_arguments(plan.in_dims)
    each = enumerate(zip(plan.in_dims, plan.degrees, strict=True))
    makers = [_monomials(k, dim, degrees, len(xs)) for k, (dim, degrees) in each]
    inner = replace(linear.apply, name="_linear", doc="The linear map of the monomials.")
    write = Builder("apply", (params, *xs))
    names = ["z"] if len(xs) == 1 else [f"z{k + 1}" for k in range(len(xs))]
    made = [write.let(name, b.called(maker, x)) for name, maker, x in zip(names, makers, xs, strict=True)]
    apply = write.function(b.called(inner, params, *made), "")
    parameters = {name: replace(p, norm=None) for name, p in linear.parameters.items() if isinstance(p, Parameter)}
    return Program(plan, parameters, apply, (*makers, inner, *linear.functions))


def _monomials(k: int, dim: int, degrees: tuple[int, ...], several: int) -> Function:
    """All monomials of some degrees: sorted by index, normalized as the coordinates of Sym^k are. Each of degree j is one of degree
    j − 1 times a coordinate."""
    (x,) = b.input_arguments((dim,))
    write = Builder("_monomials" + (f"_{k + 1}" if several > 1 else ""), (x,))
    found: dict[int, Value] = {1: x}
    for degree in range(2, max(degrees) + 1):
        left, right, scale = _last_step(dim, degree)
        note = f"Monomials of degree {degree}: which of degree {degree - 1}, times which coordinate, times which number."
        a = b.op(layout.Take(), found[degree - 1], b.constant(f"LEFT_{degree}", left, note))
        c = b.op(layout.Take(), x, b.constant(f"RIGHT_{degree}", right, note))
        numbers = b.op(sources.InDtype(), b.constant(f"SCALE_{degree}", scale, note), b.dtype_of(x))
        found[degree] = write.let(f"m{degree}", b.op(pointwise.Multiply(), a, c, numbers))
    if 0 in degrees:
        one = write.let("one", b.op(sources.InDtype(), b.constant("ONE", np.ones(1), "The monomial of degree 0."), b.dtype_of(x)))
        found[0] = b.op(sources.Repeated(), one, b.batch_of(x))
    words = f"The monomials of degree {', '.join(map(str, degrees))}: those of degree k are the coordinates of x^k in Sym^k."
    return write.function(b.concatenated([found[degree] for degree in degrees], -1), words)


def _last_step(dim: int, degree: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each monomial: the number of it without its last factor, that factor, and the ratio of their normalizations."""
    before = {index: k for k, index in enumerate(combinations_with_replacement(range(dim), degree - 1))}
    left, right, scale = [], [], []
    for index in combinations_with_replacement(range(dim), degree):
        left.append(before[index[:-1]])
        right.append(index[-1])
        scale.append(sqrt(degree / index.count(index[-1])))
    return np.array(left), np.array(right), np.array(scale)
