"""What operations and programs cost, against numbers counted by hand and in another way."""

import numpy as np
import pytest

from repc.driver import Options, Worker, type_expression, type_source
from repc.driver.drawn import ends
from repc.groups import S
from repc.lowering import cost
from repc.lowering.drawn import build as drawn_net
from repc.lowering.written import written
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.cost import flops, spent
from repc.ops.operations import diagram_products, grids, layout, pointwise, products, sources
from repc.ops.operations.sources import argument
from repc.ops.value import Program, Value, Work
from repc.source import Source


def value(*shape):
    return argument("x", shape)


X = (..., 6, 4)
ARITHMETIC = [
    (products.Change(), [value(*X), value(4, 5)], 6 * 4 * 5),
    (products.Mix(), [value(3, 6), value(*X)], 3 * 6 * 4),
    (products.MixUnits(), [value(2, 3, 6), value(2, 4, 4), value(*X)], 6 * 4 * 4 + 2 * 3 * 6 * 4),
    (products.Couple(), [value(4, 2, 3, 5), value(*X), value(..., 7, 2)], 6 * 7 * (4 * 2 + 4 * 2 * 3 * 5)),
    (products.Contract(), [value(5, 4, 3), value(..., 4), value(..., 3)], 4 * 3 + 5 * 4 * 3),
    (products.Apply(), [value(..., 4), value(5, 4)], 5 * 4),
    (products.Combine(), [value(7), value(7, 5, 4)], 7 * 5 * 4),
    (diagram_products.MixDiagrams(np.arange(6).reshape(2, 3), 1), [value(6, 8, 5), *[value(..., 5, 4)] * 3], 2 * 8 * 3 * 5 * 4),
    (diagram_products.ContractLegs((-2,), 2), [value(*X), value(3, 3, 6)], 6 * 4 * 3 * 3),
    (pointwise.Add(), [value(*X)] * 3, 2 * 6 * 4),
    (pointwise.Multiply(), [value(*X)] * 2, 6 * 4),
    (pointwise.Mean(-1), [value(*X)], 6 * 4),
    (pointwise.RootSum(-2, 6), [value(*X)], 6 * 4),
    (grids.Periods((2,)), [value(*X)], 6 * 4),
]


@pytest.mark.parametrize(("op", "args", "expected"), ARITHMETIC, ids=lambda a: type(a).__name__)
def test_multiply_adds_by_hand(op, args, expected):
    one = Value.of(op, *args)
    shapes = [tuple(n for n in s if n is not ...) for s in (v.shape for v in args)]
    out = one.shape if isinstance(one.shape[0], tuple) else tuple(n for n in one.shape if n is not ...)
    assert op.work(out, *shapes).products == expected


def test_an_fft_costs_its_transforms_and_its_frequencies():
    """5 N log₂ N real operations for a complex transform, half of them for a real one; N/2 + 1 complex products."""
    n, m_in, m_out = 64, 3, 2
    op = grids.Correlate()
    transform = 2.5 * n * np.log2(n) / 2
    work = op.work((m_out, n), (m_out, m_in, n), (m_in, n))
    assert work.products == pytest.approx((m_in + m_out) * transform + 4 * m_out * m_in * (n // 2 + 1))
    assert op.setup((m_out, n), (m_out, m_in, n), (m_in, n)).products == pytest.approx(m_out * m_in * transform)
    assert work.moved > 5 * n * (m_in + m_out) / 2
    assert op.work((m_out, 1), (m_out, m_in, 1), (m_in, 1)) == Work(m_out * m_in, m_out, 1)


def mixed(units=None):
    """A mix of five channels of three components, applied to a batch, or to unit vectors."""
    params, x = argument("params", {"w": (4, 5)}), argument("x", (..., 15))
    write = Builder("_f", (params, x))
    z = b.reshaped(x, 5, 3, batch=write.let("batch", b.batch_of(x)))
    function = write.function(b.op(products.Mix(), b.entry(params, "w"), z), "")
    if units is None:
        return Program(None, {}, Builder("apply", (params, x)).function(b.called(function, params, x), ""), (function,))
    eye = b.op(sources.Eye(units), b.dtype_of(b.entry(params, "w")))
    made = b.op(layout.Forward(), b.reshaped(b.called(function, params, eye), units, 12))
    apply = Builder("apply", (params, x)).function(b.op(products.Apply(), x, made), "")
    return Program(None, {}, apply, (function,))


def test_what_has_batch_axes_is_paid_for_each_sample_and_the_rest_once():
    read_in_pieces = 24  # 1.6 × 15
    assert spent(mixed()).sample == Work(4 * 5 * 3, read_in_pieces + 15 + 12, 2) and spent(mixed()).call == Work()
    dense = spent(mixed(15))
    assert dense.sample == Work(15 * 12, 15 + 12, 1)
    assert dense.call == Work(15 * 4 * 5 * 3, 15 * (15 + 12), 2)


def test_entrywise_operations_in_a_row_are_one_kernel():
    x, y = argument("x", (..., 4)), argument("y", (..., 4))
    total = b.op(pointwise.Elementwise("tanh"), b.op(pointwise.Multiply(), b.added([x, y]), y))
    found = spent(Program(None, {}, Builder("apply", (x, y)).function(total, ""), ()))
    assert found.sample == Work(4 + 4, 4 + 4 + 4, 1)


def solved(group, text, lowering):
    spec = type_expression(text, group)
    return Worker(spec.group, Options(lower=lowering)).solve(spec.maps[0]).program


def test_a_layer_of_graph_networks_by_hand():
    """S(n): c V² -> c V² by 15 diagrams: pools, products of channels and diagrams, and sums."""
    n, c = 9, 3
    pools = c * (n + 2 * n * n + n)  # of the diagonal, of rows, of columns, and of their sums
    levels = c * c * (4 + 9 * n + 2 * n * n)
    marked = c * (n * n + n)  # two parts, times the diagonal
    sums = c * n * n * 4
    program = written(solved(f"S({n})", f"{c}V² -> {c}V²", "diagram"))
    found = spent(program).sample.products
    assert pools + levels < found <= pools + levels + marked + sums + c * n * n


def test_memory_of_orbits_is_the_weight_and_its_labels():
    """The labels are read once a call, and the weight is written; inputs are read and outputs written for each sample."""
    found = cost(solved("S(5)", "V² -> V²", "orbit"))
    assert found.once == 4 * (25 * 25 + 25 * 25) and found.moved == 4 * (25 + 25)
    assert found.setup == 0 and found.flops == 2 * 25 * 25 and found.kernels == 2


def test_over_the_complex_numbers_each_product_is_four():
    real, complex_ = (cost(solved(group, "3V -> 4V", "schur")) for group in ("SO(3)", "U(2)"))
    assert (real.flops, complex_.flops) == (2 * 4 * 3 * 3, 8 * 4 * 3 * 2)
    assert (real.moved, complex_.moved) == (4 * (14 + 9 + 12), 8 * (10 + 6 + 8)), "read in pieces, and turned by the product"


def test_networks_cost_their_layers_each_time_they_are_called():
    def forward(layers):
        line = f"net g : V² -> V {{ hidden: 3V²+2V, layers: {layers}, product: none }}"
        typed = type_source(Source("g.rep", f"group S(5)\n{line}\n")).nets[0]
        return flops(written(drawn_net(ends(typed), S(5))))

    one, two, three = map(forward, (1, 2, 3))
    assert three - two == two - one > 0
