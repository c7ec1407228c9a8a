"""What layers take: a group with its representations, and options in numbers or in the words of a ``net`` line."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral

from repc.api import Expression, Rep, bound_rep
from repc.api.bound import spelled, with_letters
from repc.api.irreps import Irreps
from repc.driver import build_group
from repc.groups import Group
from repc.reps import TypedRep
from repc.reps.nets import NetOptions, TypedNet, hidden_reps, pairs_option, product_option
from repc.source import fail
from repc.source.arguments import whole

Hidden = int | Rep | str | list | tuple
Inputs = Rep | str | tuple  # a tuple where there are several


def bound(group: Group | str | None, *reps: Rep | str | int) -> tuple[Group, list[Expression]]:
    """The group, and the representations bound to it. Raises RepcError (E0801) where neither says a group."""
    if group is None:
        found = [r.group for r in reps if isinstance(r, Rep) and r.group is not None]
        if not found:
            fail("E0801", "a layer needs the group it is meant for", "pass it after the representations, for example SO(3)")
        group = found[0]
    group = build_group(group)
    return group, [bound_rep(r, group) for r in reps]


def refuse_letters(group: Group | str | None, remedy: str) -> None:
    """Raise RepcError (E0809) for a group with letters, with the layer that takes it."""
    if with_letters(group):
        fail("E0809", f"this layer is of one group, and {group} has a letter", f"{remedy}; or write a number, as in S(3)")


def hidden_layers(ch: Hidden, layers: int, group: Group) -> NetOptions:
    """One representation per hidden layer. Raises RepcError (E0802) for none."""
    layers = whole(layers, "num_layers")
    if layers < 1:
        fail("E0802", f"a network with {layers} hidden layers is a linear map", "use nn.Linear, or num_layers of at least 1")
    one = lambda c: whole(c, "ch") if isinstance(c, Integral) else bound_rep(c, group).typed  # noqa: E731
    chosen = tuple(map(one, ch)) if isinstance(ch, (list, tuple)) else one(ch)
    return hidden_reps(chosen, layers, group)


def product_channels(product: int | str | None) -> int | None:
    """How many channels a layer multiplies, in a number or in the words of a ``net`` line."""
    return None if product is None else product_option(int(product) if isinstance(product, Integral) else product)


def multiplied_pairs(pairs: Rep | str, group: Group | None) -> str | TypedRep:
    """Which irreducibles a layer multiplies with which; in words only, where the group has a letter."""
    return pairs_option(pairs, None if group is None else lambda _: bound_rep(pairs, group).typed)


def several_inputs(rep_in: Inputs) -> tuple:
    """Each input. Raises RepcError (E0805) for none, and for a list."""
    if isinstance(rep_in, tuple) and not rep_in:
        fail("E0805", "a layer has no input: rep_in is ()", "pass a representation, or a tuple of several")
    if isinstance(rep_in, list):
        fail("E0805", f"rep_in is a list, {rep_in!r}", "write several inputs as a tuple, for example ('V', 'V²')")
    return rep_in if isinstance(rep_in, tuple) and not isinstance(rep_in, Irreps) else (rep_in,)


def typed_net(name: str, into: Sequence[Expression], out: Expression, options: NetOptions) -> TypedNet:
    """A network in the words of the compiler, named by what it is."""
    return TypedNet(name, tuple(one.typed for one in into), out.typed, (*map(str, into), str(out)), options)


def written_layers(ch: Hidden | None, layers: int, group: str) -> tuple[str | int | None, ...]:
    """How each hidden layer of a network for every n is written; numbers are channels at each index. Raises RepcError (E0802) for
    none."""
    each = tuple(ch) if isinstance(ch, list | tuple) else (ch,) * whole(layers, "num_layers")
    if not each:
        fail("E0802", "a network with 0 hidden layers is a linear map", "use nn.Linear, or num_layers of at least 1")
    return tuple(one if one is None else whole(one, "ch") if isinstance(one, Integral) else spelled(one, group) for one in each)
