"""A network as its source states it: inputs, output, hidden representations and options, all typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repc.groups import Group
from repc.reps.channels_last import NATURAL
from repc.reps.typed import TypedRep
from repc.reps.uniform import uniform
from repc.source import Diagnostic, RepcError, Span, fail
from repc.syntax import nodes
from repc.syntax.guess import nearest

DEFAULT_WIDTH = 384  # EMLP's
DEFAULT_LAYERS = 3
GATES = ("auto", "channel", "irreducible", "pointwise", "odd")
DTYPES = ("float32", "float64", "bfloat16", "float16", "complex64", "complex128")
PRODUCTS = ("auto", "none")
PAIRS = ("auto", "all", "squares", "invariants")


@dataclass(frozen=True)
class NetOptions:
    """``hidden``: one representation per hidden layer; ``uniform``: the width of those that were written ``uniform(n)`` and may
    be given what a network needs, None of others, empty where none was. ``product``: channels of each irreducible that are
    multiplied in a layer, None for the default, 0 for none. ``pairs``: which are multiplied with which: see `PAIRS`, or a
    representation, whose irreducibles are multiplied. ``gate``: see `GATES`; "auto" acts pointwise where that is equivariant and
    gates every other channel. ``dtype``: of the parameters that ``init`` makes, None for the group's default. ``bias``: whether
    every layer adds an equivariant bias. ``growth``: the power of the number of bodies
    that the output grows with, for networks of any number of them; None for all powers that the last layer's sums may stand for.
    ``is_usual``: no hidden layers were written. ``layout``: the order of the coordinates of inputs and output, see `channels_last`.
    """

    hidden: tuple[TypedRep, ...]
    product: int | None = None
    pairs: str | TypedRep = "auto"
    gate: str = "auto"
    dtype: str | None = None
    bias: bool = True
    growth: int | None = None
    uniform: tuple[int | None, ...] = ()
    is_usual: bool = False
    layout: str = NATURAL


@dataclass(frozen=True)
class TypedNet:
    """One network of a spec. ``texts`` are the inputs and the output as written.

    ``final``: whether a last, linear layer follows the hidden ones (False for a single block of a larger network, whose
    output is its hidden representation); ``linear``: whether layers have a linear part; ``final_product``: whether the
    last layer multiplies.
    """

    name: str
    inputs: tuple[TypedRep, ...]
    output: TypedRep
    texts: tuple[str, ...]
    options: NetOptions
    span: Span | None = None
    final: bool = True
    linear: bool = True
    final_product: bool = False

    @property
    def layout(self) -> str:
        """The order of the coordinates of its inputs and its output."""
        return self.options.layout


def net_options(
    options: tuple[nodes.Option, ...], group: Group, typed: Callable[[nodes.RepExpr], TypedRep]
) -> NetOptions:
    """The options of a ``net`` line. Raises one RepcError with all that is wrong, each at its place."""
    found = {option.key: option for option in options}
    mistakes: list[Diagnostic] = []
    values = {}
    for key, read in _READERS.items():
        if key in found:
            try:
                values[key] = read(found[key].value, group)
            except RepcError as error:
                mistakes += error.at(found[key].span, None).diagnostics
    try:
        hidden = _hidden(found, group, typed)
    except RepcError as error:
        mistakes += error.at(found["hidden"].span if "hidden" in found else None, None).diagnostics
    try:
        values["pairs"] = pairs_option(found["pairs"].value, typed) if "pairs" in found else "auto"
    except RepcError as error:
        mistakes += error.at(found["pairs"].span, None).diagnostics
    if mistakes:
        raise RepcError(*mistakes)
    reps, widths = tuple(rep for rep, _ in hidden), tuple(width for _, width in hidden)
    return NetOptions(reps, **values, uniform=widths, is_usual="hidden" not in found)


def hidden_reps(hidden, layers: int, group: Group) -> NetOptions:
    """Hidden representations from a number of channels, a representation, or a list of them with one per layer, as options
    that say no more."""
    each = hidden if isinstance(hidden, tuple) else (hidden,) * layers
    reps = tuple(uniform(h, group) if isinstance(h, int) else h for h in each)
    return NetOptions(reps, uniform=tuple(h if isinstance(h, int) else None for h in each))


def _hidden(found: dict, group: Group, typed) -> tuple[tuple[TypedRep, int | None], ...]:
    """Each hidden representation, and its width where it was written ``uniform(n)``."""
    value = found["hidden"].value if "hidden" in found else nodes.Uniform(DEFAULT_WIDTH)
    layers = found["layers"].value if "layers" in found else None
    if layers is not None and layers < 1:
        fail("E0314", f"a network with {layers} hidden layers is a linear map", "use 'map', or at least one layer")
    if isinstance(value, tuple) and layers not in (None, len(value)):
        fail(
            "E0315",
            f"hidden lists {len(value)} layers, and layers says {layers}",
            "leave 'layers' out, or make both agree",
        )
    widths = value if isinstance(value, tuple) else (value,) * (layers or DEFAULT_LAYERS)
    return tuple(_one_hidden(w, group, typed) for w in widths)


def _one_hidden(value, group: Group, typed) -> tuple[TypedRep, int | None]:
    value = nodes.Scalars(value) if isinstance(value, int) else value
    rep = uniform(value.width, group) if isinstance(value, nodes.Uniform) else typed(value)
    if rep.size() == 0:
        fail("E0316", f"the hidden representation {rep} has dimension 0", "write for example uniform(128)")
    return rep, value.width if isinstance(value, nodes.Uniform) else None


def product_option(value, _group: Group | None = None) -> int | None:
    """The value of ``product``: channels, or None for the default."""
    if isinstance(value, int):
        if value < 0:
            fail("E0327", f"product: {value} is negative", "use 'auto', 'none', or a number of channels such as 16")
        return value
    if value not in PRODUCTS:
        fail("E0327", f"product: {value} means nothing", "use 'auto', 'none', or a number of channels such as 16")
    return None if value == "auto" else 0


def pairs_option(value, typed: Callable[[nodes.RepExpr], TypedRep] | None) -> str | TypedRep:
    """The value of ``pairs``: one of `PAIRS`, or a representation; a word alone where ``typed`` is None, under letters."""
    if isinstance(value, str) and value in PAIRS:
        return value
    if typed is None:
        fail("E0331", f"pairs: {value} means nothing under a group with letters", f"use one of {', '.join(PAIRS)}")
    remedy = f"use one of {', '.join(PAIRS)}, or a representation such as V⁰+V, whose irreducibles are multiplied"
    if isinstance(value, int | tuple | nodes.Uniform):
        fail("E0331", "'pairs' says which irreducibles are multiplied with which; this says how many, or is a list", remedy)
    try:
        return typed(nodes.NamedRep(value) if isinstance(value, str) else value)
    except RepcError:
        if not isinstance(value, str):
            raise
    guess = nearest(value, list(PAIRS))
    fail("E0331", f"pairs: {value} means nothing", (f"did you mean '{guess}'? " if guess else "") + remedy)


def gate_option(value: str, _group: Group) -> str:
    """The value of ``gate``."""
    if value not in GATES:
        guess = nearest(value, list(GATES))
        hint = f"did you mean '{guess}'? " if guess else ""
        fail("E0328", f"gate: {value} means nothing", f"{hint}use one of {', '.join(GATES)}")
    return value


def dtype_option(value: str, group: Group) -> str:
    """The value of ``dtype``: one that the group's numbers fit in."""
    if value not in DTYPES:
        fail("E0319", f"dtype: {value} means nothing", f"use one of {', '.join(DTYPES)}")
    if group.is_complex and value in ("bfloat16", "float16"):
        fail("E0319", f"{value} has no complex form, which {group.name} needs", "use complex64 or complex128")
    if not group.is_complex and value.startswith("complex"):
        fail("E0319", f"{group.name} is real: its networks have real parameters", "use float32 or float64")
    return value


def growth_option(value, _group: Group | None = None) -> int | None:
    """The value of ``growth``: a power of the number of bodies, or None for all that may be."""
    if value == "auto":
        return None
    if not isinstance(value, int) or value < 0:
        fail("E0329", f"growth: {value} is no power", "use 'auto', 0 for means, 1 for totals over bodies, 2 over pairs of them")
    return value


_READERS: dict[str, Callable] = {
    "product": product_option,
    "gate": gate_option,
    "dtype": dtype_option,
    "growth": growth_option,
    "bias": lambda value, _: value == "true",
    "layout": lambda value, _: value,
}
