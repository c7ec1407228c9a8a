"""Random (group, input, output) triples, from a seed given at test time: pytest --triples-seed=7."""

import numpy as np
import pytest

from tests.laws.prove import prove
from tests.laws.triples import random_triple

TRIPLES = 200
LOWERINGS = (None, "schur", "dense")


@pytest.mark.parametrize("number", range(TRIPLES))
def test_random_triple(number, request):
    seed = request.config.getoption("--triples-seed")
    group, arrow = random_triple(np.random.default_rng([seed, number]))
    print(f"--triples-seed={seed}, triple {number}: {arrow} under {group}")  # shown when the test fails
    prove(group, arrow, LOWERINGS[number % len(LOWERINGS)])
