"""What was compiled, kept in the cache: what a key is made of, and how a report and its module become bytes.

Only programs and their costs are not kept: what comes from the cache knows its lowering, its number of maps and its flops.
"""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from dataclasses import asdict, dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from repc.cache import key_of, store
from repc.driver.options import Options
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.limits import raised
from repc.numeric.certificate import Certificate
from repc.report import NetFacts, PolyFacts, Report
from repc.reps import TypedMap, TypedSpec
from repc.reps.leaves import UserLeaf
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.reps.summands import Summand
from repc.reps.tree import walk
from repc.source import Remark
from repc.symbolic import HomCount
from repc.symbolic.facts import MapFacts, RepFacts, Stage
from repc.symbolic.formula import FreeGroup, FreeSpec
from repc.syntax import nodes
from repc.targets.jax import ModuleText

if TYPE_CHECKING:
    from repc.lowering.layers import Features, LayerFacts
    from repc.ops.sizes import Size

# The files in which libraries state their versions: reading them loads neither the libraries nor what reads e-mail headers.
_LIBRARIES = {"numpy": "version.py", "scipy": "version.py", "sympy": "release.py"}


@dataclass(frozen=True)
class KeptProgram:
    """What is known of the program of what comes from the cache: what every plan says of itself."""

    name: str
    lowering: str
    is_complex: bool
    in_dims: tuple[Size, ...]
    out_dim: Size
    hom_dim: int
    axes: str


def key(typed: TypedMap | TypedPoly | TypedNet | nodes.OutputDef, spec: TypedSpec | FreeSpec, options: Options) -> str | None:
    """The key of a map or network: all that its module and report depend on; None where that includes a user's Python code, and
    for what holds for every n, which is solved at small ones."""
    if not isinstance(typed, TypedMap | TypedPoly | TypedNet):
        return None
    hidden = typed.options.hidden if isinstance(typed, TypedNet) else ()
    written = [rep.node for rep in (*typed.inputs, typed.output, *hidden)]
    try:
        group = _plain(spec.group)
    except _NotPlain:
        return None
    if any(isinstance(inside, UserLeaf) for node in written for inside in walk(node)):
        return None
    span = typed.span and [typed.span.start, typed.span.end]
    source = [spec.source.name, spec.source.text, span]
    chosen = [options.lower, options.max_bytes, options.batch, raised(), *_own_options(typed)]
    libraries = [[name, version(name)] for name in _LIBRARIES] + [platform.python_version(), platform.machine()]
    return key_of([typed.name, [repr(node) for node in written], typed.texts, source, group, chosen, libraries])


def version(library: str) -> str:
    """What a library says of its version."""
    return Path(find_spec(library).origin).with_name(_LIBRARIES[library]).read_text(encoding="utf-8")


def _own_options(typed: TypedMap | TypedPoly | TypedNet) -> list:
    if isinstance(typed, TypedPoly):
        return [typed.kind, asdict(typed.options)]
    if isinstance(typed, TypedMap):
        return [typed.layout, typed.batch]
    return _network_options(typed) if isinstance(typed, TypedNet) else []


def _network_options(typed: TypedNet) -> list:
    told = {f.name: getattr(typed.options, f.name) for f in fields(typed.options)}
    told |= {"hidden": [str(rep) for rep in typed.options.hidden], "pairs": str(typed.options.pairs)}
    return [told, typed.final, typed.linear, typed.final_product]


class _NotPlain(Exception):
    """Something in a group has no form that could be part of a key."""


def _plain(value):
    """A group, or a part of what tells groups apart, as JSON values; groups of the user's own classes have no such form."""
    match value:
        case Group():
            if not type(value).__module__.startswith("repc."):
                raise _NotPlain
            inside = [_plain(f) for f in value.factors] if len(value.factors) > 1 else _plain(value._facts.key)
            return [type(value).__name__, value.name, inside]
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case tuple() | list():
            return [_plain(part) for part in value]
        case None | bool() | int() | str():
            return value
        case slice():
            return ["slice", value.start, value.stop, value.step]
    raise _NotPlain


def found(key: str | None, group: Group | FreeGroup) -> tuple[Report, ModuleText] | None:
    """What the cache has for a key, under the group that it was made for."""
    kept = store()
    content = kept.get(key) if kept and key else None
    return None if content is None else unpacked(content, group)


def keep(key: str | None, report: Report, module: ModuleText) -> None:
    """Put a compiled map into the cache, if it is on and the map has a key."""
    kept = store()
    if kept and key:
        kept.put(key, packed(report, module))


def packed(report: Report, module: ModuleText) -> bytes:
    """A map as bytes."""
    kept = {
        "report": {
            "name": report.name,
            "facts": asdict(report.facts),
            "count": report.count and asdict(report.count),
            "is_complex": report.is_complex,
            "notes": [asdict(note) for note in report.notes],
            "program": {field.name: getattr(report.program, field.name) for field in fields(KeptProgram)},
            "flops": report.flops,
            "layout": report.layout,
            "batch": report.batch,
            "certificate": asdict(report.certificate),
            "passes": [asdict(stage) for stage in report.passes],
            "network": report.network and asdict(report.network),
            "polynomial": report.polynomial and _packed_polynomial(report.polynomial),
        },
        "module": {"name": module.name, "text": module.text},
        "npz": None if module.npz is None else base64.b64encode(module.npz).decode(),
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def unpacked(content: bytes, group: Group | FreeGroup) -> tuple[Report, ModuleText]:
    """The map that `packed` made these bytes from."""
    kept = json.loads(content)
    told = kept["report"]
    report = Report(
        told["name"],
        group,
        _facts(told["facts"]),
        told["is_complex"],
        told["count"] and HomCount(**told["count"]),
        _remarks(told["notes"]),
        KeptProgram(**{**told["program"], "in_dims": tuple(told["program"]["in_dims"])}),
        (),
        Certificate(**told["certificate"]),
        tuple(_stage(one) for one in told["passes"]),
        told["network"] and _network(told["network"]),
        polynomial=told["polynomial"] and _polynomial(told["polynomial"]),
        kept_flops=told["flops"],
        layout=told["layout"],
        batch=told["batch"],
    )
    npz = None if kept["npz"] is None else base64.b64decode(kept["npz"])
    return report, ModuleText(kept["module"]["name"], kept["module"]["text"], npz)


def _facts(told: dict) -> MapFacts:
    words = {name: tuple(told[name]) for name in ("unused_inputs", "zero_outputs")}
    words |= {name: _remarks(told[name]) for name in ("warnings", "advice")}
    return MapFacts(tuple(_side(side) for side in told["inputs"]), _side(told["output"]), **words)


def _packed_polynomial(facts: PolyFacts) -> dict:
    counts = [[key, asdict(count)] for key, count in facts.counts.items()]
    return {"kind": facts.kind, "degree": facts.degree, "counts": counts, "repeats": [facts.channels, facts.given, facts.normalize]}


def _polynomial(told: dict) -> PolyFacts:
    counts = {tuple(key): HomCount(**count) for key, count in told["counts"]}
    return PolyFacts(told["kind"], told["degree"], counts, *told["repeats"])


def _network(told: dict) -> NetFacts:
    layers, enter = tuple(map(_layer, told["layers"])), _channels(told["enter"])
    hidden, widths = tuple(told["hidden"]), tuple(told["widths"])
    return NetFacts(hidden, widths, told["dtype"], enter, layers, told["dense_flops"], told["choice"], told["growth"])


def _layer(told: dict) -> LayerFacts:
    from repc.lowering.layers import LayerFacts

    shapes = {name: tuple(shape) for name, shape in told["shapes"].items()}
    return LayerFacts(**{**told, "channels": _channels(told["channels"]), "shapes": shapes, "does": tuple(told["does"])})


def _channels(told: list[dict]) -> tuple[Features, ...]:
    from repc.lowering.layers import Features

    return tuple(Features(**one) for one in told)


def _stage(told: dict) -> Stage:
    return Stage(told["name"], tuple((name, text) for name, text in told["sides"]), tuple(told["notes"]))


def _remarks(told: list[dict]) -> tuple[Remark, ...]:
    return tuple(Remark(**one) for one in told)


def _side(told: dict) -> RepFacts:
    irreps = None if told["irreps"] is None else tuple(IrrepCount(**irrep) for irrep in told["irreps"])
    layout = tuple(Summand(**one) for one in told["layout"])
    names = tuple((name, text) for name, text in told["names"])
    return RepFacts(told["text"], told["canonical"], told["dim"], irreps, layout=layout, names=names)
