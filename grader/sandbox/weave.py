"""A script's syntax tree, changed so that it can be run again with other values.

A learner's script fixes its own data, start values and number of repetitions. To see whether its
end values follow from them, calls are woven into its tree that may put another value in place of
the one the script has; `stand.Stand` decides at run time, when it sees the value.

    data      [1.0, 2.0, 3.0]                 → __stand__.data([1.0, 2.0, 3.0])
              x = np.arange(1, 4)             → x = __stand__.data(np.arange(1, 4))
    starts    w1 = torch.tensor([1.0])        → …; w1 = __stand__.start("w1", w1)
              self.w1 = …                     → …; self.w1 = __stand__.start("w1", self.w1, self)
    sizes     N, D_in = 64, 1000              → N, D_in = 5, 3
    steps     for e in range(100):            → for e in __stand__.loop(range(100), …):
              while e < 100:                  → while e < __stand__.count(100):
    training  the loop that updates           → __stand__.begin(); for …
    results   def train(): …                  → … try: … finally: __stand__.leave(locals())

Lines stay what they were. Standard library only; pure.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from grader.sandbox.script import (
    Loop,
    Roles,
    Statement,
    loops_of,
    named,
    plain_name,
    training_loops,
)

STAND: Final = "__stand__"
"""What the object that decides is called in the script."""

Node = TypeVar("Node", bound=ast.AST)

_NOT_A_SIZE: Final = re.compile(
    r"epoch|step|iter|every|print|log|seed|rate|time|max|^t$|^i$", re.IGNORECASE
)
_PLAIN: Final = (ast.Constant, ast.Lambda, ast.JoinedStr, ast.Name)


def rewritten(source: bytes, path: str, roles: Roles) -> ast.Module:
    """Return the tree of a script with calls of the stand woven in.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is not Python.
    """
    tree = ast.parse(source, filename=path)
    training = training_loops(tree, roles)
    changed = _Weaver(roles, training).visit(tree)
    return ast.fix_missing_locations(changed)  # type: ignore[no-any-return]  # a module stays one


class _Weaver(ast.NodeTransformer):
    def __init__(self, roles: Roles, training: Mapping[ast.AST, bool]) -> None:
        self.roles = roles
        self.training = training
        self.in_loop = 0
        self.forced = False

    # statements

    def visit_Assign(self, node: ast.Assign) -> list[Statement]:
        self._resize(node.targets, node.value)
        starts = [] if self.in_loop else list(self._starts(node.targets))
        self.generic_visit(node)
        if not self.in_loop:
            node.value = self._data(node.value)
        return [node, *starts]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[Statement]:
        if node.value is None:
            return [node]
        self._resize([node.target], node.value)
        starts = [] if self.in_loop else list(self._starts([node.target]))
        self.generic_visit(node)
        return [node, *starts]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        around, self.in_loop, self.forced = self.in_loop, 0, False
        trains = any(loop in self.training for loop, _ in loops_of(node.body, 0))
        parameters = list(self._parameters(node)) if trains else []
        keeps = not _is_generator(node) and self._binds_roles(node)
        self._resize_defaults(node.args)
        self.generic_visit(node)
        node.body = [*parameters, *node.body]
        if keeps:
            leave = _at(ast.Expr(_call("leave", _call_of("locals"))), node.body[-1])
            node.body = [_at(ast.Try(node.body, [], [], [leave]), node)]
        self.in_loop = around
        return node

    def visit_For(self, node: ast.For) -> list[Statement]:
        self.forced = self.training.get(node, False)
        node.iter = self._counted(self.visit(node.iter))
        self.forced = False
        return self._loop(node)

    def visit_While(self, node: ast.While) -> list[Statement]:
        self._limit(node.test)
        return self._loop(node)

    def visit_If(self, node: ast.If) -> ast.If:
        if self.in_loop and any(isinstance(part, ast.Break) for part in ast.walk(node)):
            self._limit(node.test)
        self.generic_visit(node)
        return node

    def _loop(self, node: Loop) -> list[Statement]:
        outermost = not self.in_loop
        self.in_loop += 1
        for name in ("body", "orelse"):
            body: list[Statement] = []
            for statement in getattr(node, name):
                made = self.visit(statement)
                body += made if isinstance(made, list) else [made]
            setattr(node, name, body)
        if isinstance(node, ast.While):
            node.test = self.visit(node.test)
        self.in_loop -= 1
        if outermost and node in self.training:
            return [_at(ast.Expr(_call("begin")), node), node]
        return [node]

    # expressions

    def visit_List(self, node: ast.List) -> ast.expr:
        return self._literal(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return self._literal(node)

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        self.generic_visit(node)
        for at, key in enumerate(node.keys):
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and not self.in_loop:
                node.values[at] = self._started(key.value, node.values[at])
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        for keyword in node.keywords:
            if keyword.arg is not None and not self.in_loop:
                keyword.value = self._started(keyword.arg, keyword.value)
            if keyword.arg is not None and isinstance(keyword.value, ast.Constant):
                keyword.value = self._resized(keyword.arg, keyword.value)
        match node.func:
            case ast.Name(id=name) if name in ("trange", "tnrange") and node.args:
                node.args[-1] = _call("count", node.args[-1], ast.Constant(self.forced))
            case ast.Name(id="range"):
                return _at(_call("loop", node, ast.Constant(self.forced)), node)
        return node

    def _counted(self, iterated: ast.expr) -> ast.expr:
        match iterated:
            case ast.Call(func=ast.Attribute(attr="arange")):
                return _at(_call("loop", iterated, ast.Constant(self.forced)), iterated)
        return iterated

    def _limit(self, test: ast.expr) -> None:
        """Let the number that a counter is compared with be another."""
        for part in ast.walk(test):
            if isinstance(part, ast.Compare):
                part.comparators = [self._compared(side) for side in part.comparators]
                part.left = self._compared(part.left)

    def _compared(self, side: ast.expr) -> ast.expr:
        match side:
            case ast.Constant(value=int(value)) if value > 1:
                return _at(_call("count", side), side)
            case ast.Name() | ast.Attribute():
                return _at(_call("count", side), side)
        return side

    def _literal(self, node: ast.List | ast.Tuple) -> ast.expr:
        numbers = _numbers(node)
        if numbers is not None and isinstance(node.ctx, ast.Load) and self._is_data(numbers):
            return _at(_call("data", node), node)
        self.generic_visit(node)
        return node

    def _is_data(self, numbers: Sequence[float]) -> bool:
        known = list(self.roles.data.values())
        pairs = [tuple(n for pair in zip(*known, strict=True) for n in pair)] if known else []
        return tuple(numbers) in [*known, *pairs]

    def _data(self, value: ast.expr) -> ast.expr:
        if not self.roles.data or isinstance(value, (*_PLAIN, ast.Tuple)):
            return value
        return _at(_call("data", value), value)

    # starts

    def _starts(self, targets: Sequence[ast.expr]) -> Iterator[Statement]:
        for target in targets:
            if isinstance(target, ast.Tuple | ast.List):
                yield from self._starts(target.elts)
                continue
            name = named(target)
            variable = self.roles.variable(name) if name is not None else None
            if variable is None:
                continue
            holder = _loaded(target.value) if isinstance(target, ast.Attribute) else None
            arguments = [ast.Constant(variable), ast.Constant(name), _loaded(target)]
            made = _call("start", *arguments, *([] if holder is None else [holder]))
            yield _at(ast.Assign([_stored(target)], made), target)

    def _started(self, name: str, value: ast.expr) -> ast.expr:
        variable = self.roles.variable(name)
        if variable is None:
            return value
        return _at(_call("start", ast.Constant(variable), ast.Constant(name), value), value)

    def _parameters(self, node: ast.FunctionDef) -> Iterator[Statement]:
        for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            yield from self._starts([_at(ast.Name(parameter.arg, ast.Load()), node)])

    def _binds_roles(self, node: ast.FunctionDef) -> bool:
        """Whether a function has a variable of ours among its own."""
        return any(
            isinstance(part, ast.Name)
            and isinstance(part.ctx, ast.Store)
            and self.roles.variable(part.id) is not None
            for part in ast.walk(node)
        )

    # sizes

    def _resize(self, targets: Sequence[ast.expr], value: ast.expr) -> None:
        for target in targets:
            match target, value:
                case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                    for at, name in enumerate(names):
                        values[at] = self._resized(named(name) or "", values[at])
                case _, ast.Constant():
                    self._resized(named(target) or "", value)

    def _resize_defaults(self, arguments: ast.arguments) -> None:
        positional = (*arguments.posonlyargs, *arguments.args)
        for parameter, default in zip(
            reversed(positional), reversed(arguments.defaults), strict=False
        ):
            self._resized(parameter.arg, default)

    def _resized(self, name: str, value: ast.expr) -> ast.expr:
        if isinstance(value, ast.Constant) and type(value.value) is int:
            named = self.roles.size_names.get(plain_name(name))
            known = value.value in self.roles.sizes and not _NOT_A_SIZE.search(name)
            if named is not None:
                value.value = named
            elif known and name:
                value.value = self.roles.sizes[value.value]
        return value


def _numbers(node: ast.expr) -> list[float] | None:
    """Return the numbers of a list or tuple display, also of one within another, or None."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return [float(value)]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return [-float(value)]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if parts:
            inner = [_numbers(part) for part in parts]
            return None if None in inner else [n for part in inner for n in part or ()]
    return None


def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))


def _call(method: str, *arguments: ast.expr) -> ast.Call:
    stand = ast.Attribute(ast.Name(STAND, ast.Load()), method, ast.Load())
    return ast.Call(stand, list(arguments), [])


def _call_of(function: str) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), [], [])


def _loaded(node: ast.expr) -> ast.expr:
    return _copied(node, ast.Load())


def _stored(node: ast.expr) -> ast.expr:
    return _copied(node, ast.Store())


def _copied(node: ast.expr, context: ast.expr_context) -> ast.expr:
    copy: ast.expr = ast.parse(ast.unparse(node), mode="eval").body
    if isinstance(copy, ast.Name | ast.Attribute | ast.Subscript):
        copy.ctx = context
    return copy


def _at(node: Node, place: ast.AST) -> Node:
    return ast.copy_location(node, place)
