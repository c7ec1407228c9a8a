"""What users ask by functions: a map compiled, a map explained, how far a matrix is from equivariant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from repc import driver, runtime
from repc.api.bound import bound_rep, spelled_node, with_letters
from repc.api.polynomials import PolynomialMaps
from repc.api.rep import Expression, Rep
from repc.api.rep import expression as as_expression
from repc.driver.branching import branching
from repc.groups import Group
from repc.report import Explanation
from repc.report.branching import Branching
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.source import Source, fail, read_source
from repc.source.arguments import refuse, whole
from repc.source.losses import warn_losses
from repc.syntax import is_spec

if TYPE_CHECKING:
    from types import ModuleType


Question = str | os.PathLike | Rep | PolynomialMaps


def compile(
    expression: Question, group: Group | str | None = None, *, name: str | None = None, lower: str | None = None,
    batch: int | None = None,
) -> ModuleType:  # fmt: skip
    """The emitted module of one map, network or polynomial map, loaded: ``compile("5V⁰+5V -> V²", group="SO(3)")``.

    ``expression`` is what a spec may say: an arrow, a ``map``, ``poly`` or ``net`` line, or several lines, which may have their
    ``group`` among them; a path is read. Of objects, a representation ``a >> b`` or what `repc.poly` gives, which know their group
    if they were bound to one. ``name`` is that of an arrow without a name, and chooses one of several. ``batch``: of how many
    samples calls are, for which a map that does not say it itself is made fast (500). What of input or output cannot matter is an
    `nn.LossWarning` (of maps an `nn.MapLossWarning`), which Python shows once for each place. Raises RepcError with the place of
    each mistake. A group with a free argument, such as ``"S(n)"``, gives a module for every n.

    >>> from repc import compile
    >>> module = compile("5V⁰+5V -> V⁰+V", group="SO(3)")
    >>> print(module.IN_DIM, module.OUT_DIM, module.HOM_DIM)
    20 4 10
    """
    if not isinstance(name, str | None):
        refuse(name, "name", "text", "use letters, digits and '_', for example name='f'")
    if not isinstance(lower, str | None):
        refuse(lower, "lower", "the name of a lowering", "leave it out, or write one such as 'schur'")
    options = driver.Options(lower=lower, batch=None if batch is None else whole(batch, "batch", 1))
    spec = _typed(expression, group, "f" if name is None else name, free=True)
    is_map = not isinstance(spec, TypedRep) and (isinstance(spec, TypedSpec) or spec.rep is None)
    if not is_map:
        fail("E0501", f"'{expression}' is a representation, not a map", f"write '{expression} -> …'")
    (compiled,) = driver.compile_spec(driver.only(spec, name), options)
    warn_losses(compiled.report.warnings, is_network=compiled.report.kind == "net")
    return runtime.load_module(compiled.module)


def explain(
    expression: Question, group: Group | str | None = None, *, restrict: Group | str | None = None, batch: int | None = None
) -> Explanation | Branching:
    """What the compiler sees in what `compile` takes, of several lines in each, or in a bare representation: prints as text,
    ``.json()`` as data.

    A group with a free argument, such as ``"O(n)"``, gives formulas in n. With ``restrict``, a subgroup such as
    ``"SO(3)×SO(2)"`` of SO(5): what becomes of each irreducible there. ``batch`` as in `compile`.

    >>> from repc import explain
    >>> found = explain("V² -> V²", group="S(5)")
    >>> found.json()["maps"][0]["hom_dim"]
    15
    """
    options = driver.Options(batch=None if batch is None else whole(batch, "batch", 1))
    typed = _typed(expression, group, "f", free=True)
    return driver.explain_spec(typed, options) if restrict is None else branching(typed, restrict)


def _typed(expression: Question, group: Group | str | None, name: str, free: bool = False):
    """What `repc.driver.type_expression` gives for text, for a whole spec and for a representation object too."""
    if isinstance(expression, PolynomialMaps):
        return (expression if group is None else expression(group)).question(name)
    if isinstance(expression, os.PathLike):
        return driver.type_source(read_source(expression), name, free, group)
    if isinstance(expression, str):
        return _typed_text(expression, group, name, free)
    if not isinstance(expression, Rep):
        fail("E0510", f"{expression!r} is neither text nor a representation", "pass '5V⁰+5V -> V²', or V >> V**2")
    if free and (letters := with_letters(group)):
        return driver.type_expression(_spelled(as_expression(expression), letters), letters, name, free)
    group = expression.group if group is None else driver.build_group(group)
    if group is None:
        fail("E0409", f"{expression} is not bound to a group", f"add one, for example group='SO(3)', or ({expression})(SO(3))")
    rep = as_expression(expression)(group).typed
    if rep.arrow is None:
        return rep
    source, target = (TypedRep(side, group) for side in rep.arrow)
    return TypedSpec.of(TypedMap(name, (source,), target, (str(source), str(target))))


def _spelled(rep: Expression, group: str) -> str:
    """The text of a representation of a group with letters; of ``a >> b`` that of an arrow."""
    return " -> ".join(spelled_node(rep, node, group) for node in rep.arrow or (rep.node,))


def _typed_text(text: str, group: Group | str | None, name: str, free: bool):
    if is_spec(text):
        return driver.type_source(Source("<text>", text), name, free, group)
    if group is not None:
        return driver.type_expression(text, group, name, free)
    if text.rstrip().endswith(".rep"):
        fail("E0508", f"'{text}' is text, and needs the group it is meant for", f"pass a file as a path: pathlib.Path({text!r})")
    remedy = "add one, for example group='SO(3)', or begin the text with a line such as 'group SO(3)'"
    fail("E0508", f"'{text}' needs the group it is meant for", remedy)


def equivariance_error(w: np.ndarray, rep_in: Rep | str, rep_out: Rep | str, group: Group | str, n: int = 5) -> float:
    """Mean relative error ‖ρ_out(g) W − W ρ_in(g)‖ / (‖ρ_out(g) W‖ + ‖W ρ_in(g)‖) over n sampled elements.

    ``w`` (dim rep_out, dim rep_in), or one or several of these flattened: (dim rep_out · dim rep_in,) or (…, r), the columns
    of a basis. Frobenius norms, as in EMLP's documentation.

    >>> import numpy as np
    >>> from repc import equivariance_error
    >>> equivariance_error(np.eye(3), "V", "V", "SO(3)") < 1e-12
    True
    """
    n, group = whole(n, "n", 1), driver.build_group(group)
    rep_in, rep_out = bound_rep(rep_in, group), bound_rep(rep_out, group)
    w = _matrices(np.asarray(w), rep_out.size(), rep_in.size())
    samples = group.samples(n, 0)
    errors = []
    for k in range(n):
        g = tuple(s[k] for s in samples) if isinstance(samples, tuple) else samples[k]
        after, before = rep_out.rho(g) @ w, w @ rep_in.rho(g)
        size = np.linalg.norm(after) + np.linalg.norm(before)
        errors.append(float(np.linalg.norm(after - before) / size) if size else 0.0)
    return float(np.mean(errors))


def _matrices(w: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """(…, rows, columns)."""
    if w.shape == (rows, columns):
        return w
    if w.ndim not in (1, 2) or len(w) != rows * columns:
        shapes = f"({rows}, {columns}), ({rows * columns},) or ({rows * columns}, r)"
        fail("E0712", f"maps of this kind are arrays of shape {shapes}, not {w.shape}", "give one, or a basis of them")
    return w.T.reshape(-1, rows, columns)
