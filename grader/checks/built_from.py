"""Kind `built_from`: a function is built from another one of the module, and from nothing else.

While it is called, the other one is replaced by a function that fixtures.py makes from drawn
numbers, e.g. a linear map with known coefficients. Whatever is built from it must follow: the
results are variables that the spec names. Who computes the result in another way, however rightly,
does not follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from grader.checks.answers import failure, finding
from grader.checks.arrays import ONLY, ExpectedResults, compare_results, nbytes
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.tolerance import PRECISIONS, Expected
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding
from grader.sandbox.wire import Fixture
from grader.spec.calls import parse_call

ROUNDINGS: Final = 64
"""A result may be off by so many roundings of the largest: some solve for it."""


class BuiltFrom:
    """One call with another function of the module replaced."""

    name = "built_from"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (Expected, ExpectedResults)

    def expect(self, question: Question, functions: Functions) -> ExpectedResults:
        """See `base.Kind`."""
        del functions
        results = {}
        for name in question.check.returns:
            value = np.asarray(question.inputs[name], dtype=np.float64)
            size = ROUNDINGS * np.max(np.abs(value)) * np.ones(value.shape)
            allowed = {precision: UNIT_ROUNDOFF[precision] * size for precision in PRECISIONS}
            results[name] = Expected(value, value, allowed)
        return ExpectedResults(results)

    def nbytes(self, expected: ExpectedResults) -> int:
        """See `base.Kind`."""
        return nbytes(expected)

    def requests(
        self, question: Question, expected: ExpectedResults, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        made = parse_call(str(question.check.by))
        arguments = tuple(question.to_wire(name, question.inputs) for name in made.arguments)
        replacing = {str(question.check.replaces): Fixture(made.function, arguments)}
        inputs, call = question.inputs, question.call
        return (question.request(ONLY, call, inputs, limits, replacing=replacing),)

    def judge(
        self, question: Question, expected: ExpectedResults, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        problem = failure(question, question.function, observed[ONLY])
        if problem is not None:
            return Judgement(False, (_told(question, problem),))
        judged = compare_results(question, observed[ONLY].value, expected)
        if judged.passed:
            return judged
        told = [_told(question, found) for found in judged.findings]
        distinct = {(found.code, found.headline): found for found in told}
        return replace(judged, findings=tuple(distinct.values()))


def _told(question: Question, found: Finding) -> Finding:
    """Say of a finding that another function stood in, and of a wrong value what that means."""
    replaced = question.check.replaces
    if found.code in ("BP103", "BP104"):
        headline = f"{question.function} does not follow {replaced}"
        found = finding(question, "BP151", headline)
    detail = (
        f"It was called with another {replaced} in the module: {question.check.by} of fixtures.py.",
        f"Its result must be made of what {replaced} returns, and of nothing else.",
    )
    return found.model_copy(update={"detail": (*found.detail, *detail)})
