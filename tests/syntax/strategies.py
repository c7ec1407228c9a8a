"""Random trees of every kind, as the parser would build them; other rooms' tests may use them too."""

from hypothesis import strategies as st

from repc.source import Source
from repc.syntax import nodes

counts = st.integers(0, 20)
exponents = st.integers(0, 30)
names = st.sampled_from(["x", "y", "hidden", "e", "o", "x0e", "x21o", "_a", "Vx", "rep_1", "perm", "pi"])
group_names = st.sampled_from(["SO", "O", "S", "SOp", "D3d", "K", "Lorentz", "RubiksCube", "T", "V"])


# ── groups and numbers ───────────────────────────────────────────────────────────────────────────


def _slices():
    return st.builds(nodes.IndexRange, counts, counts)


def named_groups(inner=None):
    """``SO(3)``, ``Embed(SO(3), 5, 0:3)``, ``K``."""
    args = st.lists((counts | _slices()) if inner is None else (counts | _slices() | inner), max_size=3).map(tuple)
    return st.builds(nodes.NamedGroup, group_names, args)


rationals = st.builds(nodes.Rational, st.fractions(-20, 20, max_denominator=20))
constants = st.sampled_from([nodes.NamedNumber("pi"), nodes.NamedNumber("i")])


def _numbers(inner):
    calls = st.builds(nodes.ElementaryFunction, st.sampled_from(["sqrt", "cos", "sin", "exp"]), inner)
    return calls | st.builds(nodes.Arithmetic, st.sampled_from("+-*/^"), inner, inner).filter(_is_canonical)


def _is_canonical(node):
    """Quotients of integers are read as one rational, division by zero and the negative of a rational not at all."""
    left, right = node.left, node.right
    if node.op == "/" and isinstance(right, nodes.Rational):
        integers = isinstance(left, nodes.Rational) and left.value.denominator == right.value.denominator == 1
        return right.value != 0 and not integers
    return True


numbers = st.recursive(rationals | constants, _numbers, max_leaves=8)


@st.composite
def permutations(draw):
    points = draw(st.permutations(range(1, 8)))
    cuts = sorted(draw(st.sets(st.integers(1, 7), min_size=1, max_size=3)))
    cycles = [tuple(points[a:b]) for a, b in zip([0, *cuts], cuts, strict=False)]
    if draw(st.booleans()):
        return nodes.GeneratorExpr("perm", cycles=tuple(cycles))
    return nodes.GeneratorExpr("signed", cycles=tuple(tuple(p * draw(st.sampled_from((1, -1))) for p in cycle) for cycle in cycles))


@st.composite
def matrices(draw):
    size = draw(st.integers(1, 3))
    rows = tuple(tuple(draw(numbers) for _ in range(size)) for _ in range(size))
    return nodes.GeneratorExpr(draw(st.sampled_from(["lie", "discrete"])), matrix=rows)


generated = st.lists(permutations() | matrices(), min_size=1, max_size=3).map(tuple).map(nodes.Generated)


def _larger_groups(inner):
    products = st.lists(inner, min_size=2, max_size=3).map(tuple).map(nodes.ProductGroup)
    return products | st.builds(nodes.WreathGroup, inner, inner) | named_groups(inner)


groups = st.recursive(named_groups() | generated, _larger_groups, max_leaves=6)


# ── representations ──────────────────────────────────────────────────────────────────────────────

subscripts = st.none() | st.builds(nodes.Subscript, named_groups()) | st.integers(1, 12).map(lambda n: nodes.Subscript(position=n))
labels = st.sampled_from(["[2,1]", "[-1]", "[0]'", "[1]e", "[3]o", "1o", "21e", "ρ1(3)", "ρ12", "[[2],[1,1]]", "[]"])

leaves = st.one_of(
    st.builds(nodes.Base, subscripts),
    st.builds(nodes.Scalars, counts),
    st.builds(nodes.OneDim, st.sampled_from(["det", "sgn", "timeor", "spaceor"]), subscripts),
    st.builds(nodes.Regular, subscripts),
    st.builds(nodes.Label, labels, subscripts),
    st.builds(nodes.NamedRep, names),
    st.builds(nodes.Tensor, exponents, exponents, subscripts),
    st.builds(nodes.Harmonics, st.integers(0, 64), subscripts),
)


def _larger(inner):
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(nodes.Sum),
        several.map(nodes.Product),
        st.builds(nodes.Multiple, counts, inner),
        st.builds(nodes.Power, inner, exponents),
        inner.map(nodes.Dual),
        inner.map(nodes.Conj),
        st.builds(nodes.Sym, exponents, inner),
        st.builds(nodes.Alt, exponents, inner),
    )


reps = st.recursive(leaves, _larger, max_leaves=12)


# ── statements ───────────────────────────────────────────────────────────────────────────────────


@st.composite
def specs(draw):
    """A spec whose names are defined before they are used and of which each is used for one thing."""
    lets = [nodes.Let(name, draw(groups)) for name in draw(st.lists(st.sampled_from(["A", "B2"]), unique=True, max_size=2))]
    known, definitions = [], []
    for name in ["x", "y"][: draw(st.integers(0, 2))]:
        definitions.append(nodes.RepDef(name, _with_known(draw(reps), known)))
        known.append(name)
    inputs = st.lists(reps.map(lambda r: _with_known(r, known)), min_size=1, max_size=3).map(tuple)
    output = reps.map(lambda r: _with_known(r, known))
    if draw(st.booleans()):
        outputs = [nodes.MapDef(None, draw(inputs), draw(output))]
    else:
        outputs = [
            nodes.MapDef("f", draw(inputs), draw(output)),
            nodes.PolyDef("p", draw(inputs), draw(output), draw(_polynomial_options())),
            nodes.NetDef("n", draw(inputs), draw(output), draw(_options(known))),
        ]
    return nodes.Spec(Source("random.rep", ""), tuple(lets), draw(groups), tuple(definitions), tuple(outputs))


def _polynomial_options():
    one = st.integers(0, 12) | st.tuples(st.integers(0, 5), st.integers(5, 12)).map(lambda ends: nodes.Degrees(*ends))
    values = {
        "degree": one | st.lists(one, min_size=2, max_size=3).map(tuple),
        "channels": st.integers(1, 500),
        "mix": st.sampled_from(["full", "channel"]),
        "weights": st.sampled_from(["given", "learned"]),
    }
    return _chosen(values)


def _options(known):
    widths = st.integers(1, 500)
    hidden = widths.map(nodes.Uniform) | widths.map(nodes.Scalars) | reps.map(lambda r: _with_known(r, known))
    values = {
        "hidden": hidden | st.lists(hidden, min_size=2, max_size=3).map(tuple),
        "layers": widths,
        "dtype": st.sampled_from(["float32", "bfloat16"]),
        "bias": st.sampled_from(["true", "false"]),
    }
    return _chosen(values)


def _chosen(values):
    chosen = st.lists(st.sampled_from(sorted(values)), unique=True)
    return chosen.flatmap(lambda keys: st.tuples(*(values[k].map(lambda v, k=k: nodes.Option(k, v)) for k in keys)))


def _with_known(node, known):
    """The tree with every name replaced by one that is defined, or by V."""
    if isinstance(node, nodes.NamedRep):
        return nodes.NamedRep(known[-1]) if known else nodes.Base()
    if isinstance(node, nodes.Sum):
        return nodes.Sum(tuple(_with_known(t, known) for t in node.terms))
    if isinstance(node, nodes.Product):
        return nodes.Product(tuple(_with_known(f, known) for f in node.factors))
    if isinstance(node, nodes.Multiple):
        return nodes.Multiple(node.count, _with_known(node.of, known))
    if isinstance(node, nodes.Power):
        return nodes.Power(_with_known(node.of, known), node.exponent)
    if isinstance(node, nodes.Sym | nodes.Alt):
        return type(node)(node.degree, _with_known(node.of, known))
    if isinstance(node, nodes.Dual | nodes.Conj):
        return type(node)(_with_known(node.of, known))
    return node
