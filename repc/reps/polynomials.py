"""Polynomial maps as their source states them: inputs, output, degrees, and how their coefficients repeat; all typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

from repc.limits import MAX_POLYNOMIAL
from repc.reps.channels_last import NATURAL, stated_layout
from repc.reps.maps import TypedMap
from repc.reps.typed import TypedRep
from repc.source import Diagnostic, RepcError, Span, fail
from repc.syntax import nodes

_DEGREE = "write for example 'degree: 2', 'degree: 1..3', and of two inputs 'degree: (2, 1)'"

Degrees = tuple[int, ...]  # one for each input
_TEXT = re.compile(r"(?:([0-9]{1,4})\.\.|≤|<=)([0-9]{1,4})")


@dataclass(frozen=True)
class PolyOptions:
    """``degrees``: of each input, the degrees that are wanted, ascending. ``channels``: the map is repeated channel by channel
    with coefficients of its own, None for once. ``given``: coefficients are an argument, and nothing is learned. ``batch``: samples
    of one call that it shall be fast for, None where it does not say.

    ``normalize`` of the map that evaluates ``harmonics(l)``, which has no coefficients: whether its input is scaled to length 1;
    None for any other map. ``layout``: the order of the coordinates of inputs and output, see `channels_last`.
    """

    degrees: tuple[tuple[int, ...], ...]
    channels: int | None = None
    given: bool = False
    normalize: bool | None = None
    batch: int | None = None
    layout: str = NATURAL


@dataclass(frozen=True)
class TypedPoly:
    """One polynomial map of a spec, or with ``kind`` "map" a multilinear one that is repeated or given its coefficients.

    ``texts`` are the inputs and the output as written.
    """

    name: str
    inputs: tuple[TypedRep, ...]
    output: TypedRep
    texts: tuple[str, ...]
    options: PolyOptions
    kind: str = "poly"
    span: Span | None = None

    @property
    def layout(self) -> str:
        """The order of the coordinates of its inputs and its output."""
        return self.options.layout

    @property
    def keys(self) -> tuple[Degrees, ...]:
        """The homogeneous parts: a degree in each input, by total degree, then by the degree of the last input."""
        return ordered_keys(self.options)

    def part(self, key: Degrees) -> TypedMap:
        """One homogeneous part as a map that is linear in a symmetric power of each input; there are no inputs of degree 0 where
        others have one."""
        taken = [(rep, k) for rep, k in zip(self.inputs, key, strict=True) if k] or [(self.inputs[0], 0)]
        inputs = tuple(power(rep, k) for rep, k in taken)
        return TypedMap(self.name, inputs, self.output, (*map(str, inputs), self.texts[-1]), self.span, batch=self.options.batch)

    @property
    def linear(self) -> TypedMap:
        """The same as a map that is linear in all symmetric powers of each input, stacked."""
        inputs = tuple(powers(rep, degrees) for rep, degrees in zip(self.inputs, self.options.degrees, strict=True))
        return TypedMap(self.name, inputs, self.output, (*map(str, inputs), self.texts[-1]), self.span, batch=self.options.batch)


def ordered_keys(options: PolyOptions) -> tuple[Degrees, ...]:
    """A degree in each input, by total degree, then by the degree of the last input."""
    return tuple(sorted(product(*options.degrees), key=lambda key: (sum(key), key[::-1])))


def power(rep: TypedRep, degree: int) -> TypedRep:
    """Sym^degree, that of degree 1 being the representation itself and that of degree 0 a scalar."""
    if degree == 1:
        return rep
    return TypedRep(nodes.Sym(degree, rep.node) if degree else nodes.Scalars(1), rep.group)


def powers(rep: TypedRep, degrees: tuple[int, ...]) -> TypedRep:
    """Symmetric powers stacked."""
    found = tuple(power(rep, k).node for k in degrees)
    return TypedRep(found[0] if len(found) == 1 else nodes.Sum(found), rep.group)


def degree_text(options: PolyOptions) -> str:
    """``2``, ``1..3``, ``(2, 0..1)``."""
    texts = [str(d[0]) if len(d) == 1 else f"{d[0]}..{d[-1]}" for d in options.degrees]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def options_text(o: PolyOptions, kind: str = "poly") -> str:
    """The options of a line of that kind in canonical form: `` { degree: 1..3, channels: 128 }``."""
    if o.normalize is not None:
        return f" {{ normalize: {str(o.normalize).lower()} }}"
    parts = [f"degree: {degree_text(o)}"] if kind == "poly" else []
    parts += ["mix: channel"] if kind == "map" and o.channels is not None else []
    parts += [f"channels: {o.channels}"] if o.channels is not None else []
    parts += ["weights: given"] if o.given else []
    parts += [] if o.layout == NATURAL else [f"layout: {o.layout}"]
    parts += [f"batch: {o.batch}"] if o.batch is not None else []
    return f" {{ {', '.join(parts)} }}"


def poly_options(statement: nodes.PolyDef | nodes.MapDef) -> PolyOptions:
    """The options of a ``poly`` line, or of a ``map`` line, whose degrees are 1. Raises one RepcError with all that is wrong."""
    found = {option.key: option for option in statement.options}
    mistakes: list[Diagnostic] = []
    values: dict[str, Any] = {}
    for name, read in (
        ("degrees", lambda: _degrees(found, len(statement.inputs), statement)),
        ("channels", lambda: _channels(found)),
        ("batch", lambda: stated_batch(statement)),
    ):
        try:
            values[name] = read()
        except RepcError as error:
            mistakes += error.diagnostics
    if mistakes:
        raise RepcError(*mistakes)
    given = "weights" in found and found["weights"].value == "given"
    return PolyOptions(**values, given=given, layout=stated_layout(statement))


def stated_batch(statement: nodes.OutputDef) -> int | None:
    """The samples of one call that a line names, None where it names none. Raises RepcError (E0367)."""
    option = next((one for one in statement.options if one.key == "batch"), None)
    return checked_batch(option.value, option.span) if option and isinstance(option.value, int) else None


def checked_batch(batch: int, place: Span | None = None) -> int:
    """A number of samples. Raises RepcError (E0367) for none."""
    if batch < 1:
        fail("E0367", f"a batch of {batch} samples holds nothing to be fast for", "write a whole number of at least 1", place)
    return batch


def _degrees(found: dict, count: int, statement) -> tuple[tuple[int, ...], ...]:
    if isinstance(statement, nodes.MapDef):
        return ((1,),) * count
    if "degree" not in found:
        evaluates = ", or '{ normalize: true }' to evaluate harmonics" if isinstance(statement.output, nodes.Harmonics) else ""
        fail("E0350", f"the degree of {statement.name} is missing", f"{_DEGREE}: '{{ degree: 2 }}'{evaluates}", statement.span)
    value = found["degree"].value
    return _each(value if isinstance(value, tuple) else (value,), count, found["degree"].span)


def checked_degrees(degree, count: int) -> tuple[tuple[int, ...], ...]:
    """Degrees as Python code gives them, of ``count`` inputs: numbers, ranges, or text such as ``1..3``. Raises RepcError (E0351,
    E0352)."""
    parts = degree if isinstance(degree, tuple) else (degree,)
    return _each(tuple(map(_of_python, parts)), count, None)


def _of_python(part) -> int | nodes.Degrees:
    if isinstance(part, int) and not isinstance(part, bool) and part >= 0:
        return part
    if isinstance(part, range) and part and part.step == 1 and part.start >= 0:
        return nodes.Degrees(part[0], part[-1])
    if isinstance(part, str) and (found := _TEXT.fullmatch(part.replace(" ", ""))):
        return nodes.Degrees(int(found[1] or 0), int(found[2]))
    fail("E0351", f"{part!r} is no degree", "give a number such as 2, range(1, 4), or text such as '1..3'")


def _each(parts: tuple, count: int, place: Span | None) -> tuple[tuple[int, ...], ...]:
    """The degrees of each input."""
    if len(parts) != count:
        words = "one degree is given" if len(parts) == 1 else f"{len(parts)} degrees are given"
        fail("E0351", f"there {'are' if count > 1 else 'is'} {count} input{'s' * (count > 1)}, and {words}", _DEGREE, place)
    degrees = tuple(_range(part, place) for part in parts)
    total = sum(d[-1] for d in degrees)
    if total > MAX_POLYNOMIAL:
        raise RepcError(_too_large(total, place))
    return degrees


def _range(part: int | nodes.Degrees, place: Span | None) -> tuple[int, ...]:
    first, last = (part, part) if isinstance(part, int) else (part.first, part.last)
    if first > last:
        fail("E0351", f"there is no degree from {first} to {last}", f"write the smaller one first: '{last}..{first}'", place)
    if last > MAX_POLYNOMIAL:
        raise RepcError(_too_large(last, place))
    return tuple(range(first, last + 1))


def _too_large(degree: int, place: Span | None) -> Diagnostic:
    most = f"polynomials have degrees up to {MAX_POLYNOMIAL:d}, of all inputs together"
    words = f"{most}, and this is {degree} ({MAX_POLYNOMIAL.words})"
    return Diagnostic("E0352", words, f"use a degree of at most {MAX_POLYNOMIAL:d}", place)


def _channels(found: dict) -> int | None:
    mix, channels = (found[key].value if key in found else None for key in ("mix", "channels"))
    if channels is None:
        if mix == "channel":
            fail("E0353", "'mix: channel' does not say how many channels", "add for example 'channels: 128'", found["mix"].span)
        return None
    if mix == "full":
        remedy = "write 'mix: channel', or leave 'channels' out and give the inputs as many copies"
        fail("E0353", "'channels' repeats a map channel by channel, and 'mix: full' mixes them", remedy, found["mix"].span)
    return checked_channels(channels, found["channels"].span)


def checked_channels(channels: int | None, place: Span | None = None) -> int | None:
    """A number of channels, or None for a map that is not repeated. Raises RepcError (E0353)."""
    if channels is not None and (isinstance(channels, bool) or not isinstance(channels, int) or channels < 1):
        fail("E0353", f"a map of {channels} channels maps nothing", "write a whole number of at least 1", place)
    return channels
