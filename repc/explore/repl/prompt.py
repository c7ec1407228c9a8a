"""The REPL on a terminal: editing, history, completion and the toolbar are prompt_toolkit's."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread

from platformdirs import user_data_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from repc._version import __version__
from repc.explore.repl.complete import complete
from repc.explore.repl.pieces import needs_more
from repc.explore.repl.session import Session
from repc.explore.repl.unicode import replacement

_PROMPT = "repc> "
_GREETING = f"repc {__version__}. 'group SO(3)' sets the scene, then '5V⁰+5V -> V²'; :help tells the rest."


def run(session: Session) -> int:
    """Talk until Ctrl-D or ``:quit``; Ctrl-C clears the line, or stops what is being computed."""
    prompt = _prompt(session)
    print(_GREETING)
    while not session.leave:
        try:
            _answer(session, prompt.prompt(_PROMPT, pre_run=_warm_up))
        except KeyboardInterrupt:  # wherever it strikes, between prompts too
            continue
        except EOFError:
            break
    return 0


def _answer(session: Session, text: str) -> None:
    try:
        answer = session.feed(text)
    except KeyboardInterrupt:
        print("\r\x1b[Kstopped; nothing has changed")
        return
    if answer.text:
        print(answer.text)


def _prompt(session: Session) -> PromptSession:
    offers = _Offers(session)
    return PromptSession(
        history=history(),
        completer=offers,
        complete_while_typing=False,
        multiline=True,
        prompt_continuation=lambda width, *_: "... ".rjust(width),
        key_bindings=_keys(offers),
        bottom_toolbar=lambda: toolbar(session),
        lexer=_lexer(),
    )


def toolbar(session: Session) -> str:
    """The group, how many names there are, and how to get help."""
    group = session.group.name if session.group is not None else "no group yet"
    count = len(session.scene.reps) + len(session.scene.outputs)
    return f" {group} │ {count} name{'s' * (count != 1)} │ :help  Tab completes  Ctrl-D leaves"


def history() -> History:
    """Earlier lines, in the user's data directory; in memory where that cannot be written."""
    path = Path(user_data_path("repc", appauthor=False)) / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("a", encoding="utf-8").close()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def _lexer():
    """The language's own highlighting, where Pygments is there."""
    try:
        from prompt_toolkit.lexers import PygmentsLexer

        from repc.explore.lexer import RepLexer

        return PygmentsLexer(RepLexer)
    except ImportError:
        return None


def _warm_up() -> None:
    """Import the compiler while the first line is being typed."""

    def load() -> None:
        import repc.driver  # noqa: F401

    if "repc.driver" not in sys.modules:
        Thread(target=load).start()


class _Offers(Completer):
    """The completer of `complete` as prompt_toolkit wants it."""

    def __init__(self, session: Session):
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        return self._offers(document.text_before_cursor)

    def tab(self, event: KeyPressEvent) -> None:
        """The only candidate at once; several in a menu, through which Tab goes on."""
        buffer = event.current_buffer
        found = complete(buffer.document.text_before_cursor, self._session)
        if len(found) == 1:
            buffer.delete_before_cursor(found[0].length)
            buffer.insert_text(found[0].text)
        elif buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(insert_common_part=True)

    def _offers(self, before: str) -> Iterator[Completion]:
        for one in complete(before, self._session):
            yield Completion(one.text, -one.length, display_meta=one.meaning)


def _keys(offers: _Offers) -> KeyBindings:
    keys = KeyBindings()
    for key in "0123456789> ":
        keys.add(key)(_typed)
    keys.add("enter")(_enter)
    keys.add("tab")(offers.tab)
    return keys


def _typed(event: KeyPressEvent) -> None:
    """A digit, a space or '>' may turn what stands before it into a sign."""
    buffer, key = event.current_buffer, event.data
    changed = replacement(buffer.document.text_before_cursor, key)
    if changed is not None:
        buffer.delete_before_cursor(changed[0]) if changed[0] else None
    buffer.insert_text(changed[1] if changed else key)


def _enter(event: KeyPressEvent) -> None:
    """Answer, or go on with another line where the statement does; an empty line ends it in any case."""
    buffer = event.current_buffer
    if needs_more(buffer.text) and buffer.document.current_line.strip():
        buffer.insert_text("\n")
    else:
        buffer.validate_and_handle()
