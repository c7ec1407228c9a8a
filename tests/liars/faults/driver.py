"""Faults of the driver: two sources that disagree and are not asked, limits and files that are not kept."""

from tests.liars.fault import Fault

_DISAGREE = "tests/cli/test_disagreement.py"
_COMMANDS = "tests/cli/test_commands.py"
_KEYS = "tests/cli/test_cache.py"
_TEXTS = "tests/targets/test_lying_texts.py"

FAULTS = (
    Fault(
        "several-devices-not-tried", "repc/driver/trial.py", 'if "jax.device_count()" not in trial.text:', "if True:",
        "what a text computes on several devices", (f"{_TEXTS}::test_networks_and_letters_that_lie",),
    ),
    Fault(
        "first-factors-confined", "repc/driver/confined.py", "if p not in begun and monomial_size", "if monomial_size",
        "that products which longer ones begin with keep all blocks", ("tests/lowering/test_confined.py::test_they_are_all_maps",),
    ),
    Fault(
        "counts-may-disagree", "repc/driver/worker.py", "if state.count.dim != program.hom_dim:", "if False:",
        "that two counts of the maps agree", (_DISAGREE,),
    ),
    Fault(
        "blocks-may-disagree", "repc/driver/question.py", "            if differs is not None:", "            if False:",
        "that two decompositions agree", (_DISAGREE,),
    ),
    Fault(
        "second-decomposition-is-the-first", "repc/driver/worker.py",
        'return HomCount(_hom_dim(a, b), "a second', 'return HomCount(program.hom_dim, "a second',
        "the count of a second decomposition", (_DISAGREE,),
    ),
    Fault(
        "count-from-above-is-the-programs", "repc/driver/worker.py", "return HomCount(above, both, above == program.hom_dim)",
        "return HomCount(program.hom_dim, both, True)", "the count modulo a prime", (_DISAGREE,),
    ),
    Fault(
        "hopeless-maps-are-counted", "repc/driver/worker.py", "refuse_hopeless(typed, self.group, self.options)",
        "assert typed is not None", "what can never fit",
        ("tests/lowering/test_cost.py::test_what_can_never_fit_is_refused_before_anything_is_counted",),
    ),
    Fault(
        "count-by-elements-is-the-programs", "repc/driver/worker.py",
        'return HomCount(found, f"the null space of random group elements', 'return HomCount(program.hom_dim, f"the null space',
        "the count by random elements", (_DISAGREE,),
    ),
    Fault(
        "certificate-of-another-map", "repc/driver/trial.py", 'return self.call("apply"', 'return 0 * self.call("apply"',
        "of which map the certificate is", (_TEXTS,),
    ),
    Fault(
        "networks-are-not-certified", "repc/driver/trial.py",
        "certificate = certify_elements(arrow.group, arrow.inputs, arrow.output, run)", "certificate = unproven(arrow.group)",
        "that a network commutes with the generators", (_TEXTS,),
    ),
    Fault(
        "biases-are-not-certified", "repc/driver/trial.py", "self._space.SPREADS[name].get(key, 1.0)",
        "self._space.SPREADS[name].get(key, 0.0)", "that biases commute with the generators", (_TEXTS,),
    ),
    Fault(
        "shapes-are-not-looked-at", "repc/driver/trial.py", "if y.shape != (len(xs[0]), dim):", "if False:",
        "that the text gives arrays of the right shape", (_TEXTS,),
    ),
    Fault(
        "no-number-passes-the-run", "repc/driver/trial.py", "if not np.isfinite(y).all():", "if False:",
        "that the text gives numbers", (_TEXTS,),
    ),
    Fault(
        "what-the-text-raises-is-nothing", "repc/driver/trial.py", "except Exception as error:  # the text is ours",
        "except KeyError as error:  # the text is ours", "that what a text raises names its place", (_TEXTS,),
    ),
    Fault(
        "matrix-is-not-tried", "repc/driver/trial.py", "        _try_matrix(trial, params, run, arrow)\n", "",
        "that matrix is the map", (_TEXTS,),
    ),
    Fault(
        "rho-is-not-tried", "repc/driver/trial.py", "    _try_rho(trial, arrow)\n", "", "that ρ is the representation", (_TEXTS,),
    ),
    Fault(
        "masks-never-tried", "repc/driver/trial.py", "_try_masks(trial, params, run, arrow)", "pass",
        "that a mask of all changes nothing", (_TEXTS,),
    ),
    Fault(
        "outputs-that-vanish", "repc/driver/drawn.py", "    if made and set(made) <= set(vanishing):", "    if False:",
        "that a network is not zero for every input", ("tests/nn/test_drawn_in_products.py",),
    ),
    Fault(
        "letters-that-modules-use", "repc/driver/every.py",
        "if letter in _TAKEN or len(letter) > 1 else letter", "if False else letter",
        "what letters are called in a module", ("tests/targets/test_letters_in_products.py",),
    ),
    Fault(
        "diagrams-differ-between-n", "repc/driver/every.py",
        "if any(_diagrams(other) != _diagrams(program) for _, other in found):", "if False:",
        "that a module for every n is one", (_DISAGREE,),
    ),
    Fault(
        "max-bytes-ignored", "repc/driver/question.py", "lowering.refuse_above(self.options.max_bytes, self.bytes",
        "lowering.refuse_above(2**60, self.bytes", "how much memory compiling may take",
        (f"{_COMMANDS}::test_a_smaller_limit_refuses_a_small_map",),
    ),
    Fault(
        "every-file-is-ours", "repc/driver/output.py",
        "    except OSError:\n        return False\n    if MARK",
        "    except OSError:\n        return False\n    if False and MARK",
        "whose a file is", (f"{_COMMANDS}::test_a_foreign_file_is_not_overwritten",),
    ),
    Fault(
        "any-archive-is-ours", "repc/driver/output.py", 'return text is path or b"\\nCONSTANTS_SHA256 = " in data', "return True",
        "that constants belong to the module beside them", (f"{_COMMANDS}::test_constants_that_no_module_loads_are_not_ours",),
    ),
    Fault(
        "key-without-libraries", "repc/driver/kept.py", "group, chosen, libraries])", "group, chosen])",
        "with which NumPy an entry was made", (_KEYS,),
    ),
    Fault(
        "key-without-the-limit", "repc/driver/kept.py", "chosen = [options.lower, options.max_bytes, ", "chosen = [options.lower, ",
        "with which limit an entry was made", (_KEYS,),
    ),
    Fault(
        "users-code-kept", "repc/driver/kept.py",
        "    if any(isinstance(inside, UserLeaf) for node in written for inside in walk(node)):",
        "    if False:", "that a user's Python code is not part of a key", (_KEYS,),
    ),
    Fault(
        "nonlinearities-anywhere", "repc/driver/posing.py", "        if any(kind not in allowed for kind in kinds):",
        "        if False:",
        "that a nonlinearity is equivariant", ("tests/nn/test_networks.py::test_a_network_that_cannot_work_does_not_compile",),
    ),
    Fault(
        "biases-uncertified", "repc/driver/trial.py", "self._space.SPREADS[name].get(key, 1.0)",
        "self._space.SPREADS[name].get(key, 0.0)", "with which parameters a network is certified",
        ("tests/nn/test_networks.py::test_biases_are_certified",),
    ),
    Fault(
        "irreducibles-of-one-product-only", "repc/driver/existence.py", "            queue += new\n", "",
        "that characters decide whether a function exists", ("tests/nn/test_existence.py",),
    ),
    Fault(
        "stabilizers-of-one-component", "repc/driver/existence.py",
        "        conditions += [node_rho(", "        conditions and [node_rho(",
        "that mirrors decide whether a function exists", ("tests/nn/test_existence.py",),
    ),
)  # fmt: skip
