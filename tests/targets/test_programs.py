"""How many programs XLA is given by each public function of a module: one."""

import jax
import numpy as np
import pytest
from jax import monitoring

import repc

_COMPILED = "/jax/core/compile/backend_compile_duration"
CASES = [
    ("V⁰+2V -> V", "SO(3)"),
    ("(V,V) -> V²", "O(2)×S(3)"),
    ("net f : V⁰+V -> V { hidden: 4V⁰+2V, layers: 1, product: 2 }", "SO(3)"),
    ("V -> V", "SU(2)"),
]


@pytest.fixture
def programs():
    """A function that counts the programs compiled by a call."""
    events = []

    def listen(name, seconds, **_):
        events.append(name)

    def count(function, *args):
        before = events.count(_COMPILED)
        result = jax.block_until_ready(function(*args))
        return result, events.count(_COMPILED) - before

    monitoring.register_event_duration_secs_listener(listen)
    yield count
    monitoring.unregister_event_duration_listener(listen)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("line", "group"), CASES)
def test_each_function_is_one_program(programs, line, group):
    key, other = jax.random.key(0), jax.random.key(1)
    m = repc.compile(line, group=group)
    params, made = programs(m.init, key)
    elements, drawn = programs(m.sample, other, 2)
    xs = [jax.device_put(np.ones((3, d), np.float32)) for d in np.atleast_1d(m.IN_DIM)]
    one = jax.tree.map(lambda g: g[0], elements)
    counts = {"init": made, "sample": drawn}
    for name, args in (("apply", (params, *xs)), ("rho_in", (one,)), ("rho_out", (one,)), ("equivariance_error", (params, other))):
        counts[name] = programs(getattr(m, name), *args)[1]
    assert max(counts.values()) == 1, counts
