"""Groups and representations from text, as specs write them."""

import pytest

from repc.groups import group_from_node
from repc.symbolic import count, decompose
from repc.syntax import parse_group, parse_rep


def group(text):
    """The group a text names."""
    return group_from_node(parse_group(text), {})


@pytest.fixture
def irreps():
    """``irreps("SO(3)", "V²")`` -> {label: (multiplicity, dim, type)}, in canonical order."""

    def found(group_text, rep_text):
        counts = decompose(parse_rep(rep_text), group(group_text))
        return {c.label: (c.multiplicity, c.dim, c.type) for c in counts}

    return found


@pytest.fixture
def maps():
    """``maps("SO(3)", "V", "V²")`` -> HomCount; several inputs as a tuple."""

    def found(group_text, inputs, output):
        texts = inputs if isinstance(inputs, tuple) else (inputs,)
        return count([parse_rep(t) for t in texts], parse_rep(output), group(group_text))

    return found
