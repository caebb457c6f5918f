"""Walking syntax trees, at half the price of `ast`'s own: a file is walked several times.

Contexts (`ast.Load` and its like) are left out: nobody asks for them but by their owner's `ctx`.
Standard library only: it runs in the student's process.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

_KINDS: Final = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
_LEAVES: Final = frozenset(
    {ast.Name, ast.Constant, *(leaf for kind in _KINDS for leaf in kind.__subclasses__())}
)


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes directly below one, in the order of the source."""
    found: list[ast.AST] = []
    if type(node) in _LEAVES:
        return found
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, in no particular order."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += children(node)
