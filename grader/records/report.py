"""Findings, mismatches, verdicts and the report.

A report is a function of the spec, the submission, the seeds, the versions and the sandbox level,
except for its `run` part.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]
Hints = Literal["none", "code", "cause"]
Numbers = float | tuple[float, ...] | tuple[tuple[float, ...], ...]
"""A number, a vector, or a matrix by rows."""
Level = Literal["full", "files-closed", "none"]


class Record(BaseModel):
    """Base of everything that is written down.

    NaN and infinities are ordinary here: they are written as the strings "NaN", "Infinity" and
    "-Infinity" and read back from them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class Status(StrEnum):
    """How a check or a report ended. `UNGRADABLE` and `FAULT` are not judgements of the work."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    SKIPPED = "skipped"
    UNGRADABLE = "ungradable"
    FAULT = "fault"


class Cause(Record):
    """One explanation that holds on everything a function returned.

    Attributes:
        id: of the named mistake; of several made at once joined by "+".
        sentences: what is wrong, one for each.
        hints: where to look, one for each.
        calls: results that it was held against, each of which it predicts.
    """

    id: str
    sentences: tuple[str, ...]
    hints: tuple[str, ...]
    calls: int


class Step(Record):
    """One step of a calculation: a name, the right numbers, and the student's where known."""

    name: str
    right: Numbers
    yours: Numbers | None = None


class ByHand(Record):
    """A case small enough to redo on paper, on which the function is wrong.

    Attributes:
        inputs: the arguments by name, in order.
        steps: the reference's calculation, the results of the student's other functions among
            it, and the wrong result last.
        case: its id, by which it can be run again.
    """

    inputs: tuple[tuple[str, Numbers], ...]
    steps: tuple[Step, ...]
    case: str | None = None


class Excerpt(Record):
    """Some lines of the submission, with the expression that makes the wrong result.

    Attributes:
        lines: as they stand there, with four blanks for a tab, without control characters and
            what is beyond a screen's width.
        first: number of the first of them.
        start: first column of the expression in the last line, from 0.
        end: the column behind it; 0 where it goes on.
    """

    lines: tuple[str, ...]
    first: int
    start: int
    end: int


class Finding(Record):
    """One thing to tell the student.

    Attributes:
        code: an entry of the catalogue in `codes.py`, e.g. "BP104".
        headline: one line: what is wrong, where, how much.
        mistake: id of the named mistake that explains it, or None.
        file: the submitted file it is about, or None.
        line: 1-based line in that file, or None.
        detail: further lines of evidence, in the order to show them.
        case: id of the case it was seen on, or None where it is about the whole check.
        secret: whether it was seen on inputs that students must not see.
        causes: every minimal explanation; several where no call tells them apart.
        columns: first column of the expression that is meant, and the one behind it; or None.
        excerpt: the lines of the submission around it, or None.
        by_hand: a case small enough for paper on which it shows, or None.
    """

    code: str
    headline: str
    mistake: str | None = None
    causes: tuple[Cause, ...] = ()
    by_hand: ByHand | None = None
    file: str | None = None
    line: int | None = None
    columns: tuple[int, int] | None = None
    excerpt: Excerpt | None = None
    detail: tuple[str, ...] = ()
    case: str | None = None
    secret: bool = False


class Mismatch(Record):
    """Where one array differs from the reference, on the first case that failed.

    Attributes:
        name: the result that differs: a variable's name such as "w1", or a function's.
        wrong: entries outside the tolerance.
        total: entries compared.
        worst_at: index of the entry that is furthest outside its tolerance; empty for a scalar.
        got: the student's value there.
        want: the reference's value there.
        allowed: the tolerance there, absolute.
        greatest: greatest absolute difference over all entries.
        case: id of the case.
        secret: whether the case's inputs are secret.
        angle_deg: between the student's result and the right one as vectors, or None.
        length_ratio: length of the student's over that of the right one, or None.
        levels: how wrong each entry is, by row and column: 0 right, 1 under 10 %, 2 under 100 %,
            3 worse; () where the array is large.
        difference: derivative at the worst entry by finite differences of the right loss, or None.
        difference_error: what it may be off by, or None.
    """

    name: str
    wrong: int
    total: int
    worst_at: tuple[int, ...]
    got: float
    want: float
    allowed: float
    greatest: float
    case: str
    secret: bool = False
    angle_deg: float | None = None
    length_ratio: float | None = None
    levels: tuple[tuple[int, ...], ...] = ()
    difference: float | None = None
    difference_error: float | None = None


def _is_false(value: bool) -> bool:
    return not value


class CaseResult(Record):
    """Whether one case of a check passed.

    Attributes:
        id: "task/check#n", n counting the check's cases from 0.
        family: the input family it was drawn from.
        passed: whether the result was right.
        secret: drawn from the secret seed.
    """

    id: str
    family: str
    passed: bool
    secret: bool = False


class Verdict(Record):
    """One check, judged.

    Attributes:
        earned: None only for a fault.
        extra_credit: whether `possible` is on top of the report's; written down only where it is.
    """

    task: str
    check: str
    kind: str
    title: str
    status: Status
    earned: float | None
    possible: float
    extra_credit: Annotated[bool, Field(exclude_if=_is_false)] = False
    visibility: Visibility
    hints: Hints = "cause"
    cases: tuple[CaseResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    waits_for: tuple[str, ...] = ()


class Output(Record):
    """What the student's code printed on one stream, capped: the head, the tail, and how much."""

    head: str = ""
    tail: str = ""
    bytes_total: int = 0


class Run(Record):
    """Everything about a run that may differ between two runs of the same thing."""

    started: str = ""
    wall_s: float = 0.0
    student_cpu_s: float = 0.0
    host: str = ""
    python: str = ""
    numpy: str = ""
    torch: str | None = None
    layers: tuple[str, ...] = ()
    last_line: str | None = None
    stdout: Output = Output()
    stderr: Output = Output()
    fault: str | None = None


class Withheld(Record):
    """What a self-check leaves for the hand-in: how many checks, and their points together."""

    checks: int
    points: float


class Report(Record):
    """One submission judged against one assignment.

    Attributes:
        reference: whether it was judged with the reference present; False for a self-check, which
            covers visible checks on visible inputs only: its `earned` is not the score.
        seed: the visible seed.
        status: `PASS` where every check passed that is no extra credit.
        earned: sum over the verdicts, or None if any of them is a fault.
        possible: sum over the verdicts without extra credit, so that `earned` may be more.
        withheld: in a self-check, what waits until the hand-in, points of extra credit left out;
            else None.
        notes: remarks that cost nothing, e.g. that a file was taken under another name.
    """

    assignment: str
    title: str
    submission: str
    submission_digest: str
    spec_digest: str
    grader_version: str
    seed: int
    reference: bool
    sandbox: Level
    status: Status
    earned: float | None
    possible: float
    verdicts: tuple[Verdict, ...]
    withheld: Withheld | None = None
    notes: tuple[str, ...] = ()
    redacted: bool = False
    run: Run = Run()

    def for_student(self) -> Report:
        """Return the report a student may see.

        Hidden checks keep their points and their status, and lose everything that tells of
        inputs, values or causes. In visible checks whatever was seen on a secret drawing goes;
        that there was a failure on fresh inputs remains. The run part goes too: it can quote
        what the code printed while it worked on secret inputs.
        """
        return self.model_copy(
            update={
                "verdicts": tuple(_dimmed(_redacted(verdict)) for verdict in self.verdicts),
                "redacted": True,
                "run": Run(
                    started=self.run.started,
                    python=self.run.python,
                    numpy=self.run.numpy,
                    torch=self.run.torch,
                ),
            }
        )


def _redacted(verdict: Verdict) -> Verdict:
    if verdict.visibility != "visible":
        return verdict.model_copy(update={"cases": (), "findings": (), "mismatches": ()})
    return verdict.model_copy(
        update={
            "cases": tuple(case for case in verdict.cases if not case.secret),
            "findings": tuple(
                _without_inputs(finding) if finding.secret else finding
                for finding in verdict.findings
            ),
            "mismatches": tuple(m for m in verdict.mismatches if not m.secret),
        }
    )


def _dimmed(verdict: Verdict) -> Verdict:
    """Return a verdict without what its check's `hints` keep from students."""
    if verdict.hints == "cause":
        return verdict
    if verdict.hints == "none":
        return verdict.model_copy(update={"findings": (), "mismatches": ()})
    bare = {"mistake": None, "causes": (), "by_hand": None, "detail": ()}
    told = tuple(finding.model_copy(update=bare) for finding in verdict.findings)
    return verdict.model_copy(update={"findings": told})


def _without_inputs(finding: Finding) -> Finding:
    # file and line are told by the student's own process and could carry an input out
    return Finding(
        code=finding.code,
        headline="wrong on inputs drawn anew at hand-in",
        secret=True,
    )
