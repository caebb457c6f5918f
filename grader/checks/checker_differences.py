"""Roles `differences` and `table` of kind `checker`: central differences of f, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import array_of, converted, extent, failure, finding
from grader.checks.arrays import compare_numbers
from grader.checks.base import Judgement, Limits, Question
from grader.checks.checker_cause import Record, cause_of_differences
from grader.evidence import Observation, Request
from grader.numerics.compare import compare
from grader.numerics.noisy import expect_differences
from grader.numerics.tolerance import Expected
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray

Array = npt.NDArray[Any]

ONLY: Final = "result"
COLUMNS: Final = ("analytic", "numerical", "analytic - numerical")
VITAL: Final = 2
"""Some difference must be this many tolerances large, or a case shows nothing."""


def expect(question: Question) -> Expected | None:
    """Return the right differences or table; None where noise would hide all of it."""
    w, epsilon = _arguments(question)
    f = question.twins[question.inputs[question.call.arguments[0]]]
    right = expect_differences(f, w, epsilon)
    if np.max(np.abs(right.low) / right.allowed[question.precisions()[0]]) < VITAL:
        return None
    if question.check.role == "differences":
        return right
    gradient = question.inputs[question.call.arguments[1]]
    return _table(np.asarray(gradient, dtype=np.float64), right)


def requests(question: Question, expected: Expected, limits: Limits) -> Iterator[Request]:
    """Yield the one call, watched where the spec says by what."""
    del expected
    watch = question.check.watch
    yield question.request(ONLY, question.call, question.inputs, limits, through=watch)


def judge(question: Question, expected: Expected, observed: Mapping[str, Observation]) -> Judgement:
    """Judge by value; the record, if there is one, names the mistake."""
    problem = failure(question, question.function, observed[ONLY])
    if problem is not None:
        return Judgement(False, (problem,))
    value, record = _with_record(question, observed[ONLY].value)
    got = _array(question, expected, value)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    is_table = question.check.role == "table"
    judged = _judge_table if is_table else _judge_differences
    return judged(question, expected, got, record).noting(
        converted(question, value, question.function)
    )


def _arguments(question: Question) -> tuple[Array, float]:
    """Return w and epsilon. f's twin is not asked for: where a kit is judged by there is none."""
    *_, w, epsilon = question.call.arguments
    return question.inputs[w], float(question.inputs[epsilon])


def _table(gradient: Array, right: Expected) -> Expected:
    analytic, numerical = gradient.reshape(-1), right.low.reshape(-1)
    rows = np.stack([analytic, numerical, analytic - numerical], axis=1)
    allowed = {}
    for precision, of_numerical in right.allowed.items():
        unit = UNIT_ROUNDOFF[precision]
        copied, computed = 2 * unit * np.abs(analytic), of_numerical.reshape(-1)
        of_difference = copied + computed + 2 * unit * np.abs(rows[:, 2])
        allowed[precision] = np.stack([copied, computed, of_difference], axis=1)
    return Expected(rows, rows, allowed)


# --- what came back -------------------------------------------------------------------------------


def _with_record(question: Question, value: Value) -> tuple[Value, Record | None]:
    """Return the function's result and where it evaluated f, if that was recorded."""
    if question.check.watch is None or not isinstance(value, tuple) or len(value) != 2:
        return value, None
    result, points = value
    w, epsilon = _arguments(question)
    if not isinstance(points, WireArray) or points.data is None:
        return result, None
    if points.shape[1:] != w.shape:
        return result, None
    return result, Record(np.asarray(points.data, np.float64), w, epsilon)


def _array(question: Question, expected: Expected, value: Value) -> Array | Finding:
    shape, name = expected.low.shape, question.function
    w, _ = _arguments(question)
    what = f"the result of {name}"
    if question.check.role == "table":
        return array_of(question, value, shape, what, f"w has {w.size} entries: {shape} is right")
    got = array_of(question, value, shape, what, f"w has {w.shape}")
    if not isinstance(got, Finding) and got.dtype != w.dtype:
        headline = f"{what} has dtype {got.dtype.name}; w has {w.dtype.name}"
        return finding(question, "BP105", headline)
    return got


def _judge_differences(
    question: Question, right: Expected, got: Array, record: Record | None
) -> Judgement:
    name = question.function
    what, wrong = f"the result of {name}", f"{name} is wrong"
    judged = compare_numbers(question, got, right, "w", what, "BP104", wrong)
    return judged if judged.passed else _explained(question, judged, right.low, got, record)


def _judge_table(
    question: Question, right: Expected, got: Array, record: Record | None
) -> Judgement:
    name = question.function
    what, wrong_so = f"the result of {name}", f"{name} is wrong"
    judged = compare_numbers(question, got, right, name, what, "BP408", wrong_so)
    if judged.passed or judged.findings[0].code != "BP408":
        return judged
    precision = (question.precisions()[-1],)
    columns = [_column(right, i) for i in range(len(COLUMNS))]
    wrong = [not compare(got[:, i], columns[i], precision).passed for i in range(len(COLUMNS))]
    if wrong[1] and not wrong[0]:
        shape = _arguments(question)[0].shape
        numbers = right.low[:, 1].reshape(shape), got[:, 1].reshape(shape)
        judged = _explained(question, judged, *numbers, record, "the numerical column of ")
        if judged.findings[0].code != "BP408":
            return judged
    which = wrong.index(True)
    of_column = extent(compare(got[:, which], columns[which], precision))
    headline = f'the column "{COLUMNS[which]}" of {name} is wrong{of_column}'
    told = judged.findings[0].model_copy(
        update={"headline": headline, "detail": _of_table(right.low, got, columns)}
    )
    return replace(judged, findings=(told,))


def _column(right: Expected, i: int) -> Expected:
    allowed = {name: array[:, i] for name, array in right.allowed.items()}
    return Expected(right.low[:, i], right.high[:, i], allowed)


def _of_table(right: Array, got: Array, columns: list[Expected]) -> tuple[str, ...]:
    """Return what explains a wrong table, if anything simple does."""

    def near(i: int, other: Array) -> bool:
        return bool(np.all(np.abs(got[:, i] - other) <= columns[2].allowed["float32"]))

    if near(2, -right[:, 2]) and near(1, right[:, 1]):
        return ("It is numerical - analytic: the other way round.",)
    if near(2, np.abs(right[:, 2])) and near(1, right[:, 1]):
        return ("It is the absolute difference: the sign is asked for, too.",)
    if near(0, right[:, 1]) and near(1, right[:, 0]):
        return ("The analytic and the numerical column have changed places.",)
    if all(np.allclose(np.sort(got[:, i]), np.sort(right[:, i])) for i in range(2)):
        return ("The rows are in another order than the entries of w, row by row.",)
    return ()


def _explained(
    question: Question,
    judged: Judgement,
    right: Array,
    got: Array,
    record: Record | None,
    part: str = "",
) -> Judgement:
    if any(made.code == "BP103" for made in judged.findings):
        return judged
    cause = cause_of_differences(right, got, record)
    if cause is None:
        return judged
    code, told = cause
    headline = f"{part}{question.function}{':' if part else ''} {told}"
    first = judged.findings[0]
    detail = (*first.detail, f"{first.headline}.") if not part else first.detail
    made = first.model_copy(update={"code": code, "headline": headline, "detail": detail})
    return replace(judged, findings=(made, *judged.findings[1:]))
