"""A spec laid out for the rules of consistency: every check with its place and its calls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from grader.spec.calls import Call, call_of, parse_call
from grader.spec.locate import SpecPath
from grader.spec.models import Assignment, Check, Task
from grader.spec.suggest import closest


@dataclass(frozen=True)
class Site:
    """One check and where it stands.

    Attributes:
        task: the task it belongs to.
        check: the check.
        path: the check's place in the spec.
        call: the task's call; None where there is none or it cannot be read.
        calls: every call the check makes for certain, its named siblings' included.
    """

    task: Task
    check: Check
    path: SpecPath
    call: Call | None
    calls: tuple[Call, ...]

    @property
    def task_path(self) -> SpecPath:
        """The task's place in the spec."""
        return self.path[:2]


@dataclass(frozen=True)
class View:
    """An assignment and what the rules look up in it.

    Attributes:
        spec: the assignment.
        kinds: the kinds of check that exist.
        sites: every check, in file order.
        functions: the readable calls by function name.
        families_meant: the families that checks use, or meant to use by a misspelt name.
    """

    spec: Assignment
    kinds: tuple[str, ...]
    sites: tuple[Site, ...]
    functions: dict[str, Call]
    families_meant: frozenset[str]

    @property
    def arguments(self) -> tuple[str, ...]:
        """What a call may take: variables, and what families compose of them."""
        composed = [name for family in self.spec.families.values() for name in family.composed]
        return tuple(dict.fromkeys((*self.spec.variables, *composed)))


def view_of(spec: Assignment, kinds: Collection[str]) -> View:
    """Lay out an assignment for the rules."""
    calls = [_call(task) for task in spec.task]
    functions = {call.function: call for call in reversed(calls) if call is not None}
    sites = tuple(
        Site(
            task=task,
            check=check,
            path=("task", i, "check", j),
            call=calls[i],
            calls=_calls(calls[i], check, functions),
        )
        for i, task in enumerate(spec.task)
        for j, check in enumerate(task.check)
    )
    return View(spec, tuple(kinds), sites, functions, _families_meant(spec, sites))


def _call(task: Task) -> Call | None:
    try:
        return call_of(task)
    except ValueError:
        return None


def _calls(call: Call | None, check: Check, functions: dict[str, Call]) -> tuple[Call, ...]:
    siblings = [functions[name] for name in check.siblings if name in functions]
    made = _made_by(check)
    return tuple(one for one in (call, *siblings, made) if one is not None)


def _made_by(check: Check) -> Call | None:
    """Return the call that makes what another function is replaced by."""
    try:
        return None if check.by is None else parse_call(check.by)
    except ValueError:
        return None


def _families_meant(spec: Assignment, sites: tuple[Site, ...]) -> frozenset[str]:
    named = {name for site in sites for name in site.check.families}
    slips = {closest(name, spec.families) for name in named if name not in spec.families}
    return frozenset(named | {name for name in slips if name is not None})
