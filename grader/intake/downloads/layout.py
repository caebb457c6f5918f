"""What a layout is: how one kind of download is recognised and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.intake.downloads.entry import Found
from grader.intake.downloads.tree import Tree
from grader.intake.downloads.wanted import Wanted


@dataclass(frozen=True)
class Layout:
    """One kind of download.

    Attributes:
        name: as it is asked for.
        recognise: why a download is of this kind, from the names in it, or None where it is not.
        find: finds the submissions and says what became of each file; reads no student's file.
    """

    name: str
    recognise: Callable[[Tree, Wanted], str | None]
    find: Callable[[Tree, Wanted], Found]
