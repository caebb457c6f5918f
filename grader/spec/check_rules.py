"""What each kind of check must and must not say, and the names it may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.spec.calls import parse_call
from grader.spec.models import Check
from grader.spec.needs import needable, resolve_need
from grader.spec.open_rules import OPEN_RULES
from grader.spec.problem import Problem
from grader.spec.script_rules import runs_a_script
from grader.spec.suggest import did_you_mean, listed
from grader.spec.torch_rules import TORCH_RULES
from grader.spec.view import Site, View

_ON_CASES = ("families", "weights", "credit")
_COMPARED = (*_ON_CASES, "tolerance")
_USES = {
    "values": ("result", "results", *_COMPARED),
    "gradient": ("wrt", "of", "follow_through", *_COMPARED),
    "training": ("returns", "steps", *_COMPARED),
    "purity": ("siblings", *_COMPARED),
    "finite": _ON_CASES,
    "rules": ("tasks",),
    "answers": ("key",),
    "witness": ("property", "at_least", "returns"),
    "built_from": ("replaces", "by", "returns", *_ON_CASES),
    "vjp": ("vector", *_COMPARED),
    "clean": _ON_CASES,
    "variables": ("results", "steps", "compares", "predicts", *_COMPARED),
    "prediction": ("steps", *_ON_CASES),
    "program": ("program", *_ON_CASES),
    "checker": ("role", "watch", *_ON_CASES),
}
"""Keys that mean something to some kinds only. A kind that is not listed may use them all."""


def _kind_exists(view: View, site: Site) -> Iterator[Problem]:
    kind = site.check.kind
    if kind not in view.kinds:
        message = f"unknown kind {kind!r}{did_you_mean(kind, view.kinds)}"
        yield Problem((*site.path, "kind"), message)


def _keys_belong_to_kind(_view: View, site: Site) -> Iterator[Problem]:
    kind = site.check.kind
    used = _USES.get(kind)
    if used is None:
        return
    for key in Check.model_fields:
        users = [other for other, keys in _USES.items() if key in keys]
        if users and key not in used and key in site.check.model_fields_set:
            message = f"{key} does not apply to a {kind} check, only to {', '.join(users)}"
            yield Problem((*site.path, key), message)


# --- families ---------------------------------------------------------------------------------


def _families_exist(view: View, site: Site) -> Iterator[Problem]:
    families = site.check.families
    known = view.spec.families
    for position, name in enumerate(families):
        path = (*site.path, "families", position)
        if name not in known:
            yield Problem(path, f"unknown family {name!r}{did_you_mean(name, known)}")
        elif name in families[:position]:
            yield Problem(path, f"families has {name!r} twice")


def _families_are_given(_view: View, site: Site) -> Iterator[Problem]:
    kind = site.check.kind
    if kind in _USES and "families" in _USES[kind] and not site.check.families:
        key = "families" if "families" in site.check.model_fields_set else ""
        path = (*site.path, key) if key else site.path
        yield Problem(path, f"a {kind} check needs families: the inputs it is judged on")


def _weights_are_used(view: View, site: Site) -> Iterator[Problem]:
    families = site.check.families
    for name in site.check.weights:
        path = (*site.path, "weights", name)
        if name not in view.spec.families:
            yield Problem(path, f"unknown family {name!r} in weights{did_you_mean(name, families)}")
        elif name not in families:
            yield Problem(path, f"weights has {name!r}, a family that this check does not use")


# --- needs ------------------------------------------------------------------------------------


def _needs_exist(view: View, site: Site) -> Iterator[Problem]:
    own = (site.task.id, site.check.id)
    for position, need in enumerate(site.check.needs):
        path = (*site.path, "needs", position)
        resolved = resolve_need(view.spec, site.task, need)
        if own in resolved:
            yield Problem(path, f"needs has {need!r}, which is or contains this check itself")
        elif not resolved:
            choices = needable(view.spec, site.task, site.check)
            message = f"needs has {need!r}, which is no check or task"
            yield Problem(path, message + did_you_mean(need, choices))


# --- the call ---------------------------------------------------------------------------------


def _call_is_readable(view: View, site: Site) -> Iterator[Problem]:
    path = (*site.task_path, "call")
    if site.task.reads is not None:
        if site.task.call is not None:
            yield Problem((*site.task_path, "reads"), "a task has either reads or call, not both")
        return
    if site.task.call is None:
        if site.check.kind in _USES and site.check.kind != "rules":
            message = f"missing key 'call': the {site.check.kind} check calls a function"
            if _first_that_calls(site):
                yield Problem(site.task_path, message)
        return
    try:
        call = parse_call(site.task.call)
    except ValueError as error:
        yield Problem(path, str(error))
        return
    for position, name in enumerate(call.arguments):
        if name not in view.arguments:
            hint = did_you_mean(name, view.arguments)
            yield Problem(path, f"call has {name!r}, which is not a variable{hint}")
        elif name in call.arguments[:position]:
            yield Problem(path, f"call has {name!r} twice")


def _first_that_calls(site: Site) -> bool:
    """Whether this is the task's first check that calls a function: one is enough to say it."""
    callers = [check for check in site.task.check if check.kind in _USES and check.kind != "rules"]
    return callers[0] is site.check


def _siblings_exist(view: View, site: Site) -> Iterator[Problem]:
    for position, name in enumerate(site.check.siblings):
        if name not in view.functions:
            message = f"unknown function {name!r} in siblings{did_you_mean(name, view.functions)}"
            yield Problem((*site.path, "siblings", position), message)


# --- one kind each ----------------------------------------------------------------------------


def _result_has_known_dimensions(view: View, site: Site) -> Iterator[Problem]:
    if site.check.kind != "values":
        return
    in_variables = {name for names in view.spec.variables.values() for name in names}
    in_families = {name for family in view.spec.families.values() for name in family.dims}
    known = sorted(in_variables | in_families)
    if site.check.result is not None and site.check.results is not None:
        yield Problem((*site.path, "results"), "a check has either result or results, not both")
    places = [((*site.path, "result", i), name) for i, name in enumerate(site.check.result or ())]
    places += [
        ((*site.path, "results", result, i), name)
        for result, names in (site.check.results or {}).items()
        for i, name in enumerate(names)
    ]
    for path, name in places:
        if name not in known:
            yield Problem(path, f"unknown dimension {name!r} in result{did_you_mean(name, known)}")
        elif name not in in_variables:
            lacking = [f for f in site.check.families if not _has_dimension(view, f, name)]
            if lacking:
                message = f"result has {name!r}, a dimension without a size in {listed(lacking)}"
                yield Problem(path, message)


def _has_dimension(view: View, family: str, dimension: str) -> bool:
    return family not in view.spec.families or dimension in view.spec.families[family].dims


def _wrt_is_an_argument(view: View, site: Site) -> Iterator[Problem]:
    if site.check.kind != "gradient":
        return
    wrt = site.check.wrt
    if wrt is None:
        message = "missing key 'wrt': the variable that the gradient is taken with respect to"
        yield Problem(site.path, message)
        return
    for name in (wrt,) if isinstance(wrt, str) else wrt:
        yield from _argument(view, site, "wrt", name)


def _of_is_a_function(view: View, site: Site) -> Iterator[Problem]:
    """The function that is differentiated matters where its own result gives follow-through."""
    check = site.check
    meant = "of" in check.model_fields_set or check.follow_through is not None
    known = check.of in view.functions
    if check.follow_through is None:
        known = known or check.of in view.spec.losses
    if check.kind == "gradient" and meant and not known:
        message = f"of = {check.of!r}, which no task calls{did_you_mean(check.of, view.functions)}"
        yield Problem((*site.path, "of") if "of" in check.model_fields_set else site.path, message)


def _steps_count(view: View, site: Site) -> Iterator[Problem]:
    if site.check.kind != "training":
        return
    steps = site.check.steps
    if steps is None:
        yield Problem(site.path, "missing key 'steps': the argument that counts the updates")
        return
    yield from _argument(view, site, "steps", steps)
    if view.spec.variables.get(steps):
        yield Problem((*site.path, "steps"), f"steps = {steps!r}, which is not a scalar")
        return
    for name in site.check.families:
        value = view.spec.families[name].values.get(steps) if name in view.spec.families else None
        if value is not None and not (type(value) is int and value >= 0):
            message = f"values.{steps} must be a whole number at least 0: it counts updates"
            yield Problem(("families", name, "values", steps), message)


def _argument(view: View, site: Site, key: str, name: str) -> Iterator[Problem]:
    """A key that names an argument of the task's call."""
    path = (*site.path, key)
    if name not in view.spec.variables:
        hint = did_you_mean(name, view.spec.variables)
        yield Problem(path, f"{key} = {name!r}, which is not a variable{hint}")
    elif site.call is not None and name not in site.call.arguments:
        yield Problem(path, f"{key} = {name!r}, which is not an argument of {site.call}")


def _returns_are_weights_and_losses(view: View, site: Site) -> Iterator[Problem]:
    check = site.check
    if check.kind != "training":
        return
    path = (*site.path, "returns")
    if "returns" not in check.model_fields_set:
        yield Problem(site.path, "missing key 'returns': the names of the results in order")
        return
    others = [name for name in check.returns if name not in view.spec.variables]
    if not others:
        message = "returns must have the losses: one name that is not a variable"
        yield Problem(path, message)
    elif len(others) > 1:
        yield Problem(
            path,
            f"returns may have one name that is no variable, the losses; it has {listed(others)}",
        )
    for position, name in enumerate(check.returns):
        entry = (*path, position)
        if name in check.returns[:position]:
            yield Problem(entry, f"returns has {name!r} twice")
        elif name not in others and site.call and name not in site.call.arguments:
            message = f"returns has {name!r}, which is not an argument of {site.call}"
            yield Problem(entry, message)


def _rules_name_tasks(view: View, site: Site) -> Iterator[Problem]:
    ids = [task.id for task in view.spec.task]
    for position, name in enumerate(site.check.tasks):
        if name not in ids:
            message = f"unknown task {name!r} in tasks{did_you_mean(name, ids)}"
            yield Problem((*site.path, "tasks", position), message)


CHECK_RULES: tuple[Callable[[View, Site], Iterator[Problem]], ...] = (
    _kind_exists,
    _keys_belong_to_kind,
    _families_exist,
    _families_are_given,
    _weights_are_used,
    _needs_exist,
    _call_is_readable,
    _siblings_exist,
    _result_has_known_dimensions,
    _wrt_is_an_argument,
    _of_is_a_function,
    _steps_count,
    _returns_are_weights_and_losses,
    _rules_name_tasks,
    *OPEN_RULES,
    *TORCH_RULES,
    runs_a_script,
)
