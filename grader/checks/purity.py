"""Kind `purity`: a function leaves its arguments, its earlier results and its siblings alone.

The calls of one case, in one process:

    first     f(a)                 kept
    again     f(a)                 must be right again: nothing accumulates
    keeping   f(b with one argument of a), for each of several: nothing is remembered
    other     f(b)                 must be right for b, and is another answer than f(a)
    kept      the first result, looked at once more: must be the same bytes
    siblings  g(b) for the other functions
    shared    the first result once more; no answer where a sibling ended the process
    back      f(a)                 must be right again

What is compared are bytes the student's process sends; forging them saves this check's points at
most, and the values are judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from grader.checks.answers import changed_arguments, failure, finding
from grader.checks.arrays import (
    AnyExpected,
    ExpectedResults,
    compare_any,
    expect_array,
    expect_results,
    nbytes,
)
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.draw import Inputs, kink_margin_kept
from grader.evidence import Observation, Outcome, Request
from grader.numerics.tolerance import Expected, in_float64
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import Call
from grader.spec.expressions import names_in, parse_expression

FIRST: Final = "first"
KEPT: Final = "kept"
SHARED: Final = "shared"
OTHER: Final = "other"
KEEPING: Final = "keeping "
"""Label of a call on other inputs but for one argument, which is named behind it."""
REPEATS: Final = (FIRST, "again", "back")


@dataclass(frozen=True)
class ExpectedPair:
    """The right answers on the case's inputs and on others.

    Attributes:
        here: on its own.
        others: by label, on its companion's and on the companion's with one argument of its own.
    """

    here: AnyExpected
    others: Mapping[str, AnyExpected]


class Purity:
    """Repeated calls with others in between."""

    name = "purity"
    calls_siblings = True
    needs_fixtures = False
    expected_types: tuple[type, ...] = (ExpectedPair, Expected, ExpectedResults)

    def expect(self, question: Question, functions: Functions) -> ExpectedPair | None:
        """See `base.Kind`."""
        here = _expected(question, functions, question.inputs)
        asked = other_inputs(question)
        others = {label: _expected(question, functions, inputs) for label, inputs in asked}
        if here is None or others[OTHER] is None or _alike(here, others[OTHER]):
            return None  # one buffer for every result would not show
        return ExpectedPair(here, {k: v for k, v in others.items() if v is not None})

    def nbytes(self, expected: ExpectedPair) -> int:
        """See `base.Kind`."""
        return nbytes(expected.here)

    def requests(
        self, question: Question, expected: ExpectedPair, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        call, inputs = question.call, question.inputs
        first = question.request(FIRST, call, inputs, limits, keep=True)
        return (
            first,
            question.request("again", call, inputs, limits),
            *(
                question.request(label, call, other, limits)
                for label, other in other_inputs(question)
                if label in expected.others
            ),
            replace(first, id=question.request_id(KEPT), recall=first.id),
            *(
                question.request(f"sibling {sibling.function}", sibling, question.companion, limits)
                for sibling in _siblings(question)
            ),
            replace(first, id=question.request_id(SHARED), recall=first.id),
            question.request("back", call, inputs, limits),
        )

    def judge(
        self, question: Question, expected: ExpectedPair, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        own = {label: observed[label] for label in (*REPEATS, *expected.others)}
        needed = [*own.values(), observed[KEPT]]
        problems = [failure(question, question.function, seen) for seen in needed]
        problems += [changed_arguments(question, question.call, seen) for seen in own.values()]
        problems += [_repeat(question, expected, label, seen) for label, seen in own.items()]
        problems += [_buffer(question, own[FIRST], observed[label]) for label in (KEPT, SHARED)]
        findings = tuple(problem for problem in problems if problem is not None)
        distinct = {(made.code, made.headline): made for made in reversed(findings)}
        return Judgement(not findings, tuple(reversed(distinct.values())))


def other_inputs(question: Question) -> list[tuple[str, Inputs]]:
    """Return labels and inputs of the calls on other inputs: a cache may look at one argument."""
    own, other = question.inputs, question.companion
    changing = [name for name in question.call.arguments if _differs(own[name], other[name])]
    kept = changing if len(changing) > 1 else []
    mixed = [(KEEPING + name, {**other, name: own[name]}) for name in kept]
    # last of all the one whose right answer is another for sure
    return [*((label, made) for label, made in mixed if _is_clear(question, made)), (OTHER, other)]


def _alike(one: AnyExpected, other: AnyExpected | None) -> bool:
    """Whether two right answers are the same numbers."""
    if isinstance(one, ExpectedResults) and isinstance(other, ExpectedResults):
        return all(_alike(one.results[name], other.results[name]) for name in one.results)
    return (
        isinstance(one, Expected)
        and isinstance(other, Expected)
        and np.array_equal(one.low, other.low)
    )


def _is_clear(question: Question, inputs: Inputs) -> bool:
    """Whether no pre-activation is so near its kink that float32 could mistake its sign."""
    expressions = map(parse_expression, question.spec.preactivations.values())
    known = [e for e in expressions if set(names_in(e)) <= set(inputs)]
    return all(kink_margin_kept(expression, inputs, {}) for expression in known)


def _differs(one: Any, other: Any) -> bool:
    is_number = isinstance(one, np.ndarray | np.generic | float)
    return is_number and not np.array_equal(one, other)


def _expected(question: Question, functions: Functions, inputs: Inputs) -> AnyExpected | None:
    given = map(in_float64, question.reference_inputs(inputs))
    if isinstance(functions[question.function](*given), list | tuple):
        return expect_results(question, functions, None, inputs)
    return expect_array(question, functions, None, inputs)


def _repeat(
    question: Question, expected: ExpectedPair, label: str, observation: Observation
) -> Finding | None:
    if observation.outcome is not Outcome.RETURNED:
        return None
    right = expected.others.get(label, expected.here)
    if compare_any(question, observation.value, right, question.function).passed:
        return None
    when = {
        FIRST: "on these inputs",
        "again": "when it is called a second time with the same arguments",
        "back": "after other calls",
        OTHER: "for other inputs of the same shapes",
    }.get(label, f"for other inputs with the same {label.removeprefix(KEEPING)}")
    return finding(question, "BP121", f"{question.function} gives another answer {when}")


def _buffer(question: Question, first: Observation, kept: Observation) -> Finding | None:
    if first.outcome is not Outcome.RETURNED or kept.outcome is not Outcome.RETURNED:
        return None
    if _bytes(first.value) == _bytes(kept.value):
        return None
    headline = f"a result of {question.function} changes when the function is called again"
    return finding(question, "BP122", headline)


def _bytes(value: Value) -> object:
    if isinstance(value, WireArray):
        return value.shape, value.dtype, None if value.data is None else value.data.tobytes()
    if isinstance(value, list | tuple):
        return tuple(map(_bytes, value))
    return np.float64(value).tobytes() if isinstance(value, float) else repr(value)


def _siblings(question: Question) -> tuple[Call, ...]:
    wanted = question.check.siblings
    return tuple(
        call
        for call in question.calls
        if call.function != question.function
        and (not wanted or call.function in wanted)
        and all(name in question.companion for name in call.arguments)
    )
