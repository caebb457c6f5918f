"""Kind `checker`: the functions of a gradient check that the student wrote.

    role          called as                       must be
    differences   name(f, w, epsilon)             central differences of f at w
    table         name(f, gradient, w, epsilon)   rows: gradient, differences, their difference
    error         name(a, b)                      ‖a - b‖ / max(‖a‖, ‖b‖), 0 for two zeros
    verdict       name(f, gradient, w)            True for right gradients, False for wrong ones

What is right is computed from the reference's twin of f, not from the reference's own check. Where
`watch` names a function of fixtures.py, it calls the student's and records at which points f was
evaluated. The record comes from the student's process: it names mistakes, the values decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from grader.checks import checker_differences, checker_error, checker_verdict
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.planted import Planted
from grader.numerics.tolerance import Expected

ROLES: Final[Mapping[str, Any]] = {
    "differences": checker_differences,
    "table": checker_differences,
    "error": checker_error,
    "verdict": checker_verdict,
}
ROOM: Final = 1 << 16
"""Bytes that a result and the record of a watched call may have."""


class Checker:
    """One role of a gradient check; each has a module of its own."""

    name = "checker"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (Expected, Planted)

    def expect(self, question: Question, functions: Functions) -> Any:
        """See `base.Kind`."""
        del functions
        return _role(question).expect(question)

    def nbytes(self, expected: Any) -> int:
        """See `base.Kind`."""
        del expected
        return ROOM

    def requests(self, question: Question, expected: Any, limits: Limits) -> tuple[Request, ...]:
        """See `base.Kind`."""
        return tuple(_role(question).requests(question, expected, limits))

    def judge(
        self, question: Question, expected: Any, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        judgement: Judgement = _role(question).judge(question, expected, observed)
        return judgement


def _role(question: Question) -> Any:
    return ROLES[str(question.check.role)]
