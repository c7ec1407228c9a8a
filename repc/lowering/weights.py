"""Programs whose weight is gathered by the labels of orbits, or summed over a basis, in the language of operations."""

from __future__ import annotations

from repc.lowering.program import BasisProgram, OrbitProgram
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import products
from repc.ops.value import Parameter, Program


def of_orbits(plan: OrbitProgram) -> Program:
    """The weight is constant on the orbits of index tuples."""
    labels = b.constant("LABELS", plan.labels, f"Orbit of each index tuple (output, input), {plan.labels.shape}.")
    parameters = {"orbits": Parameter((plan.hom_dim,), plan.spread, plan.sizes)}
    doc = "The weight: constant on the orbits of index tuples that LABELS numbers."
    return _program(plan, parameters, lambda params: b.op(products.Labeled(), b.entry(params, "orbits"), labels), doc)


def of_basis(plan: BasisProgram) -> Program:
    """The weight is a combination of basis maps."""
    maps = b.constant("MAPS", plan.basis, f"Orthonormal basis maps, {plan.basis.shape}.")
    parameters = {"basis": Parameter((plan.hom_dim,), plan.spread, 1)}
    doc = "The weight: a combination of the basis maps."
    return _program(plan, parameters, lambda params: b.op(products.Combine(), b.entry(params, "basis"), maps), doc)


def _program(plan: OrbitProgram | BasisProgram, parameters: dict[str, Parameter], made, doc: str) -> Program:
    params, xs = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    weight = Builder("_weight", (params,)).function(made(params), doc)
    applied = b.called(weight, params)
    y = b.op(products.Apply(), xs[0], applied) if len(xs) == 1 else b.op(products.Contract(), applied, *xs)
    apply = Builder("apply", (params, *xs)).function(y, "")
    return Program(plan, parameters, apply, (weight,), weight)
