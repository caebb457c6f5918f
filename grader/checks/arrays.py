"""What the kinds `values` and `gradient` share: one call, its result or results compared.

A named tolerance in the spec replaces the computed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.checks.answers import (
    array_of,
    converted,
    extent,
    failure,
    finding,
    not_finite,
    results_of,
    scalar_of,
)
from grader.checks.base import Difference, Functions, Judgement, Limits, Question
from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.compare import compare, one_slope
from grader.numerics.tolerance import (
    PRECISIONS,
    Axes,
    Expected,
    expect,
    expect_each,
    in_float64,
)
from grader.records import Finding
from grader.sandbox.wire import Value
from grader.spec.models import Tolerance

Array = npt.NDArray[Any]

ONLY = "result"
"""Label of the one request."""


@dataclass(frozen=True)
class ExpectedResults:
    """The right results of a function that returns several, by name and in order."""

    results: Mapping[str, Expected]


AnyExpected = Expected | ExpectedResults


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


def expect_results(
    question: Question,
    functions: Functions,
    axes: Mapping[str, Axes] | None = None,
    inputs: Inputs | None = None,
) -> ExpectedResults | None:
    """Return the expected results of a function that returns a list or tuple of them.

    Args:
        question: the case.
        functions: the reference's.
        axes: names and dimensions of the results; without them they are named [0], [1], ….
        inputs: in place of the question's own.

    Returns:
        None where one of them is all zero and would hide mistakes.
    """
    given = question.reference_inputs(inputs if inputs is not None else question.inputs)
    function = functions[question.function]
    tolerance = question.check.tolerance
    expected = (
        expect_each(function, given, None if axes is None else list(axes.values()))
        if tolerance is None
        else tuple(_by_hand(value, tolerance) for value in function(*map(in_float64, given)))
    )
    names = list(axes) if axes is not None else [f"[{i}]" for i in range(len(expected))]
    if not all(np.any(one.low) for one in expected):
        return None
    return ExpectedResults(dict(zip(names, expected, strict=True)))


def _by_hand(value: Any, tolerance: Tolerance) -> Expected:
    exact = np.asarray(value, dtype=np.float64)
    allowed = tolerance.atol + tolerance.rtol * np.abs(exact)
    return Expected(exact, exact, dict.fromkeys(PRECISIONS, allowed))


def nbytes(expected: AnyExpected) -> int:
    """Return the size of the right result in bytes."""
    if isinstance(expected, ExpectedResults):
        return sum(one.low.nbytes for one in expected.results.values())
    return int(expected.low.nbytes)


class ArrayKind:
    """A kind of check that calls one function and compares its result or results."""

    name: str
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (Expected, ExpectedResults)

    def axes(self, question: Question) -> Axes | None:
        """Return the names of the result's dimensions, where the spec tells them."""
        raise NotImplementedError

    def results(self, question: Question) -> Mapping[str, Axes] | None:
        """Return the results' names and dimensions, where there are several."""
        raise NotImplementedError

    def entries(self, question: Question) -> str:
        """Return what the entries of a single result are called in a mismatch, e.g. "w1"."""
        raise NotImplementedError

    def expect(self, question: Question, functions: Functions) -> AnyExpected | None:
        """See `base.Kind`."""
        results = self.results(question)
        if results is not None:
            return expect_results(question, functions, results)
        return expect_array(question, functions, self.axes(question))

    def nbytes(self, expected: AnyExpected) -> int:
        """See `base.Kind`."""
        return nbytes(expected)

    def requests(
        self, question: Question, expected: AnyExpected, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, question.inputs, limits),)

    def judge(
        self, question: Question, expected: AnyExpected, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[ONLY]
        problem = failure(question, question.function, observation)
        if problem is not None:
            return Judgement(False, (problem,))
        return compare_any(question, observation.value, expected, self.entries(question))


def compare_any(question: Question, value: Value, expected: AnyExpected, name: str) -> Judgement:
    """Compare what a function returned, one result or several, with what was expected."""
    if isinstance(expected, ExpectedResults):
        return compare_results(question, value, expected)
    return compare_value(question, value, expected, name)


def compare_value(question: Question, value: Value, expected: Expected, name: str) -> Judgement:
    """Compare what a function returned with what was expected."""
    got = read_result(question, value, expected, name)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    what, wrong = _subject(question, expected), f"{question.function} is wrong"
    judged = compare_numbers(question, got, expected, name, what, "BP104", wrong)
    return judged.noting(converted(question, value, question.function))


def compare_results(question: Question, value: Value, expected: ExpectedResults) -> Judgement:
    """Compare several results in order; the first that is wrong is told.

    At kinks one slope holds for all of them.
    """
    names = tuple(expected.results)
    values = results_of(question, value, names)
    if isinstance(values, Finding):
        return Judgement(False, (values,))
    got = [
        _read_named(question, item, name, right)
        for item, (name, right) in zip(values, expected.results.items(), strict=True)
    ]
    broken = [one for one in got if isinstance(one, Finding)]
    if broken:
        return Judgement(False, tuple(broken))
    numbers = [one for one in got if not isinstance(one, Finding)]
    rights = one_slope(numbers, list(expected.results.values()))
    judged = [
        compare_numbers(
            question,
            number,
            right,
            name,
            _named(question, name),
            "BP104",
            f"{_named(question, name)} is wrong",
        )
        for number, right, name in zip(numbers, rights, names, strict=True)
    ]
    notes = [
        converted(question, v, _named(question, n)) for v, n in zip(values, names, strict=True)
    ]
    return _joined(judged).noting(*notes)


def _joined(judged: Sequence[Judgement]) -> Judgement:
    precisions = {judgement.precision for judgement in judged}
    passed = all(judgement.passed for judgement in judged)
    finest = "float64" if precisions == {"float64"} else "float32"
    return Judgement(
        passed=passed,
        findings=tuple(f for judgement in judged for f in judgement.findings),
        differences=tuple(d for judgement in judged for d in judgement.differences),
        precision=finest if passed else None,
        accuracy=_worst_accuracy(judged) if passed else None,
    )


def _worst_accuracy(judged: Sequence[Judgement]) -> str | None:
    found = {judgement.accuracy for judgement in judged}
    return next((accuracy for accuracy in ("coarse", "fine") if accuracy in found), None)


def compare_numbers(
    question: Question,
    got: Array,
    expected: Expected,
    name: str,
    what: str,
    code: str,
    wrong: str,
) -> Judgement:
    """Compare numbers of the right shape; what is not finite is told as such.

    Args:
        question: the case.
        got: the student's numbers.
        expected: the right ones.
        name: what the entries are called.
        what: their subject where some are not finite.
        code: of the finding where they are wrong otherwise.
        wrong: its headline, e.g. "grad_w1 is wrong"; how much is added.
    """
    precisions = question.precisions() if got.dtype == np.float64 else ("float32",)
    comparison = compare(got, expected, precisions)
    if comparison.passed:
        return Judgement(True, precision=comparison.precision, accuracy=comparison.accuracy)
    infinite = not_finite(question, got, what)
    told = infinite or finding(question, code, wrong + extent(comparison))
    return Judgement(False, (told,), (Difference(name, question.case, comparison),))


def read_result(question: Question, value: Value, expected: Expected, name: str) -> Array | Finding:
    """Return the numbers of a result of the right kind, or why there are none."""
    shape, what = expected.low.shape, _subject(question, expected)
    if shape == ():
        return scalar_of(question, value, what)
    has = f"{name} has {shape}" if name != question.function else f"{shape} is asked for"
    return array_of(question, value, shape, what, has)


def _read_named(question: Question, value: Value, name: str, right: Expected) -> Array | Finding:
    shape, what = right.low.shape, _named(question, name)
    if shape == ():
        return scalar_of(question, value, what)
    has = f"{name} has {shape}" if name in question.spec.variables else f"{shape} is asked for"
    return array_of(question, value, shape, what, has)


def _named(question: Question, name: str) -> str:
    """Return what one of several results is called: "vjp's result for w1", "separate(…)[0]"."""
    function = question.function
    return f"{function}(…){name}" if name.startswith("[") else f"{function}'s result for {name}"


def _subject(question: Question, expected: Expected) -> str:
    is_scalar = expected.low.shape == ()
    return question.function if is_scalar else f"the result of {question.function}"
