"""Kind `finite`: where numbers get extreme, a result of the right shape without NaN or infinity.

Many right formulas overflow somewhere: exp(800) is infinite. On such inputs values are not
compared; a check of values belongs before this one, in its `needs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.checks.answers import array_of, converted, failure, not_finite, scalar_of
from grader.checks.arrays import ONLY
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.tolerance import in_float64
from grader.records import Finding

FLOAT64_BYTES = 8


class Finite:
    """One call, whose result must have the reference's shape and be finite.

    What is expected is the shape, a tuple of sizes; () for a number.
    """

    name = "finite"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = ()

    def expect(self, question: Question, functions: Functions) -> tuple[int, ...] | None:
        """See `base.Kind`; inputs on which the reference itself is not finite are refused."""
        function = functions[question.function]
        given = question.reference_inputs(question.inputs)
        with np.errstate(all="ignore"):
            value = np.asarray(function(*map(in_float64, given)))
        return value.shape if np.all(np.isfinite(value)) else None

    def nbytes(self, expected: Sequence[int]) -> int:
        """See `base.Kind`."""
        return FLOAT64_BYTES * int(np.prod(expected))

    def requests(
        self, question: Question, expected: Sequence[int], limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, question.inputs, limits),)

    def judge(
        self, question: Question, expected: Sequence[int], observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[ONLY]
        function, shape = question.function, tuple(expected)
        problem = failure(question, function, observation)
        if problem is not None:
            return Judgement(False, (problem,))
        what = f"the result of {function}" if shape else function
        got = (
            array_of(question, observation.value, shape, what, f"{shape} is asked for")
            if shape
            else scalar_of(question, observation.value, what)
        )
        problem = got if isinstance(got, Finding) else not_finite(question, got, what)
        if problem is not None:
            return Judgement(False, (problem,))
        return Judgement(True).noting(converted(question, observation.value, function))
