"""What is known of a student's function: calls that returned, with their results as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from grader.diagnose.leaves import CLOSE, COARSE, Leaves, agree, is_float32, leaves
from grader.draw import Inputs
from grader.evidence import Evidence, Outcome, Request
from grader.prepare import Prepared, PreparedCase
from grader.spec.models import Family

LARGEST: Final = 5000
"""Entries of a result that is looked at; the large sizes show nothing that small ones do not."""
ASIDE: Final = ("purity", "rules")
"""Kinds whose calls tell of more than one function."""
EXACT: Final = ("dyadic", "integers")


@dataclass(frozen=True)
class Sample:
    """One call of a function that returned numbers.

    Attributes:
        request: the call.
        got: what it returned.
        inputs: the variables by name.
        family: how they were drawn; None for a call without inputs.
        name: of the family.
    """

    request: Request
    got: Leaves
    inputs: Inputs
    family: Family | None
    name: str

    @property
    def closeness(self) -> float:
        """How near a prediction must be: what float32 computes is exact on exact inputs only."""
        family = self.family
        is_exact = family is not None and family.draw in EXACT and family.dtype == "float64"
        is_coarse = family is not None and family.dtype == "float32"
        return COARSE if is_coarse or (not is_exact and is_float32(self.got)) else CLOSE

    def fits(self, predicted: Leaves | None) -> bool:
        """Return whether a hypothesis predicts what the student's function returned."""
        return predicted is not None and agree(self.got, predicted, self.closeness)


def samples_of(prepared: Prepared, evidence: Evidence, function: str) -> tuple[Sample, ...]:
    """Return every call of `function` that tells something, in the order of the spec.

    Left out are calls that did not return numbers, large ones, and those at kinks, where several
    answers are right. Nothing is told where most calls failed: what the others have in common may
    be chance.
    """
    cases = [
        case
        for case in prepared.all_cases()
        if case.question.function == function and case.kind.name not in ASIDE
    ]
    found = tuple(s for case in cases for s in _samples(prepared, evidence, case))
    failed = sum(
        seen.outcome is not Outcome.RETURNED
        for case in cases
        for request in case.requests(1.0)
        if (seen := evidence.calls.get(request.id)) is not None
    )
    return found if len(found) > failed else ()


def _samples(prepared: Prepared, evidence: Evidence, case: PreparedCase) -> Iterator[Sample]:
    question = case.question
    family = prepared.spec.families.get(question.case.family)
    if family is not None and family.preactivations == "at_zero":
        return
    for request in case.requests(1.0):
        seen = evidence.calls.get(request.id)
        if seen is None or seen.outcome is not Outcome.RETURNED or request.replacing:
            continue
        got = leaves(seen.value)
        if got is not None and sum(leaf.size for leaf in got) <= LARGEST:
            yield Sample(request, got, question.inputs, family, question.case.family)
