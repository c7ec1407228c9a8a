"""Faults of networks in Python: models restored from others, training on less than there is."""

from tests.liars.fault import Fault

_NETWORKS, _FIT = "tests/nn/test_networks.py", "tests/nn/test_fitting.py"

FAULTS = (
    Fault(
        "models-of-another-shape-restored", "repc/nn/storage.py", "if arrays[name].shape != np.shape(leaf):", "if False:",
        "that a file is of the model it is read into", ("tests/nn/test_storage.py",),
    ),
    Fault(
        "models-of-other-names-restored", "repc/nn/storage.py", "    if set(arrays) != set(wanted):", "    if False:",
        "that a file has all arrays of the model", ("tests/nn/test_storage.py",),
    ),
    Fault(
        "rows-seen-twice", "repc/nn/fitting.py", "order = jax.random.permutation(key, count)[: steps * size]",
        "order = jax.random.randint(key, (steps * size,), 0, count)", "that a pass sees every row once",
        (f"{_FIT}::test_each_pass_sees_every_row_of_whole_batches_once",),
    ),
    Fault(
        "arrays-of-other-lengths", "repc/nn/fitting.py", "if not lengths or len(set(lengths)) > 1 or not lengths[0]:",
        "if not lengths:",
        "that inputs and targets belong together", (f"{_FIT}::test_rows_that_do_not_belong_together_are_refused",),
    ),
    Fault(
        "one-step-back", "repc/nn/recovered.py", "    for name in others:\n", "    for name in ():\n",
        "the groups that a module was restricted from", ("tests/nn/test_restriction.py",),
    ),
    Fault(
        "other-coordinates-taken", "repc/nn/carried.py",
        "if inside is None or not _same_action(module, made, inside):", "if inside is None:",
        "that a map of a larger group is on the same coordinates", ("tests/nn/test_restriction.py",),
    ),
    Fault(
        "any-pointwise-layer", "repc/nn/nonlinear.py", "        if any(k is None for k in kinds):", "        if False:",
        "that a pointwise layer is equivariant", (f"{_NETWORKS}::test_pointwise_layers_are_typed",),
    ),
)  # fmt: skip
