"""A module's text read before it runs: a syntax tree that holds only what the printer can have written.

Every kind of statement, every import, every name of Python and every function of JAX and NumPy that may occur is listed here;
the first place that is none of these is what `foreign_place` finds. What it passes can compute, and can do nothing else: no file
but the archive beside the module is opened, no other code is reached.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from repc.targets.jax.copied import copied

_IMPORTS = {
    "import jax",
    "import jax.numpy as jnp",
    "import numpy as np",
    "from bisect import bisect_left",
    "from bisect import bisect_left, bisect_right",
    "from functools import partial",
    "from math import sqrt",
}
_MODULES = {"jax", "jnp", "np"}
_STATEMENTS = "Assign AugAssign Expr For FunctionDef If Import ImportFrom Raise Return Try Pass"
_EXPRESSIONS = (
    "Attribute BinOp BoolOp Call Compare Constant Dict DictComp FormattedValue GeneratorExp IfExp JoinedStr Lambda List ListComp "
    "Name Set SetComp Slice Starred Subscript Tuple UnaryOp"
)
_INSIDE = (
    "Module Load Store alias arg arguments comprehension keyword ExceptHandler Add Sub Mult Div FloorDiv Mod Pow MatMult USub UAdd "
    "Not And Or Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn"
)
_NODES = tuple(getattr(ast, name) for name in f"{_STATEMENTS} {_EXPRESSIONS} {_INSIDE}".split())
_AT_TOP = (ast.Assign, ast.FunctionDef, ast.Import, ast.ImportFrom)
_DATA = tuple(getattr(ast, n) for n in "Attribute BinOp Call Constant Dict List Load Name Subscript Tuple UnaryOp USub".split())
_DATA += (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.keyword)
_DATA_CALLS = {"np.array", "np.eye", "np.zeros", "sqrt", "_sparse"}
_PYTHON = set(
    "False None True ValueError abs all any bool complex dict enumerate float int isinstance len list map max min object range "
    "reversed round set sorted str sum tuple type zip".split()
)
_ATTRIBUTES = set(
    "T __name__ astype at add conj dtype get imag items join keys max mean min multiply ndim prod real reshape set shape "
    "size split startswith sum tolist transpose values".split()
)
_FUNCTIONS = {
    "jax": "ShapeDtypeStruct core.Tracer device_count device_put jit lax.Precision.HIGHEST lax.map lax.scan lax.split "
    "linear_transpose nn.one_hot nn.sigmoid nn.silu random.normal random.randint random.split random.uniform "
    "scipy.linalg.block_diag scipy.linalg.expm tree.leaves tree.map vjp vmap",
    "jnp": "abs arange argmax argmin argsort asarray bfloat16 bool broadcast_shapes broadcast_to complex64 complex128 concatenate "
    "cos diagonal dtype einsum exp eye fft.irfftn fft.rfftn float16 float32 float64 floating inexact issubdtype kron "
    "linalg.det linalg.inv linalg.norm linalg.qr matmul maximum moveaxis nan ndim ones pi promote_types ravel reshape "
    "result_type shape sign sin split sqrt stack swapaxes take take_along_axis tanh tensordot tile where zeros zeros_like",
    "np": "arange argsort array asarray bool complex64 complex128 concatenate conj count_nonzero cumsum diag eye flatnonzero "
    "float32 float64 int32 int64 int8 intp iscomplexobj linalg.matrix_power prod repeat roll sign sort split sqrt stack "
    "triu_indices uint8 unique unravel_index zeros",
}
_DOTTED = {f"{module}.{name}" for module, names in _FUNCTIONS.items() for name in names.split()}
_ARCHIVE = '_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)'
_OF_TYPE = {
    "a text": "GROUP OUTPUT KIND LAYOUT TEXT_SHA256 CONSTANTS_SHA256",
    "a number": "OUT_DIM HOM_DIM COEFFICIENTS DEGREE CHANNELS PARAMETERS FORMAT",
    "a number, or a tuple of numbers": "IN_DIM SMALLEST_N GENERIC_N HIDDEN_DIMS",
    "a text, or a tuple of texts": "INPUT",
    "a dict": "CERTIFICATE SHAPES HOM_DIMS",
    "a tuple": "INPUT_LAYOUT OUTPUT_LAYOUT INPUT_AXES",
}
_FACTS = {name: words for words, names in _OF_TYPE.items() for name in names.split()}
_WHOLE: dict[str, type[ast.expr]] = {"a dict": ast.Dict, "a tuple": ast.Tuple}  # whose contents are read like other data
_PLACED = (ast.stmt, ast.expr, ast.arg, ast.keyword, ast.ExceptHandler, ast.alias)
_GENERATORS = {"permutations", "discrete", "lie"}


@dataclass(frozen=True)
class ForeignPlace:
    """What the printer does not write: in words, and where, in characters of the text, ``start`` to ``end``."""

    words: str
    start: int
    end: int


def foreign_place(text: str) -> ForeignPlace | None:
    """The first place of a text that the printer cannot have written; None where there is none."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        start = _offset(text, getattr(error, "lineno", None) or 1, 0)
        return ForeignPlace("it is not Python", start, start)
    found = [(node.lineno, node.col_offset, words, node) for node, words in _foreign(tree) if isinstance(node, _PLACED)]
    if not found:
        return None
    line, column, words, node = min(found, key=lambda one: one[:2])
    start = _offset(text, line, column)
    end = _offset(text, line, node.end_col_offset or 0) if node.end_lineno == line else start
    return ForeignPlace(words, start, end)


def _offset(text: str, line: int, column: int) -> int:
    """From a line and a column in bytes, as Python counts them, to characters of the text."""
    lines = text.split("\n")[:line]
    return sum(len(one) + 1 for one in lines[:-1]) + len(lines[-1].encode()[:column].decode(errors="ignore"))


def _foreign(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """All places that the printer does not write, with what they are."""
    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    yield from _defined_again(body)
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.Assign)) and _opens_the_archive(statement):
            continue
        if not isinstance(statement, _AT_TOP):
            yield statement, f"it has a statement that repc does not write: {_kind(statement)}"
        if isinstance(statement, ast.Assign):
            yield from _foreign_data(statement)
        roots = {id(node) for node in _dotted_roots(statement)}
        for node in ast.walk(statement):
            words = _words(node, roots)
            if words:
                yield node, words


def _defined_again(body: list[ast.stmt]) -> Iterator[tuple[ast.AST, str]]:
    """Statements that give a name of the module another meaning."""
    seen: set[str] = set()
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        names = [node.id for node in targets if isinstance(node, ast.Name)]
        for name in [statement.name] if isinstance(statement, ast.FunctionDef) else names:
            if name in seen:
                yield statement, f"it defines {name} a second time"
            seen.add(name)


def _opens_the_archive(statement: ast.FunctionDef | ast.Assign) -> bool:
    """Whether it is one of the two statements that open a file, as the printer writes them: the loader and its call."""
    name = statement.name if isinstance(statement, ast.FunctionDef) else ast.unparse(statement.targets[0])
    return name in _archive_reading() and ast.dump(statement) == _archive_reading()[name]


@cache
def _archive_reading() -> dict[str, str]:
    texts = {"_load": copied({"_load"}), "_CONSTANTS": _ARCHIVE}
    return {name: ast.dump(ast.parse(text).body[0]) for name, text in texts.items()}


def _dotted_roots(statement: ast.AST) -> Iterator[ast.AST]:
    """The nodes of dotted names such as ``jnp.linalg.det`` below the outermost one."""
    for node in ast.walk(statement):
        while isinstance(node, ast.Attribute):
            node = node.value
            yield node


def _words(node: ast.AST, roots: set[int]) -> str | None:
    """Why the printer does not write a node, None where it does."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return None if ast.unparse(node) in _IMPORTS else f"it has 'import' of what repc does not import: {ast.unparse(node)}"
        case ast.Name(id=name, ctx=ast.Load()) if name in _MODULES:
            return None if id(node) in roots else f"it hands on {name} itself"
        case ast.Name(id=name, ctx=ast.Load()):
            return _foreign_name(name)
        case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
            return f"it gives {name} another meaning" if name in _MODULES | _PYTHON else _foreign_name(name)
        case ast.Attribute():
            return _foreign_attribute(node, roots)
        case ast.Constant(value=bytes()):
            return "it has bytes"
        case ast.expr() | ast.stmt() | ast.ExceptHandler() | ast.keyword() if not isinstance(node, _NODES):
            return f"it has what repc does not write: {_kind(node)}"
    return None


def _foreign_name(name: str) -> str | None:
    """Of names of Python that modules do not use; ``_`` is one where someone types at Python's prompt."""
    if name == "_":
        return None
    if name.startswith("__") or name == "_load" or (hasattr(builtins, name) and name not in _PYTHON):
        return f"it uses {name}, which no module of repc does"
    return None


def _foreign_attribute(node: ast.Attribute, roots: set[int]) -> str | None:
    """Of dotted names of modules the whole is looked at, at its outermost node; of values, each name."""
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not (isinstance(root, ast.Name) and root.id in _MODULES):
        return None if node.attr in _ATTRIBUTES else f"it uses .{node.attr}, which no module of repc does"
    name = ast.unparse(node)
    inner = id(node) in roots
    known = any(dotted.startswith(f"{name}.") for dotted in _DOTTED) if inner else False
    return None if name in _DOTTED or known or _of_known(name) else f"it uses {name}, which no module of repc does"


def _of_known(name: str) -> bool:
    """Whether a dotted name is an attribute of a known one, such as ``np.float32.__name__``."""
    known, _, rest = name.rpartition(".")
    return known in _DOTTED and rest in _ATTRIBUTES


def _foreign_data(statement: ast.Assign) -> Iterator[tuple[ast.AST, str]]:
    """What is assigned outside of functions: facts of the right type, numbers, arrays of numbers."""
    (target,) = statement.targets if len(statement.targets) == 1 else (statement,)
    if not isinstance(target, ast.Name):
        yield statement, "it assigns to what is no name"
        return
    wanted = _FACTS.get(target.id)
    if wanted and not _is_of(statement.value, wanted):
        yield statement, f"{target.id} is not {wanted}"
    if target.id == "GENERATORS" and not _are_generators(statement.value):
        yield statement, "GENERATORS is not a tuple with a dict for each factor"
    for node in ast.walk(statement.value):
        if not isinstance(node, _DATA):
            yield _placed(node, statement), "it computes outside of functions"
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in _DATA_CALLS:
            yield node, f"it calls {ast.unparse(node.func)} outside of functions"


def _placed(node: ast.AST, statement: ast.Assign) -> ast.AST:
    return node if hasattr(node, "lineno") else statement


def _is_of(value: ast.expr, wanted: str) -> bool:
    if wanted in _WHOLE:
        return isinstance(value, _WHOLE[wanted])
    parts = value.elts if isinstance(value, ast.Tuple) and "tuple" in wanted else [value]
    type_ = str if wanted.startswith("a text") else int
    return all(isinstance(one, ast.Constant) and type(one.value) is type_ for one in parts)


def _are_generators(value: ast.expr) -> bool:
    factors = value.elts if isinstance(value, ast.Tuple) else [value]
    keys = [key for one in factors if isinstance(one, ast.Dict) for key in one.keys]
    of_dicts = isinstance(value, ast.Tuple) and all(isinstance(one, ast.Dict) for one in factors)
    return of_dicts and all(isinstance(key, ast.Constant) and key.value in _GENERATORS for key in keys)


def _kind(node: ast.AST) -> str:
    """A node by its first words."""
    text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 60 else text[:57] + "…"
