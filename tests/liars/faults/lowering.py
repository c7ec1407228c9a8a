"""Faults of the lowerings: what they cost, what memory they take, whether they give all maps."""

from tests.liars.fault import Fault

_TOO_FEW = "tests/cli/test_disagreement.py::test_diagrams_that_are_fewer_than_the_maps_are_not_taken"
_DRAWN = "tests/lowering/test_drawn_networks.py"
_COST = ("tests/lowering/test_cost.py",)

_POLYNOMIALS = "tests/lowering/test_polynomials.py"
_HARMONICS = "tests/lowering/test_harmonics.py"
_RUN = "tests/targets/test_polynomials_run.py"

_SCALARS = "tests/lowering/test_scalars.py"

_POWERS = "tests/lowering/test_powers.py"

_MIXED = "tests/targets/test_mixed_products.py"

FAULTS = (
    Fault(
        "always-the-first-input-mixed", "repc/lowering/mixed_products.py",
        "first = int(_seconds(works[:1]) > _seconds(works[1:]))", "first = 0",
        "which input's channels are mixed first", (f"{_MIXED}::test_those_are_mixed_first_that_make_less_work",),
    ),
    Fault(
        "columns-of-another-path", "repc/lowering/blocks.py", "b.piece(weight, path.start, path.stop, -1)",
        "b.piece(weight, 0, path.stop - path.start, -1)", "which columns of a weight mix which product",
        (f"{_MIXED}::test_the_order_changes_nothing_but_the_work",),
    ),
    Fault(
        "alternating-powers-without-signs", "repc/lowering/diagram/powers.py", "signs * np.sign(index[b] - index[a])", "signs",
        "how Λ² lies in V²", (f"{_POWERS}::test_they_are_an_orthonormal_basis_of_all_maps",),
    ),
    Fault(
        "monomials-of-one-norm", "repc/lowering/diagram/powers.py", "numbers[of], scales[of] * signs", "numbers[of], signs",
        "how Sym² lies in V²", (f"{_POWERS}::test_they_are_an_orthonormal_basis_of_all_maps",),
    ),
    Fault(
        "dependent-contractions", "repc/lowering/scalars/lower.py",
        "        found = [_independent(problem, one, tensors) for one in found]\n", "        pass\n",
        "that ω(x, x) vanishes", (f"{_SCALARS}::test_forms_that_change_sign_vanish_on_equal_vectors",),
    ),
    Fault(
        "equal-factors-in-any-order", "repc/lowering/scalars/contractions.py",
        "many = prod(factorial(len(run)) for run in runs) > _MOST_ORDERS or all(", "many = True or all(",
        "that equal contractions are written in one way", (f"{_SCALARS}::test_equal_factors_are_written_in_one_way",),
    ),
    Fault(
        "means-of-all-that-fits", "repc/lowering/scalars/write.py", "self._masks.present(self._numbers[str(n)])",
        "self._numbers[str(n)]", "that means are of the bodies that are there",
        (f"{_SCALARS}::test_with_a_mask_a_padded_set_gives_what_the_set_alone_gives",),
    ),
    Fault(
        "freed-biases-of-invariants-alone", "repc/lowering/network/relax.py", "for target in layer.out)", "for target in ())",
        "the biases that a subgroup frees", ("tests/nn/test_restriction.py::test_biases_that_a_subgroup_frees_are_listed",),
    ),
    Fault(
        "products-of-too-few-channels", "repc/lowering/network/products.py", "m * (m + 1) // 2 if alike", "m - 1 if alike",
        "how many independent products of two there are", ("tests/lowering/test_networks.py::test_all_products_of_two_are_made",),
    ),
    Fault(
        "the-same-channels-for-every-tensor", "repc/lowering/network/natural.py", "used[piece.irrep] = last =", "last =",
        "which channels go to which natural coordinates", ("tests/lowering/test_networks.py",),
    ),
    Fault(
        "dependent-polynomials", "repc/lowering/polynomial/independent.py", "left[best] <= DEPENDENT_POLYNOMIAL", "left[best] <= 0",
        "which polynomials depend on others", (_POLYNOMIALS,),
    ),
    Fault(
        "zero-polynomials", "repc/lowering/polynomial/independent.py", "np.where(sizes > ZERO_POLYNOMIAL * scale, ",
        "np.where(sizes > 0, ",
        "that rounding is no polynomial", (f"{_POLYNOMIALS}::test_chains_give_independent_equivariant_polynomials",),
    ),
    Fault(
        "any-number-of-polynomials", "repc/lowering/polynomial/chain.py", "    if numbers != dict(exact):", "    if False:",
        "that there are as many polynomials as the characters say", (f"{_POLYNOMIALS}::test_a_wrong_count_is_a_disagreement",),
    ),
    Fault(
        "monomials-of-another-norm", "repc/lowering/polynomial/monomials.py", "sqrt(degree / index.count(index[-1]))", "1.0",
        "how monomials are normalized", (f"{_POLYNOMIALS}::test_both_lowerings_span_the_same_polynomials",),
    ),
    Fault(
        "coefficients-in-another-order", "repc/lowering/polynomial/write.py", "        self._at += w.m_out * w.m_in\n", "",
        "which coefficients belong to which polynomials", (f"{_RUN}::test_channels_have_coefficients_of_their_own",),
    ),
    Fault(
        "harmonics-that-are-the-same", "repc/lowering/harmonics/solve.py", "for other in before:", "for other in before[:0]:",
        "that copies of an irreducible are different harmonics", (f"{_HARMONICS}::test_orthonormal_and_equivariant",),
    ),
    Fault(
        "harmonics-of-another-length", "repc/lowering/harmonics/write.py", "if plan.normalize else x", "if plan.degree < 0 else x",
        "that a vector is scaled", (f"{_HARMONICS}::test_orthonormal_and_equivariant",),
    ),
    Fault(
        "invariants-times-themselves", "repc/lowering/polynomial/generators.py", "    for i in range(1, degree):",
        "    for i in range(2, degree):", "which polynomials are products of lower ones", ("tests/lowering/test_generators.py",),
    ),
    Fault(
        "ranks-without-pivots", "repc/lowering/polynomial/modular.py", "        below %= prime\n", "        below *= 0\n",
        "how ranks are taken in a prime field", ("tests/lowering/test_generators.py",),
    ),
    Fault(
        "coordinates-that-stay-natural", "repc/lowering/channels_last.py", "side.take[order])", "side.take)",
        "in which order the output is", ("tests/lowering/test_channels_last.py::test_the_same_map_in_another_order",),
    ),
    Fault(
        "coefficients-read-as-coordinates", "repc/lowering/polynomial/columns.py", "in_rows, by_copy=True)", "in_rows)",
        "how coefficients of each channel lie", ("tests/lowering/test_channels_last.py::test_channels_that_are_the_last_axis",),
    ),
    Fault(
        "large-inputs-lost", "repc/lowering/network/products.py",
        "return joined(found, _needed(needed, available, wanted, units, width))", "return found",
        "that layers multiply what is needed whatever its size", ("tests/nn/test_what_matters.py",),
    ),
    Fault(
        "squares-of-one-vector-count", "repc/lowering/network/reach.py",
        "if left == right and left in self._single[k]:", "if False:", "that antisymmetric products of one vector are nothing",
        ("tests/lowering/test_every_part_matters.py::test_every_part_of_an_input_matters_or_is_told_not_to",),
    ),
    Fault(
        "what-changes-nothing-is-seen", "repc/lowering/network/calibrate.py",
        "{irrep.label} if agree(before, output({**few, irrep.label: other})) else set()", "set()",
        "that what an input cannot do is told", ("tests/nn/test_what_matters.py",),
    ),
    Fault(
        "orbits-in-a-128th-of-the-memory", "repc/lowering/limits.py",
        "* (4 if entries < 2**31 else 8) * entries + coordinates",
        "* entries // 32 + coordinates", "how much memory orbits take", _COST,
    ),
    Fault(
        "any-memory-is-allowed", "repc/lowering/limits.py", "    if needed > limit:", "    if False:",
        "that what does not fit is refused", _COST,
    ),
    Fault(
        "dense-weights-for-nothing", "repc/lowering/limits.py",
        'return blocks + item * entries if lowering == "dense" else blocks', "return blocks",
        "how much memory a dense weight takes", _COST,
    ),
    Fault(
        "any-number-of-inputs", "repc/lowering/limits.py", "if len(in_dims) > MOST_INPUTS:", "if False:",
        "how many inputs a module contracts", _COST,
    ),
    Fault(
        "diagonals-not-marked", "repc/lowering/diagram/between.py", "groups.setdefault(self._marks(row, term), [])",
        "groups.setdefault((), [])", "where a diagram gives zero", ("tests/lowering/test_letters.py",),
    ),
    Fault(
        "the-dearest-is-chosen", "repc/lowering/cost.py", "return min(costs, key=lambda c: c.seconds)",
        "return max(costs, key=lambda c: c.seconds)", "which lowering is the cheapest", _COST,
    ),
    Fault(
        "weights-paid-for-every-sample", "repc/lowering/cost.py", "weights = self.setup / SMALL_RATE, traffic(self.once)",
        "weights = self.batch * self.setup / SMALL_RATE, traffic(self.once)", "what is paid once per call",
        ("tests/lowering/test_batch.py::test_samples_are_paid_one_by_one_and_weights_once",),
    ),
    Fault(
        "diagrams-that-are-too-few", "repc/lowering/diagram/lower.py", "    if count != hom_dim:", "    if False:",
        "that diagrams are a basis of the maps", (_TOO_FEW,),
    ),
    Fault(
        "products-that-are-too-few", "repc/lowering/product/lower.py", "    if core.hom_dim != hom_dim:", "    if False:",
        "that diagrams and blocks are a basis of the maps", (_TOO_FEW,),
    ),
    Fault(
        "layers-with-too-few-diagrams", "repc/lowering/drawn/build_layer.py",
        "if len(self._drawn[key].diagrams) != count:", "if False:",
        "that the diagrams of a layer are all maps", (f"{_DRAWN}::test_what_has_no_such_network_says_why",),
    ),
    Fault(
        "large-irreducibles-without-effect", "repc/lowering/drawn/outline.py",
        "for irrep in left if units.invariant in here and pairs",
        "for irrep in () if pairs", "that all of the input has an effect", (f"{_DRAWN}::test_every_output_depends_on_every_input",),
    ),
    Fault(
        "means-over-absent-bodies", "repc/lowering/diagram/masks.py", "        if size not in self.by_size:\n",
        "        if True:\n", "how many bodies there are", ("tests/lowering/test_masks.py",),
    ),
    Fault(
        "absent-bodies-read", "repc/lowering/drawn/write.py",
        "masks.zeroed(b.concatenated(parts[f.text], -1), len(f.axes), f.behind)", "b.concatenated(parts[f.text], -1)",
        "that nothing is read of absent bodies", ("tests/lowering/test_masks.py",),
    ),
    Fault(
        "totals-of-absent-bodies", "repc/lowering/diagram/masks.py", "return number if mask is None else",
        "return number if True else", "how many bodies an output grows with",
        ("tests/nn/test_growth.py::test_padded_sets_grow_with_the_bodies_that_are_there",),
    ),
    Fault(
        "outputs-that-do-not-grow", "repc/lowering/drawn/build_layer.py", "range(m + 1) for m in most", "range(1) for m in most",
        "that an output may be a total", ("tests/nn/test_growth.py::test_by_default_a_part_stays_and_a_part_grows",),
    ),
    Fault(
        "any-output-depends-on-the-input", "repc/driver/losses.py",
        "        return all(irrep.label in labels for space, labels in sides for irrep in space.irreps)", "        return False",
        "that a network does something", ("tests/nn/test_networks.py::test_a_network_that_cannot_work_does_not_compile",),
    ),
    Fault(
        "copies-of-inputs-swapped", "repc/lowering/multilinear/write.py",
        "            copies += next(letters)\n            word = copies[-1]",
        "            copies = next(letters) + copies\n            word = copies[0]",
        "which weight belongs to which copies of several inputs",
        ("tests/targets/test_multilinear_at_any_size.py::test_it_is_the_map_of_the_tensor_product",),
    ),
    Fault(
        "shared-indices-summed-without-mean", "repc/lowering/multilinear/write.py",
        "        counts = [self.between.masks.present(self.numbers[str(n)]) for n in sizes if not isinstance(n, int)]",
        "        counts = []",
        "that sums over what inputs share are means",
        ("tests/targets/test_multilinear_at_any_size.py::test_it_is_the_map_of_the_tensor_product",),
    ),
    Fault(
        "no-room-on-the-way", "repc/driver/drawn_room.py",
        "            lacking = sorted(label for label in used if label not in here)\n", "            lacking: list[str] = []\n",
        "that layers have room for what lies between input and output", ("tests/nn/test_drawn_room.py",),
    ),
)  # fmt: skip
