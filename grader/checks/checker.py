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
from dataclasses import replace
from typing import Any, Final

import numpy as np

from grader.checks import checker_differences, checker_error, checker_verdict
from grader.checks.answers import changed_arguments
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.numerics.planted import Planted
from grader.numerics.tolerance import Expected
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray

ROLES: Final[Mapping[str, Any]] = {
    "differences": checker_differences,
    "table": checker_differences,
    "error": checker_error,
    "verdict": checker_verdict,
}
ROOM: Final = 1 << 16
"""Bytes that a result and the record of a watched call may have."""
ROUNDINGS: Final = 64
"""So many roundings of an entry of ordinary size are no change of it."""
NO_LIMITS: Final = Limits(0.0, 0)


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
        # `purity` looks at differences; elsewhere once a check, so that it does not cost every case
        is_looked_at = question.case.family == question.check.families[-1]
        if not judgement.passed or question.check.role == "differences" or not is_looked_at:
            return judgement
        moved = self._moved(question, expected, observed)
        return judgement if moved is None else replace(judgement, passed=False, findings=(moved,))

    def _moved(
        self, question: Question, expected: Any, observed: Mapping[str, Observation]
    ) -> Finding | None:
        """Return the finding for arguments that are left changed.

        Who moves entries there and back leaves a rounding, which is no change.
        """
        if not any(seen.changed for seen in observed.values()):
            return None
        for request in self.requests(question, expected, NO_LIMITS):
            label = request.id.partition(":")[2]
            seen = observed[label]
            pairs = [(request.arguments[at], now) for at, now in seen.changed.items()]
            if not all(_is_rounding(before, now) for before, now in pairs):
                return changed_arguments(question, question.call, seen)
        return None


def _is_rounding(before: Value, now: Value) -> bool:
    if not (isinstance(before, WireArray) and isinstance(now, WireArray)):
        return False
    if before.data is None or now.data is None or before.data.dtype != now.data.dtype:
        return False
    if before.shape != now.shape or before.data.dtype.kind != "f":
        return False
    size = max(1.0, float(np.max(np.abs(before.data), initial=0.0)))
    allowed = ROUNDINGS * float(np.finfo(before.data.dtype).eps) * size
    return bool(np.max(np.abs(now.data - before.data), initial=0.0) <= allowed)


def _role(question: Question) -> Any:
    return ROLES[str(question.check.role)]
