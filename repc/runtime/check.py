"""Verify an emitted module from its own contents: its JAX text, run in float64."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from repc.runtime.commutes import try_generators, try_samples
from repc.runtime.complete import try_basis, try_count, try_independent
from repc.runtime.finding import CheckReport, Finding
from repc.runtime.load import load
from repc.runtime.sized import at, sizes_to_check
from repc.runtime.subject import TestedModule, numbers
from repc.runtime.values import try_degrees, try_harmonics, try_matrix, try_sizes
from repc.source import CheckError, Diagnostic, RepcError


def check(path: str | Path, trust: bool = False) -> CheckReport:
    """Re-verify a module: format, text, constants, sizes, equivariance under generators and samples, basis and count.

    ``trust`` runs a text that repc did not write, too. Raises CheckError (E0602-E0613) naming the first test that fails.
    """
    import jax

    with jax.enable_x64(True):
        module = load(path, trust)
        with _named_failure(path):
            findings = _all_findings(module, path)
    source = module.INPUT if isinstance(module.INPUT, str) else f"({', '.join(module.INPUT)})"
    what = "learned coefficients" if hasattr(module, "COEFFICIENTS") else "maps"
    return CheckReport(str(path), module.GROUP, f"{source} -> {module.OUTPUT}", numbers(module), findings, what)


def _all_findings(module: ModuleType, path: str | Path) -> tuple[Finding, ...]:
    tests = _TESTS_OF.get(getattr(module, "KIND", "map"), _TESTS)
    if hasattr(module, "SMALLEST_N"):
        return tuple(f for sizes in sizes_to_check(module) for f in _findings(at(module, *sizes), path, tests, sizes))
    return _findings(module, path, tests)


@contextmanager
def _named_failure(path: str | Path) -> Iterator[None]:
    """Whatever the module raises while it is tested, as a finding with its place."""
    try:
        yield
    except RepcError:
        raise
    except Exception as error:  # a module may raise anything
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
        place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
        words = f"{path} fails{place}: {type(error).__name__}: {error}"
        raise CheckError(Diagnostic("E0612", words, "write the module again with 'repc compile'")) from error


def _findings(module, path: str | Path, tests, sizes: tuple[int, ...] = ()) -> tuple[Finding, ...]:
    subject = TestedModule(module, str(path))
    found = (test(subject) for test in tests)
    at_n = f" n={', '.join(map(str, sizes))}" if sizes else ""
    return tuple(replace(f, name=f"{f.name}{at_n}") for f in found)


_TESTS = (try_sizes, try_matrix, try_generators, try_samples, try_basis, try_count)
_HARMONIC_TESTS = (try_sizes, try_harmonics, try_generators, try_samples)
_NET_TESTS = (try_sizes, try_generators, try_samples)
_POLY_TESTS = (try_sizes, try_degrees, try_independent, try_generators, try_samples)
_TESTS_OF = {"net": _NET_TESTS, "poly": _POLY_TESTS, "harmonics": _HARMONIC_TESTS}
