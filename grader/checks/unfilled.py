"""Says of a function that returned nothing that it was never filled in, where its source shows it.

A function that truly returns None has another fault, and is told so by its kind of check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from grader.checks.answers import finding
from grader.checks.base import Judgement, Question
from grader.evidence import Observation, Outcome, Outline
from grader.sandbox.wire import Value

BY_NONE: Final = ("AttributeError", "TypeError", "ValueError")
"""What computing with None raises."""


def told_as_unfilled(
    question: Question,
    outline: Outline | None,
    observed: Mapping[str, Observation],
    judgement: Judgement,
) -> Judgement:
    """Return a failed judgement with BP116 as its finding where a placeholder explains it.

    Args:
        question: the case.
        outline: which functions still have placeholders.
        observed: what its calls gave.
        judgement: by the kind of check.
    """
    if judgement.passed or outline is None or question.function not in outline.unfilled:
        return judgement
    if not _comes_to_nothing(observed.values()):
        return judgement
    what, line = outline.unfilled[question.function]
    told = finding(question, "BP116", f"{question.function} is not filled in: {what}")
    place = {"file": question.spec.submission.file, "line": line}
    return Judgement(False, (told.model_copy(update=place),))


def _comes_to_nothing(observations: Iterable[Observation]) -> bool:
    return any(
        _holds_none(observation.value)
        if observation.outcome is Outcome.RETURNED
        else observation.raised is not None and observation.raised.type in BY_NONE
        for observation in observations
    )


def _holds_none(value: Value) -> bool:
    items = list(value.values()) if isinstance(value, dict) else value
    return value is None or (isinstance(items, list | tuple) and any(v is None for v in items))
