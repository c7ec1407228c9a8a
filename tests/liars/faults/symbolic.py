"""Faults of the optimizer and of the exact rules: borders that compare nothing, averages and square roots that are believed."""

from tests.liars.fault import Fault

_PASSES = "tests/symbolic/test_passes.py"

FAULTS = (
    Fault(
        "roots-that-no-component-moves", "repc/symbolic/mixed.py", "summed: -scalar})", "summed: -1})",
        "how an element of a component acts on root spaces", ("tests/symbolic/test_mixed.py",),
    ),
    Fault(
        "one-orbit-one-power", "repc/symbolic/mixed.py", "if k % len(orbit) == 0:", "if len(orbit) == 1:",
        "powers of characters on components that move weights", ("tests/symbolic/test_mixed.py",),
    ),
    Fault(
        "other-half-restricted", "repc/symbolic/torus.py", "images = images if side > 0 else", "images = images if side < 0 else",
        "which half of SO(2k) is restricted",
        ("tests/symbolic/test_branching.py::test_halves_and_signs_as_blocks_of_matrices_have_them",),
    ),
    Fault(
        "orthogonal-as-linear", "repc/symbolic/determinants.py", "return [(start + j, 1), (start - j, -1)]",
        "return [(start + j, 1)]",
        "the determinants of orthogonal groups", ("tests/symbolic/test_branching.py::test_two_hundred_random_chains",),
    ),
    Fault(
        "polynomials-that-lead-nowhere", "repc/symbolic/polynomials.py", "        if min(rest) < 0:", "        if min(rest) <= 0:",
        "which polynomials lead to the output", ("tests/lowering/test_polynomials.py",),
    ),
    Fault(
        "small-letters-unseen", "repc/symbolic/formula/stable.py",
        "(v for v in self._corners(starts) if not holds(v))", "(v for v in ())",
        "from which numbers on formulas hold together",
        ("tests/symbolic/test_formulas_of_products.py::test_what_fails_where_two_letters_are_small_is_seen",),
    ),
    Fault(
        "borders-open", "repc/symbolic/passes/__init__.py", "    border.check(step.name, state, after)\n", "",
        "that no pass changes the map", (f"{_PASSES}::test_a_lost_term_is_caught",),
    ),
    Fault(
        "borders-without-dimensions", "repc/symbolic/passes/border.py",
        "if not side.polynomial.dim(group) == size(node, group) == wanted:", "if False:",
        "the dimension of what a pass left", (f"{_PASSES}::test_a_lost_term_is_caught",),
    ),
    Fault(
        "borders-without-characters", "repc/symbolic/passes/border.py",
        "if rules.exact(node) != rules.exact(side.rep.node):", "if False:",
        "the character of what a pass left", (f"{_PASSES}::test_a_wrong_relation_is_caught",),
    ),
    Fault(
        "borders-without-traces", "repc/symbolic/passes/border.py", "if (np.abs(found - expected) > TRACES * scale).any():",
        "if False:", "traces on sampled elements, a source of their own", (f"{_PASSES}::test_traces_are_a_source_of_their_own",),
    ),
    Fault(
        "borders-without-norms", "repc/symbolic/passes/border.py", "if expected != norm:",
        "if False:", "how many maps commute with the blocks", (f"{_PASSES}::test_a_wrong_multiplicity_is_caught",),
    ),
    Fault(
        "pruned-blocks-uncounted", "repc/symbolic/passes/border.py", "        if kept != every:", "        if False:",
        "that nothing is dropped that a map needs", (f"{_PASSES}::test_a_dropped_block_is_caught",),
    ),
    Fault(
        "counts-beside-the-irreducibles", "repc/symbolic/passes/border.py", "    if found != state.count.dim:", "    if False:",
        "that the count is that of the irreducibles", (f"{_PASSES}::test_a_wrong_count_is_caught",),
    ),
    Fault(
        "doubt-not-told", "repc/symbolic/count.py", 'doubt = "" if self.exact else ", not proven exact"', 'doubt = ""',
        "that a count is not proven", ("tests/cli/test_disagreement.py",),
    ),
    Fault(
        "half-multiplicities", "repc/symbolic/count.py", "if abs(mean - nearest) > WHOLE * max(1, abs(nearest)):", "if False:",
        "that an average over a group is an integer", ("tests/symbolic/test_oracles.py",),
    ),
    Fault(
        "samples-rounded-at-any-error", "repc/symbolic/count.py", "if abs(mean - nearest) + _SIGMAS * error < 0.5:", "if True:",
        "how exact a sampled count is", ("tests/symbolic/test_oracles.py",),
    ),
    Fault(
        "square-roots-not-equivariant", "repc/symbolic/exact/block.py",
        "not _is_orthonormal(entries) or not all(_commutes(entries, g) for g in generators)", "not _is_orthonormal(entries)",
        "that a recognized block is equivariant, exactly", ("tests/api/test_exact_basis.py",),
    ),
    Fault(
        "square-roots-not-orthonormal", "repc/symbolic/exact/block.py", "entries is None or not _is_orthonormal(entries) or",
        "entries is None or", "that a recognized block is orthonormal, exactly", ("tests/api/test_exact_basis.py",),
    ),
    Fault(
        "fewer-poles", "repc/symbolic/hilbert/poles.py", "found += (still + m - fixed for m in _at_points(piece, inverse, fixed))",
        "found += (m - 2 for m in _on_lines(piece, inverse))", "how large a denominator Hilbert series may have",
        ("tests/symbolic/test_hilbert.py",),
    ),
    Fault(
        "no-growth", "repc/symbolic/hilbert/poles.py", "    return int(most)\n", "    return 0\n",
        "how large the degree of a Hilbert series may be", ("tests/symbolic/test_hilbert.py",),
    ),
    Fault(
        "series-without-density", "repc/symbolic/hilbert/lie_strata.py", "total[shifted(weight, place(root))] -= c",
        "total[shifted(weight, place(root))] -= 0", "by which measure Hilbert series are averaged",
        ("tests/symbolic/test_hilbert.py",),
    ),
    Fault(
        "indices-over-the-first-representation", "repc/symbolic/characters.py",
        "terms = times(terms, self.sums.adams(inner[kind], length))",
        "terms = times(terms, self.sums.adams(inner[0], length))", "what each index of a tensor runs over",
        ("tests/api/test_index_tensors.py",),
    ),
)  # fmt: skip
