"""Which statement last makes a function's result: its return, or the assignment that it returns.

Where that depends on what happens at run time (several returns, a result put together in a loop or
changed in place) no statement is named. Standard library only: this runs in the student's process,
before any of the student's code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.sandbox.trees import children, walk

Place = tuple[int, int, int]
"""Line, and the columns of the expression from 0; the end is 0 where it does not end there."""


def last_statements(tree: ast.Module) -> dict[str, Place]:
    """Return the place of the expression that last makes the result, by top-level function."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = {function.name: _place(function) for function in functions}
    return {name: place for name, place in found.items() if place is not None}


def _place(function: ast.FunctionDef) -> Place | None:
    inside = list(_inside(function.body))
    returns = [node for node in inside if isinstance(node, ast.Return)]
    if len(returns) != 1 or returns[0] is not function.body[-1] or returns[0].value is None:
        return None
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
        return None
    value = returns[0].value
    if not isinstance(value, ast.Name):
        return _span(value)
    made = _made_by(function, value.id)
    return None if made is None else _span(made)


def _made_by(function: ast.FunctionDef, name: str) -> ast.expr | None:
    """Return the right-hand side of the one assignment to `name`, or of the last in a row."""
    if any(_is_shared(node, name) for node in walk(function)):
        return None
    changes = [
        statement
        for statement in function.body
        if any(_changes(node, name) for node in _inside([statement]))
    ]
    if not changes or any(hasattr(statement, "body") for statement in changes):
        return None  # what is changed in a branch or a loop is changed at run time
    last = changes[-1]
    is_plain = isinstance(last, ast.Assign) and any(_holds(target, name) for target in last.targets)
    return last.value if isinstance(last, ast.Assign) and is_plain else None


def _is_shared(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Global | ast.Nonlocal) and name in node.names


def _changes(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return _holds(value, name)
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return _holds(value, name)
        case ast.alias(name=whole, asname=short):
            return name == (short or whole.split(".")[0])
        case ast.MatchAs(name=found) | ast.MatchStar(name=found) | ast.ExceptHandler(name=found):
            return found == name
        case ast.MatchMapping(rest=found):
            return found == name
        case ast.FunctionDef(name=found) | ast.ClassDef(name=found):
            return found == name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=found))):
            return found == name  # a method may change it in place
        case ast.keyword(arg="out", value=ast.Name(id=found)):
            return found == name
    return False


def _holds(target: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in walk(target))


def _inside(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of statements in the order of the source, not those of inner functions."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack += reversed(children(node))


def _span(value: ast.expr) -> Place:
    """Return where an expression stands; byte offsets, which are columns where all is ASCII."""
    end = value.end_col_offset if value.end_lineno == value.lineno else 0
    return value.lineno, value.col_offset, end or 0
