"""What the kinds for scripts share: how a script is run, and what is read from what it left.

The file is run with the values of a case in place of its own (`sandbox.script_run`). Which of its
values those are follows from the spec: the family named by `submission.script` holds what the
handout fixes.

    a list of numbers there            data, found in the script by these numbers
    a variable drawn, or passed_as     a start value, found by its name before training
    the argument named by `steps`      repetitions, found by their number
    dimensions                         sizes, found by name, or by their number

Everything that a run tells is hearsay but its values: these are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from grader.checks.base import Limits, Question
from grader.evidence import Request
from grader.sandbox.script import plain_name
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import Call
from grader.spec.models import Family

RUN: Final = "run"
"""Label of the one request."""
EXTRA: Final = 32 * 1024
"""Bytes that a reply may have beside the values."""
REPEATS: Final = "repeats"


# --- asking ---------------------------------------------------------------------------------------


def run_request(
    question: Question, limits: Limits, reads: tuple[str, ...], predicts: Call | None
) -> Request:
    """Return the request to run the script with a case's values.

    Args:
        question: the case.
        limits: of the run.
        reads: variables to read after it.
        predicts: the function to call after it: with a number of the case's, and the variables.
    """
    file = question.spec.submission.file
    return Request(
        id=question.request_id(RUN),
        function=file,
        arguments=(),
        cpu_s=limits.cpu_s,
        budget=limits.budget + EXTRA,
        secret=question.case.secret,
        run=_asked(question, reads, predicts),
    )


def handout(question: Question) -> Family:
    """Return the family whose values the handout fixes."""
    return question.spec.families[str(question.spec.submission.script)]


def is_handout(question: Question) -> bool:
    """Return whether a case is the script as it is handed in."""
    return question.case.family == question.spec.submission.script


def data_of(question: Question) -> dict[str, list[float]]:
    """Return the variables that the handout gives as lists of numbers."""
    values = handout(question).values
    return {name: list(v) for name, v in values.items() if isinstance(v, list)}  # type: ignore[arg-type]  # of numbers


def starts_of(question: Question) -> tuple[str, ...]:
    """Return the variables that have a start value, in order."""
    data, spec = data_of(question), question.spec
    fixed = handout(question).values
    return tuple(
        name
        for name, axes in spec.variables.items()
        if name not in data and (name in spec.passed_as or (axes and name not in fixed))
    )


def replaced(question: Question) -> dict[str, Value]:
    """Return what of a case's values the script does not have by itself, by variable."""
    usual, data = handout(question).values, data_of(question)
    values: dict[str, Value] = {}
    for name in (*data, *starts_of(question)):
        value = question.inputs[name]
        is_array = bool(np.ndim(value)) and name not in data
        # a large array takes long to list, and is compared only where the handout fixes one
        plain = None if is_array and name not in usual else _plain(value)
        if name not in usual or plain != usual[name]:
            values[name] = (
                WireArray("ndarray", value.dtype.name, value.shape, value) if is_array else plain
            )
    return values


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def with_other(question: Question) -> str:
    """Return what a case puts in the place of the handout's values, in words, to go at an end."""
    given = set(replaced(question))
    words = [
        word
        for word, names in (("data", data_of(question)), ("start values", _numbers(question)))
        if given.intersection(names)
    ]
    return f" with other {' and '.join(words)}" if words else ""


def _numbers(question: Question) -> list[str]:
    return [name for name in starts_of(question) if not question.spec.variables[name]]


def repeats(question: Question) -> tuple[int, int]:
    """Return how often the handout has the script repeat its training, and how often the case."""
    steps = str(question.check.steps)
    return int(handout(question).values[steps]), int(question.inputs[steps])  # type: ignore[arg-type]  # a number


def _asked(
    question: Question, reads: tuple[str, ...], predicts: Call | None
) -> Mapping[str, Value]:
    starts = starts_of(question)
    named = {*reads, *starts}
    usual, wanted = repeats(question)
    fixed = handout(question).values
    return {
        "names": {name: _names(question, name) for name in sorted(named)},
        "data": {name: list(numbers) for name, numbers in data_of(question).items()},
        "given": replaced(question),
        "usual": {name: float(fixed[name]) for name in starts if name in fixed},  # type: ignore[arg-type]  # numbers
        "starts": list(starts),
        "sizes": _sizes(question),
        "samples": _samples(question),
        "repeats": [usual, wanted] if usual != wanted else None,
        "reads": list(reads),
        "predicts": _predicts(question, predicts, starts),
    }


def _names(question: Question, name: str) -> list[Value]:
    others = question.spec.submission.names.get(name, ())
    return [*sorted({plain_name(other) for other in (name, *others)})]


def _sizes(question: Question) -> list[Value]:
    usual = handout(question).dims
    sizes = question.spec.families[question.case.family].dims
    return [
        [usual[name], size, _names(question, name)]
        for name, size in sizes.items()
        if usual.get(name, size) != size
    ]


def _samples(question: Question) -> int:
    axes = next(axes for axes in question.spec.variables.values() if axes)
    return question.spec.families[question.case.family].dims[axes[0]]


def _predicts(question: Question, call: Call | None, starts: tuple[str, ...]) -> Value:
    if call is None:
        return None
    names = [call.function, *question.spec.submission.names.get(call.function, ())]
    at = next(name for name in call.arguments if name not in starts)
    return [names, float(question.inputs[at]), [n for n in call.arguments if n in starts]]  # type: ignore[list-item]  # lists of text
