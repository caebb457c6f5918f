"""The gradebook: from points of hand-ins to one score for each student. Pure.

`late` says how late a hand-in is, `scores` what it is worth then, `attempts` which of several
counts, `rows` puts them beside the class list, and `exports` writes them down.
"""

from __future__ import annotations

from grader.gradebook.exports import EXPORTS, Export, export_named
from grader.gradebook.late import Lateness, LateStatus, lateness
from grader.gradebook.roster import Listed, Roster, Terms
from grader.gradebook.rows import Row, RowStatus, rows
from grader.gradebook.scores import Graded, HandedIn, Score, graded, score
from grader.gradebook.worth import worth

__all__ = [
    "EXPORTS",
    "Export",
    "Graded",
    "HandedIn",
    "LateStatus",
    "Lateness",
    "Listed",
    "Roster",
    "Row",
    "RowStatus",
    "Score",
    "Terms",
    "export_named",
    "graded",
    "lateness",
    "rows",
    "score",
    "worth",
]
