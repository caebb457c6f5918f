"""Finds functions that were handed in as they were handed out: `grad = None  # your code here`.

Standard library only: it runs in the student's process, on the syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.trees import children

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def placeholders(tree: ast.Module) -> dict[str, tuple[str, int]]:
    """Return what is still to be filled in, by the top-level name that holds it.

    For a function, the first name in it that is given None and never anything else, although the
    function uses it, or an empty body; for a class, the same of its methods; and a module-level
    name that is given None alone.

    Returns:
        For each such name what stands there, e.g. "grad = None", and its line.
    """
    found: dict[str, tuple[str, int]] = {}
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            place = _empty(node) or _none(node)
        elif isinstance(node, ast.ClassDef):
            methods = [method for method in node.body if isinstance(method, FUNCTIONS)]
            place = next((place for place in map(_none, methods) if place), None)
        else:
            found.update(_names_of_none(node))
            continue
        found.pop(node.name, None)
        if place is not None:
            found[node.name[:80]] = place
    return found


def _empty(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, int] | None:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return "an empty body", function.lineno
    if all(_does_nothing(statement) for statement in body):
        return ast.unparse(body[-1]), body[-1].lineno
    return None


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Expr(value=ast.Constant()):
            return True
    return False


def _none(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, int] | None:
    """Return the first local name that only ever is None, and is used."""
    nones: dict[str, int] = {}
    others: set[str] = set()
    used: set[str] = set()
    for node in _own(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node.value, ast.Constant) and node.value.value is None:
                for target in targets:
                    if isinstance(target, ast.Name):
                        nones[target.id] = min(node.lineno, nones.get(target.id, node.lineno))
                continue
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else others).add(node.id)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            others.update(node.names)
    waiting = [(line, name) for name, line in nones.items() if name in used - others]
    return (f"{min(waiting)[1][:80]} = None", min(waiting)[0]) if waiting else None


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Walk a function; the targets of an assignment of None are left out."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        is_none = (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and isinstance(node.value, ast.Constant)
            and node.value.value is None
        )
        if not is_none:
            todo += children(node)


def _names_of_none(node: ast.stmt) -> Iterator[tuple[str, tuple[str, int]]]:
    match node:
        case ast.Assign(targets=targets, value=ast.Constant(value=None)):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id[:80], (f"{target.id[:80]} = None", node.lineno)
