"""Options and settings of the whole suite."""

import os

os.environ["REPC_CACHE"] = "off"  # no test passes by what an earlier run left on disk


def pytest_addoption(parser):
    parser.addoption("--update-examples", action="store_true", help="write the examples' modules anew")
    parser.addoption("--update-readme", action="store_true", help="write the README's shown outputs anew")
    parser.addoption("--triples-seed", type=int, default=2021, help="seed of the random (group, input, output) triples")
