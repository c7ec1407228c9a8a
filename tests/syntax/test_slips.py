# ruff: noqa: E501, a row of the table is a line
"""What people write in other notations (e3nn, escnn, LiE, GAP, EMLP, LaTeX, Dynkin labels), and what they are told to write."""

import re

import pytest

from repc import RepcError, explain
from repc.driver import type_source
from repc.source import Source
from repc.syntax.slips import slips

PLANE = "rotations of the plane by turns of 1/k are C(k), with reflections D(k), all of them SO(2) and O(2), of space SO(3) and O(3)"
DOTS = "representations have no dots: an invariant is V⁰, the regular one reg, an irreducible its label such as [1], a sum is written with +"

COVER = "'group SU(2)', which is Spin(3): 'rep S = [1]' are spinors and 'rep X = [2]' the vectors of SO(3), in one group"

AFFINE = (
    "write E(3) or SE(3), on homogeneous coordinates (x, 1); where only differences of positions matter, subtract them and use O(3), "
    "which is faster"
)

# group, representation or line, code, what to try
FACTOR = "or behind -g; in a product V_SO(3) says which factor"
SLIPS = [
    ("SO3", "V", "E0201", "write SO(3)"),
    ("so(3)", "V", "E0201", "groups are written in capitals: SO(3)"),
    ("SO_3", "V", "E0201", "write SO(3)"),
    ("SO3()", "V", "E0201", "write SO(3)"),
    ("SE3", "V", "E0201", AFFINE),
    ("E3", "V", "E0201", AFFINE),
    ("ISO(3)", "V", "E0201", AFFINE),
    ("Dihedral(4)", "V", "E0201", "write D(4), on the plane; a name with 2n elements means D(n)"),
    ("DihedralGroup(4)", "V", "E0201", "write D(4), on the plane; a name with 2n elements means D(n)"),
    ("Dih(4)", "V", "E0201", "write D(4), on the plane; a name with 2n elements means D(n)"),
    ("Cyclic(4)", "V", "E0201", "write C(4) for rotations of the plane, or Z(4) for cyclic shifts of 4 coordinates"),
    ("CyclicGroup(4)", "V", "E0201", "write C(4) for rotations of the plane, or Z(4) for cyclic shifts of 4 coordinates"),
    ("Sym(4)", "V", "E0201", "write S(4)"),
    ("Sn(4)", "V", "E0201", "write S(4)"),
    ("SymmetricGroup(4)", "V", "E0201", "write S(4)"),
    ("S_4", "V", "E0201", "write S(4) for permutations; S4 is the point group"),
    ("Alt(4)", "V", "E0201", "write A(4)"),
    ("AlternatingGroup(4)", "V", "E0201", "write A(4)"),
    ("A4", "V", "E0201", "write A(4)"),
    ("Z4", "V", "E0201", "write Z(4)"),
    ("Z_4", "V", "E0201", "write Z(4)"),
    ("SU3", "V", "E0201", "write SU(3)"),
    ("su(3)", "V", "E0201", "groups are written in capitals: SU(3)"),
    ("SU_3", "V", "E0201", "write SU(3)"),
    ("O3", "V", "E0201", "write O(3)"),
    ("o(3)", "V", "E0201", "groups are written in capitals: O(3)"),
    ("U1", "V", "E0201", "write U(1)"),
    ("GL3", "V", "E0201", "write GL(3)"),
    ("gl(3)", "V", "E0201", "groups are written in capitals: GL(3)"),
    ("GL(3,R)", "V", "E0201", "groups are real unless their name says otherwise (U, SU): leave the field out, for example GL(3)"),
    ("SL(2,C)", "V", "E0201", "complex groups are U(n) and SU(n); SL(2,C) acts on real vectors of spacetime as SO⁺(1,3), Lorentz"),
    ("GL(3,C)", "V", "E0201", "complex groups are U(n) and SU(n); SL(2,C) acts on real vectors of spacetime as SO⁺(1,3), Lorentz"),
    ("SO3Group", "V", "E0201", "write SO(3), or O(3) with reflections"),
    ("so3_group", "V", "E0201", "write SO(3), or O(3) with reflections"),
    ("rot2dOnR2(8)", "V", "E0201", PLANE),
    ("flipRot2dOnR2(4)", "V", "E0201", PLANE),
    ("gspaces.rot2dOnR2(8)", "V", "E0117", f"names have no dots: {PLANE}"),
    ("escnn.group.so3_group", "V", "E0117", f"names have no dots: {PLANE}"),
    ("C(4)", "gspace.regular_repr -> V", "E0109", DOTS),
    ("C(4)", "r2_act.trivial_repr", "E0109", DOTS),
    ("C(4)", "escnn.nn.FieldType(r2, 8)", "E0109", DOTS),
    ("SL(2,R)", "V", "E0201", "groups are real unless their name says otherwise (U, SU): leave the field out, for example GL(3)"),
    ("SO(3,R)", "V", "E0201", "groups are real unless their name says otherwise (U, SU): leave the field out, for example GL(3)"),
    ("Sp(4,R)", "V", "E0201", "groups are real unless their name says otherwise (U, SU): leave the field out, for example GL(3)"),
    ("USp(4)", "V", "E0201", "the compact form is not among the groups; Sp(n) acts on ℝ²ⁿ, and SU(2) is USp(2)"),
    ("R^3", "V", "E0117", "write the factors out: 'SO(2) × SO(2)'"),
    ("T(3)", "V", "E0203", "T is the point group of a tetrahedron, without a number; translations act on no vectors; T(p,q) is a representation"),
    ("\\mathrm{SO}(3)", "V", "E0115", "LaTeX is not read: write Λ²(V) or Alt^2(V), Sym^2(V), SO(3)"),
    ("SO^+(1,3)", "V", "E0117", "write SO⁺(1,3), in ASCII SOp(1,3)"),
    ("Lorentz(1,3)", "V", "E0203", "write Lorentz"),
    ("F4", "V", "E0201", "exceptional groups but G2 have no name here: give generators of the Lie algebra, generated { lie … }"),
    ("E8", "V", "E0201", "exceptional groups but G2 have no name here: give generators of the Lie algebra, generated { lie … }"),
    ("A2", "V", "E0201", "write A(2)"),
    ("B3", "V", "E0201", "Dynkin types are written as groups: A_n is SU(n+1), B_n is SO(2n+1), C_n is Sp(n), D_n is SO(2n)"),
    ("SO(3) x S(4)", "V", "E0117", "write 'SO(3) × S(5)', in ASCII 'SO(3) * S(5)'"),
    ("SO(3) X S(4)", "V", "E0117", "write 'SO(3) × S(5)', in ASCII 'SO(3) * S(5)'"),
    ("SO(3) \\times S(4)", "V", "E0117", "write '⊗' between representations and '×' between groups (in ASCII both are '*')"),
    ("SO(3), S(4)", "V", "E0117", "factors are joined with '×' (in ASCII '*'), wreath products with '≀' (in ASCII 'wr'), for example 'group SO(3) × S(5)'"),
    ("SO(3)*O(2", "V", "E0106", "add the missing ')', or remove the '('"),
    ("Rot(3)", "V", "E0201", "write SO(3) for rotations of space, SO(2) for the plane"),
    ("Euclidean(3)", "V", "E0201", AFFINE),
    ("Quaternion", "V", "E0201", "give it by generators: generated { discrete [[i,0],[0,-i]], discrete [[0,1],[-1,0]] }"),
    ("Q8", "V", "E0201", "give it by generators: generated { discrete [[i,0],[0,-i]], discrete [[0,1],[-1,0]] }"),
    ("trivial", "V", "E0201", "write Trivial(n), with the number of coordinates"),
    ("Trivial", "V", "E0202", "write Trivial(3)"),
    ("rotation", "V", "E0201", "write SO(3) for rotations of space, SO(2) for the plane"),
    ("so2", "V", "E0201", "write SO(2)"),
    ("gspaces.rot2dOnR2(4)", "V", "E0117", f"names have no dots: {PLANE}"),
    ("Pin(3)", "V", "E0228", f"use O(n), or write {COVER}"),
    ("Spin(3)", "V", "E0228", f"write {COVER}"),
    ("Spin(4)", "V", "E0228", "write 'group SU(2) × SU(2)', which is Spin(4): 'rep S = [1]_1+[1]_2' are spinors and "
     "'rep X = [1]_1⊗[1]_2' the vectors of SO(4), in one group"),
    ("Spin(5)", "V", "E0228", f"use SO(n), or write {COVER}"),
    ("SO(3)", "5V0 -> V2", "E0307", "write V^0 or V⁰ for a power; a subscript V_0 says which factor of a product"),
    ("S(5)", "pairs -> V", "E0307", "they are of a representation: write pairs(V), tuples(V,3) or sets(V,2)"),
    ("SO(3)", "v", "E0307", "the space that the group acts on is V"),
    ("SO(3)", "V x V", "E0105", "write '⊗' (in ASCII '*') between representations: 'V⊗V'"),
    ("SO(3)", "V \\otimes V", "E0105", "write '⊗' between representations and '×' between groups (in ASCII both are '*')"),
    ("SO(3)", "V \\oplus V", "E0105", "write '+' or '⊕'"),
    ("SO(3)", "V^{2}", "E0108", "write a number, for example 'V^2' or 'V²'"),
    ("SO(3)", "V^*", "E0108", "write 'V*'"),
    ("SO(3)", "V'", "E0109", "write 'V*' or 'V.T' for the dual"),
    ("SO(3)", "V^T", "E0108", "write 'V*' or 'V.T'"),
    ("SO(3)", "V**T", "E0110", "for the dual times something write 'V* * T' or 'V*⊗T'; for a power write 'V**2'"),
    ("SO(3)", "V @ V", "E0109", "write '⊗', or '*' in ASCII, for example 'V⊗V'"),
    ("SO(3)", "1o", "E0361", "write [1]"),
    ("SO(3)", "5x0e+5x1o", "E0361", "write [0]"),
    ("SO(3)", "[1]o", "E0361", "write [1]"),
    ("O(3)", "[1]", "E0361", "write [1]e or [1]o"),
    ("SO(3)", "l=1", "E0109", "a map is written 'V -> V²'; a name is given with 'rep x = 5V⁰+5V'"),
    ("SO(3)", "D^1", "E0307", "the space that the group acts on is V; irreducibles are written by label, such as [2], under O(3) 2e"),
    ("SO(3)", "D1", "E0307", "irreducibles are written by label: [1], under O(3) 1e or 1o"),
    ("SO(3)", "irrep(1)", "E0105", "irreducibles are written by label, such as [2], under O(3) 2e"),
    ("SO(3)", "Y1", "E0307", "irreducibles are written by label: [1], under O(3) 1e or 1o"),
    ("SU(3)", "[3bar]", "E0121", "irreducibles of SU(n) are written by weights, not by dimensions: SU(3) has V = [1,0], V* = [1,1], the adjoint [2,1]"),
    ("SU(3)", "[1 1]", "E0121", "entries of a label are separated by commas: [1,1]"),
    ("SO(3)", "Scalar", "E0307", "an invariant number is V⁰ (in ASCII V^0); 5 of them are 5V⁰, or 5"),
    ("SO(3)", "Vector", "E0307", "the space that the group acts on is V"),
    ("SO(3)", "T(2)", "E0123", "write 'T(p,q)' for V^p⊗(V*)^q, for example 'T(2,0)'"),
    ("SO(3)", "T0", "E0307", "write T(0,0), or V^0"),
    ("SO(3)", "Sym(V)", "E0123", "write 'Sym²(V)' or 'Alt²(V)' (in ASCII 'Sym^2(V)')"),
    ("SO(3)", "S2(V)", "E0105", "write Sym^2(V)"),
    ("SO(3)", "S^2(V)", "E0105", "write Sym^2(V)"),
    ("SO(3)", "Sym2(V)", "E0105", "write Sym^2(V)"),
    ("SO(3)", "Sym(2,V)", "E0123", "write 'Sym²(V)' or 'Alt²(V)' (in ASCII 'Sym^2(V)')"),
    ("SO(3)", "wedge^2(V)", "E0105", "write Λ^2(V), in ASCII Alt^2(V)"),
    ("SO(3)", "\\Lambda^2 V", "E0104", "LaTeX is not read: write Λ²(V) or Alt^2(V), Sym^2(V), SO(3)"),
    ("SO(3)", "Lambda^2(V)", "E0105", "write Λ^2(V), in ASCII Alt^2(V)"),
    ("SO(3)", "Ext^2(V)", "E0105", "write Λ^2(V), in ASCII Alt^2(V)"),
    ("SO(3)", "V => V", "E0109", "write '->' or '→', for example 'V -> V²'"),
    ("SO(3)", "V >> V", "E0109", "write '->' or '→', for example 'V -> V²'"),
    ("SO(3)", "V |-> V", "E0105", "write '->' or '→', for example 'V -> V²'"),
    ("SO(3)", "V \\to V", "E0105", "write '->' or '→', for example 'V -> V²'"),
    ("SO(3)", "R^3", "E0307", "the space that the group acts on is V; irreducibles are written by label, such as [2], under O(3) 2e"),
    ("SO(3)", "trivial", "E0307", "an invariant number is V⁰ (in ASCII V^0); 5 of them are 5V⁰, or 5"),
    ("S(4)", "{3,1}", "E0109", "write '( )', for example '2(V+V²)'"),
    ("Oh", "A1g", "E0307", "Mulliken's names of irreducibles stand in brackets: [A1g]"),
    ("S(4)", "(3,1)", "E0361", "write [3,1]"),
    ("S(4)", "[31]", "E0361", "the irreducibles are [4] (1), [1,1,1,1] (1), [2,2] (2), [2,1,1] (3), [3,1] (3); did you mean [3,1]?"),
    ("S(4)", "sign", "E0307", "write sgn for the sign of a permutation, det for a determinant"),
    ("C(4)", "regular", "E0307", "write reg"),
    ("C(4)", "regular_repr", "E0307", "write reg"),
    ("SO(3)", "V.dual", "E0109", "write 'V.T' or 'V*' for the dual, 'V⊗V' for a product"),
    ("SO(3)", "dual(V)", "E0105", "write V* or V.T for the dual"),
    ("SO(3)", "End(V)", "E0105", "maps are V -> W; as a representation they are W⊗V*"),
    ("SO(3)", "Hom(V,V)", "E0105", "maps are V -> W; as a representation they are W⊗V*"),
    ("SO(3)", "so(3)", "E0105", f"a group stands in a line of its own, group SO(n), {FACTOR}"),
    ("SO(3)", "2S(4) -> V", "E0105", f"a group stands in a line of its own, group S(n), {FACTOR}"),
    ("SO(3)", "V(SO(3))", "E0105", "the group stands in a line of its own, group SO(3), or behind -g; in a product V_SO(3) says which factor"),
    ("SO(3)", "V^0.5", "E0109", "write 'V.T' or 'V*' for the dual, 'V⊗V' for a product"),
    ("S(n)", "S(n)/(S(2)×S(n-2))", "E0105", "write sets(V,2): S(n) moves these cosets as it moves sets of 2 points, for every n"),
    ("S(n)", "V -> S(n)/S(n-2)", "E0105", "write tuples(V,2): S(n) moves these cosets as it moves tuples of 2 different points, for every n"),
    ("SO(3)", "V-V", "E0109", "write only what is there; the dual of V is 'V*'"),
    ("SO(3)", "2.5V", "E0120", "write it without the point, for example '2V'"),
    ("C(4)", "[1] -> [5]", "E0361", "the irreducibles are [0] (1), [2] (1), [1] (2)"),
    ("SU(2)", "[1/2]", "E0121", "spins are doubled in labels: SU(2) has [2j], so spin 1/2 is [1]"),
    ("SU(2)", "1/2", "E0105", "spins are doubled in labels: SU(2) has [2j], so spin 1/2 is [1]"),
    ("SO(3)", "net f : V -> V { activation: relu }", "E0124", "nonlinearities are gates: 'gate: auto' (swish of invariants and permuted coordinates, all else times sigmoids), irreducible, pointwise or odd"),
    ("SO(3)", "net f : V -> V { width: 384 }", "E0124", "write hidden: uniform(384), or a representation, hidden: 32V⁰+8V"),
    ("SO(3)", "net f : V -> V { num_layers: 3 }", "E0124", "write layers: 3"),
    ("SO(3)", "net f : V -> V { seed: 3 }", "E0124", "leave it out: the module makes parameters by init(key)"),
    ("SO(3)", "net f : V -> V { dropout: 3 }", "E0124", "leave it out: the line says what is computed; how it is trained stands in Python, for example nn.fit"),
    ("SO(3)", "map f : V -> Vector", "E0131", "the space that the group acts on is V"),
    ("SU(3)", "map f : adjoint -> V", "E0131", "the adjoint of SO(n) is Λ²(V), of SU(n) the part [2,1,…,1] of V⊗V*: 'repc groups' lists the labels"),
    ("none", "V", "E0201", "write Trivial(n), with the number of coordinates"),
    ("complex", "V", "E0201", "complex groups are U(n) and SU(n); real ones have no field behind the number"),
    ("T(3)", "T0", "E0203", "T is the point group of a tetrahedron, without a number; translations act on no vectors; T(p,q) is a representation"),
]


def told(group, text):
    with pytest.raises(RepcError) as caught:
        if " : " in text:
            type_source(Source("a.rep", f"group {group}\n{text}\n"))
        else:
            explain(text, group)
    return caught.value.diagnostics[0]


@pytest.mark.parametrize(("group", "text", "code", "remedy"), SLIPS)
def test_what_to_write_instead(group, text, code, remedy):
    found = told(group, text)
    assert (found.code, found.remedy) == (code, remedy)


HIDDEN = "write hidden: uniform(384), or a representation, hidden: 32V⁰+8V"
OPTIONS = "hidden, layers, product, pairs, gate, dtype, growth, bias, layout"


@pytest.mark.parametrize(
    ("option", "remedy"),
    [
        ("widht", HIDDEN), ("wdith", HIDDEN), ("Width", HIDDEN), ("chanels", HIDDEN), ("channel", HIDDEN),
        ("depth", "write layers: 3"), ("depht", "write layers: 3"), ("layer", f"did you mean 'layers'? The options are {OPTIONS}"),
        ("hiden", f"did you mean 'hidden'? The options are {OPTIONS}"), ("activaton", "nonlinearities are gates: 'gate: auto'"),
        ("prodcut", f"did you mean 'product'? The options are {OPTIONS}"), ("xyzzy", f"the options are {OPTIONS}"),
    ],
)  # fmt: skip
def test_misspelled_options(option, remedy):
    assert told("SO(3)", f"net f : V -> V {{ {option}: 3 }}").remedy.startswith(remedy)


@pytest.mark.parametrize(("kind", "option", "remedy"), [
    ("map", "chanels", "did you mean 'channels'? The options are channels, mix, weights, batch, layout"),
    ("map", "width", "the options are channels, mix, weights, batch, layout"),
    ("poly", "degre", "did you mean 'degree'? The options are degree, channels, mix, weights, batch, layout, normalize"),
])  # fmt: skip
def test_options_of_maps_are_no_options_of_nets(kind, option, remedy):
    assert told("SO(3)", f"{kind} f : V -> V {{ {option}: 3 }}").remedy == remedy


def test_every_row_is_tried():
    answers = {remedy for *_, remedy in SLIPS}
    untried = [
        slip.pattern.pattern
        for slip in slips()
        if not any(slip.answered(m) in answers for group, text, *_ in SLIPS for m in slip.pattern.finditer(f"{group} {text}"))
    ]
    assert untried == [] and len(SLIPS) >= 60


def test_names_of_the_file_come_first():
    text = "group SO(3)\nrep vec1 = 2V\nvec -> V\n"
    with pytest.raises(RepcError) as caught:
        type_source(Source("a.rep", text))
    assert caught.value.diagnostics[0].remedy == "did you mean 'vec1'?"


@pytest.mark.parametrize(("n", "dimensions"), [(2, (2, 2)), (3, (2, 3)), (4, (4, 4)), (6, (4, 6))])
def test_groups_that_are_told_for_spin_have_spinors_and_vectors(n, dimensions):
    """The lines of the remedy, as they stand; over ℂ but for the plane, whose spinors are two real numbers."""
    remedy = told(f"Spin({n})", "V").remedy
    group, spinors, vectors = re.findall(r"'([^']+)'", remedy)
    typed = type_source(Source("t.rep", f"{group}\n{spinors}\n{vectors}\nS -> X\n"))
    assert tuple(rep.size() for rep in typed.reps) == dimensions


@pytest.mark.parametrize(
    ("line", "letter", "name", "meant"),
    [
        ("group SO(３)\nV -> V", "３", "fullwidth digit three", "3"),
        ("group SO(3)\nＶ -> V", "Ｖ", "fullwidth latin capital letter v", "V"),
        ("group SO(3)\nV –> V", "–", "en dash", "->"),
        ("group SO(3)\n𝑉 -> V", "𝑉", "mathematical italic capital v", "V"),
        ("group О(3)\nV -> V", "О", "cyrillic capital letter o", "O"),
        ("group SO(3)\nV＋V -> V", "＋", "fullwidth plus sign", "+"),
    ],
)
def test_characters_that_look_like_others_are_named(line, letter, name, meant):
    with pytest.raises(RepcError) as error:
        type_source(Source("x.rep", line))
    assert f"'{letter}' ({name}) only looks like it: write '{meant}'" in error.value.diagnostics[0].remedy
