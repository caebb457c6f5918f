"""What the kinds `values` and `gradient` share: one call, one array or number, compared.

A named tolerance in the spec replaces the computed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.checks.answers import (
    array_of,
    extent,
    failure,
    finding,
    mismatch,
    not_finite,
    scalar_of,
)
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.compare import compare
from grader.numerics.tolerance import PRECISIONS, Axes, Expected, expect, in_float64
from grader.records import Finding
from grader.sandbox.wire import Value
from grader.spec.models import Tolerance

Array = npt.NDArray[Any]

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
        else _by_hand(function(*map(in_float64, given)), question.check.tolerance)
    )
    return expected if np.any(expected.low) else None


def _by_hand(value: Any, tolerance: Tolerance) -> Expected:
    exact = np.asarray(value, dtype=np.float64)
    allowed = tolerance.atol + tolerance.rtol * np.abs(exact)
    return Expected(exact, exact, dict.fromkeys(PRECISIONS, allowed))


class ArrayKind:
    """A kind of check that calls one function and compares one array or number."""

    name: str
    calls_siblings = False

    def axes(self, question: Question) -> Axes | None:
        """Return the names of the result's dimensions, where the spec tells them."""
        raise NotImplementedError

    def entries(self, question: Question) -> str:
        """Return what the entries are called in a mismatch, e.g. "w1"."""
        raise NotImplementedError

    def expect(self, question: Question, functions: Functions) -> Expected | None:
        """See `base.Kind`."""
        return expect_array(question, functions, self.axes(question))

    def nbytes(self, expected: Expected) -> int:
        """See `base.Kind`."""
        return int(expected.low.nbytes)

    def requests(
        self, question: Question, expected: Expected, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, question.inputs, limits),)

    def judge(
        self, question: Question, expected: Expected, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[ONLY]
        problem = failure(question, question.function, observation)
        if problem is not None:
            return Judgement(False, (problem,))
        return compare_value(question, observation.value, expected, self.entries(question))


def compare_value(question: Question, value: Value, expected: Expected, name: str) -> Judgement:
    """Compare what a function returned with what was expected."""
    got = read_result(question, value, expected, name)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    infinite = not_finite(question, got, _subject(question, expected))
    wrong = f"{question.function} is wrong"
    return compare_numbers(question, got, expected, name, infinite, "BP104", wrong)


def compare_numbers(
    question: Question,
    got: Array,
    expected: Expected,
    name: str,
    infinite: Finding | None,
    code: str,
    wrong: str,
) -> Judgement:
    """Compare numbers of the right shape; what is not finite is told as such.

    Args:
        question: the case.
        got: the student's numbers.
        expected: the right ones.
        name: what the entries are called.
        infinite: the finding where some are not finite.
        code: of the finding where they are wrong otherwise.
        wrong: its headline, e.g. "grad_w1 is wrong"; how much is added.
    """
    precisions = question.precisions() if got.dtype == np.float64 else ("float32",)
    comparison = compare(got, expected, precisions)
    if comparison.passed:
        return Judgement(True, precision=comparison.precision)
    told = infinite or finding(question, code, wrong + extent(comparison))
    return Judgement(False, (told,), (mismatch(question, name, comparison),))


def read_result(question: Question, value: Value, expected: Expected, name: str) -> Array | Finding:
    """Return the numbers of a result of the right kind, or why there are none."""
    shape, what = expected.low.shape, _subject(question, expected)
    if shape == ():
        return scalar_of(question, value, what)
    has = f"{name} has {shape}" if name != question.function else f"{shape} is asked for"
    return array_of(question, value, shape, what, has)


def _subject(question: Question, expected: Expected) -> str:
    is_scalar = expected.low.shape == ()
    return question.function if is_scalar else f"the result of {question.function}"
