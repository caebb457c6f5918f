"""What makes sense for an assignment whose file is a script, and for the kinds that run one."""

from __future__ import annotations

from collections.abc import Iterator

from grader.spec.calls import Call, parse_call
from grader.spec.problem import Problem
from grader.spec.suggest import did_you_mean
from grader.spec.view import Site, View

KINDS = ("variables", "prediction")
"""The kinds of check that run a script."""


def script_is_described(view: View) -> Iterator[Problem]:
    """Yield what is wrong with `submission.script` and `submission.names`."""
    submission = view.spec.submission
    if submission.script is None:
        if submission.names:
            message = "names are for a script; submission.script says which family it is"
            yield Problem(("submission", "names"), message)
        return
    if submission.script not in view.spec.families:
        hint = did_you_mean(submission.script, view.spec.families)
        message = f"script = {submission.script!r} is no family{hint}"
        yield Problem(("submission", "script"), message)
        return
    for site in view.sites:
        if site.check.kind in view.kinds and site.check.kind not in (*KINDS, "rules"):
            message = f"a {site.check.kind} check calls functions; a script is run: {_either()}"
            yield Problem((*site.path, "kind"), message)
    known = _nameable(view)
    for name in submission.names:
        if name not in known:
            message = f"unknown name {name!r} in names{did_you_mean(name, sorted(known))}"
            yield Problem(("submission", "names", name), message)


def _either() -> str:
    return " or ".join(KINDS)


def _nameable(view: View) -> set[str]:
    """Return what a script may call by a name of its own: variables, results, sizes, functions."""
    spec = view.spec
    results = {name for site in view.sites for name in site.check.results or ()}
    sizes = {name for axes in spec.variables.values() for name in axes}
    calls = [_predicts(site) for site in view.sites]
    functions = {call.function for call in calls if call is not None}
    return {*spec.variables, *results, *sizes, *functions, *view.functions}


def runs_a_script(view: View, site: Site) -> Iterator[Problem]:
    """Yield what is wrong with a check that runs a script."""
    if site.check.kind not in KINDS:
        return
    if view.spec.submission.script is None:
        message = f"a {site.check.kind} check runs a script: submission.script must name a family"
        yield Problem((*site.path, "kind"), message)
        return
    yield from _steps_count_repetitions(view, site)
    if site.check.kind == "variables":
        yield from _results_are_compared(site)
        yield from _prediction_can_be_asked(view, site)


def _steps_count_repetitions(view: View, site: Site) -> Iterator[Problem]:
    steps = site.check.steps
    if steps is None:
        yield Problem(site.path, "missing key 'steps': the variable that counts the repetitions")
        return
    if steps not in view.spec.variables:
        hint = did_you_mean(steps, view.spec.variables)
        yield Problem((*site.path, "steps"), f"steps = {steps!r} is not a variable{hint}")
        return
    for family in (str(view.spec.submission.script), *site.check.families):
        given = view.spec.families.get(family)
        if given is None:
            continue
        count = given.values.get(steps)
        if type(count) is not int or count < 1:
            message = f"values.{steps} must be a whole number of at least 1: repetitions"
            yield Problem(("families", family), message)


def _results_are_compared(site: Site) -> Iterator[Problem]:
    results = site.check.results
    if not results:
        message = "missing key 'results': what the reference returns, and its dimensions"
        yield Problem(site.path, message)
        return
    for position, name in enumerate(site.check.compares or ()):
        if name not in results:
            message = f"compares has {name!r}, which is no result{did_you_mean(name, results)}"
            yield Problem((*site.path, "compares", position), message)
    if site.check.compares == () and site.check.predicts is None:
        message = "compares nothing, and there is no predicts either"
        yield Problem((*site.path, "compares"), message)


def _prediction_can_be_asked(view: View, site: Site) -> Iterator[Problem]:
    if site.check.predicts is None:
        return
    path = (*site.path, "predicts")
    call = _predicts(site)
    if call is None:
        yield Problem(path, f"predicts must look like 'name(x, w1)', not {site.check.predicts!r}")
        return
    others = [name for name in call.arguments if name not in (site.check.results or ())]
    if len(others) != 1 or others[0] not in view.spec.variables:
        message = "predicts must take the results and one variable: where the prediction is asked"
        yield Problem(path, message)


def _predicts(site: Site) -> Call | None:
    try:
        return parse_call(site.check.predicts) if site.check.predicts else None
    except ValueError:
        return None
