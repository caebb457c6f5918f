"""What was probably meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_LISTED = 12


def closest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the choice that `word` is most likely a slip of, or None.

    Args:
        word: what was written.
        choices: what could have been written.
        cutoff: how alike they must be, from 0 to 1.
    """
    by_lower = {choice.lower(): choice for choice in choices}
    matches = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[matches[0]] if matches else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return "; did you mean 'x'?", or the names to choose from, or "" where they are many."""
    names = tuple(dict.fromkeys(choices))
    match = closest(word, names)
    if match is not None:
        return f"; did you mean {match!r}?"
    if 0 < len(names) <= _MOST_LISTED:
        return f"; choose from {listed(names)}"
    return ""


def listed(names: Iterable[str]) -> str:
    """Return the names quoted and separated by commas."""
    return ", ".join(map(repr, names))
