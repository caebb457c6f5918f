"""What becomes of a check's judgements: points, findings, a verdict. Pure.

Points are earned, never deducted: a check starts at nothing, and each family it passed adds its
share.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from grader.checks import Judgement
from grader.checks.base import Difference
from grader.records import CaseResult, Finding, Mismatch, Status, Verdict
from grader.spec.models import Check, Task

CENT: Final = Decimal("0.01")


def points(check: Check, results: Sequence[CaseResult]) -> Decimal:
    """Return possible * weight of passed families / weight of all, half to even, 2 decimals."""
    families = {result.family for result in results}
    failed = {result.family for result in results if not result.passed}
    possible = Decimal(str(check.points))
    if not failed and families:
        return possible
    if check.credit == "all" or not families:
        return Decimal()
    share = possible * _weight(check, families - failed) / _weight(check, families)
    earned = share.quantize(CENT, ROUND_HALF_EVEN)
    # full marks only if every family passes, however small its share
    most = max(possible - CENT, Decimal()).quantize(CENT, ROUND_DOWN)
    return min(earned, most)


def _weight(check: Check, families: set[str]) -> Decimal:
    return sum((Decimal(str(check.weights.get(family, 1))) for family in families), Decimal())


def merged(
    judgements: Sequence[Judgement], place: tuple[str | None, int | None]
) -> tuple[Finding, ...]:
    """Return the findings of all cases, those that say the same said once."""
    found: dict[tuple[object, ...], Finding] = {}
    for finding in (f for judgement in judgements for f in judgement.findings):
        file, line = (finding.file, finding.line) if finding.file else place
        key = (finding.code, file, line, finding.secret)
        if key not in found:
            found[key] = finding.model_copy(update={"file": file, "line": line})
    if any(f.code in ("BP112", "BP113") for f in found.values()):
        found = {key: f for key, f in found.items() if f.code != "BP117"}
    visible = {(f.code, f.line) for f in found.values() if not f.secret}
    # what a visible case already shows need not be said again of a secret one
    return tuple(f for f in found.values() if not (f.secret and (f.code, f.line) in visible))


def first_mismatches(judgements: Sequence[Judgement]) -> tuple[Mismatch, ...]:
    """Return one mismatch per name, of the first case that failed; visible cases come first."""
    first: dict[str, Difference] = {}
    for difference in (d for judgement in judgements for d in judgement.differences):
        first.setdefault(difference.name, difference)
    return tuple(difference.mismatch for difference in first.values())


def verdict_of(
    task: Task,
    check: Check,
    status: Status,
    earned: Decimal | None,
    *,
    cases: tuple[CaseResult, ...] = (),
    findings: tuple[Finding, ...] = (),
    mismatches: tuple[Mismatch, ...] = (),
    waits_for: tuple[str, ...] = (),
) -> Verdict:
    """Return what the report says of a check; `earned` is None where it was not judged."""
    return Verdict(
        task=task.id,
        check=check.id,
        kind=check.kind,
        title=task.title,
        status=status,
        earned=None if earned is None else float(earned),
        possible=float(check.points),
        extra_credit=check.extra_credit,
        visibility=check.visibility,
        hints=check.hints,
        cases=cases,
        findings=findings,
        mismatches=mismatches,
        waits_for=waits_for,
    )


def overall(verdicts: Sequence[Verdict]) -> Status:
    """Return the status of the whole; extra credit is not needed to pass."""
    if all(verdict.status is Status.PASS for verdict in verdicts if not verdict.extra_credit):
        return Status.PASS
    return Status.PARTIAL if any(verdict.earned for verdict in verdicts) else Status.FAIL
