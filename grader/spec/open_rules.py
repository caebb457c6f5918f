"""Rules for the kinds `answers`, `witness`, `built_from` and `program`."""

from __future__ import annotations

from collections.abc import Iterator

from grader.spec.calls import parse_call
from grader.spec.locate import SpecPath
from grader.spec.problem import Problem
from grader.spec.suggest import did_you_mean
from grader.spec.view import Site, View

_NEEDED = {
    "answers": {"key": "the question, a key of the dict that the task reads"},
    "witness": {
        "property": "the function of fixtures.py that evaluates the example",
        "at_least": "the number that the property must reach",
        "returns": "the names of the results in order",
    },
    "program": {"program": "the function of fixtures.py that builds an expression"},
    "built_from": {
        "replaces": "the function that is replaced while this one is called",
        "by": "the call in fixtures.py that makes what takes its place",
        "returns": "the variables that the results must be",
    },
}


def keys_are_given(_view: View, site: Site) -> Iterator[Problem]:
    """Each kind has keys without which it means nothing."""
    for key, meaning in _NEEDED.get(site.check.kind, {}).items():
        if getattr(site.check, key) in (None, ()):
            yield Problem(site.path, f"missing key {key!r}: {meaning}")


def only_answers_are_read(_view: View, site: Site) -> Iterator[Problem]:
    """A task's variable is read by `answers` alone, and `answers` reads nothing else."""
    reads, kind = site.task.reads is not None, site.check.kind
    if kind == "answers" and not reads:
        yield Problem(site.task_path, "missing key 'reads': an answers check reads a variable")
    elif reads and kind not in ("answers", "rules"):
        message = f"a {kind} check calls a function, but the task reads {site.task.reads}"
        yield Problem((*site.path, "kind"), message)


def answers_are_kept_back(_view: View, site: Site) -> Iterator[Problem]:
    """A check that tells right answers from wrong ones at once would be asked until it says yes."""
    if site.check.kind == "answers" and site.check.visibility == "visible":
        named = "visibility" in site.check.model_fields_set
        path = (*site.path, "visibility") if named else site.path
        message = "an answers check must not be visible: visibility is hidden or after_due_date"
        yield Problem(path, message)


def witness_takes_nothing(_view: View, site: Site) -> Iterator[Problem]:
    """An example is made without being told on what."""
    if site.check.kind == "witness" and site.call is not None and site.call.arguments:
        message = f"a witness check calls a function without arguments, not {site.call}"
        yield Problem((*site.task_path, "call"), message)


def replacement_is_possible(view: View, site: Site) -> Iterator[Problem]:
    """What is replaced is another function of the assignment; what replaces it can be made."""
    check = site.check
    if check.kind != "built_from":
        return
    own = site.call.function if site.call is not None else None
    if check.replaces is not None and check.replaces not in view.functions:
        hint = did_you_mean(check.replaces, view.functions)
        path = (*site.path, "replaces")
        yield Problem(path, f"replaces = {check.replaces!r}, which no task calls{hint}")
    elif check.replaces is not None and check.replaces == own:
        message = f"replaces = {check.replaces!r}, the function that is called itself"
        yield Problem((*site.path, "replaces"), message)
    try:
        arguments = parse_call(check.by).arguments if check.by is not None else ()
    except ValueError as error:
        yield Problem((*site.path, "by"), str(error).replace("call", "by", 1))
        return
    places: list[tuple[SpecPath, str]] = [(("by",), name) for name in arguments]
    places += [(("returns", i), name) for i, name in enumerate(check.returns)]
    for place, name in places:
        if name not in view.spec.variables:
            hint = did_you_mean(name, view.spec.variables)
            message = f"{place[0]} has {name!r}, which is not a variable{hint}"
            yield Problem((*site.path, *place), message)


OPEN_RULES = (
    keys_are_given,
    only_answers_are_read,
    answers_are_kept_back,
    witness_takes_nothing,
    replacement_is_possible,
)
