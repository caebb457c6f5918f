"""What several opinions on a gradient say together. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Gap:
    """How far another opinion is from the reference, at worst.

    Attributes:
        of_rms: in units of the gradient's root mean square.
        of_allowed: in units of the float64 tolerance of students, where the other opinion is
            exact to the last digits.
        family: where that was.
    """

    of_rms: float = 0.0
    of_allowed: float = 0.0
    family: str = ""

    def worse(self, other: Gap) -> Gap:
        """Return the greater of two."""
        worst = max(self, other, key=lambda gap: gap.of_rms)
        return replace(worst, of_allowed=max(self.of_allowed, other.of_allowed))


@dataclass(frozen=True)
class Agreement:
    """What the three opinions say on one gradient.

    Attributes:
        task, wrt, of: the task, the variable, and the loss.
        cases: how many.
        entries, directions: compared with differences.
        inconclusive: entries and directions on whose way there is a kink.
        differences, autograd: how far from the reference; None where there is no torch or the
            loss does what it is not asked for.
        problem: the sentence that says what disagrees, or None.
    """

    task: str
    wrt: str
    of: str
    cases: int = 0
    entries: int = 0
    directions: int = 0
    inconclusive: int = 0
    differences: Gap = Gap()
    autograd: Gap | None = None
    problem: str | None = None
