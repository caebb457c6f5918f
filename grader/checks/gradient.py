"""Kind `gradient`: a derivative with respect to one variable, entry by entry.

At a pre-activation of exactly 0 every slope in [0, 1] is right, the same one in the whole case.
"""

from __future__ import annotations

from grader.checks.arrays import ArrayKind
from grader.checks.base import Question
from grader.numerics.tolerance import Axes


class Gradient(ArrayKind):
    """One call, compared with the reference's gradient."""

    name = "gradient"

    def axes(self, question: Question) -> Axes:
        """A gradient has the dimensions of its variable."""
        return question.spec.variables[self.entries(question)]

    def entries(self, question: Question) -> str:
        """Entries are named after the variable; a spec without one does not load."""
        return str(question.check.wrt)
