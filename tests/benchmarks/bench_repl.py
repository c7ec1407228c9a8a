"""Seconds from the shell to the first prompt of the REPL, on a pseudo-terminal, and to the first answer.

    python tests/benchmarks/bench_repl.py [repetitions]

Each row is the median over whole processes. The target is 0.5 s to the prompt; the first two rows, an empty Python and the
processor time that the REPL itself took, tell how busy the machine was.
"""

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT = 0.5
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def run(directory):
    """Seconds of each row of the table."""
    environment = {**os.environ, "XDG_DATA_HOME": directory, "TERM": "xterm"}
    fd, tty = pty.openpty()
    command = [sys.executable, "-m", "repc", "repl"]
    bare = empty_python()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=tty, stdout=tty, stderr=tty, env=environment, start_new_session=True)
    os.close(tty)
    try:
        times = [bare, 0.0, until(fd, "no group yet", start)]
        times[1] = processor_seconds(process.pid)
        for line, answer in ((b"group SO(3)\r", "Lie dimension"), (b"5V^0+5V -> V^2\r", "always zero")):
            start = time.perf_counter()
            os.write(fd, line)
            times.append(until(fd, answer, start))
    finally:
        process.kill()
        process.wait()
        os.close(fd)
    return times


def empty_python():
    """Seconds that a Python process takes which does nothing."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - start


def processor_seconds(pid):
    """User and system time of a running process (Linux), nan elsewhere."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(fd, text, start):
    """Seconds since ``start`` when the terminal has shown a text."""
    shown = ""
    while text not in shown:
        if not select.select([fd], [], [], 60)[0]:
            raise TimeoutError(f"{text!r} did not come: {shown[-500:]!r}")
        data = os.read(fd, 65536).decode("utf-8", "replace")
        if "\x1b[6n" in data:  # where is the cursor?
            os.write(fd, b"\x1b[1;1R")
        shown += ESCAPES.sub("", data)
    return time.perf_counter() - start


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as directory:
        runs = [run(directory) for _ in range(repetitions)]
    names = ("empty Python", "processor", "first prompt", "first group", "first map")
    for name, seconds in zip(names, zip(*runs, strict=True), strict=True):
        median, spread = statistics.median(seconds), max(seconds) - min(seconds)
        missed = name == "first prompt" and median > LIMIT
        print(f"{name:14}{median:8.3f} s   spread {spread:.3f} s" + (f"   MISSED {LIMIT} s" if missed else ""))


if __name__ == "__main__":
    main()
