"""Which statement last makes a function's result: its return, or the assignment that it returns.

Where that depends on what happens at run time (several returns, a result put together in a loop or
changed in place) no statement is named. Standard library only: this runs in the student's process,
before any of the student's code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

Place = tuple[int, int, int]
"""Line, and the columns of the expression from 0; the end is 0 where it does not end there."""


def last_statements(tree: ast.Module) -> dict[str, Place]:
    """Return the place of the expression that last makes the result, by top-level function."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = {function.name: _place(function) for function in functions}
    return {name: place for name, place in found.items() if place is not None}


def _place(function: ast.FunctionDef) -> Place | None:
    returns = [node for node in _inside(function) if isinstance(node, ast.Return)]
    if len(returns) != 1 or returns[0] is not function.body[-1] or returns[0].value is None:
        return None
    value = returns[0].value
    if not isinstance(value, ast.Name):
        return _span(value)
    made = _made_by(function, value.id)
    return None if made is None else _span(made)


def _made_by(function: ast.FunctionDef, name: str) -> ast.expr | None:
    """Return the right-hand side of the one assignment to `name`, or of the last in a row."""
    changes = [node for node in _inside(function) if _changes(node, name)]
    if not changes:
        return None
    last = changes[-1]
    is_plain = all(node in function.body for node in changes) and isinstance(last, ast.Assign)
    return last.value if is_plain and isinstance(last, ast.Assign) else None


def _changes(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(_holds(target, name) for target in targets)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target) | ast.For(target=target):
            return _holds(target, name)
        case ast.NamedExpr(target=ast.Name(id=found)):
            return found == name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=found))):
            return found == name  # a method may change it in place
        case ast.keyword(arg="out", value=ast.Name(id=found)):
            return found == name
    return False


def _holds(target: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(target))


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function in the order of the source, not those of inner functions."""
    stack: list[ast.AST] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack += reversed(list(ast.iter_child_nodes(node)))


def _span(value: ast.expr) -> Place:
    """Return where an expression stands; byte offsets, which are columns where all is ASCII."""
    end = value.end_col_offset if value.end_lineno == value.lineno else 0
    return value.lineno, value.col_offset, end or 0
