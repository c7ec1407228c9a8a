"""Faults of the room of numbers: certificates and second counts that never refuse, canonical choices that are none."""

from tests.liars.fault import Fault

_CERTIFY = ("tests/numeric/test_certify.py",)
_NULL = ("tests/numeric/test_nullspace.py",)
_DISAGREE = ("tests/cli/test_disagreement.py",)
_GAUGE = ("tests/numeric/test_gauge.py",)

_EXACTLY = ("tests/numeric/test_exactly.py",)

_EXTREMAL = ("tests/numeric/test_extremal.py",)

FAULTS = (
    Fault(
        "known-maps-added-again", "repc/numeric/subgroup_maps.py", "vectors[:, values > BROKEN**2].T", "vectors.T",
        "that a subgroup adds what there was not",
        ("tests/nn/test_restriction.py::test_a_linear_map_gets_every_map_of_the_subgroup",),
    ),
    Fault(
        "tangents-of-powers-from-below", "repc/numeric/actions/powers.py",
        "step.weight[rows, i] * (step.weight[columns, j] * m[i, j])", "step.weight[rows, i] * (step.weight[columns, j] * m[j, i])",
        "how a tangent acts on a power", ("tests/numeric/test_matrices.py::test_drho_is_the_derivative_of_rho",),
    ),
    Fault(
        "half-an-irreducible", "repc/numeric/irreducibles/extremal.py", "if not whole and not halves:", "if False:",
        "that a map is known from where it sends one vector", _EXTREMAL,
    ),
    Fault(
        "mirrors-do-not-constrain", "repc/numeric/irreducibles/extremal.py",
        "        if not is_lie:\n", "        if is_lie is None:\n",
        "that discrete generators choose among couplings", _EXTREMAL,
    ),
    Fault(
        "lowered-only-half", "repc/numeric/irreducibles/extremal.py", "sums, 2 * right)", "sums, right)",
        "that vectors of lower weight follow from higher ones", _EXTREMAL,
    ),
    Fault(
        "columns-left-as-they-are", "repc/numeric/gauge.py",
        "    return columns @ (3 *", "    return columns + 0 * columns @ (3 *",
        "orthonormal columns to the last digit", _GAUGE,
    ),
    Fault(
        "indices-moved-at-one-place", "repc/numeric/actions/indexed.py", "        moved = _along(matrix, moved, axis)\n",
        "        moved = _along(matrix, moved, 0)\n", "that each index of a tensor is moved by its own matrix",
        ("tests/reps/test_index_tensors_in_source.py::test_coordinates_are_those_of_python",),
    ),
    Fault(
        "constraints-by-the-largest", "repc/numeric/exactly/maps.py",
        "                size = max(map(abs, row.values()), default=0)\n",
        "                size = 1\n",
        "that a certificate is relative to what a generator changes", _EXACTLY,
    ),
    Fault(
        "another-factor-moves", "repc/numeric/exactly/images.py",
        "    if atom.slot not in (of.slot, -1):  # another factor stands still\n", "    if False:\n",
        "that a generator moves its own factor alone", _EXACTLY,
    ),
    Fault(
        "slopes-of-nothing", "repc/numeric/certify.py", "    slopes[1:2] = 1.0", "    slopes[1:2] = 0.5",
        "how fast a polynomial changes along the Lie algebra",
        ("tests/lowering/test_polynomials.py::test_chains_give_independent_equivariant_polynomials",),
    ),
    Fault(
        "map-certificate-never-refuses", "repc/numeric/certify.py",
        "    if not worst <= CERTIFICATE:\n", "    if False:\n",
        "that a map commutes with the generators", _CERTIFY,
    ),
    Fault(
        "many-moves-are-none", "repc/numeric/certify.py", "        for move in some:\n", "        for move in some[:2]:\n",
        "that every generator is tried where many are tried at once", _CERTIFY,
    ),
    Fault(
        "mixtures-without-tangents", "repc/numeric/certify.py", "        if lie:\n", "        if not lie:\n",
        "that a large Lie algebra is tried at all", _CERTIFY,
    ),
    Fault(
        "network-certificate-of-tangents-only", "repc/numeric/certify.py",
        'Generator(g.slot, "discrete", expm(g.matrix))', 'Generator(g.slot, "discrete", np.eye(len(g.matrix)))',
        "by which elements a network is moved", _CERTIFY,
    ),
    Fault(
        "certificate-without-permutations", "repc/numeric/certify.py",
        "for k, image in enumerate(generator_images(output, group)):", "for k, image in ():",
        "that a map between permutation representations commutes", _CERTIFY,
    ),
    Fault(
        "not-a-number-passes", "repc/numeric/certify.py", "worst = float(np.max(errors))  # NaN, unlike",
        "worst = float(max(errors))  # NaN, unlike", "that a residual which is no number is none", _CERTIFY,
    ),
    Fault(
        "decompositions-never-differ", "repc/numeric/agree.py", "if found == expected:", "if True:",
        "that numeric blocks are those of the exact rules", _DISAGREE,
    ),
    Fault(
        "labels-left-out", "repc/numeric/agree.py",
        "found = Counter({(i.label, i.dim, i.type): space.multiplicity(i) for i in space.irreps "
        "if among is None or i.label in among})",
        "return None if sorted((i.dim, i.type) for i in space.irreps) == sorted((i.dim, i.type) for i in exact) else 'x'",
        "that blocks of one dimension are told apart", _DISAGREE,
    ),
    Fault(
        "doubtful-ranks-pass", "repc/numeric/nullspace.py", "if doubtful.any():", "if False:",
        "that a rank is certain", _NULL,
    ),
    Fault(
        "null-space-unproven", "repc/numeric/nullspace.py", "if not worst <= CERTIFICATE:", "if False:",
        "that what solves the constraints commutes", _NULL,
    ),
    Fault(
        "modular-rank-too-large", "repc/numeric/second_counts.py",
        "return n * m - len(pivots(np.concatenate(systems), _PRIME))",
        "return max(n * m - len(pivots(np.concatenate(systems), _PRIME)) - 1, 0)",
        "the count from above", _NULL,
    ),
    Fault(
        "second-count-by-one-element", "repc/numeric/second_counts.py",
        "elements = probe_elements(group)\n\n    def count", "elements = probe_elements(group)[:1]\n\n    def count",
        "the count by random elements", _NULL,
    ),
    Fault(
        "blocks-unproven", "repc/numeric/irreducibles/irreps.py", "if not worst <= INTERTWINER:", "if False:",
        "that a block intertwines with its reference",
        ("tests/numeric/test_decompose.py::test_irreducibles_that_are_taken_for_each_other_do_not_pass",),
    ),
    Fault(
        "always-in-star-form", "repc/numeric/splitting/star.py", "    if is_star_closed(discrete, lie):", "    if True:",
        "that generators are closed under adjoints", ("tests/numeric/test_star.py",),
    ),
    Fault(
        "gauge-sign-dropped", "repc/numeric/gauge.py", "w = w / np.linalg.norm(w)",
        "w = -w / np.linalg.norm(w)", "the sign of a canonical basis", _GAUGE,
    ),
    Fault(
        "coupling-sign-dropped", "repc/numeric/irreducibles/couple.py", "np.column_stack([chosen, rest / size])",
        "np.column_stack([chosen, -rest / size])", "Condon and Shortley's sign", ("tests/numeric/test_couple.py",),
    ),
    Fault(
        "users-forms-believed", "repc/numeric/splitting/compatible.py",
        "    if form is None:\n        return False, None", "    if form is None:\n        return True, None",
        "that a user's representation takes adjoints to adjoints",
        ("tests/laws/test_custom.py::test_a_users_representation_that_is_not_completely_reducible",),
    ),
    Fault(
        "signs-permute", "repc/numeric/actions/pointwise.py", '            kind = "odd"', '            kind = "any"',
        "on which coordinates a nonlinearity may act",
        ("tests/nn/test_networks.py::test_a_network_that_cannot_work_does_not_compile",),
    ),
)  # fmt: skip
