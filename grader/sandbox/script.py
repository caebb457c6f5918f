"""What in a script has a meaning: which names are its variables, and which loops train. Pure.

Learners vary names (`W_1`, `w1_`), and put the training at the top, into functions or into classes.
A loop trains if something in it, or in a function that it calls, takes a gradient, makes a step or
changes one of the variables. Standard library only: this runs in the student's process.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Statement: TypeAlias = ast.stmt
Loop: TypeAlias = ast.For | ast.While

_UPDATES: Final = frozenset({"backward", "step", "grad"})
"""Methods and functions whose call shows that a loop trains."""


@dataclass(frozen=True)
class Roles:
    """What a script's values are called and what they usually are.

    Attributes:
        names: by variable, the plain forms of the names that it may have.
        data: by variable, numbers that stand in the script as a list.
        starts: variables that are found by name.
        sizes: by number in the script, the number in its place.
        samples: how many samples there are; a loop over as many is not the training.
        updated: variables whose assignment in a loop shows that it trains.
    """

    names: Mapping[str, frozenset[str]]
    data: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    starts: tuple[str, ...] = ()
    sizes: Mapping[int, int] = field(default_factory=dict)
    size_names: Mapping[str, int] = field(default_factory=dict)
    samples: int = 0
    updated: tuple[str, ...] = ()

    def variable(self, name: str) -> str | None:
        """Return the variable that a name stands for, or None."""
        plain = plain_name(name)
        return next((v for v in self.starts if name == v or plain in self.names[v]), None)


def plain_name(name: str) -> str:
    """Return a name without what learners vary: `W_1`, `w1_` and `w1` are one name."""
    return name.replace("_", "").lower()


# --- which loops train --------------------------------------------------------------------------


def training_loops(tree: ast.Module, roles: Roles) -> dict[ast.AST, bool]:
    """Return the loops that update, and of each whether it is the outermost one."""
    functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    updating = _updating_functions(functions, roles)
    found: dict[ast.AST, bool] = {}
    repeated: set[str] = set()
    for body in (tree.body, *(function.body for function in functions.values())):
        for loop, depth in loops_of(body, 0):
            if _updates(loop, roles, updating):
                found[loop] = depth == 0
                repeated |= _called(loop)
    for name in repeated & set(functions):  # called from a loop: its own loops are inner ones
        for loop, _ in loops_of(functions[name].body, 0):
            if loop in found:
                found[loop] = False
    return found


def _updating_functions(functions: Mapping[str, ast.FunctionDef], roles: Roles) -> frozenset[str]:
    updating: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            name for name, function in functions.items() if _updates(function, roles, updating)
        )
        if more <= updating:
            return updating
        updating |= more


def _updates(node: ast.AST, roles: Roles, updating: frozenset[str]) -> bool:
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _UPDATES | updating:
                return True
            case ast.Call(func=ast.Name(id=name)) if name in updating or name == "grad":
                return True
            case ast.AugAssign(target=target) if _is_updated(target, roles):
                return True
            case ast.Assign(targets=targets, value=value) if isinstance(node, Loop) and any(
                _is_updated(target, roles) and not isinstance(value, ast.Constant)
                for target in targets
            ):
                return True
    return False


def _is_updated(target: ast.expr, roles: Roles) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return any(_is_updated(part, roles) for part in target.elts)
    if isinstance(target, ast.Attribute) and target.attr == "data":
        target = target.value
    name = named(target)
    return name is not None and roles.variable(name) in roles.updated


def loops_of(body: Sequence[Statement], depth: int) -> Iterator[tuple[Loop, int]]:
    """Yield the loops of one scope with the number of loops around each."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        inner = depth
        if isinstance(statement, ast.For | ast.While):
            yield statement, depth
            inner += 1
        for name in ("body", "orelse", "finalbody"):
            yield from loops_of(getattr(statement, name, []), inner)
        for handler in getattr(statement, "handlers", []):
            yield from loops_of(handler.body, inner)


def _called(node: ast.AST) -> set[str]:
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {c.id for c in calls if isinstance(c, ast.Name)} | {
        c.attr for c in calls if isinstance(c, ast.Attribute)
    }


def named(target: ast.expr) -> str | None:
    """Return what an assignment's target is called: `w1`, `self.w1`, `params["w1"]`."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return None
