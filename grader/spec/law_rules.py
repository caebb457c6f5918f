"""What `[task.laws]` may name: dimensions, arguments and functions that there are."""

from __future__ import annotations

from collections.abc import Iterator

from grader.spec.calls import Call, call_of
from grader.spec.models import Laws
from grader.spec.problem import Problem
from grader.spec.suggest import did_you_mean
from grader.spec.view import View


def laws_name_what_there_is(view: View) -> Iterator[Problem]:
    """Yield what laws name and the assignment has not."""
    for position, task in enumerate(view.spec.task):
        if task.laws is None:
            continue
        path = ("task", position, "laws")
        try:
            call = call_of(task)
        except ValueError:  # told where the call is
            continue
        if call is None:
            yield Problem(path, "laws are about what a function returns; the task has no call")
        else:
            yield from _laws(view, task.laws, call, path)


def _laws(view: View, laws: Laws, call: Call, path: tuple[str | int, ...]) -> Iterator[Problem]:
    variables = view.spec.variables
    known = {name for axes in variables.values() for name in axes}
    if laws.additive is not None and laws.additive not in known:
        hint = did_you_mean(laws.additive, sorted(known))
        yield Problem((*path, "additive"), f"unknown dimension {laws.additive!r}{hint}")
    for name in laws.linear:
        if name not in call.arguments:
            hint = did_you_mean(name, call.arguments)
            message = f"linear has {name!r}, which is not an argument of {call}{hint}"
            yield Problem((*path, "linear"), message)
    if laws.adjoint is None:
        return
    if laws.adjoint.of not in view.functions:
        hint = did_you_mean(laws.adjoint.of, view.functions)
        yield Problem((*path, "adjoint"), f"unknown function {laws.adjoint.of!r} in adjoint{hint}")
    for name in laws.adjoint.along:
        if name not in variables:
            hint = did_you_mean(name, variables)
            message = f"adjoint has {name!r}, which is not a variable{hint}"
            yield Problem((*path, "adjoint"), message)
