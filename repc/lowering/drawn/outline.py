"""Which features live in which layer: what the inputs feed, what is multiplied, and what the output reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from repc.lowering.drawn.features import Counts, Feature, FeatureTable, types_of
from repc.lowering.network.outline import mirrored, restricted
from repc.lowering.network.products import Limits, Pairs, formed, invariant_squares
from repc.lowering.network.program import ChannelProduct
from repc.lowering.network.units import IrrepUnits
from repc.numeric.space import Irrep
from repc.reps.atoms import Monomial

Products = dict[Monomial, tuple[ChannelProduct, ...]]  # by tensor type


@dataclass(frozen=True, eq=False)
class DrawnOutline:
    """One layer in outline: what enters, what leaves, what of that and of gates is made, and its products by tensor type."""

    enter: tuple[Feature, ...]
    out: Counts
    made: frozenset[Feature]
    products: Products
    is_last: bool


def outline(
    entering: Iterable[Feature],
    targets: Sequence[Counts],
    features: FeatureTable,
    units: IrrepUnits,
    width: int,
    bias: bool,
    pairs: Pairs,
) -> list[DrawnOutline]:
    """The layers, the last of which is linear, without the features that nothing feeds or reads.

    Between tensors that permutations act on there are always maps; so what is fed, and what is read, is a matter of
    irreducibles of the decomposed factors alone, and of products, which stay at one tensor type. Under a complex group
    conjugates are read too.
    """
    found, enter = [], tuple(entering)
    for k, target in enumerate(targets):
        is_last = k == len(targets) - 1
        gates = () if is_last else tuple(features.gate(f) for f in target if not features.is_invariant(f))
        wanted = tuple(dict.fromkeys((*target, *gates)))
        seen = mirrored(frozenset(f.irrep for f in enter), units)
        products = {} if is_last or not width else _products(seen, wanted, units, width, pairs)
        made = {f for f in wanted if _is_fed(f, seen, products) or (bias and features.is_invariant(f))}
        out = {f: count for f, count in target.items() if f in made}
        found.append(DrawnOutline(enter, out, frozenset(made), products, is_last))
        enter = tuple(out)
    return _read(found, features, units)


def _products(seen: Iterable[Irrep], wanted: Sequence[Feature], units: IrrepUnits, width: int, pairs: Pairs) -> Products:
    """The products that are asked for; by default those that fit the limits, and of irreducibles that do not, their squares that
    are invariant, so that nothing that enters is without effect."""
    available = _ordered(seen)
    found = {}
    for monomial in types_of(wanted):
        here = _ordered(f.irrep for f in wanted if f.monomial == monomial)
        product = formed(pairs, available, here, units, width, Limits())
        left = [irrep for irrep in available if product is None or irrep not in product.factors]
        squares = [invariant_squares((irrep,), units, width) for irrep in left if units.invariant in here and pairs.kind == "auto"]
        found[monomial] = tuple(one for one in (product, *squares) if one is not None)
    return found


def _ordered(irreps: Iterable[Irrep]) -> tuple[Irrep, ...]:
    return tuple(sorted(set(irreps), key=lambda irrep: irrep.index))


def _is_fed(feature: Feature, seen: frozenset[Irrep], products: Products) -> bool:
    paths = (path for product in products.get(feature.monomial, ()) for path in product.paths)
    return feature.irrep in seen or any(path.target is feature.irrep for path in paths)


def _read(stages: list[DrawnOutline], features: FeatureTable, units: IrrepUnits) -> list[DrawnOutline]:
    """Backward: only what the next layer reads is made."""
    kept: list[DrawnOutline] = []
    needed: Sequence[Feature] = tuple(stages[-1].out)
    for stage in reversed(stages):
        gates = {features.gate(f) for f in needed if not stage.is_last and not features.is_invariant(f)}
        made = frozenset(stage.made & {*needed, *gates})
        products = {monomial: _of_made(monomial, several, made) for monomial, several in stage.products.items()}
        factors = {irrep for several in products.values() for product in several for irrep in product.factors}
        read = factors | {f.irrep for f in made}
        enter = tuple(f for f in stage.enter if mirrored(frozenset({f.irrep}), units) & read)
        out = {f: count for f, count in stage.out.items() if f in needed}
        kept.append(replace(stage, enter=enter, out=out, made=made, products=products))
        needed = enter
    return kept[::-1]


def _of_made(monomial: Monomial, products: Sequence[ChannelProduct], made: Iterable[Feature]) -> tuple[ChannelProduct, ...]:
    irreps = frozenset(f.irrep for f in made if f.monomial == monomial)
    return tuple(left for left in (restricted(product, irreps) for product in products) if left is not None)
