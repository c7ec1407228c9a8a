"""Random sources through parse, fmt, explain and the prompt: ``python tests/fuzz.py --seconds 60 [--seed N] [--lines N]``.

For a machine at night; the suite runs a short piece of it. Every answer must be a result or a mistake with a code, at its place,
and soon; what fails is printed with its text, and the exit code is 1.
"""

import argparse
import io
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from repc import driver  # noqa: E402
from repc.explore.repl import piped  # noqa: E402
from repc.explore.repl.session import Session  # noqa: E402
from repc.source import InternalError, RepcError, Source, render  # noqa: E402
from repc.syntax import format_source, parse, unparse  # noqa: E402

SECONDS = 20  # for one answer
SMALL = driver.Options(max_bytes=2**24)
GROUPS = "SO(3) O(3) S(3) S(4) C(5) D(4) SU(2) Z(4) SO(2) O(2) Cube Trivial(2) Scaling(2) S(3)≀S(2) SO(3)×S(3)".split()
GROUPS += "S(n) O(n) GL(2)".split()
REPS = "V V⁰ 2V V² 3V⁰+V V⊗V V* Sym²(V) Λ²(V) [1] [2,1] 1o det sgn reg T(1,1) V_1 V_2 x y _ conj(V) 5 0".split()
PIECES = "+ ⊗ * ** ^2 ² ( ) [ ] { } , : = -> → × ≀ . # / - V T 12 let group rep map net hidden uniform layers perm √ π é".split()
PIECES += ["\x00", "\u200b"] + ["\n", " ", "\t", "\r\n", "  # so\n"]
COMMANDS = ":explain :basis :table :names :help help ? :groups :none : :h :?".split()
COMMANDS += [":explain x", ":explain V²", ":basis V -> V", ":table S(3)"]


def a_rep(rng):
    """A representation, most often a right one."""
    return rng.choice(["+", "⊗", " + ", "⊗"]).join(rng.choice(REPS) for _ in range(rng.choice([1, 1, 2, 3])))


def a_line(rng):
    """A statement."""
    kind = rng.randrange(6)
    name = rng.choice("x y z f g V so".split())
    if kind == 0:
        return f"rep {name} = {a_rep(rng)}"
    if kind == 1:
        options = f"hidden: {rng.choice(['4V', 'uniform(8)', '3'])}, layers: {rng.randrange(3)}"
        return f"net {name} : {a_rep(rng)} -> {a_rep(rng)} {{ {options} }}"
    head = f"map {name} : " if kind < 5 else ""
    left = a_rep(rng) if rng.random() < 0.8 else f"({a_rep(rng)}, {a_rep(rng)})"
    return f"{head}{left} -> {a_rep(rng)}"


def mutated(rng, text):
    """A text with a few pieces put in, left out or doubled."""
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 5])):
        at, to = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + 6)
        text = text[:at] + rng.choice([rng.choice(PIECES), "", text[at:to] * 2]) + text[to:]
    return text


def a_source(rng):
    """A spec, often with mistakes."""
    lines = [f"group {rng.choice(GROUPS)}", *(a_line(rng) for _ in range(rng.choice([1, 1, 2, 3])))]
    return mutated(rng, "\n".join(lines) + "\n")


class SlowError(Exception):
    """An answer that did not come in `SECONDS`."""


def _alarm(number, frame):
    raise SlowError


def answered(function, *arguments):
    """The result of a function, or the RepcError that is its answer. Raises what is neither."""
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(SECONDS)
    try:
        return function(*arguments)
    except InternalError:
        raise
    except RepcError as error:
        render(error)
        if not error.diagnostics or not all(d.code and d.message for d in error.diagnostics):
            raise ValueError("a mistake without words") from error
        return error
    finally:
        signal.alarm(0)


def tried(text):
    """One source through parse, fmt and explain; what each answered, in a word."""
    spec = answered(parse, text)
    formatted = answered(format_source, text)
    if not isinstance(spec, RepcError):
        if parse(unparse(spec)) != spec:
            raise ValueError("printed, it is another spec")
        if isinstance(formatted, RepcError) or format_source(formatted) != formatted or parse(formatted) != spec:
            raise ValueError("formatted, it is another spec")
    typed = answered(lambda: driver.type_source(Source("fuzz.rep", text), free=True))
    if isinstance(typed, RepcError):
        return "refused"
    explained = answered(driver.explain_spec, typed, SMALL)
    return "refused by explain" if isinstance(explained, RepcError) else "explained" if str(explained) else "silent"


LINES = (
    a_line, a_rep, lambda rng: f"group {rng.choice(GROUPS)}", lambda rng: f"x = {a_rep(rng)}", lambda rng: rng.choice(COMMANDS),
)  # fmt: skip
WRITING = (":q", ":exit", "quit", "exit", ":show", ":compile", ":save")


def prompted(rng, count):
    """``count`` lines through the prompt as through a pipe; returns what it said that it never may."""
    lines = [f"group {rng.choice(GROUPS[:15])}"]
    while len(lines) < count:
        lines += mutated(rng, rng.choice(LINES)(rng)).splitlines() or [""]
    out, err = io.StringIO(), io.StringIO()
    piped.run(Session(), [line for line in lines[:count] if not line.lstrip().startswith(WRITING)], out, err)
    return [line for line in err.getvalue().splitlines() if "Traceback" in line or "error E09" in line]


def main(argv=None):
    """Run until the time is up; prints what was counted, and what failed. 1 where something did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long sources are tried (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="of the random sources (default 0)")
    parser.add_argument("--lines", type=int, default=0, help="lines through the prompt first (default none)")
    arguments = parser.parse_args(argv)
    rng, counts, failed = random.Random(arguments.seed), Counter(), 0
    for said in prompted(rng, arguments.lines) if arguments.lines else []:
        failed += 1
        print(f"the prompt: {said}")
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end:
        text = a_source(rng)
        try:
            counts[tried(text)] += 1
        except Exception as error:
            failed += 1
            counts["failed"] += 1
            words = str(error).splitlines()[0] if str(error) else ""
            print(f"{type(error).__name__}: {words}\n{text!r}")
    print(f"{counts.total()} sources, seed {arguments.seed}: " + ", ".join(f"{n} {word}" for word, n in sorted(counts.items())))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
