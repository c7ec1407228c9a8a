"""What is asked of every compiled map: its count against a null space, its matrix against generators and elements."""

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.driver import Options, Worker, type_expression
from repc.lowering import interpret, random_params
from repc.numeric.actions.matrices import node_rho
from repc.report import Report
from repc.syntax import nodes
from tests.brute_force import null_space_dimension, residual

MOST_UNKNOWNS = 3000  # of a brute-force null space
RESIDUAL = 1e-10
_RANK_ENTRIES = 40_000  # of all basis maps of a program, whose rank is taken


@dataclass(frozen=True, eq=False)
class Case:
    """One map and how it was solved. ``source`` is the tensor product of the inputs."""

    group: object
    typed: object
    report: Report

    @property
    def source(self):
        """The tensor product of the inputs, as a tree."""
        inputs = tuple(rep.node for rep in self.typed.inputs)
        return inputs[0] if len(inputs) == 1 else nodes.Product(inputs)

    @property
    def target(self):
        """The output, as a tree."""
        return self.typed.output.node

    @property
    def dims(self):
        """(dim output, dim of each input…)."""
        return (self.typed.output.size(), *(rep.size() for rep in self.typed.inputs))


def solve(group, text, lower=None) -> Case:
    """``text`` is an arrow, ``group`` a group or its text."""
    spec = type_expression(text, group)
    (typed,) = spec.maps
    return Case(spec.group, typed, Worker(spec.group, Options(lower=lower)).solve(typed))


def matrix(case, params):
    """The dense weight (dim out, dim in_1 · dim in_2 · …) that the interpreter gives to a program."""
    out, *sizes = case.dims
    columns = np.unravel_index(np.arange(prod(sizes)), sizes)
    xs = [np.eye(n)[at] for n, at in zip(sizes, columns, strict=True)]
    return interpret(case.report.program, params, *xs).reshape(prod(sizes), out).T


def element_residual(case, w, n=2, seed=0):
    """max over n sampled elements of ‖ρ_out(g) W − W ρ_in(g)‖ relative to what is subtracted."""
    worst = 0.0
    samples = case.group.samples(n, seed)
    for k in range(n):
        g = tuple(s[k] for s in samples) if isinstance(samples, tuple) else (samples[k],)
        left, right = node_rho(case.target, case.group, g) @ w, w @ node_rho(case.source, case.group, g)
        size = max(1.0, np.abs(left).max(initial=0), np.abs(right).max(initial=0))
        worst = max(worst, np.abs(left - right).max(initial=0) / size)
    return worst


def independent_maps(program_case):
    """Rank of all basis maps of a program, or None where they are too many to hold."""
    program = program_case.report.program
    shapes = program.parameters
    count, entries = sum(prod(s) for s in shapes.values()), prod(program_case.dims)
    if count * entries > _RANK_ENTRIES:
        return None
    found = []
    for name, shape in shapes.items():
        for index in np.ndindex(*shape):
            params = {other: np.zeros(s) for other, s in shapes.items()}
            params[name][index] = 1.0
            found.append(matrix(program_case, params).ravel())
    return int(np.linalg.matrix_rank(np.stack(found))) if found and entries else 0


def prove(group, text, lower=None, brute=True) -> Case:
    """Solve a map and hold it against everything that is known without the solver."""
    case = solve(group, text, lower)
    report = case.report
    assert report.count.dim == report.program.hom_dim
    if brute and prod(case.dims) <= MOST_UNKNOWNS:
        assert report.count.dim == null_space_dimension(case.group, case.source, case.target), "brute force disagrees"
    rank = independent_maps(case)
    assert rank in (None, report.count.dim), "the basis maps are not independent"
    w = matrix(case, random_params(report.program, 1))
    size = max(1.0, np.abs(w).max(initial=0))
    assert residual(case.group, case.source, case.target, w[None] / size) <= RESIDUAL
    assert element_residual(case, w / size) <= RESIDUAL
    return case
