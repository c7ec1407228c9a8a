"""SO(n), O(n) and their indefinite relatives SO(p,q), O(p,q), SO⁺(p,q)."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers, reject
from repc.groups.families.orthogonal_matrices import boost_generators, flip, rotation_generators, step_generators
from repc.groups.families.orthogonal_weights import full_torus, indefinite_torus, order_of_both, order_of_planes, rotation_torus
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler, OrthogonalSampler
from repc.groups.sampler.recipes import moderate_family
from repc.rings.orthogonal import SpecialOrthogonal, full_orthogonal, pseudo_orthogonal, special_pseudo_orthogonal

_RINGS = {"SOp": lambda p, q: SpecialOrthogonal(p + q, p - q), "SOpq": special_pseudo_orthogonal, "Opq": pseudo_orthogonal}


class SO(Group, named=True):
    """SO(n): rotations of ℝⁿ; SO(p,q): determinant 1 in O(p,q) (two components).

    >>> from repc.groups import SO
    >>> SO(3).dim
    3
    """

    def __init__(self, *args):
        if len(args) == 2:
            self._facts = _indefinite("SO", "SOpq", args)
        else:
            self._facts = _rotations(*_size("SO", args))


class O(Group, named=True):  # noqa: E742 — the field's own name
    """O(n): orthogonal matrices; O(p,q): those of signature (p, q), four components.

    >>> from repc.groups import O
    >>> O(3).is_connected
    False
    """

    def __init__(self, *args):
        if len(args) == 2:
            self._facts = _indefinite("O", "Opq", args)
            return
        (n,) = _size("O", args)
        self._facts = Facts.sized(
            "O",
            n,
            OrthogonalSampler(n, special=False),
            dim=n * (n - 1) // 2,
            order=2 if n == 1 else None,
            is_finite=n == 1,
            is_connected=False,
            lie=partial(rotation_generators, n),
            generating=lambda: step_generators(order_of_planes(n)),
            generating_size=n - 1,
            discrete=lambda: flip(n, 0)[None],
            ring=lambda: full_orthogonal(n, by_inversion=n == 3),
            cartan=partial(full_torus, n),
        )


class SOp(Group, named=True):
    """SO⁺(p,q): the identity component of O(p,q).

    >>> from repc.groups import SOp
    >>> SOp(1, 3).dim
    6
    """

    def __init__(self, *args):
        self._facts = _indefinite("SO⁺", "SOp", args)


class SO13(SO, named=True):
    """SO(1,3): Lorentz transformations of determinant 1, time first.

    >>> from repc.groups import SO13
    >>> SO13().dim
    6
    """

    def __init__(self):
        super().__init__(1, 3)


class SO13p(SOp, named=True):
    """SO⁺(1,3): the proper orthochronous Lorentz group, time first.

    >>> from repc.groups import SO13p
    >>> SO13p().is_connected
    True
    """

    def __init__(self):
        super().__init__(1, 3)


class O13(O, named=True):
    """O(1,3): the full Lorentz group, time first.

    >>> from repc.groups import O13
    >>> O13().dim
    6
    """

    def __init__(self):
        super().__init__(1, 3)


class Lorentz(O13, named=True):
    """O(1,3): the full Lorentz group, time first.

    >>> from repc.groups import Lorentz
    >>> Lorentz().d
    4
    """


class SO11p(SOp, named=True):
    """SO⁺(1,1): boosts of the plane.

    >>> from repc.groups import SO11p
    >>> SO11p().dim
    1
    """

    def __init__(self):
        super().__init__(1, 1)


class O11(O, named=True):
    """O(1,1): boosts of the plane, parity and time reversal.

    >>> from repc.groups import O11
    >>> O11().dim
    1
    """

    def __init__(self):
        super().__init__(1, 1)


def _rotations(n: int) -> Facts:
    trivial = n == 1
    return Facts.sized(
        "SO",
        n,
        IdentitySampler(1) if trivial else OrthogonalSampler(n, special=True),
        dim=n * (n - 1) // 2,
        order=1 if trivial else None,
        is_finite=trivial,
        lie=partial(rotation_generators, n),
        generating=lambda: step_generators(order_of_planes(n)),
        generating_size=n - 1,
        ring=partial(SpecialOrthogonal, n, n),
        cartan=partial(rotation_torus, n),
    )


def _size(name: str, args: tuple) -> tuple[int, ...]:
    usage = f"{name}(n) takes one positive integer, or two for {name}(p,q)"
    return integers(name, usage, args, (1,), f"write {name}(3), or {name}(1,3)")


def _indefinite(name: str, family: str, args: tuple) -> Facts:
    usage = f"{name}(p,q) takes two positive integers"
    if len(args) == 2 and 0 in args and args != (0, 0):
        reject(name, usage, args, f"a definite form has the group {name.rstrip('⁺')}({sum(args)})")
    p, q = integers(name, usage, args, (1, 1), f"write {name}(1,3)")
    n = p + q
    components = {"SOp": [], "SOpq": [flip(n, 0, p)], "Opq": [flip(n, 0), flip(n, p)]}[family]
    discrete = np.array(components).reshape(-1, n, n)
    lie, generating = partial(boost_generators, p, q), partial(step_generators, order_of_both(p, q), p)
    return Facts(
        family,
        (p, q),
        f"{name}({p},{q})",
        n,
        lambda: moderate_family(n * (n - 1) // 2, lie, generating, discrete),
        dim=n * (n - 1) // 2,
        is_unitary=False,
        is_compact=False,
        is_connected=family == "SOp",
        lie=lie,
        generating=generating,
        generating_size=n - 1,
        discrete=lambda: discrete,
        ring=partial(_RINGS[family], p, q),
        cartan=partial(indefinite_torus, family, p, q),
    )
