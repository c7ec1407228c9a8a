"""Polynomial maps in the language of operations: pools are channels (polynomials, components, batch)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import prod

import numpy as np

from repc.lowering.blocks import BlockWriter
from repc.lowering.network.couplings import is_multiplication
from repc.lowering.polynomial import columns
from repc.lowering.polynomial.model import ChainProgram, Made, PolyWeight, Pool, PoolLevel, PoolProduct
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import channel_layout, channel_products, layout, pointwise, products, rows, sources
from repc.ops.operations import columns as column_operations
from repc.ops.operations.sources import argument
from repc.ops.value import Function, Parameter, Program, Value, name_of

Pools = dict[Pool, Value]
COEFFICIENTS = "coefficients"  # the one parameter of a map that is repeated


def written(plan: ChainProgram) -> Program:
    """Into blocks, the polynomials of each degree from those before, mixed, and out of blocks."""
    parameters = parameters_of(plan)
    params, xs = _arguments(plan, parameters), _inputs(plan)
    polynomials = PolynomialWriter(plan, xs).function()
    write = Builder("apply", (params, *xs))
    given = b.entry(params, COEFFICIENTS) if plan.repeats.each else None
    batches = [_batch_of(plan, x) for x in (*([] if given is None else [given]), *xs)]
    batch = write.let("batch", batches[0] if len(batches) == 1 else b.op(sources.Batches(), *batches))
    repeated = column_operations.RepeatedColumns() if plan.in_columns else sources.Repeated()
    wide = xs if given is None else [write.let(f"{name_of(x)}_all", b.op(repeated, x, batch)) for x in xs]
    made = write.let("z", b.called(polynomials, *wide))
    weights = params if given is None else write.let("w", b.op(repeated, given, batch))
    leave = _leave(plan, weights, made)
    apply = write.function(b.called(leave, weights, made, batch, b.dtype_of(xs[0])), "")
    return Program(plan, parameters, apply, (polynomials, leave))


def _arguments(plan: ChainProgram, parameters: dict[str, Parameter]) -> Value:
    """The parameters; coefficients of every sample or channel have axes in front."""
    if plan.repeats.each:
        return argument("params", {COEFFICIENTS: (..., plan.hom_dim, *_columns(plan))})
    return b.parameters_argument(parameters)


def _inputs(plan: ChainProgram) -> tuple[Value, ...]:
    """The inputs (..., dim), with channels behind where these are the last axis."""
    return tuple(argument(name_of(x), (*x.shape, *_columns(plan))) for x in b.input_arguments(plan.in_dims))


def _columns(plan: ChainProgram) -> tuple[int, ...]:
    return (plan.repeats.channels or 1,) if plan.in_columns else ()


def _batch_of(plan: ChainProgram, x: Value) -> Value:
    return b.op(column_operations.BatchOfColumns(), x) if plan.in_columns else b.batch_of(x)


def parameters_of(plan: ChainProgram) -> dict[str, Parameter]:
    """The coefficients by name: a weight for each pool that is mixed; where the map is repeated, all of them as one array."""
    if plan.repeats.each:
        spreads = np.concatenate([np.full(prod(w.shape), w.spread) for w in plan.weights])
        shape = plan.parameters[COEFFICIENTS]
        return {COEFFICIENTS: Parameter(shape, plan.repeats.along(spreads))}
    return {w.name: Parameter(w.shape, w.spread) for w in plan.weights}


def pool_name(pool: Pool) -> str:
    """The name of a pool among the polynomials: ``[1] of degree 2``."""
    key, irrep = pool
    return f"{irrep.label} of degree{'s' * (len(key) > 1)} {', '.join(map(str, key))}"


class PolynomialWriter:
    """Writes ``_polynomials(x)``: every pool that is mixed, (polynomials, components, batch)."""

    def __init__(self, plan: ChainProgram, xs: Sequence[Value]):
        self._plan, self._xs, self._way = plan, xs, UNROLLED if plan.is_small else STACKED
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
        if self._plan.in_columns:
            self._enter_columns()
            return
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
                self._pools[key, irrep] = write.let(name, self._way.entered(z))

    def _enter_columns(self) -> None:
        for k, (side, x) in enumerate(zip(self._plan.inputs, self._xs, strict=True)):
            key = tuple(int(i == k) for i in range(len(self._xs)))
            for irrep, parts in columns.entered(side, x, self._plan.is_small).items():
                self._pools[key, irrep] = self._write.let(self._name((key, irrep)), self._way.joined(parts), irrep.label)

    def _name(self, pool: Pool) -> str:
        key, irrep = pool
        return f"p{'_'.join(map(str, key))}_{identifier(irrep.label)}"

    def _level(self, level: PoolLevel) -> None:
        self._write.comment(f"degree{'s' * (len(level.key) > 1)} {', '.join(map(str, level.key))}")
        made = [self._product(product) for product in level.products]
        for irrep, parts in level.parts.items():
            found = [self._part(level.products[k], made[k], level.products[k].made[n]) for k, n in parts]
            note = f"{irrep.label}: {len(parts)} parts" if len(parts) > 1 else irrep.label
            self._pools[level.key, irrep] = self._write.let(self._name((level.key, irrep)), self._way.joined(found), note)

    def _product(self, product: PoolProduct) -> Value:
        way, numbers = self._way, (_alike(product.take_left), _alike(product.take_right))
        left, right = (way.some(self._pools[p], n) for p, n in zip((product.left, product.right), numbers, strict=True))
        labels = f"{product.left[1].label} ⊗ {product.right[1].label} -> {', '.join(m.irrep.label for m in product.made)}"
        whole = way.product(_coupling(product, labels), product, left, right)
        return self._write.let("t", whole, f"{len(product.take_left)} pairs, {labels}")

    def _part(self, product: PoolProduct, whole: Value, made: Made) -> Value:
        numbers = np.arange(len(product.take_left)) if made.chosen is None else made.chosen
        return self._way.some(whole, numbers, made.start, made.stop)


def _alike(numbers: np.ndarray) -> np.ndarray:
    """A single number where all are the same: one polynomial goes with all of the others."""
    return numbers[:1] if len(set(numbers)) == 1 else numbers


def _coupling(product: PoolProduct, labels: str) -> Value:
    names = (product.left[1], product.right[1], *(m.irrep for m in product.made))
    name = "COUPLE_" + "_".join(identifier(irrep.label) for irrep in names)
    return b.constant(name, product.couple, f"Clebsch–Gordan: {labels}, {product.couple.shape}.")


class _Stacked:
    """Pools as arrays: few large operations."""

    def entered(self, z: Value) -> Value:
        return b.op(channel_layout.Inward(), z)

    def joined(self, parts: Sequence[Value]) -> Value:
        return b.concatenated(parts, 0)

    def product(self, coupling: Value, product: PoolProduct, left: Value, right: Value) -> Value:
        if is_multiplication(product.couple, product.left[1]) or is_multiplication(product.couple, product.right[1]):
            return b.op(pointwise.Multiply(), left, right)
        return b.op(channel_products.CoupleChannels(), coupling, left, right)

    def some(self, pool: Value, numbers: np.ndarray, start: int = 0, stop: int | None = None) -> Value:
        if stop is not None:
            pool = b.piece(pool, start, stop, -2)
        if np.array_equal(numbers, np.arange(pool.shape[0])):
            return pool
        first = int(numbers[0])
        if np.array_equal(numbers, np.arange(first, first + len(numbers))):
            return b.op(layout.Slice(first, first + len(numbers), 0), pool)
        return b.op(channel_layout.Pick(), pool, b.constant("PICK", numbers, "Numbers of polynomials in their pool."))


class _Unrolled:
    """Pools as single numbers: every polynomial of a sample is written out."""

    def entered(self, z: Value) -> Value:
        return b.op(rows.IntoRows(), z)

    def joined(self, parts: Sequence[Value]) -> Value:
        return parts[0] if len(parts) == 1 else b.op(rows.JoinedRows(), *parts)

    def product(self, coupling: Value, product: PoolProduct, left: Value, right: Value) -> Value:
        return b.op(rows.ProductOfRows(), coupling, left, right)

    def some(self, pool: Value, numbers: np.ndarray, start: int = 0, stop: int | None = None) -> Value:
        stop = pool.shape[1] if stop is None else stop
        if (start, stop) == (0, pool.shape[1]) and np.array_equal(numbers, np.arange(pool.shape[0])):
            return pool
        return b.op(rows.SomeRows(tuple(map(int, numbers)), start, stop), pool)


STACKED, UNROLLED = _Stacked(), _Unrolled()


def _leave(plan: ChainProgram, params: Value, made: Value) -> Function:
    """``_leave(params, z, batch, dtype)``."""
    params = argument("w" if plan.repeats.each else "params", params.shape)
    z, batch, dtype = argument("z", made.shape), argument("batch", ()), argument("dtype", ())
    write = Builder("_leave", (params, z, batch, dtype), taken=("y",))
    of_all, of_each = (_RowsForAll, _RowsEach) if plan.is_small else (_ForAll, _EachSample)
    mixer = of_each(write, params, z, batch, plan) if plan.repeats.each else of_all(write, params, z, batch, plan)
    parts: dict[Irrep, list[Value]] = {}
    for w in plan.weights:
        parts.setdefault(w.irrep, []).append(mixer.part(w))
    if plan.in_columns:
        summed = {irrep: mixer.sums(irrep, found) for irrep, found in parts.items()}
        y = columns.left(plan, summed, (UNROLLED if plan.is_small else STACKED).some, batch, dtype)
        return write.function(y, "Mixed to the channels of each irreducible of the output, and back to its coordinates.")
    mixed = {irrep: write.let(f"c_{identifier(irrep.label)}", mixer.out(irrep, found)) for irrep, found in parts.items()}
    y = BlockWriter(write).from_blocks(plan.output, mixed, batch, dtype)
    return write.function(y, "Mixed to the channels of each irreducible of the output, and back to its coordinates.")


class _Mixer(ABC):
    """Mixes pools to the channels of the output. ``z`` are the pools, ``w`` the parameters or the coefficients of every sample."""

    def __init__(self, write: Builder, w: Value, z: Value, batch: Value, plan: ChainProgram):
        self._write, self._w, self._z, self._batch, self._plan, self._at = write, w, z, batch, plan, 0

    @abstractmethod
    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool."""

    def pool(self, w: PolyWeight) -> Value:
        """The pool that a weight mixes."""
        return b.entry(self._z, pool_name((w.key, w.irrep)))

    def out(self, irrep: Irrep, parts: Sequence[Value]) -> Value:
        """The sum, (..., channels, components)."""
        return b.op(channel_layout.Outward(), *self.sums(irrep, parts), self._batch)

    def sums(self, irrep: Irrep, parts: Sequence[Value]) -> list[Value]:
        """What makes the sum (channels, components, batch), as few as may be."""
        return [self._write.let(f"y_{identifier(irrep.label)}", b.added(parts))]

    def weight(self, w: PolyWeight, in_rows: bool) -> Value:
        """The next coefficients of every sample, (channels out, polynomials, batch)."""
        start = self._at
        self._at += w.m_out * w.m_in
        if self._plan.in_columns:
            return columns.coefficients(self._w, start, w.m_out, w.m_in, in_rows)
        piece = b.reshaped(b.piece(self._w, start, self._at), w.m_out, w.m_in, batch=self._batch)
        return b.op(rows.IntoRows() if in_rows else channel_layout.Inward(), piece)


def _units(irrep: Irrep) -> Value:
    note = f"Units of the commutant of {irrep.label}, {irrep.units.shape}."
    return b.constant(f"UNITS_{identifier(irrep.label)}", np.asarray(irrep.units), note)


class _RowsForAll(_Mixer):
    """Pools of single numbers, mixed with the same weights for all samples."""

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool, (..., channels out, components)."""
        weight = b.entry(self._w, w.name)
        if not any(w.key):
            return b.op(channel_layout.Outward(), b.op(channel_layout.Constantly(), weight, self._batch), self._batch)
        pool = b.op(rows.OutOfRows(), self.pool(w), self._batch)
        if w.irrep.division_dim == 1:
            return b.op(products.Mix(), weight, pool)
        return b.op(products.MixUnits(), weight, _units(w.irrep), pool)

    def out(self, irrep: Irrep, parts: Sequence[Value]) -> Value:
        return b.added(parts)


class _RowsEach(_Mixer):
    """Pools of single numbers, mixed with coefficients of every sample."""

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool; of degree 0 the coefficients themselves."""
        weight = self.weight(w, in_rows=True)
        return b.op(rows.MixedRows(), weight, self.pool(w)) if any(w.key) else weight

    def out(self, irrep: Irrep, parts: Sequence[Value]) -> Value:
        """The sum, (..., channels, components)."""
        return b.added([b.op(rows.OutOfRows(), part, self._batch) for part in self.sums(irrep, parts)])

    def sums(self, irrep: Irrep, parts: Sequence[Value]) -> list[Value]:
        """One sum of products, where all are such."""
        if not all(isinstance(part.op, rows.MixedRows) for part in parts):
            return list(parts)
        return [b.op(rows.MixedRows(), *(arg for part in parts for arg in part.args))]


class _ForAll(_Mixer):
    """Pools mixed with the same weights for all samples."""

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool."""
        weight = b.entry(self._w, w.name)
        if not any(w.key):
            return b.op(channel_layout.Constantly(), weight, self._batch)
        if w.irrep.division_dim == 1:
            return b.op(channel_products.Channels(), weight, self.pool(w))
        return b.op(channel_products.ChannelsBy(), weight, _units(w.irrep), self.pool(w))


class _EachSample(_Mixer):
    """Pools mixed with coefficients (..., count) of every sample: those of a weight stand one after another, by unit, channel out
    and polynomial."""

    def part(self, w: PolyWeight) -> Value:
        """What a weight makes of its pool."""
        parts = []
        for unit in range(w.irrep.division_dim):
            weight = self._write.let(f"w_{identifier(w.irrep.label)}", self.weight(w, in_rows=False))
            parts.append(self._mixed(w, unit, weight))
        return b.added(parts)

    def _mixed(self, w: PolyWeight, unit: int, weight: Value) -> Value:
        if not any(w.key):
            return weight
        pool = self.pool(w)
        if unit:
            name, note = f"UNIT_{identifier(w.irrep.label)}", f"A unit of the commutant of {w.irrep.label}, which is real."
            pool = b.op(channel_products.Mirrored(), b.constant(name, w.irrep.units[unit], note), pool)
        return b.op(channel_products.ChannelsEach(), weight, pool)
