"""Kind `vjp`: the gradient that `f(x).backward(v)` leaves on x, for one v or for several.

The student's function is called with a public function f, a tensor x and, in the argument that
`vector` names, one v or a list of them. The calls of one case, with the same x:

    given     the v that was drawn
    other     another v: nothing is remembered
    sum       both added up, where there is one v: the result is linear in v

Every result is compared with the reference's. What is wrong is named where the numbers show it:
v is not used, J v in place of its transpose, not linear, zeroed or not zeroed between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import failure
from grader.checks.arrays import (
    AnyExpected,
    ExpectedResults,
    compare_any,
    expect_array,
    expect_results,
    nbytes,
)
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.checks.vjp_cause import Alternatives, named
from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.directional import along
from grader.numerics.tolerance import Expected, Input, in_float64
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.sandbox.wire import Value, WireArray

Array = npt.NDArray[Any]

GIVEN: Final = "given"
OTHER: Final = "other"
SUM: Final = "sum"
ROUNDINGS: Final = 8
NOISE: Final = 1e-10
"""Of the greatest entry: what sums and differences leave over where the answer is 0."""


@dataclass(frozen=True)
class ExpectedProducts:
    """What is right for each call of a case, and what some mistakes would give.

    Attributes:
        right: the expected result or results by label of the call.
        alternatives: for the first call.
    """

    right: Mapping[str, AnyExpected]
    alternatives: Alternatives


class Vjp:
    """Calls with several v, compared with the reference."""

    name = "vjp"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (
        ExpectedProducts,
        Alternatives,
        Expected,
        ExpectedResults,
    )

    def expect(self, question: Question, functions: Functions) -> ExpectedProducts | None:
        """See `base.Kind`."""
        right: dict[str, AnyExpected] = {}
        for label, inputs in _calls(question):
            expected = _right(question, functions, inputs)
            if expected is None:
                return None
            right[label] = expected
        return ExpectedProducts(right, _alternatives(question, functions))

    def nbytes(self, expected: ExpectedProducts) -> int:
        """See `base.Kind`."""
        return nbytes(expected.right[GIVEN])

    def requests(
        self, question: Question, expected: ExpectedProducts, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return tuple(
            question.request(label, question.call, inputs, limits)
            for label, inputs in _calls(question)
        )

    def judge(
        self,
        question: Question,
        expected: ExpectedProducts,
        observed: Mapping[str, Observation],
    ) -> Judgement:
        """See `base.Kind`."""
        seen = {label: observed[label] for label in expected.right}
        problems = [failure(question, question.function, one) for one in seen.values()]
        broken = [problem for problem in problems if problem is not None]
        if broken:
            return Judgement(False, tuple(broken[:1]))
        values = {label: _listed(one.value, expected.right[label]) for label, one in seen.items()}
        judged = {
            label: compare_any(question, values[label], right, question.function)
            for label, right in expected.right.items()
        }
        wrong = [one for one in judged.values() if not one.passed]
        if not wrong:
            precisions = {one.precision for one in judged.values()}
            precision = "float64" if precisions == {"float64"} else "float32"
            return Judgement(True, precision=precision, notes=judged[GIVEN].notes)
        return named(question, wrong[0], values, expected.alternatives)


# --- what is asked ------------------------------------------------------------------------------


def _calls(question: Question) -> Iterator[tuple[str, Inputs]]:
    """Yield label and inputs of each call."""
    inputs, names = question.inputs, _vectors(question)
    other = {name: question.companion[name] for name in names}
    yield GIVEN, inputs
    yield OTHER, {**inputs, **other}
    if not _is_list(question):
        yield SUM, {**inputs, **{name: inputs[name] + other[name] for name in names}}


def _vectors(question: Question) -> tuple[str, ...]:
    """Return the variables that the argument `vector` is made of."""
    family = question.spec.families[question.case.family]
    parts = family.composed.get(str(question.check.vector), [str(question.check.vector)])
    return tuple(part for part in parts if isinstance(part, str))


def _is_list(question: Question) -> bool:
    return question.check.vector in question.spec.families[question.case.family].composed


# --- what is right, and what would be wrong -------------------------------------------------------


def _right(question: Question, functions: Functions, inputs: Inputs) -> AnyExpected | None:
    given = [in_float64(one) for one in question.reference_inputs(inputs)]
    if not isinstance(functions[question.function](*given), list | tuple):
        return expect_array(question, functions, None, inputs)
    expected = expect_results(question, functions, None, inputs)
    return None if expected is None else _as_differences(expected)


def _as_differences(expected: ExpectedResults) -> ExpectedResults:
    """Allow each gradient the rounding of their sum: it may be what one more backward added."""
    size = sum(np.abs(one.low) for one in expected.results.values())
    wider = {
        name: replace(
            one,
            allowed={p: a + ROUNDINGS * UNIT_ROUNDOFF[p] * size for p, a in one.allowed.items()},
        )
        for name, one in expected.results.items()
    }
    return ExpectedResults(wider)


def _alternatives(question: Question, functions: Functions) -> Alternatives:
    arguments = [in_float64(one) for one in question.reference_inputs(question.inputs)]
    position = question.call.arguments.index(str(question.check.vector))
    vectors = arguments[position] if _is_list(question) else [arguments[position]]

    def gradient(vector: Array) -> Array:
        given = list(arguments)
        given[position] = [vector] if _is_list(question) else vector
        result = functions[question.function](*given)
        return np.asarray(result[0] if isinstance(result, list | tuple) else result, np.float64)

    f, x = _function_and_point(question)
    parts = [gradient(vector) for vector in vectors]
    forward = along(f, x, vectors[0]) if vectors[0].shape == x.shape else None
    noise = NOISE * max(float(np.max(np.abs(part))) for part in parts)
    slope = float(np.sum(vectors[0] * along(f, x, np.ones_like(x))))
    return Alternatives(
        parts=parts,
        unweighted=_without(noise, gradient(np.ones_like(vectors[0]))),
        forward=None if forward is None else _without(noise, forward),
        slope=slope if abs(slope) > x.size * noise else 0.0,
        varied=any(
            not np.array_equal(question.inputs[name], question.companion[name])
            for name in _vectors(question)
        ),
    )


def _without(noise: float, array: Array) -> Array:
    """Return 0 for what is only rounding: it is another number on each machine."""
    return np.where(np.abs(array) > noise, array, 0.0)


def _function_and_point(question: Question) -> tuple[Any, Array]:
    """Return the twin of f, and x: the arguments that are not `vector`."""
    others = {
        name: argument
        for name, argument in zip(
            question.call.arguments, question.reference_inputs(question.inputs), strict=True
        )
        if name != question.check.vector
    }
    f = next(a.value for a in others.values() if isinstance(a, Input) and not a.is_array)
    x = next(in_float64(a) for a in others.values() if isinstance(a, Input) and a.is_array)
    return f, x


def _listed(value: Value, right: AnyExpected) -> Value:
    """Return one tensor that holds several results one above the other as a list of them."""
    if not isinstance(right, ExpectedResults) or not isinstance(value, WireArray):
        return value
    if value.data is None or value.shape[:1] != (len(right.results),):
        return value
    rows: Sequence[Array] = list(value.data)
    return [WireArray(value.type, value.dtype, row.shape, np.asarray(row)) for row in rows]
