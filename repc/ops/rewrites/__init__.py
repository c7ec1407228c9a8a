"""Rewrites of functions, one a file: each keeps the meaning and makes what is printed smaller. `REWRITES` is their order.

Views of views first, since that makes values equal; then constants, then equal values, then products that share a factor;
what nothing reads any more is dropped last. Then functions that have become equal are one.
"""

from __future__ import annotations

from repc.ops.rewrites.dead import without_dead_code
from repc.ops.rewrites.equal import with_equal_values_once
from repc.ops.rewrites.fold import with_folded_constants
from repc.ops.rewrites.functions import with_equal_functions_once
from repc.ops.rewrites.mapped import each_function
from repc.ops.rewrites.merge import with_merged_views
from repc.ops.rewrites.stack import with_stacked_changes
from repc.ops.value import Function, Program

REWRITES = (with_merged_views, with_folded_constants, with_equal_values_once, with_stacked_changes, without_dead_code)


def rewritten(function: Function) -> Function:
    """The function after all rewrites, in order."""
    for rewrite in REWRITES:
        function = rewrite(function)
    return function


def rewritten_program(program: Program) -> Program:
    """Every function rewritten, and equal ones once."""
    return with_equal_functions_once(each_function(program, rewritten))
