"""Kind `gradient`: a derivative with respect to one variable, entry by entry.

At a pre-activation of exactly 0 every slope in [0, 1] is right, the same one in the whole case.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.arrays import expect_array, judge_array, one_request
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.tolerance import Expected


class Gradient:
    """One call, compared with the reference's gradient."""

    name = "gradient"
    calls_siblings = False

    def expect(self, question: Question, functions: Functions) -> Expected | None:
        """See `base.Kind`."""
        return expect_array(question, functions, question.spec.variables[self.wrt(question)])

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
        return judge_array(question, expected, observed, self.wrt(question))

    def wrt(self, question: Question) -> str:
        """Return the variable; a spec without one does not load."""
        return str(question.check.wrt)
