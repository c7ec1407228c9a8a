"""What has been said so far, and what a new line means after it.

A scene is a spec that grows: groups bound by ``let``, the group, names of representations, maps and networks. Every name
keeps the meaning it had when it was given: names inside it are written out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from repc.explore.repl.pieces import InputPiece
from repc.source import Diagnostic, RepcError, Source, Span
from repc.syntax import nodes
from repc.syntax.printing.spelling import UNICODE
from repc.syntax.printing.wrap import statement_text

Output = nodes.OutputDef


def _nothing() -> Mapping:
    return MappingProxyType({})


@dataclass(frozen=True)
class Scene:
    """``group`` is None before the first ``group`` line; ``reps`` and ``outputs`` are by name, names inside written out."""

    lets: Mapping[str, nodes.GroupExpr] = field(default_factory=_nothing)
    group: nodes.GroupExpr | None = None
    reps: Mapping[str, nodes.RepExpr] = field(default_factory=_nothing)
    outputs: Mapping[str, Output] = field(default_factory=_nothing)

    def bind(self, kind: str, name: str, node) -> Scene:
        """The scene with one more name among its ``lets``, ``reps`` or ``outputs``."""
        names = MappingProxyType({**getattr(self, kind), name: node})
        match kind:
            case "lets":
                return replace(self, lets=names)
            case "reps":
                return replace(self, reps=names)
        return replace(self, outputs=names)

    def meaning(self, name: str) -> str:
        """What a name stands for: ``"a group"``, ``"a representation"``, ``"a map"``; empty where nothing does."""
        for words, names in (("a group", self.lets), ("a representation", self.reps), ("a map", self.outputs)):
            if name in names:
                return words
        return ""

    def text(self) -> str:
        """The scene as a spec."""
        reps = [rep_line(name, rep) for name, rep in self.reps.items() if name != "_"]
        return "\n".join([self.head() + "\n".join([*reps, *map(line, self.outputs.values())])]).rstrip() + "\n"

    def head(self) -> str:
        """The lines that say which group acts."""
        lines = [line(nodes.Let(name, group)) for name, group in self.lets.items()]
        lines += [line(self.group)] if self.group is not None else []
        return "".join(f"{one}\n" for one in lines)

    def before(self) -> str:
        """The lines that a new representation or map may refer to."""
        return self.head() + "".join(f"{rep_line(name, rep)}\n" for name, rep in self.reps.items())

    def written_out(self, node):
        """A representation, map or network with the scene's names replaced by what they stand for."""
        match node:
            case nodes.MapDef() | nodes.PolyDef() | nodes.NetDef():
                inputs, output = tuple(map(self.written_out, node.inputs)), self.written_out(node.output)
                return replace(node, inputs=inputs, output=output, options=tuple(map(self._option, node.options)))
            case nodes.NamedRep(name) if name in self.reps:
                return self.reps[name]
        from repc.reps.tree import with_children

        return with_children(node, self.written_out)

    def _option(self, option: nodes.Option) -> nodes.Option:
        return replace(option, value=self._value(option.value)) if option.key == "hidden" else option

    def _value(self, value):
        if isinstance(value, tuple):
            return tuple(map(self._value, value))
        return value if isinstance(value, int | str | nodes.Uniform) else self.written_out(value)


def line(node) -> str:
    """A statement as one line; a group is a ``group`` statement."""
    return statement_text(node, UNICODE)


def rep_line(name: str, rep: nodes.RepExpr) -> str:
    """The line that names a representation."""
    return line(nodes.RepDef(name, rep))


@contextmanager
def placed(piece: InputPiece, shift: int) -> Iterator[None]:
    """Mistakes in a text that has the piece at ``shift`` are told at their place in the piece's own source."""
    try:
        yield
    except RepcError as error:
        raise type(error)(*(_moved(d, piece, shift) for d in error.diagnostics)) from None


def _moved(d: Diagnostic, piece: InputPiece, shift: int) -> Diagnostic:
    if d.span is None or d.source is None or d.span.end <= shift:
        return replace(d, source=None) if d.span is None else d
    first, last = (piece.start + max(0, edge - shift) for edge in (d.span.start, d.span.end))
    return replace(d, span=Span(first, last), source=piece.source)


def typed(piece: InputPiece, before: str, wrapper: str = "", name: str = "f"):
    """The spec of the lines ``before`` and the piece behind its ``wrapper``: a TypedSpec, or a FreeSpec for O(n)."""
    from repc import driver

    shift = len(before) + len(wrapper)
    with placed(piece, shift):
        return driver.type_source(Source("repl", before + wrapper + piece.text), name, free=True)


def fits(scene: Scene, text: str) -> bool:
    """Whether a statement that was right in another scene is right in this one."""
    from repc import driver

    try:
        driver.type_source(Source("repl", scene.head() + text), "f", free=True)
    except RepcError:
        return False
    return True


def fitting(scene: Scene) -> tuple[Scene, tuple[str, ...]]:
    """The scene without the names that its group does not allow, and those names."""
    lost: list[str] = []
    reps = _kept(scene, scene.reps, rep_line, lost)
    outputs = _kept(scene, scene.outputs, lambda _, node: line(node), lost)
    return replace(scene, reps=reps, outputs=outputs), tuple(name for name in lost if name != "_")


def _kept(scene: Scene, names: Mapping, text: Callable, lost: list[str]) -> Mapping:
    kept = {name: node for name, node in names.items() if fits(scene, text(name, node))}
    lost += [name for name in names if name not in kept]
    return MappingProxyType(kept)
