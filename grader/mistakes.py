"""Named mistakes: wrong versions of a reference, as data.

A mistake replaces one step of the reference: the right-hand side of an assignment, a return value,
or a whole statement. It is made by changing the reference's own syntax tree, so that there is no
second copy of the reference to keep in step with it, and any two mistakes at different steps
compose.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

RETURN: Final = "return"
Body: TypeAlias = list[ast.stmt]


@dataclass(frozen=True)
class Mistake:
    """One wrong version of one step.

    Attributes:
        id: names it in reports, e.g. "missing_mask".
        step: the statement it changes: "function.name" is the assignment to `name` within
            `function`, "function.return" its return statement; methods and inner functions are
            dotted; "#2" behind it means the second such statement. "name" alone is an assignment
            at the top level.
        wrong: an expression in place of the right-hand side, or statements in place of the whole.
        sentence: what is wrong, for the student.
        hint: where to look; does not give the answer.
        concept: what it is a mistake about, e.g. "chain rule".
        tasks: the tasks that lose points by it.
    """

    id: str
    step: str
    wrong: str
    sentence: str
    hint: str
    concept: str
    tasks: tuple[str, ...]


class StepError(ValueError):
    """A mistake names a step that the reference does not have, or cannot be put in its place."""


def mistaken_source(source: str, mistakes: Sequence[Mistake]) -> str:
    """Return the source of the reference with `mistakes` in it.

    Args:
        source: of `solution.py`.
        mistakes: at steps that differ.

    Raises:
        StepError: a step is not there or named twice, or a wrong version is not Python.
    """
    tree = ast.parse(source)
    steps = [mistake.step for mistake in mistakes]
    if len(set(steps)) < len(steps):
        raise StepError(f"two mistakes at one step: {', '.join(steps)}")
    found = {mistake.id: _find(tree, mistake) for mistake in mistakes}
    if len({id(statement) for _, statement in found.values()}) < len(mistakes):
        raise StepError(f"two mistakes in one statement: {', '.join(steps)}")
    for mistake in mistakes:
        _replace(*found[mistake.id], mistake)
    return ast.unparse(ast.fix_missing_locations(tree))


@lru_cache(maxsize=256)
def steps_of(source: str, function: str) -> tuple[str, ...]:
    """Return the names that a top-level function of the reference assigns, in order."""
    for statement in ast.parse(source).body:
        if _defines(statement, function):
            body = statement.body  # type: ignore[attr-defined]  # `_defines` saw to it
            targets = [target for _, inner in _statements(body) for target in _targets(inner)]
            return tuple(dict.fromkeys(name for target in targets for name in _names(target)))
    return ()


def _targets(statement: ast.stmt) -> list[ast.expr]:
    match statement:
        case ast.Assign(targets=targets):
            return targets
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return [target]
    return []


def _find(tree: ast.Module, mistake: Mistake) -> tuple[Body, ast.stmt]:
    path, _, number = mistake.step.partition("#")
    *scopes, name = path.split(".")
    scope: ast.Module | ast.FunctionDef | ast.ClassDef = tree
    for part in scopes:
        inner = [child for _, child in _statements(scope.body) if _defines(child, part)]
        if not inner:
            raise StepError(f"mistake {mistake.id}: the reference has no {part} in {path}")
        scope = inner[0]  # type: ignore[assignment]  # `_defines` saw to it
    places = [place for place in _statements(scope.body) if _is_step(place[1], name)]
    index = int(number or 1) - 1
    if index >= len(places):
        raise StepError(f"mistake {mistake.id}: the reference has no step {mistake.step}")
    return places[index]


def _statements(body: Body) -> Iterator[tuple[Body, ast.stmt]]:
    """Yield every statement with the list that holds it, not going into functions and classes."""
    for statement in body:
        yield body, statement
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            continue
        for field in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, field, []))


def _defines(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name


def _is_step(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Return():
            return name == RETURN
    return any(name in _names(target) for target in _targets(statement))


def _names(target: ast.expr) -> tuple[str, ...]:
    """Return what a target is called: `x`, the last part of `self.x`, each of `x, y`, or `x[i]`."""
    match target:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(attr=name):
            return (name,)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(name for part in parts for name in _names(part))
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return _names(value)
    return ()


def _replace(body: Body, statement: ast.stmt, mistake: Mistake) -> None:
    try:
        wrong = ast.parse(mistake.wrong).body
    except SyntaxError as error:
        raise StepError(f"mistake {mistake.id}: {mistake.wrong!r} is not Python") from error
    expression = wrong[0].value if len(wrong) == 1 and isinstance(wrong[0], ast.Expr) else None
    if expression is not None and isinstance(
        statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return
    ):
        statement.value = expression
    else:
        index = body.index(statement)
        body[index : index + 1] = wrong
