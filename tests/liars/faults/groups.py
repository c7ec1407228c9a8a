"""Faults of the room of groups: proofs dropped, claims believed, elements that are not random."""

from tests.liars.fault import Fault

_CHAIN = ("tests/groups/test_schreier_sims.py",)
_FORM = ("tests/groups/test_invariant_form.py",)
_USER = ("tests/groups/test_user_groups.py",)
_TABLES = ("tests/groups/test_character_tables.py",)

FAULTS = (
    Fault(
        "second-points-that-stand-still", "repc/groups/finite/orbits.py",
        "moved[:, inner] = back[sources]", "moved[:] = back[sources]", "that a generator moves both points of a pair",
        ("tests/lowering/test_orbits.py::test_orbits_on_pairs_are_those_of_single_pairs",),
    ),
    Fault(
        "shrinking-is-bounded", "repc/groups/given/invariant_form.py",
        "    return np.linalg.svd(g, compute_uv=False)[-1] < 1 / UNBOUNDED", "    return np.abs(g).max() < 1 / UNBOUNDED",
        "that an element that shrinks in one direction only is of infinite order",
        ("tests/groups/test_user_groups.py::test_elements_that_shrink_in_some_directions_only_are_of_infinite_order",),
    ),
    Fault(
        "short-decimals-are-meant", "repc/groups/given/rounded.py", "    if not _is_written(polar, h, half):\n", "    if True:\n",
        "decimals of two places that round a rotation", ("tests/groups/test_rounded.py::test_rounded_decimals_are_refused",),
    ),
    Fault(
        "every-decimal-is-rounded", "repc/groups/given/spelled.py",
        "    if np.iscomplexobj(a) or abs(relation(a)) <= GENERATOR:\n", "    if np.iscomplexobj(a):\n",
        "that a determinant of exactly 1 is meant",
        ("tests/groups/test_rounded.py::test_decimals_that_no_rounding_explains_are_the_numbers_they_say",),
    ),
    Fault(
        "subgroup-unchecked", "repc/groups/subgroups/standard.py", "        if reason is None:\n            return node, change",
        "        if True:\n            return node, change", "that a subgroup lies in its group",
        ("tests/groups/test_subgroups.py::test_what_is_no_subgroup_is_told_with_the_reason",),
    ),
    Fault(
        "chain-unproven", "repc/groups/finite/schreier_sims.py",
        "            self._fill(self.levels[0].generators)\n            self._complete()",
        "            self._fill(self.levels[0].generators)", "the order of a permutation group: random words only", _CHAIN,
    ),
    Fault(
        "chain-proof-finds-nothing", "repc/groups/finite/schreier_sims.py",
        "            if reached is not None:\n                return reached\n", "",
        "that every Schreier generator is in the next stabilizer", _CHAIN,
    ),
    Fault(
        "chain-bound-halved", "repc/groups/finite/schreier_sims.py", "return factorial(moved) if odd or moved < 2",
        "return factorial(moved) if moved < 2", "when a chain is as large as it can be", _CHAIN,
    ),
    Fault(
        "form-unproven", "repc/groups/given/invariant_form.py",
        "> allowed:\n        return None", "> allowed:\n        pass", "that an averaged form is invariant", _FORM,
    ),
    Fault(
        "bounded-by-word", "repc/groups/given/invariant_form.py",
        "    if has_unbounded_element(lie, discrete):\n        return None", "    if False:\n        return None",
        "that a group with growing powers has no positive form", _FORM,
    ),
    Fault(
        "claims-believed", "repc/groups/given/adopt.py", "and truth is not None and bool(claim) != truth", "and False",
        "what a user says of a group against what its generators say", _USER,
    ),
    Fault(
        "singular-elements", "repc/groups/given/intake.py", "if values[-1] <= SINGULAR * values[0]:", "if False:",
        "that a discrete generator has an inverse", _USER,
    ),
    Fault(
        "skew-is-enough", "repc/groups/given/deduce.py", "bool(skew.all() and unitary.all())", "bool(skew.all())",
        "that discrete generators are orthogonal", _USER,
    ),
    Fault(
        "scalars-are-a-character", "repc/groups/given/components.py",
        "return all(abs(np.prod([s**n for s, n in zip(scalars, row, strict=True)]) - 1) <= RELATION for row in relations)",
        "return True",
        "which elements lie in the identity component", ("tests/symbolic/test_mixed.py",),
    ),
    Fault(
        "compact-counted-otherwise", "repc/groups/given/roots.py", "int((signs < 0).sum()), len(signs))",
        "int((signs > 0).sum()), len(signs))", "which real form tangents generate", ("tests/symbolic/test_recognized.py",),
    ),
    Fault(
        "charges-of-one-circle", "repc/groups/given/charges.py",
        "near if np.abs(columns @ np.array(near, dtype=float) - row).max() <= CHARGE", "near if True",
        "which angles of a center have rational ratios", ("tests/symbolic/test_recognized.py",),
    ),
    Fault(
        "always-reductive", "repc/groups/given/closure.py", "return bool(values[-1] > RANK * values[0])", "return True",
        "that a group acts completely reducibly", _USER,
    ),
    Fault(
        "key-without-elements", "repc/groups/given/deduce.py",
        ", self.lie.tobytes(), self.discrete.tobytes())", ", self.lie.tobytes())",
        "when two groups are equal", ("tests/groups/test_user_groups.py", "tests/groups/test_group_laws.py"),
    ),
    Fault(
        "products-faithful-on-v", "repc/groups/products.py",
        "return group.order() if faithful or not group.is_finite else group.chain.order()", "return group.order()",
        "how many matrices a product has on plain V", ("tests/groups/test_group_laws.py", *_USER),
    ),
    Fault(
        "not-haar", "repc/groups/sampler/closed.py",
        "q = q * np.where(np.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]", "",
        "that random rotations are uniform", ("tests/groups/test_samples.py",),
    ),
    Fault(
        "orbits-by-formula", "repc/groups/finite/orbits.py", 'group.family == "A" and n >= k + 2', 'group.family == "A"',
        "the invariants of V^k under A(n) for large k", _CHAIN,
    ),
    Fault(
        "quaternionic-counts-as-real", "repc/groups/irreducibles/labels.py",
        'return "R" if ring.indicator(key) == 1 else "H"', 'return "R"',
        "the type of an irreducible", ("tests/numeric/test_label.py::test_quaternions", "tests/symbolic/test_types.py"),
    ),
    Fault(
        "cosets-of-the-identity", "repc/groups/finite/subgroups.py", "        x = x[level.transversal[at]]", "        pass",
        "which elements are one coset", ("tests/reps/test_cosets.py",),
    ),
    Fault(
        "roots-without-relations", "repc/groups/irreducibles/values.py", "left = (rows - rows.min(axis=0)).reshape(o)",
        "left = (rows - rows.max(axis=0)).reshape(o)", "values of characters as sums of roots of unity", _TABLES,
    ),
    Fault(
        "mirror-before-the-axis", "repc/groups/irreducibles/mulliken.py", '("C2(x)", "C2(y)", "σ(y)", "σ(x)")',
        '("σ(y)", "σ(x)", "C2(x)", "C2(y)")', "Mulliken's numbers", ("tests/groups/test_mulliken.py",),
    ),
)  # fmt: skip
