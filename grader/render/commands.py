"""The command to run next, below each failed check. Pure."""

from __future__ import annotations

import re
from typing import Final

from grader.records import Finding
from grader.render.text import width

ANY_PATH: Final = "SUBMISSION"
"""Stands for the submission where nobody typed its path, or where it does not fit."""
GAP: Final = "      "
_PLAIN: Final = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def next_commands(finding: Finding, columns: int, path: str = ANY_PATH) -> list[str]:
    """Return the commands that tell more: on one line where that fits, else on two.

    Args:
        finding: the first one of a block.
        columns: that a line may take.
        path: of the submission as the user typed it.
    """
    if not finding.code:
        return []
    more = f"more   grade explain {finding.code}"
    if finding.case is None:
        return [more]
    again = [
        f"again  grade replay {said} {quoted(finding.case)}" for said in (quoted(path), ANY_PATH)
    ]
    fitting = next((line for line in again if width(line) <= columns), None)
    if fitting is None:
        return [more]
    line = f"{more}{GAP}{fitting}"
    return [line] if width(line) <= columns else [more, fitting]


def quoted(word: str) -> str:
    """Return a word as a shell takes it for one; `#` within a word is no comment there."""
    if _PLAIN.fullmatch(word.replace("#", "")) and not word.startswith("#"):
        return word
    return "'" + word.replace("'", "'\"'\"'") + "'"
