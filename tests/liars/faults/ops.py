"""Faults of the language of operations: checks that pass, shapes and meanings that differ, rewrites that change a meaning."""

from tests.liars.fault import Fault

_LANGUAGE = ("tests/ops/test_language.py",)
_REFUSALS = ("tests/ops/test_refusals.py",)
_MEANING = ("tests/ops/test_language.py", "tests/ops/test_programs.py")

FAULTS = (
    Fault(
        "names-without-values", "repc/ops/check.py", "if isinstance(one.op, (Named, Item, Argument)):", "if False:",
        "that every name has a value", _LANGUAGE,
    ),
    Fault(
        "names-bound-twice", "repc/ops/check.py", "if name_of(value) in names:", "if False:",
        "that a name is bound once", _LANGUAGE,
    ),
    Fault(
        "shapes-believed", "repc/ops/check.py", "if one.op.shape(*one.args) != one.shape:", "if False:",
        "that a value has the shape it says", _LANGUAGE,
    ),
    Fault(
        "letters-of-nothing", "repc/ops/check.py", "        if unknown:", "        if False:",
        "that the letter of a length has a value", _LANGUAGE,
    ),
    Fault(
        "calls-of-nothing", "repc/ops/check.py", "if isinstance(one.op, Call) and one.op.function.name not in known:", "if False:",
        "that a called function is there", _LANGUAGE,
    ),
    Fault(
        "any-input-fits-a-weight", "repc/ops/operations/products.py",
        "require([core(x)[0] for x in xs] == list(weight.shape[1:])", "require(True",
        "the shape rule of a contraction", _REFUSALS,
    ),
    Fault(
        "any-channels-couple", "repc/ops/operations/products.py",
        "require([core(z)[1] for z in channels] == list(tensor.shape[:-2])", "require(True",
        "the shape rule of a coupling", _REFUSALS,
    ),
    Fault(
        "turned-kernels-in-another-shape", "repc/ops/operations/grids.py",
        "        return (m_out * k, m_in * k, *grid)\n\n    def run",
        "        return (m_out, m_in * k, *grid)\n\n    def run", "the shape of kernels of all turns", _MEANING,
    ),
    Fault(
        "correlation-is-convolution", "repc/ops/operations/grids.py", "flat = kernel.conj().reshape", "flat = kernel.reshape",
        "the meaning of a correlation", _MEANING,
    ),
    Fault(
        "constants-equal-by-shape", "repc/ops/rewrites/equal.py", "return (value.dtype.str, value.shape, value.tobytes())",
        "return (value.dtype.str, value.shape)", "which values are equal", _REFUSALS,
    ),
    Fault(
        "adjoint-folded-as-transpose", "repc/ops/rewrites/fold.py", "array = rows.array.conj() if op.adjoint else rows.array",
        "array = rows.array", "the product of complex constants", _REFUSALS,
    ),
    Fault(
        "transposes-in-the-wrong-order", "repc/ops/rewrites/merge.py", "tuple(inner.order[k] for k in order)",
        "tuple(order[k] for k in inner.order)", "two transposes in a row", _REFUSALS,
    ),
    Fault(
        "slices-of-the-first", "repc/ops/rewrites/stack.py", "        start = stop\n", "",
        "which columns of a stacked product are whose", _MEANING,
    ),
    Fault(
        "powers-of-letters-dropped", "repc/ops/sizes.py", "prod(values[name] ** power for", "prod(values[name] for",
        "the number that n² stands for", _LANGUAGE,
    ),
    Fault(
        "unit-vectors-for-nothing", "repc/ops/cost.py", "sample = self.sample.times(count)", "sample = self.sample",
        "what a weight made of unit vectors costs", ("tests/ops/test_cost.py",),
    ),
    Fault(
        "fft-in-operations-at-no-cost", "repc/ops/operations/grids.py", "transforms = (m_in + m_out) * fft_products(grid)",
        "transforms = 0", "what an FFT costs", _REFUSALS,
    ),
)  # fmt: skip
