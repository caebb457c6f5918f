"""Kind `variables`: what a script leaves in its variables, run with values of the grader's.

A script fixes its data, start values and repetitions, and whoever knows the handout knows its end
values. So each case replaces some of them, and the end values must follow. With `predicts` the
script's own prediction after the run is compared as well.

`results` names what the reference returns, in order; `compares` says which of them this check is
about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.checks.answers import array_of, described, finding, scalar_of
from grader.checks.arrays import compare_numbers
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.checks.left import Left, not_found, read_left, stopped
from grader.checks.recorded import Gradient, explain
from grader.checks.script_expected import ExpectedScript, expect_script, predicts_of
from grader.checks.scripts import (
    RUN,
    is_handout,
    repeats,
    run_request,
    with_other,
)
from grader.checks.updates import explain_updates
from grader.evidence import Observation, Request
from grader.numerics.tolerance import (
    Expected,
)
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import Call

Array = npt.NDArray[Any]


class Variables:
    """Runs the script with a case's values and reads its variables."""

    name = "variables"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (ExpectedScript, Expected, Gradient)

    def expect(self, question: Question, functions: Functions) -> ExpectedScript | None:
        """See `base.Kind`."""
        return expect_script(question, functions)

    def nbytes(self, expected: ExpectedScript) -> int:
        """See `base.Kind`."""
        return sum(result.low.nbytes for result in expected.results.values())

    def requests(
        self, question: Question, expected: ExpectedScript, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        return (run_request(question, limits, tuple(expected.results), predicts_of(question)),)

    def judge(
        self, question: Question, expected: ExpectedScript, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[RUN]
        early = stopped(question, observation)
        left = read_left(observation)
        if left is None or (early is not None and is_handout(question)):
            unread = finding(question, "BP115", "what the script left could not be read")
            return Judgement(False, (early or unread,))
        judged = _judge_values(question, expected, left)
        if judged.passed:
            # what it left is right all the same
            return replace(judged, findings=() if early is None else (early,))
        lacking = not_found(question, left)
        if early is not None or lacking is not None:
            told = tuple(f for f in (early, lacking) if f is not None)
            return Judgement(False, told)
        why = explain(question, expected.gradients, expected.usual, left)
        why = why or explain_updates(question, left)
        return Judgement(False, (*why, *judged.findings), judged.differences)


# --- what came back -----------------------------------------------------------------------------


def _judge_values(question: Question, expected: ExpectedScript, left: Left) -> Judgement:
    names = question.check.compares
    judged = [
        _judge_value(question, name, result, left)
        for name, result in expected.results.items()
        if names is None or name in names
    ]
    if expected.prediction is not None:
        judged.append(_judge_prediction(question, expected.prediction, left))
    return Judgement(  # without its precision: float32 is what torch's scripts have
        all(judgement.passed for judgement in judged),
        tuple(f for judgement in judged for f in judgement.findings),
        tuple(d for judgement in judged for d in judgement.differences),
    )


def _judge_value(question: Question, name: str, expected: Expected, left: Left) -> Judgement:
    if name not in left.values:
        headline = f"there is no variable {name} after the run"
        return Judgement(False, (finding(question, "BP310", headline),))
    got = read_value(question, name, left.values[name], expected.low.shape)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    count = repeats(question)[1]
    after = "the run" if is_handout(question) else f"{count} repetition{'s' * (count != 1)}"
    wrong = f"{name} is wrong after {after}{with_other(question)}"
    return compare_numbers(question, got, expected, name, name, "BP311", wrong)


def read_value(
    question: Question, name: str, value: Value, shape: tuple[int, ...]
) -> Array | Finding:
    """Return the numbers of a variable, or why there are none."""
    what = f"{name} after the run"
    match value:
        case list() | tuple() if shape:
            value = _array(value)
        case [only]:
            value = only
    if shape == ():
        return scalar_of(question, value, what)
    if not isinstance(value, WireArray):
        headline = f"{what} is {described(value)}; an array of shape {shape} is asked for"
        return finding(question, "BP102", headline)
    return array_of(question, value, shape, what, f"{shape} is asked for")


def _array(value: Value) -> Value:
    try:
        array = np.array(value, dtype=np.float64)
    except (ValueError, TypeError):
        return value
    return WireArray("ndarray", "float64", array.shape, array)


def _judge_prediction(question: Question, expected: Expected, left: Left) -> Judgement:
    call = predicts_of(question)
    assert call is not None  # noqa: S101  there is nothing expected otherwise
    at = f"{call.function}({left_at(question, call):g})"
    if left.prediction is None:
        why = left.refusal or f"{at} gives nothing"
        return Judgement(False, (finding(question, "BP315", why),))
    got = scalar_of(question, left.prediction, at)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    wrong = f"{at} is wrong after the run{with_other(question)}"
    return compare_numbers(question, got, expected, call.function, at, "BP315", wrong)


def left_at(question: Question, call: Call) -> float:
    """Return the number at which a script's function is asked."""
    at = next(n for n in call.arguments if n not in (question.check.results or ()))
    return float(question.inputs[at])
