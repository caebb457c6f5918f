"""What makes sense only across several entries of a spec.

Each rule is a function from a view of the assignment to problems; a rule that concerns one check
is in `check_rules.py`. All are pure, and all of them run: the author is told everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal

from grader.spec.calls import Call
from grader.spec.check_rules import CHECK_RULES
from grader.spec.expressions import dimensions, names_in, parse_expression
from grader.spec.gradebook_rules import gradebook_has_hundredths, late_agrees, needs_are_ordinary
from grader.spec.law_rules import laws_name_what_there_is
from grader.spec.models import IDENTIFIER, KINDS, Assignment, Family
from grader.spec.needs import circles, resolve_need
from grader.spec.problem import Problem
from grader.spec.script_rules import script_is_described
from grader.spec.suggest import did_you_mean
from grader.spec.view import View, view_of

_MODULE = re.compile(rf"{IDENTIFIER[1:-1]}(\.{IDENTIFIER[1:-1]})*")


def find_problems(spec: Assignment, kinds: Collection[str] = KINDS) -> list[Problem]:
    """Return everything that contradicts itself in a well-formed spec.

    Args:
        spec: the assignment.
        kinds: the kinds of check that exist.
    """
    view = view_of(spec, kinds)
    problems = [problem for rule in _RULES for problem in rule(view)]
    for site in view.sites:
        for check_rule in CHECK_RULES:
            problems += check_rule(view, site)
    return list(dict.fromkeys(problems))


# --- the whole assignment ---------------------------------------------------------------------


def _points_add_up(view: View) -> Iterator[Problem]:
    ordinary = [site.check for site in view.sites if not site.check.extra_credit]
    total = sum((_decimal(check.points) for check in ordinary), Decimal(0))
    if total != _decimal(view.spec.points):
        points = _plain(_decimal(view.spec.points))
        without = " without extra credit" if len(ordinary) < len(view.sites) else ""
        message = f"points = {points}, but the checks{without} add up to {_plain(total)}"
        yield Problem(("points",), message)


def _points_are_hundredths(view: View) -> Iterator[Problem]:
    """Points are reported to two decimals: a finer check could never be earned in full."""
    for site in view.sites:
        points = _decimal(site.check.points)
        if points % Decimal("0.01"):
            message = f"points = {_plain(points)}, but points are counted in hundredths"
            yield Problem((*site.path, "points"), message)


def _ids_differ(view: View) -> Iterator[Problem]:
    tasks = view.spec.task
    yield from _duplicates([task.id for task in tasks], "task", ("task",))
    for position, task in enumerate(tasks):
        ids = [check.id for check in task.check]
        yield from _duplicates(ids, "check", ("task", position, "check"))


def _duplicates(ids: list[str], word: str, path: tuple[str | int, ...]) -> Iterator[Problem]:
    for position, name in enumerate(ids):
        first = ids.index(name)
        if first < position:
            message = f"duplicate {word} id {name!r}: {word} {first + 1} has it already"
            yield Problem((*path, position, "id"), message)


def _needs_are_not_circular(view: View) -> Iterator[Problem]:
    paths = {(site.task.id, site.check.id): site.path for site in reversed(view.sites)}
    needs = {
        (site.task.id, site.check.id): tuple(
            need
            for name in site.check.needs
            for need in resolve_need(view.spec, site.task, name)
            if need != (site.task.id, site.check.id)
        )
        for site in view.sites
    }
    for circle in circles(needs):
        way = " needs ".join("/".join(check) for check in (*circle, circle[0]))
        yield Problem((*paths[circle[0]], "needs"), f"needs goes in a circle: {way}")


def _modules_are_names(view: View) -> Iterator[Problem]:
    submission = view.spec.submission
    for key, names in (("imports", submission.imports), ("forbid", submission.forbid)):
        for position, name in enumerate(names):
            if not _MODULE.fullmatch(name):
                message = f"submission.{key} has {name!r}, which is not a dotted name"
                yield Problem(("submission", key, position), message)


def _preactivations_make_sense(view: View) -> Iterator[Problem]:
    for name, text in view.spec.preactivations.items():
        for message in _expression_mistakes(text, view):
            yield Problem(("preactivations", name), f"preactivations.{name}: {message}")
        if name in view.spec.variables:
            message = f"preactivations.{name} has the name of a variable"
            yield Problem(("preactivations", name), message)


def _expression_mistakes(text: str, view: View) -> list[str]:
    variables = view.spec.variables
    try:
        expression = parse_expression(text)
        unknown = [name for name in names_in(expression) if name not in variables]
        if not unknown:
            dimensions(expression, variables)
    except ValueError as error:
        return [str(error)]
    return [f"unknown variable {name!r}{did_you_mean(name, variables)}" for name in unknown]


def _losses_make_sense(view: View) -> Iterator[Problem]:
    for name, arguments in view.spec.losses.items():
        path = ("losses", name)
        if name in view.functions:
            yield Problem(path, f"losses.{name}: a task calls {name}, so it need not be here")
        for argument in arguments:
            if argument not in view.arguments:
                hint = did_you_mean(argument, view.arguments)
                yield Problem(path, f"unknown variable {argument!r} in losses.{name}{hint}")
        if name not in {site.check.of for site in view.sites if site.check.kind == "gradient"}:
            yield Problem(path, f"losses.{name}: no gradient is of it")


# --- families ---------------------------------------------------------------------------------


def _families_are_used(view: View) -> Iterator[Problem]:
    for name in view.spec.families:
        if name not in view.families_meant and name != view.spec.submission.script:
            yield Problem(("families", name), "no check uses this family")


def _kinks_are_named(view: View) -> Iterator[Problem]:
    for name, family in view.spec.families.items():
        if family.preactivations != "clear" and not view.spec.preactivations:
            message = f"preactivations = {family.preactivations!r}, but [preactivations] names none"
            yield Problem(("families", name, "preactivations"), message)


def _literals_fit(view: View) -> Iterator[Problem]:
    variables = view.spec.variables
    for family_name, family in view.spec.families.items():
        for name in family.values:
            path = ("families", family_name, "values", name)
            if name not in variables:
                message = f"unknown variable {name!r} in values{did_you_mean(name, variables)}"
                yield Problem(path, message)
            elif isinstance(family.values[name], str):
                if view.spec.passed_as.get(name) != "fixture":
                    message = f"values.{name} is a text; only a fixture is named by one"
                    yield Problem(path, message)
            else:
                for message in _literal_mistakes(family, name, variables[name]):
                    yield Problem(path, f"values.{name} {message}")


def _literal_mistakes(family: Family, name: str, names: tuple[str, ...]) -> Iterator[str]:
    shape = _shape(family.values[name])
    if shape is None:
        yield "has rows of unequal length"
    elif len(shape) != len(names):
        yield f"is {_RANKS[len(shape)]}, but {name} has {_dimensions_in_words(names)}"
    else:
        sizes = tuple(family.dims.get(dimension) for dimension in names)
        if any(want is not None and want != got for want, got in zip(sizes, shape, strict=True)):
            wanted = ", ".join(f"{dim} = {size}" for dim, size in zip(names, sizes, strict=True))
            yield f"has the shape {_tuple(shape)}, but {wanted}"


_RANKS = ("a single value", "a list", "a list of rows")


def _shape(value: object) -> tuple[int, ...] | None:
    """Return the shape of a literal, None for rows of unequal length."""
    if not isinstance(value, list):
        return ()
    if not any(isinstance(row, list) for row in value):
        return (len(value),)
    widths = {len(row) for row in value}
    return (len(value), widths.pop()) if len(widths) == 1 else None


def _dimensions_in_words(names: tuple[str, ...]) -> str:
    if not names:
        return "no dimensions"
    return f"the dimension{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _families_supply_arguments(view: View) -> Iterator[Problem]:
    """Whatever a check's calls take must be drawable from each family it uses."""
    seen: set[tuple[str, str]] = set()
    for site in view.sites:
        for family_name in site.check.families:
            family = view.spec.families.get(family_name)
            for lack, problem in _lacks(view, site.calls, family_name, family):
                if (family_name, lack) not in seen:
                    seen.add((family_name, lack))
                    yield problem


def _lacks(
    view: View, calls: Iterable[Call], name: str, family: Family | None
) -> Iterator[tuple[str, Problem]]:
    if family is None:
        return
    for call in calls:
        for argument in _needed(call, family):
            names = view.spec.variables.get(argument)
            if names is None and argument in view.arguments:
                message = f"composed has no {argument!r}, which {call} takes"
                yield argument, Problem(("families", name, "composed"), message)
            if names == () and argument not in family.values and not _is_drawn(view, argument):
                message = f"values has no {argument!r}, a scalar that {call} takes"
                yield argument, Problem(("families", name, "values"), message)
            for dimension in names or ():
                if dimension not in family.dims:
                    message = f"dims has no {dimension!r}, which {argument} in {call} has"
                    yield dimension, Problem(("families", name, "dims"), message)


def _needed(call: Call, family: Family) -> Iterator[str]:
    """Yield the variables, and what is neither variable nor composed, that a call needs."""
    for argument in call.arguments:
        if argument not in family.composed:
            yield argument
            continue
        for part in family.composed[argument]:
            yield from (part,) if isinstance(part, str) else part


def _is_drawn(view: View, scalar: str) -> bool:
    return view.spec.passed_as.get(scalar) in ("array", "number")


def _composed_of_variables(view: View) -> Iterator[Problem]:
    variables = view.spec.variables
    for family_name, family in view.spec.families.items():
        for name, parts in family.composed.items():
            path = ("families", family_name, "composed", name)
            if name in variables:
                yield Problem(path, f"composed.{name} has the name of a variable")
            for part in (inner for p in parts for inner in ((p,) if isinstance(p, str) else p)):
                if part not in variables:
                    hint = did_you_mean(part, variables)
                    yield Problem(path, f"unknown variable {part!r} in composed.{name}{hint}")


def _passed_as_is_possible(view: View) -> Iterator[Problem]:
    variables = view.spec.variables
    for name, how in view.spec.passed_as.items():
        path = ("passed_as", name)
        if name not in variables:
            yield Problem(
                path, f"unknown variable {name!r} in passed_as{did_you_mean(name, variables)}"
            )
        elif variables[name] and how in ("number", "fixture"):
            yield Problem(path, f"passed_as.{name} = {how!r}, but {name} has dimensions")
        elif not variables[name] and how == "list":
            yield Problem(path, f"passed_as.{name} = 'list', but {name} has no dimensions")


def _sequential_are_dimensions(view: View) -> Iterator[Problem]:
    known = sorted({name for names in view.spec.variables.values() for name in names})
    for position, name in enumerate(view.spec.sequential):
        if name not in known:
            message = f"unknown dimension {name!r} in sequential{did_you_mean(name, known)}"
            yield Problem(("sequential", position), message)


# --- numbers in words -------------------------------------------------------------------------


def _decimal(number: float) -> Decimal:
    """Return a number as it was written, so that 0.1 + 0.2 is 0.3."""
    return Decimal(repr(number))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _tuple(sizes: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, sizes))})"


_RULES: tuple[Callable[[View], Iterator[Problem]], ...] = (
    _points_add_up,
    _points_are_hundredths,
    late_agrees,
    gradebook_has_hundredths,
    _ids_differ,
    needs_are_ordinary,
    _needs_are_not_circular,
    _modules_are_names,
    _preactivations_make_sense,
    _losses_make_sense,
    _families_are_used,
    _kinks_are_named,
    _literals_fit,
    _families_supply_arguments,
    laws_name_what_there_is,
    _composed_of_variables,
    _passed_as_is_possible,
    _sequential_are_dimensions,
    script_is_described,
)
