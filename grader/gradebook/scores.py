"""The points of one hand-in on their way to the gradebook: earned, lateness, scale. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from grader.gradebook.late import Lateness
from grader.records import Report, Status
from grader.results import StudentRecord
from grader.spec.models import Gradebook

CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Graded:
    """What the gradebook keeps of a report: reports of a whole class are large.

    Attributes:
        status: of the report.
        possible: full marks.
        total: points that count, those set by hand among them, in hundredths; None for a fault.
        reason: why an ungradable submission could not be judged, or "".
    """

    status: Status
    possible: Decimal
    total: Decimal | None
    reason: str = ""


def graded(report: Report, total: Decimal | None) -> Graded:
    """Return what the gradebook keeps of a report.

    Args:
        report: of the current grading.
        total: points that count, those set by hand among them; None where there is no score.
    """
    headlines = (finding.headline for verdict in report.verdicts for finding in verdict.findings)
    ungradable = report.status is Status.UNGRADABLE
    return Graded(
        status=report.status,
        possible=Decimal(repr(report.possible)),
        total=total,
        reason=next(headlines, "nothing could be judged") if ungradable else "",
    )


@dataclass(frozen=True)
class HandedIn:
    """One submission as it was graded against one assignment.

    Attributes:
        submission: its id in the class.
        students: whose it is: none where nobody is known, several for a group.
        submitted: when it was handed in, with its offset; None where that is not known.
        marked_late: whether the system it comes from marked it so.
        graded: None where it was not graded yet.
        notes: phrases about it for the gradebook.
    """

    submission: str
    students: tuple[StudentRecord, ...]
    submitted: datetime | None
    marked_late: bool
    graded: Graded | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Points of one hand-in of one student; all in hundredths.

    Attributes:
        raw: earned in the hand-in.
        earned: what counts of it: less than `raw` only where extra credit is capped.
        possible: full marks.
        penalty: lost for lateness.
        final: `earned` without `penalty`, exactly.
        scaled: `final` on the gradebook's scale.
    """

    raw: Decimal
    earned: Decimal
    possible: Decimal
    penalty: Decimal
    final: Decimal
    scaled: Decimal


def score(raw: Decimal, possible: Decimal, lateness: Lateness, gradebook: Gradebook) -> Score:
    """Return the score of one hand-in.

    Rounding is half to even to 2 decimals: of the penalty, and of the scaled score.

    Args:
        raw: points earned, in hundredths at the finest.
        possible: the assignment's points, more than 0.
        lateness: how late it is.
        gradebook: the assignment's `[gradebook]`.
    """
    earned = min(raw, possible) if gradebook.cap else raw
    penalty = _cents(earned * lateness.share)
    final = earned - penalty
    scaled = final
    if gradebook.points is not None:
        scaled = final * Decimal(repr(gradebook.points)) / possible
    cents = (_cents(part) for part in (raw, earned, possible, penalty, final, scaled))
    return Score(*cents)


def capped(score: Score) -> str:
    """Return what a cap took away, as a phrase; "" where nothing."""
    return f"{score.raw:f} earned, capped at {score.earned:f}" if score.earned < score.raw else ""


def _cents(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_EVEN)
