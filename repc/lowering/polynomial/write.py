"""Polynomial maps in the language of operations: pools are channels (polynomials, components, batch)."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from repc.lowering.blocks import BlockWriter
from repc.lowering.network.couplings import is_multiplication
from repc.lowering.polynomial.model import ChainProgram, Key, Made, PolyWeight, Pool, PoolLevel, PoolProduct
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import layout, pointwise, products, sources
from repc.ops.operations.sources import argument
from repc.ops.value import Function, Parameter, Program, Value, name_of

Pools = dict[Pool, Value]
COEFFICIENTS = "coefficients"  # the one parameter of a map that is repeated


def written(plan: ChainProgram) -> Program:
    """Into blocks, the polynomials of each degree from those before, mixed, and out of blocks."""
    parameters = parameters_of(plan)
    params, xs = _arguments(plan, parameters), b.input_arguments(plan.in_dims)
    polynomials = PolynomialWriter(plan, xs).function()
    write = Builder("apply", (params, *xs))
    given = b.entry(params, COEFFICIENTS) if plan.repeats.each else None
    batches = [b.batch_of(x) for x in (*([] if given is None else [given]), *xs)]
    batch = write.let("batch", batches[0] if len(batches) == 1 else b.op(sources.Batches(), *batches))
    wide = xs if given is None else [write.let(f"{name_of(x)}_all", b.op(sources.Repeated(), x, batch)) for x in xs]
    made = write.let("z", b.called(polynomials, *wide))
    weights = params if given is None else write.let("w", b.op(sources.Repeated(), given, batch))
    leave = _leave(plan, weights, made)
    apply = write.function(b.called(leave, weights, made, batch, b.dtype_of(xs[0])), "")
    return Program(plan, parameters, apply, (polynomials, leave))


def _arguments(plan: ChainProgram, parameters: dict[str, Parameter]) -> Value:
    """The parameters; coefficients of every sample or channel have axes in front."""
    if plan.repeats.each:
        return argument("params", {COEFFICIENTS: (..., plan.hom_dim)})
    return b.parameters_argument(parameters)


def parameters_of(plan: ChainProgram) -> dict[str, Parameter]:
    """The coefficients by name: a weight for each pool that is mixed; where the map is repeated, all of them as one array."""
    if plan.repeats.each:
        spreads = np.concatenate([np.full(prod(w.shape), w.spread) for w in plan.weights])
        shape = plan.parameters[COEFFICIENTS]
        return {COEFFICIENTS: Parameter(shape, spreads.reshape(*(1,) * (len(shape) - 1), -1))}
    return {w.name: Parameter(w.shape, w.spread) for w in plan.weights}


def pool_name(pool: Pool) -> str:
    """The name of a pool among the polynomials: ``[1] of degree 2``."""
    key, irrep = pool
    return f"{irrep.label} of degree{'s' * (len(key) > 1)} {', '.join(map(str, key))}"


class PolynomialWriter:
    """Writes ``_polynomials(x)``: every pool that is mixed, (polynomials, components, batch)."""

    def __init__(self, plan: ChainProgram, xs: Sequence[Value]):
        self._plan, self._xs = plan, xs
        self._write = Builder("_polynomials", xs, taken=("batch",))
        self._pools: Pools = {}

    def function(self) -> Function:
        """The function."""
        self._enter()
        for level in self._plan.levels:
            self._level(level)
        mixed = [(w.key, w.irrep) for w in self._plan.weights if any(w.key)]
        found = {pool_name(pool): self._pools[pool] for pool in mixed}
        words = "Equivariant polynomials of x: for each degree and irreducible (count, d, batch)."
        return self._write.function(b.packed(found), words)

    def _enter(self) -> None:
        write, xs = self._write, self._xs
        several = len(xs) > 1
        batches = [b.batch_of(x) for x in xs]
        batch = write.named("batch", b.op(sources.Batches(), *batches) if several else batches[0])
        for k, (side, x) in enumerate(zip(self._plan.inputs, xs, strict=True)):
            if not side.slabs:
                continue
            whole = write.let(f"{name_of(x)}_all", b.op(sources.Repeated(), x, batch)) if several else x
            key = tuple(int(i == k) for i in range(len(xs)))
            for irrep, z in BlockWriter(write).into_blocks(side, whole, batch, f"z{k + 1}" if several else "z").items():
                name = self._name((key, irrep))
                self._pools[key, irrep] = write.let(name, b.op(layout.Inward(), z))

    def _name(self, pool: Pool) -> str:
        key, irrep = pool
        return f"p{'_'.join(map(str, key))}_{identifier(irrep.label)}"

    def _level(self, level: PoolLevel) -> None:
        self._write.comment(f"degree{'s' * (len(level.key) > 1)} {', '.join(map(str, level.key))}")
        made = [self._product(product, level.key) for product in level.products]
        for irrep, parts in level.parts.items():
            found = [self._part(level.products[k], made[k], level.products[k].made[n]) for k, n in parts]
            note = f"{irrep.label}: {len(parts)} parts" if len(parts) > 1 else irrep.label
            self._pools[level.key, irrep] = self._write.let(self._name((level.key, irrep)), b.concatenated(found, 0), note)

    def _product(self, product: PoolProduct, key: Key) -> Value:
        left = self._taken(self._pools[product.left], product.take_left)
        right = self._taken(self._pools[product.right], product.take_right)
        labels = f"{product.left[1].label} ⊗ {product.right[1].label} -> {', '.join(m.irrep.label for m in product.made)}"
        if is_multiplication(product.couple, product.left[1]):
            whole = b.op(pointwise.Multiply(), left, right)
        else:
            names = (product.left[1], product.right[1], *(m.irrep for m in product.made))
            name = "COUPLE_" + "_".join(identifier(irrep.label) for irrep in names)
            note = f"Clebsch–Gordan: {labels}, {product.couple.shape}."
            whole = b.op(products.CoupleChannels(), b.constant(name, product.couple, note), left, right)
        return self._write.let("t", whole, f"{len(product.take_left)} pairs, {labels}")

    def _taken(self, pool: Value, numbers: np.ndarray) -> Value:
        count = pool.shape[0]
        if np.array_equal(numbers, np.arange(count)):
            return pool
        first = int(numbers[0])
        if np.array_equal(numbers, np.arange(first, first + len(numbers))):
            return b.op(layout.Slice(first, first + len(numbers), 0), pool)
        note = "Numbers of polynomials in their pool."
        return b.op(layout.Pick(), pool, b.constant("PICK", numbers, note))

    def _part(self, product: PoolProduct, whole: Value, made: Made) -> Value:
        part = b.piece(whole, made.start, made.stop, -2)
        return part if made.chosen is None else self._taken(part, made.chosen)


def _leave(plan: ChainProgram, params: Value, made: Value) -> Function:
    """``_leave(params, z, batch, dtype)``."""
    params = argument("w" if plan.repeats.each else "params", params.shape)
    z, batch, dtype = argument("z", made.shape), argument("batch", ()), argument("dtype", ())
    write = Builder("_leave", (params, z, batch, dtype), taken=("y",))
    weighted = _EachSample(write, params, z, batch) if plan.repeats.each else _ForAll(write, params, z, batch)
    parts: dict[Irrep, list[Value]] = {}
    for w in plan.weights:
        parts.setdefault(w.irrep, []).append(weighted.part(w))
    mixed = {}
    for irrep, found in parts.items():
        y = write.let(f"y_{identifier(irrep.label)}", b.added(found))
        mixed[irrep] = write.let(f"c_{identifier(irrep.label)}", b.op(layout.Outward(), y, batch))
    y = BlockWriter(write).from_blocks(plan.output, mixed, batch, dtype)
    return write.function(y, "Mixed to the channels of each irreducible of the output, and back to its coordinates.")


class _ForAll:
    """Pools mixed with the same weights for all samples."""

    def __init__(self, write: Builder, params: Value, z: Value, batch: Value):
        self._params, self._z, self._batch = params, z, batch

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool."""
        weight = b.entry(self._params, w.name)
        if not any(w.key):
            return b.op(layout.Constantly(), weight, self._batch)
        pool = b.entry(self._z, pool_name((w.key, w.irrep)))
        if w.irrep.division_dim == 1:
            return b.op(products.Channels(), weight, pool)
        note = f"Units of the commutant of {w.irrep.label}, {w.irrep.units.shape}."
        units = b.constant(f"UNITS_{identifier(w.irrep.label)}", np.asarray(w.irrep.units), note)
        return b.op(products.ChannelsBy(), weight, units, pool)


class _EachSample:
    """Pools mixed with coefficients (..., count) of every sample: those of a weight stand one after another, by unit, channel out
    and polynomial."""

    def __init__(self, write: Builder, coefficients: Value, z: Value, batch: Value):
        self._write, self._coefficients, self._z, self._batch, self._at = write, coefficients, z, batch, 0

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool."""
        parts = []
        for unit in range(w.irrep.division_dim):
            piece = b.piece(self._coefficients, self._at, self._at + w.m_out * w.m_in)
            self._at += w.m_out * w.m_in
            weight = b.op(layout.Inward(), b.reshaped(piece, w.m_out, w.m_in, batch=self._batch))
            parts.append(self._mixed(w, unit, self._write.let(f"w_{identifier(w.irrep.label)}", weight)))
        return b.added(parts)

    def _mixed(self, w: PolyWeight, unit: int, weight: Value) -> Value:
        if not any(w.key):
            return weight
        pool = b.entry(self._z, pool_name((w.key, w.irrep)))
        if unit:
            name, note = f"UNIT_{identifier(w.irrep.label)}", f"A unit of the commutant of {w.irrep.label}, which is real."
            pool = b.op(products.Mirrored(), b.constant(name, w.irrep.units[unit], note), pool)
        return b.op(products.ChannelsEach(), weight, pool)
