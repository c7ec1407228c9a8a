"""Faults of the rooms that show and measure."""

from tests.liars.fault import Fault

FAULTS = (
    Fault(
        "pictures-over-any-file", "repc/explore/pictures/door.py", "return MARK.encode() in file.read(_HEADER)", "return True",
        "whose a picture is", ("tests/explore/test_pictures.py::test_save_writes_png_and_svg_and_overwrites_only_its_own",),
    ),
    Fault(
        "scenes-over-any-file", "repc/explore/repl/filing.py", "lambda _: False, force)", "lambda _: True, force)",
        "that :save keeps what is there", ("tests/explore/test_repl_session.py::test_a_spec_is_loaded_and_saved",),
    ),
    Fault(
        "names-change-their-meaning", "repc/explore/repl/scene.py",
        "                return self.reps[name]", "                return node",
        "what a name of the REPL stands for", ("tests/explore/test_repl_session.py::test_names_keep_what_they_meant",),
    ),
    Fault(
        "cells-bind-halves", "repc/explore/notebook.py", "        modules = _loaded(compiled)",
        "        modules = {}\n        for one in compiled:\n            names.update(_loaded((one,)))",
        "that a cell with a mistake binds nothing",
        ("tests/explore/test_notebook.py::test_a_module_that_cannot_be_loaded_leaves_none_bound",),
    ),
    Fault(
        "bench-without-gradients", "repc/explore/bench.py",
        "calls = [call for forward, gradient, *_ in compiled for call in (forward, gradient)]",
        "calls = [call for forward, _, *_ in compiled for call in (forward, forward)]",
        "what the time with gradients is of",
        ("tests/explore/test_bench.py::test_what_is_measured_is_the_module_and_its_gradient",),
    ),
    Fault(
        "bench-in-float32", "repc/explore/bench.py", "dtype = dtype or _default_dtype(module)", 'dtype = "float32"',
        "in which numbers a module is measured",
        ("tests/explore/test_bench.py::test_what_is_measured_is_the_module_and_its_gradient",),
    ),
    Fault(
        "basis-images-transposed", "repc/explore/pictures/basis.py", "axes.imshow(values, cmap", "axes.imshow(values[::-1], cmap",
        "what the images of a basis show", ("tests/explore/test_pictures.py::test_basis_images_are_the_basis",),
    ),
    Fault(
        "nothing-is-dropped", "repc/explore/pictures/network.py",
        "return max(width - sum(c.count * _shown(c.dim) for c in channels), 0)", "return 0",
        "that a network drops a part", ("tests/explore/test_pictures.py::test_what_a_network_drops_is_hatched_and_counted",),
    ),
    Fault(
        "networks-with-letters-are-drawn-at-a-number", "repc/explore/show.py",
        "(name, every.solved(question, k).report if isinstance(thing, TypedNet) else thing)", "(name, thing)",
        "what a picture says of a network that is compiled for every n",
        ("tests/explore/test_pictures.py::test_a_network_with_a_letter_is_drawn_as_it_is_for_every_number",),
    ),
)  # fmt: skip
