"""Precision must be consistent: code works in float64 or in float32, not in whichever suits. Pure.

Float32 inside a function costs nothing, so an answer to float64 inputs that is only accurate to
float32 passes. Something wrong can hide there: a sigmoid that clips its argument is off by 1e-9 at
z = 20, and right to the last digit elsewhere. So over all cases of a check that were passed, either
none is as coarse as float32, or none is so fine that float32 work could not have got there.

Cases that tell neither do not count: inputs in float32; dyadic and whole numbers, on which float32
is exact; right answers that float32 holds exactly; and answers that are a little off in float64,
as another, less careful formula is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from grader.checks.answers import finding
from grader.checks.base import Judgement, Question

EXACT: Final = ("dyadic", "integers")
"""Draws on which float32 work is exact."""


class Asked(Protocol):
    """A prepared case."""

    @property
    def question(self) -> Question:
        """What was asked."""
        ...


C = TypeVar("C", bound=Asked)


def consistent(judged: Sequence[tuple[C, Judgement]]) -> list[tuple[C, Judgement]]:
    """Return the judgements of a check's cases; where precisions are mixed the coarse ones fail."""
    accuracies = {judgement.accuracy for case, judgement in judged if _tells(case, judgement)}
    if not {"fine", "coarse"} <= accuracies:
        return list(judged)
    return [
        (case, _failed(case.question, judgement))
        if _tells(case, judgement) and judgement.accuracy == "coarse"
        else (case, judgement)
        for case, judgement in judged
    ]


def _tells(case: Asked, judgement: Judgement) -> bool:
    question = case.question
    family = question.spec.families.get(question.case.family)
    if family is None or family.draw in EXACT:
        return False
    return judgement.passed and "float64" in question.precisions()


def _failed(question: Question, judgement: Judgement) -> Judgement:
    headline = f"{question.function} is accurate on some inputs and not on others"
    told = finding(question, "BP107", headline, "on these it is only accurate to float32")
    return replace(judgement, passed=False, findings=(*judgement.findings, told), precision=None)
