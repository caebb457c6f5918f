"""One call of a case that was run again, as a record: what went in, what came out, what is right.

Pure, but for the predictions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from grader.checks import Question
from grader.checks.arrays import ONLY, ExpectedResults
from grader.checks.program import ExpectedNumbers
from grader.checks.purity import ExpectedPair
from grader.checks.training import ExpectedRun
from grader.diagnose.leaves import Leaves, agree, leaves
from grader.diagnose.predictions import RIGHT, Predictions, predicted
from grader.diagnose.smallest import CLOSE
from grader.evidence import Observation, Outcome, Raised, Request
from grader.intake import Source
from grader.numerics.tolerance import Expected
from grader.records.replayed import CallShown, Difference, Place, Shown
from grader.replay.shown import Array, differences, shown
from grader.sandbox.wire import Value
from grader.spec.calls import Call

NOT_MADE: Final = Observation(Outcome.NOT_TRIED)
Rights = Mapping[str, Expected]


def call_shown(
    question: Question,
    expected: Any,
    request: Request,
    seen: Observation | None,
    sources: Mapping[str, Source],
    predictions: Predictions | None,
    *,
    may_tell: bool,
    passed: bool,
) -> CallShown:
    """Return the record of one call.

    Args:
        question: the case.
        expected: what is right, as its kind wants it; None where it is not prepared.
        request: the call.
        seen: how it ended; None where it was not made.
        sources: the submitted files.
        predictions: answers of the reference, where it is there.
        may_tell: whether what is right may be told.
        passed: whether the case is right, so that nothing differs.
    """
    seen = seen or NOT_MADE
    label = request.id.partition(":")[2]
    rights = rights_of(expected, label, question.function) if may_tell else {}
    answer = predicted(predictions, RIGHT, request) if predictions is not None else None
    right = [(name, _right(one.low)) for name, one in rights.items()]
    differing = [] if passed else list(_differing(question, seen.value, rights))
    if not rights and may_tell and answer is not None:
        right = [
            (request.function if len(answer) == 1 else f"[{number}]", _right(leaf))
            for number, leaf in enumerate(answer)
        ]
        differing = [] if passed else list(_from_leaves(request.function, seen.value, answer))
    returned = seen.outcome is Outcome.RETURNED or request.run is not None
    return CallShown(
        call=_called(question, request),
        label="" if label in (ONLY, question.function) else label,
        outcome=seen.outcome.value,
        arguments=tuple((name, shown(value)) for name, value in _arguments(question, request)),
        yours=shown(_left(request, seen.value)) if returned else None,
        right=tuple(right),
        any_slope=any(one.has_tie for one in rights.values()),
        differences=tuple(differing),
        raised=_raised(seen),
        frames=tuple(_places(seen.raised, sources)),
        limit_s=request.cpu_s,
    )


def rights_of(expected: Any, label: str, function: str) -> Rights:
    """Return what one call of a case should return, by name, where that is arrays.

    Args:
        expected: what is right for the case, as its kind wants it.
        label: tells the case's calls apart.
        function: that is called.
    """
    match expected:
        case Expected():
            return {function: expected}
        case ExpectedResults(results=results) | ExpectedNumbers(numbers=results):
            return results
        case ExpectedPair(here=here, others=others) if not label.startswith("sibling"):
            return rights_of(others.get(label, here), label, function)
        case tuple() | list():
            runs = [r for r in expected if isinstance(r, ExpectedRun) and str(r.steps) == label]
            return runs[0].results if runs else {}
        case Mapping() if isinstance(expected.get(label), Expected):
            return {function: expected[label]}
    return {}


def _right(array: Array) -> Shown:
    return shown(array).model_copy(update={"what": "array" if array.ndim else "number"})


def _left(request: Request, value: Value) -> Value:
    """Return what came back, of a script what it left: the rest is notes of how it ran."""
    if request.run is None or not isinstance(value, dict):
        return value
    left = value.get("values")
    told = dict(left) if isinstance(left, dict) else {}
    if value.get("prediction") is not None:
        told["prediction"] = value["prediction"]
    return told


def _called(question: Question, request: Request) -> str:
    calls = (question.call, *question.calls)
    call = next((call for call in calls if call.function == request.function), None)
    if request.run is not None:
        return f"{request.function}, run as a script"
    if request.read:
        return f"{request.function}, read"
    if request.recall is not None:
        return f"the result of {request.recall.partition(':')[2]}, looked at once more"
    if request.through is not None:
        given = ", ".join([request.function, *(call.arguments if call is not None else ())])
        return f"{request.through}({given})"
    return str(call) if call is not None else request.function


def _arguments(question: Question, request: Request) -> Iterator[tuple[str, Value]]:
    if request.run is not None:
        given = request.run.get("given")
        yield from given.items() if isinstance(given, dict) else ()
        return
    if request.recall is not None or request.read:
        return
    call = _call_of(question, request)
    names = call.arguments if call is not None else ()
    for number, value in enumerate(request.arguments):
        yield names[number] if number < len(names) else f"[{number}]", value
    yield from request.replacing.items()


def _call_of(question: Question, request: Request) -> Call | None:
    calls = (question.call, *question.calls)
    return next((call for call in calls if call.function == request.function), None)


def _differing(
    question: Question, value: Value, rights: Rights
) -> Iterator[tuple[str, tuple[Difference, ...]]]:
    """Yield the entries outside of the tolerance; nothing where several slopes are right."""
    got = leaves(value)
    if got is None or len(got) != len(rights):
        return
    for leaf, (name, right) in zip(got, rights.items(), strict=True):
        if right.has_tie or (leaf.shape != right.low.shape and leaf.size != 1):
            continue
        if leaf.size != right.low.size:
            continue
        allowed = right.allowed[question.precisions()[-1]]
        with np.errstate(all="ignore"):
            mine = leaf.reshape(right.low.shape)
            found = differences(mine, right.low, ~(np.abs(mine - right.low) <= allowed))
        if found:
            yield name, found


def _from_leaves(
    function: str, value: Value, right: Leaves
) -> Iterator[tuple[str, tuple[Difference, ...]]]:
    got = leaves(value)
    if got is None or [leaf.shape for leaf in got] != [leaf.shape for leaf in right]:
        return
    for number, (mine, leaf) in enumerate(zip(got, right, strict=True)):
        shaped = mine.reshape(leaf.shape)
        if not agree((shaped,), (leaf,), CLOSE):
            near = np.isclose(shaped, leaf, rtol=CLOSE, atol=CLOSE, equal_nan=True)
            name = function if len(right) == 1 else f"[{number}]"
            yield name, differences(shaped, leaf, ~near)


def _raised(seen: Observation) -> str:
    if seen.raised is None:
        return ""
    if seen.refused is not None:
        return f"it takes {seen.refused}"
    message = seen.raised.message
    return f"{seen.raised.type}: {message}" if message else seen.raised.type


def _places(raised: Raised | None, sources: Mapping[str, Source]) -> Iterator[Place]:
    for frame in raised.frames if raised is not None else ():
        source = sources[frame.file]
        lines = source.content.decode("utf-8", errors="replace").splitlines()
        text = lines[frame.line - 1].strip() if frame.line <= len(lines) else ""
        cell, line = source.cell_of(frame.line) or (None, frame.line)
        yield Place(
            file=source.handed_in_as, line=line, function=frame.function, source=text, cell=cell
        )
