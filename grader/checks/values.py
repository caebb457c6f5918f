"""Kind `values`: what a function returns, arrays or numbers, is what the reference returns."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.arrays import AnyExpected, ArrayKind, expect_results
from grader.checks.base import Functions, Question
from grader.numerics.tolerance import Axes


class Values(ArrayKind):
    """One call, compared entry by entry."""

    name = "values"

    def axes(self, question: Question) -> Axes | None:
        """Return the dimensions that the spec gives in `result`."""
        return question.check.result

    def results(self, question: Question) -> Mapping[str, Axes] | None:
        """Return the names and dimensions that the spec gives in `results`."""
        return question.check.results

    def entries(self, question: Question) -> str:
        """Entries are named after the function."""
        return question.function

    def expect(self, question: Question, functions: Functions) -> AnyExpected | None:
        """See `base.Kind`; where the spec names no results, `results = {}`, they are numbered."""
        if question.check.results == {}:
            return expect_results(question, functions)
        return super().expect(question, functions)
