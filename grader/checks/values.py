"""Kind `values`: a function's result, an array or a number, is that of the reference."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.arrays import expect_array, judge_array, one_request
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.tolerance import Expected


class Values:
    """One call, compared entry by entry."""

    name = "values"
    calls_siblings = False

    def expect(self, question: Question, functions: Functions) -> Expected | None:
        """See `base.Kind`."""
        return expect_array(question, functions, question.check.result)

    def nbytes(self, expected: Expected) -> int:
        """See `base.Kind`."""
        return int(expected.low.nbytes)

    def requests(
        self, question: Question, expected: Expected, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return one_request(question, limits)

    def judge(
        self, question: Question, expected: Expected, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        return judge_array(question, expected, observed, question.function)
