"""A spec and evidence for kinds that do not fit the tiny assignment of `tests.builders`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.evidence import Evidence, Observation, Outcome, Outline, Request
from grader.prepare import Prepared
from grader.spec.consistency import find_problems
from grader.spec.models import Assignment

from ..builders import requests


def open_spec(*tasks: dict[str, Any], **changes: Any) -> Assignment:
    """An assignment of these tasks; points are what their checks add up to."""
    data: dict[str, Any] = {
        "schema": 1,
        "id": "open",
        "title": "Open",
        "points": sum(check["points"] for task in tasks for check in task["check"]),
        "seed": 7,
        "submission": {"file": "open.py"},
        "variables": {},
        "task": list(tasks),
    }
    spec = Assignment.model_validate(data | changes)
    assert not find_problems(spec)
    return spec


def evidence(
    made: Prepared, answer: Callable[[Request], Observation], others: Sequence[str] = ()
) -> Evidence:
    """Evidence of a hand-in that answers like this.

    Args:
        made: the cases.
        answer: what is seen of each request.
        others: names that are there but cannot be called.
    """
    asked = list(requests(made))
    names = {request.function for request in asked}
    return Evidence(
        outline=Outline(functions=dict.fromkeys(names, 3)),
        imported=Observation(Outcome.RETURNED),
        callables=frozenset(names - set(others)),
        others=dict.fromkeys(others, "dict"),
        calls={request.id: answer(request) for request in asked},
    )
