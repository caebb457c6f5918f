"""From a spec, its seeds and the reference's functions to cases with right answers. Pure.

This is done once for an assignment and a pair of seeds, and serves a whole class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grader.checks import REGISTRY, Case, Functions, Kind, Limits, Question
from grader.draw import Inputs, draw
from grader.errors import SpecError, SpecMistake
from grader.evidence import Request
from grader.numerics.tracked import UnsupportedOperationError
from grader.spec.calls import parse_call
from grader.spec.models import Assignment, Check, Task

ATTEMPTS: Final = 100
"""Draws tried until one separates right from wrong; then the spec is in error."""
COMPANION: Final = 1_000_000
"""Attempts of a case's companion are counted from here."""
REPLY_FACTOR: Final = 4
REPLY_EXTRA: Final = 4096
"""A reply may have this many times the bytes of the right one, and so many more."""


@dataclass(frozen=True)
class Seeds:
    """The visible seed is printed; the secret one appears nowhere a student sees.

    Attributes:
        visible: draws the visible cases.
        secret: draws hidden checks, and every visible family anew; None where there is none.
    """

    visible: int
    secret: int | None


@dataclass(frozen=True)
class PreparedCase:
    """A case with what is right."""

    question: Question
    expected: Any
    kind: Kind[Any]

    def requests(self, cpu_s: float) -> tuple[Request, ...]:
        """Return the case's calls, each with `cpu_s` CPU seconds."""
        budget = REPLY_FACTOR * self.kind.nbytes(self.expected) + REPLY_EXTRA
        return self.kind.requests(self.question, self.expected, Limits(cpu_s, budget))


@dataclass(frozen=True)
class Prepared:
    """All cases of an assignment, by (task, check), in the order of the spec."""

    spec: Assignment
    seeds: Seeds
    cases: Mapping[tuple[str, str], tuple[PreparedCase, ...]]

    def all_cases(self) -> Iterator[PreparedCase]:
        """Yield every case in order."""
        for cases in self.cases.values():
            yield from cases


def prepare(spec: Assignment, seeds: Seeds, functions: Functions, place: str) -> Prepared:
    """Draw all cases and compute what is right for each.

    Args:
        spec: a spec without mistakes.
        seeds: both seeds.
        functions: the reference's, by name.
        place: the spec's file, for errors.

    Raises:
        SpecError: no draw of a family separates right from wrong, or the reference cannot be
            judged; one mistake for each such family.
    """
    mistakes: list[SpecMistake] = []
    cases: dict[tuple[str, str], tuple[PreparedCase, ...]] = {}
    for task in spec.task:
        for check in task.check:
            made = []
            for case in _cases(task, check, seeds):
                try:
                    made.append(_prepared(spec, task, check, case, seeds, functions))
                except _UnusableError as error:
                    where = f"task {task.id}, check {check.id}"
                    mistakes.append(SpecMistake(place, None, where, str(error)))
            cases[task.id, check.id] = tuple(made)
    if mistakes:
        raise SpecError(list(dict.fromkeys(mistakes)))
    return Prepared(spec, seeds, cases)


class _UnusableError(Exception):
    """A family cannot be used; `str` says why."""


def _cases(task: Task, check: Check, seeds: Seeds) -> Iterator[Case]:
    drawings = [False] if check.visibility == "visible" else []
    drawings += [True] if seeds.secret is not None else []
    number = 0
    for secret in drawings:
        for family in check.families:
            yield Case(f"{task.id}/{check.id}#{number}", family, secret)
            number += 1


def _prepared(
    spec: Assignment, task: Task, check: Check, case: Case, seeds: Seeds, functions: Functions
) -> PreparedCase:
    kind = REGISTRY[check.kind]
    seed = seeds.secret if case.secret else seeds.visible
    assert seed is not None and task.call is not None  # noqa: S101, PT018  see `_cases` and the spec's rules
    companion = _companion(spec, case.family, seed)
    for attempt in range(ATTEMPTS):
        inputs = draw(spec, case.family, seed, attempt)
        if inputs is None:
            continue
        question = _question(spec, task, check, case, inputs, companion)
        try:
            expected = kind.expect(question, functions)
        except UnsupportedOperationError as error:
            raise _UnusableError(
                f"the reference of {question.function} uses {error}, for which no tolerance can be"
                " computed; give the check a tolerance = { rtol = …, atol = … }"
            ) from error
        if expected is not None:
            return PreparedCase(question, expected, kind)
    raise _UnusableError(
        f"family {case.family}: none of {ATTEMPTS} draws separates right from wrong: the"
        " reference's answer is all zero, a mask is all on or all off, or a pre-activation is too"
        " near 0; change its dims, draw or scale"
    )


def _companion(spec: Assignment, family: str, seed: int) -> Inputs:
    for attempt in range(COMPANION, COMPANION + ATTEMPTS):
        inputs = draw(spec, family, seed, attempt)
        if inputs is not None:
            return inputs
    raise _UnusableError(f"family {family}: none of {ATTEMPTS} draws keeps clear of the kinks")


def _question(
    spec: Assignment, task: Task, check: Check, case: Case, inputs: Inputs, companion: Inputs
) -> Question:
    return Question(
        spec=spec,
        task=task,
        check=check,
        call=parse_call(task.call or ""),
        case=case,
        inputs=inputs,
        companion=companion,
        calls=tuple(parse_call(other.call) for other in spec.task if other.call),
    )
