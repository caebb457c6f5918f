"""Kind `values`: a function's result, an array or a number, is that of the reference."""

from __future__ import annotations

from grader.checks.arrays import ArrayKind
from grader.checks.base import Question
from grader.numerics.tolerance import Axes


class Values(ArrayKind):
    """One call, compared entry by entry."""

    name = "values"

    def axes(self, question: Question) -> Axes | None:
        """Return the dimensions that the spec gives in `result`."""
        return question.check.result

    def entries(self, question: Question) -> str:
        """Entries are named after the function."""
        return question.function
