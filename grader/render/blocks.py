"""What is told in which order: findings grouped so that nothing is said twice. Pure.

Every check with something to tell is one `Block`; a finding that several checks share (a violated
rule, a missing function) is one block for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from grader.records import CaseResult, Finding, Mismatch, Report, Status, Verdict
from grader.render.figures import add_points

Key = tuple[str, str, str | None, int | None]

EXTRA_CREDIT: Final = "extra credit"
"""Marks a check whose points are not part of the full marks."""


@dataclass(frozen=True)
class Told:
    """A finding and the mismatches that prove it.

    Attributes:
        finding: what is told.
        mismatches: its proof.
        same_as: the check whose block tells the cause of this one as well, or "".
    """

    finding: Finding
    mismatches: tuple[Mismatch, ...] = ()
    same_as: str = ""

    @property
    def key(self) -> Key:
        """What makes two findings the same to a reader."""
        return key_of(self.finding)


@dataclass(frozen=True)
class Block:
    """One or several checks, and what is told about all of them.

    Attributes:
        verdicts: the checks, at least one.
        told: distinct findings in order; empty where a check failed and nothing says why.
    """

    verdicts: tuple[Verdict, ...]
    told: tuple[Told, ...]

    @property
    def status(self) -> Status:
        """The status of the first check."""
        return self.verdicts[0].status

    @property
    def checks(self) -> tuple[str, ...]:
        """Ids of the checks, "task/check"."""
        return tuple(check_id(verdict) for verdict in self.verdicts)


@dataclass(frozen=True)
class TaskScore:
    """One task and its verdicts; `possible` is without extra credit."""

    task: str
    title: str
    verdicts: tuple[Verdict, ...]
    earned: float | None
    possible: float


@dataclass(frozen=True)
class Families:
    """Input families of a check, in order: passed, failed, and failed on fresh inputs only."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    failed_fresh: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many families the check was tried on."""
        return len(self.passed) + len(self.failed) + len(self.failed_fresh)


def check_id(verdict: Verdict) -> str:
    """Return "task/check"."""
    return f"{verdict.task}/{verdict.check}"


def key_of(finding: Finding) -> Key:
    """Return what makes two findings the same to a reader."""
    return finding.code, finding.headline, finding.file, finding.line


def task_scores(report: Report) -> list[TaskScore]:
    """Return the report's tasks in order, each with the exact sum of its checks."""
    scores = []
    for task, members in groupby(report.verdicts, key=lambda verdict: verdict.task):
        verdicts = tuple(members)
        scores.append(
            TaskScore(
                task,
                verdicts[0].title,
                verdicts,
                add_points(verdict.earned for verdict in verdicts),
                add_points(v.possible for v in verdicts if not v.extra_credit) or 0.0,
            )
        )
    return scores


def families(verdict: Verdict) -> Families:
    """Return which families of a check passed: those all of whose known cases did."""
    cases: dict[str, list[CaseResult]] = {}
    for case in verdict.cases:
        if case.family:  # a question or an open answer is not asked on inputs
            cases.setdefault(case.family, []).append(case)
    passed = [name for name, members in cases.items() if all(c.passed for c in members)]
    fresh = [
        name
        for name, members in cases.items()
        if name not in passed and all(c.passed or c.secret for c in members)
        if not all(c.secret for c in members)
    ]
    failed = [name for name in cases if name not in passed and name not in fresh]
    return Families(tuple(passed), tuple(failed), tuple(fresh))


def failed_unseen(report: Report, verdict: Verdict) -> bool:
    """Whether a redacted check also failed on inputs that its cases no longer show."""
    return report.redacted and any(finding.secret for finding in verdict.findings)


def blocks(report: Report) -> list[Block]:
    """Return what is told about each check that is not simply passed, skipped or closed."""
    told = [(verdict, _told(verdict)) for verdict in report.verdicts]
    sharers: dict[Key, list[Verdict]] = {}
    for verdict, items in told:
        for item in items:
            if not item.mismatches:
                sharers.setdefault(item.key, []).append(verdict)
    shown: set[Key] = set()
    result: list[Block] = []
    for verdict, items in told:
        own = []
        for item in items:
            if item.mismatches or len(sharers[item.key]) == 1:
                own.append(item)
            elif item.key not in shown:
                shown.add(item.key)
                result.append(Block(tuple(sharers[item.key]), (item,)))
        if own or (not items and _unexplained(report, verdict)):
            result.append(Block((verdict,), tuple(own)))
    return _said_once(result)


def _said_once(found: list[Block]) -> list[Block]:
    """Replace a cause that an earlier check of the task had already by that check's name."""
    first: dict[tuple[str, str], str] = {}
    return [_after(block, first) for block in found]


def _after(block: Block, first: dict[tuple[str, str], str]) -> Block:
    told = []
    for item in block.told:
        finding = item.finding
        if not finding.causes:
            told.append(item)
            continue
        key = (block.verdicts[0].task, finding.causes[0].id)
        said = first.setdefault(key, block.checks[0])
        if said == block.checks[0]:
            told.append(item)
        else:
            bare = {"causes": (), "by_hand": None, "excerpt": None}
            told.append(Told(finding.model_copy(update=bare), item.mismatches, said))
    return Block(block.verdicts, tuple(told))


def closed_failures(report: Report) -> list[Verdict]:
    """Return the failed checks of a redacted report about which nothing may be told."""
    return [
        verdict
        for verdict in report.verdicts
        if report.redacted and verdict.visibility != "visible" and _failed(verdict)
    ]


def distinct_findings(verdicts: Iterable[Verdict]) -> list[Finding]:
    """Return the findings of all verdicts, each once, in order."""
    found: dict[Key, Finding] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault(key_of(finding), finding)
    return list(found.values())


def _unexplained(report: Report, verdict: Verdict) -> bool:
    return _failed(verdict) and (verdict.visibility == "visible" or not report.redacted)


def _failed(verdict: Verdict) -> bool:
    return verdict.status in {Status.PARTIAL, Status.FAIL}


def _told(verdict: Verdict) -> tuple[Told, ...]:
    """Distinct findings with their mismatches: of the same case, else with the first finding."""
    findings = distinct_findings([verdict])
    if not findings:
        return ()
    proofs: dict[Key, list[Mismatch]] = {}
    for mismatch in verdict.mismatches:
        proofs.setdefault(key_of(_proved_by(mismatch, findings)), []).append(mismatch)
    return tuple(Told(finding, tuple(proofs.get(key_of(finding), ()))) for finding in findings)


def _proved_by(mismatch: Mismatch, findings: list[Finding]) -> Finding:
    for finding in findings:
        if finding.case == mismatch.case:
            return finding
    return next((finding for finding in findings if finding.case is None), findings[0])
