"""What a layout is: how one kind of download is recognised and read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.intake.downloads.entry import Found
from grader.intake.downloads.tree import Item, Kind, Tree
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


def read_top(tree: Tree, is_one: Callable[[Item], bool]) -> list[Item]:
    """Return what lies side by side: at the top, or in the only folder there.

    Args:
        tree: the download; packers and unpackers put a folder of their own around it.
        is_one: whether something belongs to a student: then it is no such folder.
    """
    items = tree.read_items("")
    if len(items) == 1 and items[0].kind is Kind.FOLDER and not is_one(items[0]):
        return tree.read_items(items[0].path)
    return items


def share(items: Sequence[Item], is_named: Callable[[Item], bool], system: str) -> str | None:
    """Return that most names are a system's, as a reason, or None where they are not."""
    count = sum(map(is_named, items))
    if 2 * count <= len(items):
        return None
    return f"{count} of {len(items)} names are as {system} writes them"
