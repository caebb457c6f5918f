"""Checkouts side by side, as a script that clones one repository a student leaves them."""

from __future__ import annotations

from typing import Final

from grader.errors import IntakeError
from grader.intake.downloads.entry import Entry, Found, StudentFolder, why_unreadable
from grader.intake.downloads.layout import Layout, read_top
from grader.intake.downloads.plain import reason
from grader.intake.downloads.tree import Item, Kind, Tree
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import printable
from grader.mapped import MappingRow, Student

_CHECKOUT: Final = "a checkout"
_TIMELESS: Final = "a checkout; when it was committed is unknown"
_NO_CHECKOUT: Final = "no checkout, but holds an expected file"
_NEITHER: Final = "neither a checkout nor a folder with an expected file"


def _recognise(tree: Tree, wanted: Wanted) -> str | None:
    del wanted
    folders = [item for item in _read_top(tree) if item.kind is Kind.FOLDER]
    count = sum(_read_is_checkout(tree, item) for item in folders)
    if 2 * count <= len(folders):
        return None
    return f"{count} of {len(folders)} folders are checkouts"


def _find(tree: Tree, wanted: Wanted) -> Found:
    entries: list[Entry] = []
    rows: list[MappingRow] = []
    for item in _read_top(tree):
        entry, why = _read_entry(tree, wanted, item)
        name = None if entry is None else entry.id
        rows.append(MappingRow(item.place, name, (name,) if name else (), why))
        entries += [] if entry is None else [entry]
    return Found(tuple(entries), tuple(rows))


GIT: Final = Layout("git", _recognise, _find)


def _read_entry(tree: Tree, wanted: Wanted, item: Item) -> tuple[Entry | None, str]:
    if item.kind is not Kind.FOLDER:
        return None, reason(item, _NEITHER)
    submitted = None
    if _read_is_checkout(tree, item):
        submitted = tree.read_committed(item.path)
        why = _TIMELESS if submitted is None else _CHECKOUT
    else:
        try:
            inside = tree.read_items(item.path)
        except IntakeError as error:
            return None, why_unreadable(error)
        if not wanted.in_folder(one.name for one in inside if one.kind is Kind.FILE):
            return None, _NEITHER
        why = _NO_CHECKOUT
    name = printable(item.name)
    part = StudentFolder(item.path, wanted)
    return Entry(name, (Student(name),), submitted, False, why, tree, (part,)), why


def _read_top(tree: Tree) -> list[Item]:
    return read_top(tree, lambda item: _read_is_checkout(tree, item))


def _read_is_checkout(tree: Tree, item: Item) -> bool:
    return item.kind is Kind.FOLDER and tree.read_is_there(f"{item.path}/.git")
