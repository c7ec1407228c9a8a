"""Every construct of the language, in both spellings, against the tree it stands for."""

from fractions import Fraction

import pytest

from repc.source import Source
from repc.syntax import parse, parse_expression, parse_group, parse_rep, unparse
from repc.syntax.nodes import (
    Alt,
    Arithmetic,
    Base,
    Conj,
    Dual,
    ElementaryFunction,
    Generated,
    GeneratorExpr,
    Harmonics,
    IndexRange,
    Label,
    Let,
    MapDef,
    Multiple,
    NamedGroup,
    NamedNumber,
    NamedRep,
    NetDef,
    OneDim,
    Option,
    Power,
    Product,
    ProductGroup,
    Rational,
    Regular,
    RepDef,
    Scalars,
    Subscript,
    Sum,
    Sym,
    Tensor,
    Uniform,
    WreathGroup,
)

V = Base()
SO3 = NamedGroup("SO", (3,))


def at(position):
    return Subscript(position=position)


REPS = [
    ("V", V),
    ("x", NamedRep("x")),
    ("5", Scalars(5)),
    ("(5)", Scalars(5)),
    ("V⁰ | V^0 | V**0 | V ** 0", Power(V, 0)),
    ("V¹² | V^12", Power(V, 12)),
    ("5V | 5*V | V*5 | 5⊗V | V⊗5 | 5 V | 5(V)", Multiple(5, V)),
    ("5V⁰+5V | 5V^0 + 5*V | 5V⁰ ⊕ 5V", Sum((Multiple(5, Power(V, 0)), Multiple(5, V)))),
    ("2(V+V²) | 2*(V+V^2) | (V+V^2)*2", Multiple(2, Sum((V, Power(V, 2))))),
    ("2(3V) | 2*3*V | 2*3V", Multiple(2, Multiple(3, V))),
    ("2*3", Multiple(2, Scalars(3))),
    ("V⊗(5) | V*(5)", Product((V, Scalars(5)))),
    ("V⊗V | V*V | V * V", Product((V, V))),
    ("5V⊗V | 5*V*V | V*5*V", Product((Multiple(5, V), V))),
    ("V⊗5V | V*V*5 | V*5V", Product((V, Multiple(5, V)))),
    ("(V⊗V)⊗V", Product((Product((V, V)), V))),
    ("V* | V.T | (V)* | V *", Dual(V)),
    ("V*³ | V*^3 | V***3 | V.T**3", Power(Dual(V), 3)),
    ("V³* | (V^3)*", Dual(Power(V, 3))),
    ("V** | (V*)* | V*.T", Dual(Dual(V))),
    ("V* * V | V*⊗V | (V*)*V", Product((Dual(V), V))),
    ("V*+V", Sum((Dual(V), V))),
    ("5V*", Multiple(5, Dual(V))),
    ("(V²)³", Power(Power(V, 2), 3)),
    ("V*V*", Product((V, Dual(V)))),
    ("T(2,1) | T( 2 , 1 )", Tensor(2, 1)),
    ("T(2,1)_2", Tensor(2, 1, at(2))),
    ("harmonics(3) | harmonics( 3 )", Harmonics(3)),
    ("2harmonics(3)_2⊗V", Product((Multiple(2, Harmonics(3, at(2))), V))),
    ("Sym²(V+x) | Sym^2(V+x) | Sym**2(V+x)", Sym(2, Sum((V, NamedRep("x"))))),
    ("Alt²(V) | Alt^2(V) | Λ²(V) | Λ^2(V)", Alt(2, V)),
    ("conj(V*)", Conj(Dual(V))),
    ("det", OneDim("det")),
    ("sgn⊗timeor⊗spaceor", Product((OneDim("sgn"), OneDim("timeor"), OneDim("spaceor")))),
    ("det_1", OneDim("det", at(1))),
    ("sgn_S(5)", OneDim("sgn", Subscript(NamedGroup("S", (5,))))),
    ("reg | (reg)", Regular()),
    ("reg_2", Regular(at(2))),
    ("V_SO(3)", Base(Subscript(SO3))),
    ("V_1 | V₁", Base(at(1))),
    ("V_12² | V²_12 | V_12^2 | V^2_12 | V₁₂²", Power(Base(at(12)), 2)),
    ("V²_S(4) | V_S(4)² | V^2_S(4) | V_S(4)**2", Power(Base(Subscript(NamedGroup("S", (4,)))), 2)),
    ("V_SO⁺(1,3) | V_SOp(1,3)", Base(Subscript(NamedGroup("SOp", (1, 3))))),
    ("V_K*", Dual(Base(Subscript(NamedGroup("K"))))),
    ("[2,1] | [ 2 , 1 ]", Label("[2,1]")),
    ("[-1]", Label("[-1]")),
    ("[0]' | [0]′", Label("[0]'")),
    ("[1]e+[1]o", Sum((Label("[1]e"), Label("[1]o")))),
    ("1o", Label("1o")),
    ("21o", Label("21o")),
    ("5x0e+5x1o", Sum((Multiple(5, Label("0e")), Multiple(5, Label("1o"))))),
    ("5(e)", Multiple(5, NamedRep("e"))),
    ("5(x0e)", Multiple(5, NamedRep("x0e"))),
    ("ρ1 | rho1", Label("ρ1")),
    ("2ρ1(3) | 2rho1(3)", Multiple(2, Label("ρ1(3)"))),
    ("[1]_SO(3)⊗[4,1]_2", Product((Label("[1]", Subscript(SO3)), Label("[4,1]", at(2))))),
    ("[1]o_1", Label("[1]o", at(1))),
    ("[[2],[1]] | [ [2], [1] ]", Label("[[2],[1]]")),
    ("[]", Label("[]")),
    ("V -> V² | V → V^2", Product((Power(V, 2), Dual(V)))),
    ("(V, x) -> V | V -> x -> V", Product((V, Dual(NamedRep("x")), Dual(V)))),
    ("(V -> V)⊗V", Product((Product((V, Dual(V))), V))),
]


@pytest.mark.parametrize(("text", "node"), [(t, node) for texts, node in REPS for t in texts.split(" | ")])
def test_representations(text, node):
    assert parse_rep(text) == node
    assert parse_rep(unparse(node)) == node
    assert parse_rep(unparse(node, ascii=True)) == node


GROUPS = [
    ("SO(3)", SO3),
    ("RubiksCube | RubiksCube()", NamedGroup("RubiksCube")),
    ("D3d", NamedGroup("D3d")),
    ("T", NamedGroup("T")),
    ("SO(1,3)", NamedGroup("SO", (1, 3))),
    ("SO⁺(1,3) | SOp(1,3)", NamedGroup("SOp", (1, 3))),
    ("SO13p", NamedGroup("SO13p")),
    ("SO(3)×S(5) | SO(3) * S(5) | (SO(3)) × S(5)", ProductGroup((SO3, NamedGroup("S", (5,))))),
    ("S(3)≀S(4) | S(3) wr S(4)", WreathGroup(NamedGroup("S", (3,)), NamedGroup("S", (4,)))),
    ("A×B≀C | A * B wr C", ProductGroup((NamedGroup("A"), WreathGroup(NamedGroup("B"), NamedGroup("C"))))),
    ("(A×B)≀C", WreathGroup(ProductGroup((NamedGroup("A"), NamedGroup("B"))), NamedGroup("C"))),
    ("A≀B≀C | (A≀B)≀C", WreathGroup(WreathGroup(NamedGroup("A"), NamedGroup("B")), NamedGroup("C"))),
    ("(A×B)×C", ProductGroup((ProductGroup((NamedGroup("A"), NamedGroup("B"))), NamedGroup("C")))),
    ("Embed(SO(3), 5, 0:3)", NamedGroup("Embed", (SO3, 5, IndexRange(0, 3)))),
    (
        "generated { perm (1 2)(3 4) } | generated{perm (1,2)(3,4),}",
        Generated((GeneratorExpr("perm", cycles=((1, 2), (3, 4))),)),
    ),
    (
        "generated { coordinates a b, signed (a -b), signed [-1,2] } | generated{coordinates a b,signed(1,-2),signed[-a,b]}",
        Generated((GeneratorExpr("signed", cycles=((1, -2),)), GeneratorExpr("signed", places=(-1, 2))), coordinates=("a", "b")),
    ),
]


@pytest.mark.parametrize(("text", "node"), [(t, node) for texts, node in GROUPS for t in texts.split(" | ")])
def test_groups(text, node):
    assert parse_group(text) == node
    assert parse_group(unparse(node)) == node
    assert parse_group(unparse(node, ascii=True)) == node


def rational(numerator, denominator=1):
    return Rational(Fraction(numerator, denominator))


PI, IMAGINARY = NamedNumber("pi"), NamedNumber("i")
NUMBERS = [
    ("2", rational(2)),
    ("-1/2 | -(1/2) | (-1)/2 | -0.5 | -.5", rational(-1, 2)),
    ("0.1 | 1e-1 | 1/10", rational(1, 10)),
    ("sqrt(2) | √2 | √(2)", ElementaryFunction("sqrt", rational(2))),
    ("cos(2*pi/5) | cos(2*π/5)", ElementaryFunction("cos", Arithmetic("/", Arithmetic("*", rational(2), PI), rational(5)))),
    ("-pi | 0-pi", Arithmetic("-", rational(0), PI)),
    ("i^2 | i**2", Arithmetic("^", IMAGINARY, rational(2))),
    ("2^-1 | 2^(-1)", Arithmetic("^", rational(2), rational(-1))),
    ("2^(1/2)", Arithmetic("^", rational(2), rational(1, 2))),
    ("1-2-3", Arithmetic("-", Arithmetic("-", rational(1), rational(2)), rational(3))),
    ("1-(2-3)", Arithmetic("-", rational(1), Arithmetic("-", rational(2), rational(3)))),
    ("-2^2", Arithmetic("-", rational(0), Arithmetic("^", rational(2), rational(2)))),
    (
        "exp(i*pi/4)+sin(1)",
        Arithmetic(
            "+",
            ElementaryFunction("exp", Arithmetic("/", Arithmetic("*", IMAGINARY, PI), rational(4))),
            ElementaryFunction("sin", rational(1)),
        ),
    ),
]


@pytest.mark.parametrize(("text", "number"), [(t, number) for texts, number in NUMBERS for t in texts.split(" | ")])
def test_numbers(text, number):
    (generator,) = parse_group(f"generated {{ lie [[{text}]] }}").generators
    assert generator == GeneratorExpr("lie", matrix=((number,),))


def test_a_whole_file():
    spec = parse(
        Source(
            "a.rep",
            """\ufeff# two blocks
let K = generated { perm (1 2)(3 4),  # first
                    perm (1 3)(2 4) }
group K ×
      SO(3)
rep x = 5V⁰_1 +
        5V_2      # scalars, vectors
map f : x ->
   V_2

map b : (x, V_2) -> V_2\r
map c : x -> (V_2, V_1) -> V_2
net n : x -> V_2 { hidden: (uniform(384), 3V), layers: 3, dtype: bfloat16, }
net m : x -> V_2 { hidden: x, bias: false }
net k : x -> V_2 { }
""",
        )
    )
    klein = Generated((GeneratorExpr("perm", cycles=((1, 2), (3, 4))), GeneratorExpr("perm", cycles=((1, 3), (2, 4)))))
    x, v1, v2 = NamedRep("x"), Base(at(1)), Base(at(2))
    hidden = Option("hidden", (Uniform(384), Multiple(3, V)))
    assert spec.lets == (Let("K", klein),)
    assert spec.group == ProductGroup((NamedGroup("K"), SO3))
    assert spec.reps == (RepDef("x", Sum((Multiple(5, Power(v1, 0)), Multiple(5, v2)))),)
    assert spec.outputs == (
        MapDef("f", (x,), v2),
        MapDef("b", (x, v2), v2),
        MapDef("c", (x, v2, v1), v2),
        NetDef("n", (x,), v2, (hidden, Option("layers", 3), Option("dtype", "bfloat16"))),
        NetDef("m", (x,), v2, (Option("hidden", x), Option("bias", "false"))),
        NetDef("k", (x,), v2),
    )


def test_expressions():
    assert parse_expression("(V, V)\n -> V") == MapDef(None, (V, V), V)
    assert parse_expression("5V # vectors") == Multiple(5, V)


def test_every_node_knows_its_place():
    text = "group SO(3) × K\nrep x = 2(V_1² + Sym²(det)) ⊗ [1]e*\nx -> T(1,0)"
    spec = parse(text)

    def part(node):
        return text[node.span.start : node.span.end]

    two, label = spec.reps[0].rep.factors
    assert part(spec.group) == "SO(3) × K"
    assert part(spec.reps[0]) == "rep x = 2(V_1² + Sym²(det)) ⊗ [1]e*"
    assert (part(two), part(two.of), part(two.of.terms[0])) == ("2(V_1² + Sym²(det))", "(V_1² + Sym²(det))", "V_1²")
    assert (part(two.of.terms[0].of.subscript), part(two.of.terms[1].of), part(label)) == ("_1", "det", "[1]e*")
    assert part(spec.outputs[0].output) == "T(1,0)"
