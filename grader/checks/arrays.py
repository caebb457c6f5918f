"""What the kinds `values` and `gradient` share: one call, one array or number, compared.

A named tolerance in the spec replaces the computed one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grader.checks.answers import (
    array_of,
    failure,
    finding,
    mismatch,
    scalar_of,
    wrong_values,
)
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.compare import compare
from grader.numerics.tolerance import PRECISIONS, Axes, Expected, expect
from grader.records import Finding
from grader.sandbox.wire import Value
from grader.spec.models import Tolerance

ONLY = "result"
"""Label of the one request."""


def expect_array(
    question: Question, functions: Functions, axes: Axes | None, inputs: Inputs | None = None
) -> Expected | None:
    """Return the expected array, or None where it is all zero and would hide mistakes."""
    given = question.reference_inputs(inputs if inputs is not None else question.inputs)
    function = functions[question.function]
    expected = (
        expect(function, given, axes)
        if question.check.tolerance is None
        else _by_hand(np.asarray(function(*(i.value for i in given))), question.check.tolerance)
    )
    return expected if np.any(expected.low) else None


def _by_hand(value: np.ndarray, tolerance: Tolerance) -> Expected:
    exact = value.astype(np.float64)
    allowed = tolerance.atol + tolerance.rtol * np.abs(exact)
    return Expected(exact, exact, dict.fromkeys(PRECISIONS, allowed))


def one_request(question: Question, limits: Limits) -> tuple[Request, ...]:
    """Return the call of the task's function on the case's inputs."""
    return (question.request(ONLY, question.call, question.inputs, limits),)


def judge_array(
    question: Question, expected: Expected, observed: Mapping[str, Observation], name: str
) -> Judgement:
    """Judge one call; `name` is what its entries are called, e.g. "w1"."""
    observation = observed[ONLY]
    problem = failure(question, question.function, observation)
    if problem is not None:
        return Judgement(False, (problem,))
    return compare_value(question, observation.value, expected, name)


def compare_value(
    question: Question, value: Value, expected: Expected, name: str, code: str = "BP104"
) -> Judgement:
    """Compare what a function returned with what was expected."""
    got = read_result(question, value, expected, name)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    precisions = question.precisions() if got.dtype == np.float64 else ("float32",)
    comparison = compare(got, expected, precisions)
    if comparison.passed:
        return Judgement(True, precision=comparison.precision)
    headline = f"{question.function} {wrong_values(comparison)}"
    return Judgement(
        False,
        (finding(question, code, headline),),
        (mismatch(question, name, comparison),),
    )


def read_result(
    question: Question, value: Value, expected: Expected, name: str
) -> np.ndarray | Finding:
    """Return the numbers of a result of the right kind, or why there are none."""
    shape = expected.low.shape
    if shape == ():
        return scalar_of(question, value, question.function)
    has = f"{name} has {shape}" if name != question.function else f"{shape} is asked for"
    return array_of(question, value, shape, f"the result of {question.function}", has)
