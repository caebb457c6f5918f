"""The report of one submission, from its verdicts or from the failure of the grader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from grader.errors import Fault, MachineBusy, SandboxError
from grader.hand_in import Found, HandIn, in_cells, with_excerpt
from grader.judge import Judged, faulty
from grader.records import Finding, Level, Report, Run, Status, Verdict, Withheld
from grader.spec import LoadedAssignment
from grader.spec.models import Check, Task
from grader.version import __version__


@dataclass(frozen=True)
class Reporter:
    """Writes reports of one assignment.

    Attributes:
        assignment: what is graded.
        seed: the visible one.
        level: the isolation that is in effect.
        checks: those that are judged.
        reference: whether it is judged with the reference present; else it is a self-check, and
            the other checks wait until the hand-in.
        notes: remarks for every report.
    """

    assignment: LoadedAssignment
    seed: int
    level: Level
    checks: Sequence[tuple[Task, Check]]
    reference: bool = True
    notes: tuple[str, ...] = field(default=())

    def judged(self, hand_in: HandIn, judged: Judged, run: Run, found: Found | None) -> Report:
        """Return the report of what was judged.

        Args:
            hand_in: whose it is.
            judged: verdicts and points.
            run: what may differ between two runs.
            found: the file that was judged, or None where there was none.
        """
        sources = found.submission.files if found is not None else {}
        notes = (*found.notes, *found.submission.notes) if found is not None else ()
        verdicts = tuple(
            verdict.model_copy(
                update={
                    "findings": tuple(
                        in_cells(with_excerpt(f, sources), sources) for f in verdict.findings
                    )
                }
            )
            for verdict in judged.verdicts
        )
        notes = (*notes, *judged.notes)
        return self._report(hand_in, judged.status, judged.earned, verdicts, notes, run)

    def fault(self, hand_in: HandIn, error: Exception, text: str, run: Run) -> Report:
        """Return the report of a submission that the grader failed on: no score at all.

        Args:
            hand_in: whose it is.
            error: what went wrong.
            text: all that staff want to know of it.
            run: what may differ between two runs.
        """
        number = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:4]
        code, headline = _failure(error)
        detail = ("No points are lost.", f"Fault {number}.")
        verdicts = faulty(self.checks, Finding(code=code, headline=headline, detail=detail))
        run = run.model_copy(update={"fault": text})
        return self._report(hand_in, Status.FAULT, None, verdicts, (), run)

    def _report(
        self,
        hand_in: HandIn,
        status: Status,
        earned: float | None,
        verdicts: tuple[Verdict, ...],
        notes: tuple[str, ...],
        run: Run,
    ) -> Report:
        spec, withheld = self.assignment.spec, self._withheld()
        possible = Decimal(str(spec.points)) - Decimal(str(withheld.points if withheld else 0))
        return Report(
            assignment=spec.id,
            title=spec.title,
            submission=hand_in.id,
            submission_digest=hand_in.submission.digest if hand_in.submission else "",
            spec_digest=self.assignment.digest,
            grader_version=__version__,
            seed=self.seed,
            reference=self.reference,
            sandbox=self.level,
            status=status,
            earned=earned,
            possible=float(possible),
            verdicts=verdicts,
            withheld=withheld,
            notes=(*self.notes, *notes),
            run=run,
        )

    def _withheld(self) -> Withheld | None:
        """Return what a self-check leaves for the hand-in."""
        if self.reference:
            return None
        judged = {(task.id, check.id) for task, check in self.checks}
        every = [(task, check) for task in self.assignment.spec.task for check in task.check]
        waiting = [check for task, check in every if (task.id, check.id) not in judged]
        points = [Decimal(str(check.points)) for check in waiting if not check.extra_credit]
        return Withheld(checks=len(waiting), points=float(sum(points, Decimal())))


def _failure(error: Exception) -> tuple[str, str]:
    """Return the code of what went wrong on our side, and its words."""
    match error:
        case SandboxError(message=message):
            return "BP901", message
        case MachineBusy(message=message):
            return "BP903", message
        case Fault(message=message):
            return "BP902", message
    return "BP902", f"the grader failed ({type(error).__name__})"
