"""Kind `answers`: one question of a dict of answers, e.g. `ANSWERS["computed"]`.

The dict is read, not called. Texts are compared without regard to case and spaces, numbers exactly:
101000 is 101000.0. Why the right answer is right stands in the reference's `REASONS`; the finding
carries that sentence, and such a check is never shown before the hand-in, so it gives nothing away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.checks.answers import described, failure, finding
from grader.checks.arrays import ONLY
from grader.checks.base import Functions, Judgement, Limits, Question, UnfitReferenceError
from grader.evidence import Observation, Request
from grader.records import Finding
from grader.sandbox.wire import Opaque, Value, WireArray, printable

REASONS: Final = "REASONS"
SHOWN: Final = 60
"""Characters of a student's answer that staff see."""
BUDGET: Final = 16 * 1024


@dataclass(frozen=True)
class ExpectedAnswer:
    """The right answer to one question, and why it is right."""

    answer: str | int | float
    reason: str


class Answers:
    """Reads one entry of a dict."""

    name = "answers"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (ExpectedAnswer,)

    def expect(self, question: Question, functions: Functions) -> ExpectedAnswer:
        """See `base.Kind`."""
        answers: Any = functions[question.function]
        reasons: Any = functions.get(REASONS)
        key = _key(question)
        if not isinstance(answers, dict) or type(answers.get(key)) not in (str, int, float):
            words = f"{question.function} must hold a text or a number for {key!r}"
            raise UnfitReferenceError(words)
        reason = reasons.get(key, "") if isinstance(reasons, dict) else ""
        return ExpectedAnswer(answers[key], str(reason))

    def nbytes(self, expected: ExpectedAnswer) -> int:
        """See `base.Kind`."""
        del expected
        return BUDGET

    def requests(
        self, question: Question, expected: ExpectedAnswer, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, {}, limits, read=True),)

    def judge(
        self, question: Question, expected: ExpectedAnswer, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        problem = failure(question, question.function, observed[ONLY])
        if problem is None:
            problem = _problem(question, expected, observed[ONLY].value)
        return Judgement(problem is None, () if problem is None else (problem,))


def _problem(question: Question, expected: ExpectedAnswer, answers: Value) -> Finding | None:
    name, key = question.function, _key(question)
    if isinstance(answers, Opaque) and answers.type == "dict":
        headline = f"{name} cannot be read; its keys must be texts, its values texts or numbers"
        return finding(question, "BP131", headline)
    if not isinstance(answers, dict):
        headline = f"{name} is {described(answers)}; a dict of answers is asked for"
        return finding(question, "BP131", headline)
    if key not in answers:
        return finding(question, "BP131", f"{name} has no answer to {key!r}")
    what = f"{name}[{key!r}]"
    given = _plain(answers[key])
    if given is None or given == "":
        return finding(question, "BP131", f"{what} is not filled in")
    asked = str if isinstance(expected.answer, str) else float
    if not isinstance(given, asked | int if asked is float else asked) or type(given) is bool:
        article = "a text" if asked is str else "a number"
        headline = f"{what} is {described(answers[key])}; {article} is asked for"
        return finding(question, "BP131", headline)
    if _same(given, expected.answer):
        return None
    told = (f"It is {_shown(given)}; right is {_shown(expected.answer)}.", expected.reason)
    return finding(question, "BP132", f"{what} is not right", *filter(None, told))


def _plain(value: Value) -> Value:
    """Return numpy's numbers as Python's."""
    if isinstance(value, WireArray) and value.data is not None and value.data.size == 1:
        array = value.data.reshape(())
        if array.dtype.kind in "iuf":
            return array.item()  # type: ignore[no-any-return]  # an int or a float
    return value


def _same(given: object, right: str | int | float) -> bool:
    if isinstance(right, str):
        return _bare(str(given)) == _bare(right)
    return given == right and np.isfinite(right)


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _shown(answer: object) -> str:
    text = printable(repr(answer))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _key(question: Question) -> str:
    return str(question.check.key)
