"""All mutants of a function that differ from it in one node of its syntax tree.

A mutant is what a slip of the pen makes: another operator, a constant off by one, an operand left
out or negated, arguments swapped, a transpose too few or too many, another name of the same scope,
a statement missing, doubled or exchanged with the next, another axis or index.
"""

from __future__ import annotations

import ast
import copy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.Mod, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
NEAR_ZERO = (1e-3, -1e-3)
"""What a 0 becomes besides other small numbers: a threshold that is off by little."""
# nothing becomes np.empty: what that holds, and so whether it is wrong, is chance
RELATED = (
    ("maximum", "minimum", "fmax", "add"),
    ("sum", "mean", "max", "prod", "cumsum"),
    ("sqrt", "square", "abs"),
    ("exp", "expm1", "log"),
    ("dot", "outer", "multiply"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("copy", "ravel"),
    ("tanh", "sin", "sigmoid"),
    ("min", "max"),
    ("append", "extend"),
    ("range", "enumerate"),
)
SUBSCRIPTS = re.compile(r"[a-z.]+(,[a-z.]+)*(->[a-z.]*)?")


@dataclass(frozen=True)
class Mutant:
    """One mutant.

    Attributes:
        what: the change in a few words.
        source: the whole module.
    """

    what: str
    source: str


def mutants(source: str, function: str) -> Iterator[Mutant]:
    """Yield every mutant of a module-level function or of a method ("Class.method").

    Each text comes once; the rest of the source stays as it is.
    """
    tree = ast.parse(source)
    target = _function(tree, function)
    names = sorted(_names_in_scope(target))
    seen = {ast.unparse(tree)}
    for place, node in enumerate(ast.walk(target)):
        for what, change in _changes(node, names):
            mutated = copy.deepcopy(tree)
            _replace(_function(mutated, function), place, change)
            try:
                text = ast.unparse(ast.fix_missing_locations(mutated)) + "\n"
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError):
                continue  # no program
            if text not in seen:
                seen.add(text)
                line = getattr(node, "lineno", target.lineno)
                yield Mutant(f"line {line}: {what}", text)


# --- which changes there are ---------------------------------------------------------------------

Change = ast.AST | list[ast.stmt]
"""What takes a node's place; a list in place of a statement."""


def _changes(node: ast.AST, names: list[str]) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.BinOp():
            yield from _of_binary(node)
        case ast.UnaryOp(operand=operand):
            yield "operator deleted", operand
        case ast.Compare(ops=[op], left=left, comparators=[right]):
            for other in COMPARISONS:
                if not isinstance(op, other):
                    yield _to(op, other()), ast.Compare(left, [other()], [right])
            yield "operands swapped", ast.Compare(right, [op], [left])
            yield "always true", ast.Constant(True)
            yield "always false", ast.Constant(False)
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield _to(op, other), ast.BoolOp(other, values)
            for value in values:
                yield "operand deleted", value
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "branches swapped", ast.IfExp(test, orelse, body)
            yield "always the first", body
            yield "always the second", orelse
        case ast.Constant():
            for value in _other_constants(node.value):
                yield f"{node.value!r} → {value!r}", ast.Constant(value)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(ctx=ast.Load()):
            yield from _of_attribute(node)
        case ast.Subscript(ctx=ast.Load(), value=value):
            yield "index deleted", value
            yield from _of_slice(node)
        case ast.Name(id=name, ctx=ast.Load()):
            if name in names:
                for other_name in names:
                    if other_name != name:
                        yield f"{name} → {other_name}", ast.Name(other_name, ast.Load())
                yield f"{name} negated", ast.UnaryOp(ast.USub(), node)
                yield f"{name} transposed", ast.Attribute(node, "T", ast.Load())
        case ast.Tuple(elts=elements, ctx=ast.Load()) | ast.List(elts=elements, ctx=ast.Load()):
            for i, j in itertools.combinations(range(len(elements)), 2):
                yield f"items {i} and {j} swapped", type(node)(_swapped(elements, i, j), node.ctx)
        case ast.stmt():
            yield from _of_statement(node)
    if isinstance(node, ast.AST) and hasattr(node, "body") and isinstance(node.body, list):
        for i in range(len(node.body) - 1):
            changed = copy.copy(node)
            changed.body = _swapped(node.body, i, i + 1)
            line = node.body[i].lineno
            yield f"statements of lines {line} and {node.body[i + 1].lineno} exchanged", changed


def _of_binary(node: ast.BinOp) -> Iterator[tuple[str, Change]]:
    for other in ARITHMETIC:
        if not isinstance(node.op, other):
            yield _to(node.op, other()), ast.BinOp(node.left, other(), node.right)
    yield "right operand deleted", node.left
    yield "left operand deleted", node.right
    yield "operands swapped", ast.BinOp(node.right, node.op, node.left)
    yield "negated", ast.UnaryOp(ast.USub(), node)
    yield (
        "right operand negated",
        ast.BinOp(node.left, node.op, ast.UnaryOp(ast.USub(), node.right)),
    )


def _of_call(node: ast.Call) -> Iterator[tuple[str, Change]]:
    for i, j in itertools.combinations(range(len(node.args)), 2):
        yield (
            f"arguments {i} and {j} swapped",
            ast.Call(node.func, _swapped(node.args, i, j), node.keywords),
        )
    for i, argument in enumerate(node.args):
        kept = node.args[:i] + node.args[i + 1 :]
        yield f"argument {i} deleted", ast.Call(node.func, kept, node.keywords)
        if not isinstance(argument, ast.Starred):
            yield f"call replaced by argument {i}", argument
    for i, keyword in enumerate(node.keywords):
        rest = node.keywords[:i] + node.keywords[i + 1 :]
        yield f"{keyword.arg}= deleted", ast.Call(node.func, node.args, rest)
    if isinstance(node.func, ast.Attribute) and not node.args:
        yield f".{node.func.attr}() deleted", node.func.value
    if isinstance(node.func, ast.Name) and node.func.id == "range" and len(node.args) == 1:
        one = ast.Constant(1)
        yield "range from 1", ast.Call(node.func, [one, *node.args], [])
        for op in (ast.Add(), ast.Sub()):
            yield (
                f"range {_sign(op)} 1",
                ast.Call(node.func, [ast.BinOp(node.args[0], op, one)], []),
            )
    if isinstance(node.func, ast.Name):
        for name in _related(node.func.id):
            yield (
                f"{node.func.id} → {name}",
                ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords),
            )


def _of_attribute(node: ast.Attribute) -> Iterator[tuple[str, Change]]:
    if node.attr in ("T", "mT"):
        yield "transpose deleted", node.value
    for name in _related(node.attr):
        yield f".{node.attr} → .{name}", ast.Attribute(node.value, name, node.ctx)


def _of_slice(node: ast.Subscript) -> Iterator[tuple[str, Change]]:
    items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for i, item in enumerate(items):
        changed: list[tuple[str, ast.expr]] = []
        if isinstance(item, ast.Slice):
            if item.lower is None:
                changed.append(("from 1", ast.Slice(ast.Constant(1), item.upper, item.step)))
            else:
                changed.append(("from the start", ast.Slice(None, item.upper, item.step)))
            if item.upper is None:
                minus = ast.UnaryOp(ast.USub(), ast.Constant(1))
                changed.append(("without the last", ast.Slice(item.lower, minus, item.step)))
            else:
                changed.append(("to the end", ast.Slice(item.lower, None, item.step)))
            if item.step is None:
                minus = ast.UnaryOp(ast.USub(), ast.Constant(1))
                changed.append(("reversed", ast.Slice(item.lower, item.upper, minus)))
        elif not isinstance(item, ast.Constant):
            one = ast.Constant(1)
            changed += [
                (f"{_sign(op)} 1", ast.BinOp(item, op, one)) for op in (ast.Add(), ast.Sub())
            ]
        for what, new in changed:
            new_items = [*items[:i], new, *items[i + 1 :]]
            index = ast.Tuple(new_items, ast.Load()) if len(items) > 1 else new
            yield f"index {what}", ast.Subscript(node.value, index, node.ctx)
    for i, j in itertools.combinations(range(len(items)), 2):
        index = ast.Tuple(_swapped(items, i, j), ast.Load())
        yield f"indices {i} and {j} swapped", ast.Subscript(node.value, index, node.ctx)


def _of_statement(node: ast.stmt) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.FunctionDef):
        return
    yield "statement deleted", [ast.Pass()]
    match node:
        case ast.AugAssign(target=target, op=op, value=value):
            for other in ARITHMETIC:
                if not isinstance(op, other):
                    yield _to(op, other()) + "=", [ast.AugAssign(target, other(), value)]
            yield "assigned, not added", [ast.Assign([target], value)]
            yield "statement doubled", [node, copy.deepcopy(node)]
            if isinstance(target, ast.Name):
                name = ast.Name(target.id, ast.Load())
                yield "not in place", [ast.Assign([target], ast.BinOp(name, op, value))]
        case ast.Assign(targets=[ast.Name() | ast.Subscript() as target], value=value):
            yield "added, not assigned", [ast.AugAssign(target, ast.Add(), value)]
        case ast.Expr():
            yield "statement doubled", [node, copy.deepcopy(node)]
        case ast.If(test=test, body=body, orelse=orelse):
            yield "condition negated", [ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)]
            yield "always", body
        case ast.For(body=body):
            yield (
                "loop ended after its first turn",
                [ast.For(node.target, node.iter, [*body, ast.Break()], node.orelse)],
            )


# --- how they are made ---------------------------------------------------------------------------


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    """Return a function, or a method by its dotted name."""
    scope, _, inner = name.rpartition(".")
    bodies = [node.body for node in tree.body if _is_class(node, scope)] if scope else [tree.body]
    for node in (statement for body in bodies for statement in body):
        if isinstance(node, ast.FunctionDef) and node.name == inner:
            return node
    raise KeyError(name)


def _is_class(node: ast.stmt, name: str) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef) and node.name == name


def _names_in_scope(function: ast.FunctionDef) -> set[str]:
    arguments = {a.arg for a in (*function.args.args, *function.args.kwonlyargs)}
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return arguments | stored


def _replace(function: ast.FunctionDef, place: int, change: Change) -> None:
    """Put `change` in the place of the node that `ast.walk` yields at `place`."""
    node = next(itertools.islice(ast.walk(function), place, None))
    new = copy.deepcopy(change)
    if node is function:
        assert isinstance(new, ast.FunctionDef)
        function.body = new.body
        return
    for parent in ast.walk(function):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for i, item in enumerate(value):
                    if item is node:
                        value[i : i + 1] = new if isinstance(new, list) else [new]
                        return
    raise AssertionError("the node has no parent")


def _other_constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        near = [*NEAR_ZERO, 0.5] if value == 0 else [value * 1.001, value / 2, 0]
        others = [value + 1, value - 1, value * 2, -value, *near]
        return [o for o in dict.fromkeys(others) if o != value]
    if isinstance(value, str) and "," in value and SUBSCRIPTS.fullmatch(value):
        letters = [i for i, c in enumerate(value) if c.isalpha()]
        swaps = []
        for i, j in itertools.combinations(letters, 2):
            text = list(value)
            text[i], text[j] = text[j], text[i]
            swaps.append("".join(text))
        return [s for s in dict.fromkeys(swaps) if s != value]
    return []


def _related(name: str) -> list[str]:
    return [other for group in RELATED if name in group for other in group if other != name]


def _swapped(items: list[ast.AST], i: int, j: int) -> list[ast.AST]:
    out = list(items)
    out[i], out[j] = out[j], out[i]
    return out


def _to(old: ast.AST, new: ast.AST) -> str:
    return f"{_sign(old)} → {_sign(new)}"


SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.FloorDiv: "//",
    ast.Mod: "%", ast.MatMult: "@", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
}  # fmt: skip


def _sign(op: ast.AST) -> str:
    return SIGNS.get(type(op), type(op).__name__)
