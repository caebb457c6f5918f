"""Kind `gradient`: a derivative with respect to one variable or several, entry by entry.

At a pre-activation of exactly 0 every slope in [0, 1] is right, the same one in the whole case.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.arrays import ArrayKind
from grader.checks.base import Question
from grader.numerics.tolerance import Axes


class Gradient(ArrayKind):
    """One call, compared with the reference's gradient or gradients."""

    name = "gradient"

    def axes(self, question: Question) -> Axes:
        """A gradient has the dimensions of its variable."""
        return question.spec.variables[self.entries(question)]

    def results(self, question: Question) -> Mapping[str, Axes] | None:
        """Several gradients are named after their variables."""
        wrt = question.check.wrt
        if not isinstance(wrt, tuple):
            return None
        return {name: question.spec.variables[name] for name in wrt}

    def entries(self, question: Question) -> str:
        """Entries are named after the variable; a spec without one does not load."""
        return str(question.check.wrt)
