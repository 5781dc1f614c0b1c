"""Which mistakes are made: mutmut's, and two more that it does not know.

The text of a message is no rule, so strings stay as they are, and so do types in annotations.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

__all__ = ["mistakes"]


def mistakes(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """What may stand in the place of a node."""
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        yield cst.Pass()
    if isinstance(node, cst.Expr | cst.BaseString):
        return
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from (made for made in operator(node) if not _lacks_arguments(node, made))


def _lacks_arguments(node: cst.CSTNode, made: cst.CSTNode) -> bool:
    """Check for a call that is none any more: each test would notice the TypeError."""
    if not isinstance(node, cst.Call) or not isinstance(made, cst.Call):
        return False
    return _positional(made) < _positional(node)


def _positional(call: cst.Call) -> int:
    return sum(1 for arg in call.args if arg.keyword is None)


def turned(test: cst.BaseExpression) -> cst.BaseExpression:
    """Return the opposite of a condition."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(operator=cst.Not(), expression=inner)
