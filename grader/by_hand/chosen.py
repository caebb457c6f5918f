"""What somebody typed to set points by hand: which check, how many points, by whom, why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from grader.errors import UsageError
from grader.records import Verdict
from grader.spec.suggest import did_you_mean

CENT: Final = Decimal("0.01")
_LONGEST: Final = 500
"""Characters of a name or a reason."""


def chosen_check(names: Sequence[tuple[str, str]], wanted: str) -> tuple[str, str]:
    """Return the task and check that are meant by "task/check", or by "task" if it has but one.

    Args:
        names: the tasks and checks there are.
        wanted: what was typed.

    Raises:
        UsageError: there is none, or more than one; says which there are.
    """
    matching = [(task, check) for task, check in names if wanted in (task, f"{task}/{check}")]
    if len(matching) == 1:
        return matching[0]
    said = [f"{task}/{check}" for task, check in matching or names]
    if matching:
        raise UsageError(f"{wanted} has several checks", f"Name one of {', '.join(said)}.")
    guess = did_you_mean(wanted, [*said, *(task for task, _ in names)] if len(said) > 1 else said)
    raise UsageError(f"there is no check {wanted!r}{guess}", f"Checks: {', '.join(said)}.")


def chosen_points(text: str, verdict: Verdict) -> Decimal:
    """Return the points that were typed for a check.

    Raises:
        UsageError: they are no number, finer than hundredths, negative, or more than possible.
    """
    possible = Decimal(repr(verdict.possible))
    name = f"{verdict.task}/{verdict.check}"
    try:
        points = Decimal(text)
        exact = points.is_finite() and points == points.quantize(CENT)
    except InvalidOperation:
        exact = False
    if not exact:
        message = f"{text!r} is not a number of points"
        raise UsageError(message, "Points are a number such as 2.5, in hundredths at the finest.")
    if not 0 <= points <= possible:
        message = f"{name} is worth {possible.normalize():f} points, so it cannot get {text}"
        raise UsageError(message, f"Points from 0 to {possible.normalize():f} are possible.")
    return points


def chosen_text(text: str, option: str) -> str:
    """Return a name or a reason that was typed, without blanks at its ends.

    Raises:
        UsageError: there is nothing to read, or more than anybody reads.
    """
    said = text.strip()
    if not said or not said.isprintable():
        raise UsageError(f"{option} must say something, on one line", "History shows it for good.")
    if len(said) > _LONGEST:
        message = f"{option} is {len(said)} characters long; {_LONGEST} are kept"
        raise UsageError(message, "Say it more briefly.")
    return said
