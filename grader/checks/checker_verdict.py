"""Role `verdict` of kind `checker`: right gradients are accepted, planted wrong ones rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from grader.checks.answers import described, failure, finding
from grader.checks.base import Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.noisy import precise_gradient
from grader.numerics.planted import Planted, planted_gradients
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray

GRADIENT: Final = 1
POINT: Final = 2
"""Positions of the arguments."""


def expect(question: Question) -> list[Planted] | None:
    """Return the gradients to try; None where the right one is all zero."""
    f = question.twins[question.inputs[question.call.arguments[0]]]
    w = question.inputs[question.call.arguments[POINT]]
    gradient = precise_gradient(f, w)
    if not np.any(gradient):
        return None
    # the generator depends on the case alone, through its point
    random = np.random.default_rng(int.from_bytes(w.tobytes()[:16], "big"))
    return planted_gradients(gradient, w.dtype.name, random)


def requests(question: Question, expected: Sequence[Planted], limits: Limits) -> Iterator[Request]:
    """Yield one call a gradient."""
    name = question.call.arguments[GRADIENT]
    for number, planted in enumerate(expected):
        inputs = {**question.inputs, name: planted.gradient}
        yield question.request(str(number), question.call, inputs, limits)


def judge(
    question: Question, expected: Sequence[Planted], observed: Mapping[str, Observation]
) -> Judgement:
    """Judge all verdicts; one finding for right gradients, one for wrong ones."""
    slips = []
    for number, planted in enumerate(expected):
        verdict = _verdict(question, observed[str(number)])
        if isinstance(verdict, Finding):
            return Judgement(False, (verdict,))
        if verdict is not planted.right:
            slips.append(planted)
    return Judgement(not slips, tuple(_told(question, expected, slips)))


def _verdict(question: Question, observation: Observation) -> bool | Finding:
    """Return True or False, or why the answer is neither; a tensor of one bool is one."""
    problem = failure(question, question.function, observation)
    if problem is not None:
        return problem
    value: Value = observation.value
    if isinstance(value, bool):
        return value
    if isinstance(value, WireArray) and value.dtype == "bool" and value.data is not None:
        if value.data.size == 1:
            return bool(value.data.reshape(()))
        headline = f"{question.function} returns {value.data.size} bools; one is asked for"
        return finding(question, "BP101", headline)
    headline = f"{question.function} returns {described(value)}; True or False is asked for"
    return finding(question, "BP102", headline)


def _told(
    question: Question, expected: Sequence[Planted], slips: Sequence[Planted]
) -> Iterator[Finding]:
    name = question.function
    if any(planted.right for planted in slips):
        w = question.inputs[question.call.arguments[POINT]]
        norm = float(np.linalg.norm(expected[0].gradient))
        detail = f"The gradient is {w.dtype.name} and has the norm {norm:.3g}."
        yield finding(question, "BP410", f"{name} rejects a right gradient", detail)
    accepted = [planted for planted in slips if not planted.right]
    if accepted:
        wrong = sum(not planted.right for planted in expected)
        headline = f"{name} accepts a wrong gradient, although {accepted[0].name}"
        detail = f"It accepts {len(accepted)} of {wrong} wrong ones."
        yield finding(question, "BP411", headline, detail)
