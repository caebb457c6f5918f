"""What is known of a student's function: calls that returned, with their results as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from grader.checks.scripts import repeats
from grader.diagnose.asked import Asked, Got, asked_of, slack_of
from grader.diagnose.leaves import CLOSE, COARSE, SINGLE, Leaves, agree, is_float32
from grader.draw import Inputs
from grader.evidence import Evidence, Outcome
from grader.prepare import Prepared, PreparedCase
from grader.spec.models import Family

LARGEST: Final = 5000
"""Entries of a result that is looked at; the large sizes show nothing that small ones do not."""
EXACT: Final = ("dyadic", "integers")
SLACK: Final = 4
"""A wrong version may round worse than the right one, by this factor."""
UNFILLED: Final = "NotImplementedError"


@dataclass(frozen=True)
class Sample:
    """One call of a function that returned numbers.

    Attributes:
        asked: the call, as the reference is asked it.
        got: what it returned.
        inputs: the variables by name.
        family: how they were drawn; None for a call without inputs.
        name: of the family.
        case: that it belongs to; None where nothing is known of rounding.
        chosen: see `Got`.
    """

    asked: Asked
    got: Leaves
    inputs: Inputs
    family: Family | None
    name: str
    case: PreparedCase | None = None
    chosen: tuple[int, ...] | None = None

    @cached_property
    def is_coarse(self) -> bool:
        """Whether it may have been computed in float32."""
        family = self.family
        return (family is not None and family.dtype == "float32") or is_float32(self.got)

    @cached_property
    def closeness(self) -> float:
        """How near a prediction must be, relative to its greatest entry.

        On exact inputs float32 is exact, too, but for a last division.
        """
        family = self.family
        is_exact = family is not None and family.draw in EXACT and family.dtype == "float64"
        if not self.is_coarse:
            return CLOSE
        return SINGLE if is_exact and self.asked.is_function else COARSE

    @cached_property
    def slack(self) -> float:
        """How far from a prediction rounding may be in any case."""
        if self.case is None:
            return 0.0
        return SLACK * slack_of(self.case, self.asked, "float32" if self.is_coarse else "float64")

    @property
    def is_verdict(self) -> bool:
        """Whether it says no more than yes or no."""
        return self.case is not None and self.case.question.check.role == "verdict"

    def of(self, predicted: Leaves) -> Leaves:
        """Return what of a prediction this is held against."""
        return Got(self.got, self.chosen).of(predicted)

    def fits(self, predicted: Leaves | None) -> bool:
        """Return whether a hypothesis predicts what the student's function returned."""
        return predicted is not None and agree(self.got, predicted, self.closeness, self.slack)


@dataclass(frozen=True)
class Failure:
    """One call that raised an exception.

    Attributes:
        asked: see `Sample`.
        type: name of the exception's class; None where the reference's library raises others.
    """

    asked: Asked
    type: str | None


@dataclass(frozen=True)
class Seen:
    """All calls of a function.

    Attributes:
        samples: those that returned numbers and tell something.
        failures: those that raised.
        lost: how many ended in another way.
    """

    samples: tuple[Sample, ...]
    failures: tuple[Failure, ...] = ()
    lost: int = 0

    def may_leave_out(self, failures: int) -> bool:
        """Whether so many failures and what was lost are the smaller part.

        Where most calls failed, what the others have in common may be chance.
        """
        explained = len(self.samples) + len(self.failures) - failures
        return explained > failures + self.lost


def seen_of(prepared: Prepared, evidence: Evidence, function: str) -> Seen:
    """Return every call of `function` that tells something, in the order of the spec.

    Left out are calls that did not return numbers, large ones, and those at kinks, where several
    answers are right. Of a script every run tells of every function, the short ones first.
    """
    samples: list[Sample] = []
    failures: list[Failure] = []
    lost = 0
    for case in cases_for(prepared, function):
        for asked in asked_of(case):
            seen = evidence.calls.get(asked.id)
            if seen is None:
                continue
            if seen.outcome is Outcome.RETURNED:
                samples += _sample(prepared, case, asked, asked.got(seen))
            elif seen.raised is None or seen.refused or seen.raised.type == UNFILLED:
                lost += 1
            else:
                is_same = prepared.spec.arrays == "numpy"
                failures.append(Failure(asked, seen.raised.type if is_same else None))
    return Seen(tuple(samples), tuple(failures), lost)


def samples_of(prepared: Prepared, evidence: Evidence, function: str) -> tuple[Sample, ...]:
    """Return the calls of `function` that returned numbers; see `seen_of`."""
    return seen_of(prepared, evidence, function).samples


def cases_for(prepared: Prepared, function: str) -> list[PreparedCase]:
    """Return the cases that tell of a function."""
    if prepared.spec.submission.script is None:
        return [case for case in prepared.all_cases() if case.question.function == function]
    runs = [case for case in prepared.all_cases() if case.question.check.steps is not None]
    return sorted(runs, key=lambda case: repeats(case.question)[1])


def _sample(
    prepared: Prepared, case: PreparedCase, asked: Asked, got: Got | None
) -> Iterator[Sample]:
    question = case.question
    family = prepared.spec.families.get(question.case.family)
    if got is None or (family is not None and family.preactivations == "at_zero"):
        return
    if sum(leaf.size for leaf in got.leaves) <= LARGEST:
        yield Sample(
            asked, got.leaves, question.inputs, family, question.case.family, case, got.chosen
        )
