"""Options and settings of the whole suite."""

import gc
import os
import sys
from importlib.metadata import version

import pytest

os.environ["REPC_CACHE"] = "off"  # no test passes by what an earlier run left on disk
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process that a test starts compiles the whole package anew
sys.dont_write_bytecode = False
# Most of the suite's time is XLA's, and no test asks how fast the compiled code runs: LLVM does not optimize it, and one thread
# writes it, without MLIR, which takes as long again. XLA ends the process for a flag that it does not know.
_XLA = ["--xla_backend_optimization_level=0"]
if version("jaxlib").startswith("0.10."):
    _XLA += [
        "--xla_llvm_disable_expensive_passes=true", "--xla_cpu_use_fusion_emitters=false",
        "--xla_cpu_parallel_codegen_split_count=1", "--xla_cpu_multi_thread_eigen=false",
    ]  # fmt: skip
os.environ["XLA_FLAGS"] = " ".join(dict.fromkeys([*os.environ.get("XLA_FLAGS", "").split(), *_XLA]))

_COMPILE_ONCE = ("tests/targets",)  # folders whose files share compiled modules: one worker has them all
_LONG = (  # first, so that no worker ends alone with one of them
    *("tests/targets/", "tests/laws/", "tests/nn/", "tests/lowering/", "tests/test_examples.py", "tests/test_lint.py"),
    *("tests/test_from_emlp.py", "tests/test_potential.py", "tests/test_pages.py"),
)


def pytest_addoption(parser):
    parser.addoption("--update-examples", action="store_true", help="write the examples' modules anew")
    parser.addoption("--update-readme", action="store_true", help="write the README's shown outputs anew")
    parser.addoption("--triples-seed", type=int, default=2021, help="seed of the random (group, input, output) triples")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next((k for k, folder in enumerate(_LONG) if item.nodeid.startswith(folder)), len(_LONG)))


def pytest_collection_finish(session):
    """Thousands of tests and modules stay to the end: they are not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Workers take whole files, so that what a file's tests share is made by one of them; in the order of collection, which begins
    with long ones and ends with small ones."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.split("::", 1)[0]
            return next((folder for folder in _COMPILE_ONCE if file.startswith(f"{folder}/")), file)

    config.option.loadscopereorder = False
    return ByFile(config, log)
