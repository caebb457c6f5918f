"""Evidence for a self-check that needs no reference: what must hold whatever the right answer is.

A gradient is the derivative of a loss, so finite differences of the student's own loss say whether
gradient and loss belong together; which of the two is wrong is then often clear. Besides, a task's
spec may name identities that its results keep. All of it is told beside a check that failed and
never earns or costs points: of 18 wrong networks seen, 7 agree with differences of their own loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from grader.evidence import Evidence, Observation, Outcome, Request
from grader.judge import Judged
from grader.laws.differences import differences_of
from grader.laws.identities import identities_of
from grader.prepare import Prepared
from grader.records import Finding, Status, Verdict
from grader.spec.models import Check, Task

__all__ = ["Law", "explained", "requests"]

VALUES = "BP104"
"""Code of the findings that a law can say more about: the numbers are wrong, nothing else is."""


class Law(Protocol):
    """Calls to make, and what they tell."""

    def requests(self) -> Iterator[Request]:
        """Yield the calls, on small inputs."""
        ...

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """Return what is to be told of a check that failed; nothing where nothing is certain.

        Args:
            observed: the calls that returned, by id.
            verdicts: the worst status of the judged checks of a function, by its name.
        """
        ...


def requests(prepared: Prepared) -> list[Request]:
    """Return the calls for all laws, to be made after those that are judged."""
    asked: dict[str, Request] = {}
    for task, check in prepared.checks():
        for law in _laws(prepared, task, check):
            asked |= {request.id: request for request in law.requests()}
    return list(asked.values())


def explained(prepared: Prepared, evidence: Evidence, judged: Judged) -> Judged:
    """Return the verdicts with what the laws tell added to the findings of failed checks."""
    observed = {
        name: seen for name, seen in evidence.calls.items() if seen.outcome is Outcome.RETURNED
    }
    statuses = _statuses(prepared, judged)
    verdicts = []
    for (task, check), verdict in zip(prepared.checks(), judged.verdicts, strict=True):
        lines: list[str] = []
        if _may_be_told(check, verdict):
            for law in _laws(prepared, task, check):
                lines += law.lines(observed, statuses)
        verdicts.append(_with_lines(verdict, lines))
    return replace(judged, verdicts=tuple(verdicts))


def _laws(prepared: Prepared, task: Task, check: Check) -> Iterator[Law]:
    yield from differences_of(prepared, task, check)
    yield from identities_of(prepared, task, check)


def _may_be_told(check: Check, verdict: Verdict) -> bool:
    failed = verdict.status in {Status.FAIL, Status.PARTIAL}
    return failed and check.hints == "cause" and any(f.code == VALUES for f in verdict.findings)


def _with_lines(verdict: Verdict, lines: list[str]) -> Verdict:
    if not lines:
        return verdict
    findings: list[Finding] = list(verdict.findings)
    at = next(i for i, finding in enumerate(findings) if finding.code == VALUES)
    detail = (*findings[at].detail, *dict.fromkeys(lines))
    findings[at] = findings[at].model_copy(update={"detail": detail})
    return verdict.model_copy(update={"findings": tuple(findings)})


def _statuses(prepared: Prepared, judged: Judged) -> dict[str, Status]:
    """Return by function whether all its checks of values passed."""
    statuses: dict[str, Status] = {}
    for (task, check), verdict in zip(prepared.checks(), judged.verdicts, strict=True):
        cases = prepared.cases[task.id, check.id]
        if cases and verdict.kind in {"values", "gradient"}:
            name = cases[0].question.function
            if statuses.get(name, Status.PASS) is Status.PASS:
                statuses[name] = verdict.status
    return statuses
