"""A conversation about one group: text in, an answer out. No terminal is involved."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count
from pathlib import Path

from repc.explore.repl import commands
from repc.explore.repl.pieces import InputPiece, is_command, pieces
from repc.explore.repl.read import expanded, read
from repc.explore.repl.reply import Answer, Shown, Silent, defect
from repc.explore.repl.scene import Scene, fits, fitting, line, typed
from repc.source import RepcError, Source, Span, fail, render
from repc.syntax import nodes
from repc.syntax.names import check_name
from repc.syntax.walk import descendants


class Session:
    """State: the ``scene`` of names, the ``last`` result (a TypedSpec, FreeSpec or TypedRep), the ``group`` in force.

    Nothing changes where a line is wrong, or is interrupted.
    """

    def __init__(self, progress: Shown | None = None):
        self.progress: Shown = progress or Silent()
        self.scene = Scene()
        self.group = None  # a Group, a FreeGroup, or None before the first group line
        self.last = None
        self.leave = False

    def feed(self, text: str) -> Answer:
        """The answer to what was typed: one or more statements, expressions or commands; the first mistake ends it."""
        answers = []
        for piece in pieces(text.split("\n")):
            answers.append(self.answer(piece))
            if answers[-1].failed or answers[-1].leave:
                break
        shown = "\n".join(a.text for a in answers if a.text)
        return Answer(shown, any(a.failed for a in answers), any(a.leave for a in answers))

    def answer(self, piece: InputPiece) -> Answer:
        """The answer to one piece; mistakes are told, never raised."""
        try:
            with self.progress:
                text = self.run(piece)
            return Answer(text, leave=self.leave)
        except RepcError as error:
            return Answer(render(error), failed=True)
        except Exception as error:
            if os.environ.get("REPC_TRACEBACK"):
                raise
            return Answer(render(defect(error)), failed=True)

    def run(self, piece: InputPiece) -> str:
        """The answer to one piece. Raises RepcError, and then nothing has changed."""
        if is_command(piece.text):
            return commands.run(self, piece.stripped())
        command = commands.without_colon(piece.text.strip())
        if command is not None and not self.scene.meaning(piece.text.split()[0]):
            return commands.run(self, InputPiece.of(command))
        piece = expanded(piece).stripped()
        node = read(piece)
        match node:
            case nodes.Let(name, group):
                return self._let(name, group, piece)
            case nodes.NamedGroup() | nodes.ProductGroup() | nodes.WreathGroup() | nodes.Generated() | nodes.Subgroup():
                return self._set_group(replace(self.scene, group=node), piece)
            case nodes.RepDef(name, rep):
                equals = piece.text.index("=") + 1
                return self._name(name, rep, piece, piece.after(equals).stripped())
            case nodes.MapDef() | nodes.PolyDef() | nodes.NetDef():
                return self._output(node, piece)
            case nodes.NamedRep(name) if name in self.scene.outputs:
                result = self.typed_output(self.scene.outputs[name])
                text, self.last = self.told(result, name), result
                return text
        return self._name("_", node, piece, piece)

    # ── groups ───────────────────────────────────────────────────────────────────────────────

    def _let(self, name: str, group: nodes.GroupExpr, piece: InputPiece) -> str:
        self._check_name(name, piece, "a group")
        earlier = "".join(f"{line(nodes.Let(other, g))}\n" for other, g in self.scene.lets.items() if other != name)
        wrapper = "" if piece.text.startswith("let") and not piece.text[3:4].strip() else "let "
        full = replace(piece, text=f"{piece.text}\ngroup {name}")
        found = typed(full, earlier, wrapper)
        from repc.explore.repl.answers import group_answer

        scene = self.scene.bind("lets", name, group)
        if scene.group is not None and not fits(scene, ""):
            scene = replace(scene, group=None)
        self._enter(scene)
        return group_answer(found)

    def _set_group(self, scene: Scene, piece: InputPiece) -> str:
        from repc.explore.repl.answers import group_answer

        found = typed(piece, replace(scene, group=None).head())
        lost = self._enter(scene)
        self.group = found.group
        return "\n".join([group_answer(found), *lost])

    def _enter(self, scene: Scene) -> list[str]:
        """Take a scene with other groups; names that do not fit them are lost, which is told."""
        scene, lost = fitting(scene) if scene.group is not None else (scene, ())
        self.scene, self.last = scene, None
        return [f"  forgotten, as they do not fit this group: {', '.join(lost)}"] if lost else []

    # ── representations, maps, networks ──────────────────────────────────────────────────────

    def _name(self, name: str, rep: nodes.RepExpr, piece: InputPiece, body: InputPiece) -> str:
        if name != "_":
            self._check_name(name, piece, "a representation")
        rep = self.scene.written_out(rep)
        result = self.typed_rep(rep, body)
        text = self.told(result, name if name != "_" else "")
        self.scene, self.last = self.scene.bind("reps", name, rep), result
        return text

    def typed_rep(self, rep: nodes.RepExpr, body: InputPiece):
        """The TypedRep, or for O(n) the FreeSpec, of a representation; ``body`` is its text, ``rep`` written out."""
        self._need_group(body)
        new = next(n for n in (f"_new{k}" for k in count()) if not self.scene.meaning(n))
        found = typed(body, self.scene.before(), f"rep {new} = ")
        if hasattr(found, "reps"):
            return replace(found.reps[-1], spelled=None)
        return replace(found, spec=nodes.Spec(Source("repl", ""), (), None, (), ()), rep=rep)

    def _output(self, node: nodes.OutputDef, piece: InputPiece) -> str:
        if node.name is not None:
            self._check_name(node.name, piece, "a map")
        result = self.typed_output(node, piece)
        text = self.told(result, node.name or "")
        if node.name is not None:
            self.scene = self.scene.bind("outputs", node.name, self.scene.written_out(node))
        self.last = result
        return text

    def typed_output(self, node: nodes.OutputDef, piece: InputPiece | None = None):
        """The TypedSpec or FreeSpec of one map or network as it is written in ``piece``, where it is given; otherwise, and where it
        speaks of the last result, with its names written out."""
        if piece is not None:
            self._need_group(piece)
            found = typed(piece, self.scene.before())
            if not any(isinstance(one, nodes.NamedRep) and one.name == "_" for one, _ in descendants(node)):
                return found
        return typed(InputPiece.of(line(self.scene.written_out(node))), self.scene.head())

    def told(self, result, name: str = "") -> str:
        """The answer to a result."""
        from repc import driver
        from repc.explore.repl import answers

        if isinstance(result, driver.FreeSpec):
            return answers.free_answer(result)
        if isinstance(result, driver.TypedSpec):
            return answers.output_answer(result, self.progress)
        return answers.rep_answer(result, name)

    def meant(self, piece: InputPiece):
        """What the argument of a command means: the last result, a name, or an expression, which is not bound."""
        piece = piece.stripped()
        if not piece.text:
            return self.last if self.last is not None else _nothing_yet()
        if piece.text in self.scene.outputs:
            return self.typed_output(self.scene.outputs[piece.text])
        node = read(expanded(piece))
        if isinstance(node, nodes.OutputDef):
            return self.typed_output(node, expanded(piece))
        if not isinstance(node, nodes.RepExpr):
            fail("E0534", f"'{piece.text}' is no representation and no map", "write it as a line of its own first")
        return self.typed_rep(self.scene.written_out(node), expanded(piece))

    # ── refusals ─────────────────────────────────────────────────────────────────────────────

    def _need_group(self, piece: InputPiece) -> None:
        if self.scene.group is None:
            place = Span(piece.start, piece.start + len(piece.text))
            fail("E0532", "no group is set, so this has no meaning yet", "write 'group SO(3)' first", place, piece.source)

    def _check_name(self, name: str, piece: InputPiece, words: str) -> None:
        start = piece.start + piece.text.index(name)
        place = Span(start, start + len(name))
        if wrong := check_name(name, place, piece.source, module=words == "a map"):
            raise RepcError(wrong)
        before = self.scene.meaning(name)
        if before not in ("", words):
            fail("E0539", f"'{name}' is {before} here and cannot be {words} too", "choose another name", place, piece.source)

    # ── files ────────────────────────────────────────────────────────────────────────────────

    def load(self, source: Source) -> str:
        """Everything a spec says, line by line; a bare arrow is the last result. Raises RepcError before any change."""
        from repc import driver

        driver.type_source(source, driver.identifier(Path(source.name).stem), free=True)
        kept = self.scene, self.group, self.last
        self.scene, self.group, self.last = Scene(), None, None
        try:
            return "\n".join(filter(None, (self.run(p) for p in pieces(source.text.split("\n"), source.name))))
        except BaseException:
            self.scene, self.group, self.last = kept
            raise


def _nothing_yet():
    fail("E0533", "there is no result yet", "write a representation or a map first, or name one behind the command")
