"""Moodle, "Download all submissions": names of students, ids, types, names of files.

    {name}_{participant id}_assignsubmission_{type}_{file name}

The words in the middle are never translated; "Participant", which stands for the name where marking
is blind, is.
"""

from __future__ import annotations

import re
from typing import Final

from grader.intake.downloads.entry import Found
from grader.intake.downloads.layout import Layout, read_top, share
from grader.intake.downloads.plain import reason
from grader.intake.downloads.tree import Item, Kind, Tree
from grader.intake.downloads.uploads import Upload, Uploader, found_of
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import printable
from grader.mapped import MappingRow, Student

# Teams that are no group have no id.
_NAME: Final = re.compile(
    r"(?P<name>[^_]+)(?:_(?P<id>[0-9]+))?_(?P<sub>assignsubmission|assignfeedback)"
    r"_(?P<type>[a-z]+)(?:_(?P<rest>.*))?",
    re.DOTALL,
)
_BLIND: Final = "Participant"
_FEEDBACK: Final = "feedback, not a submission"
_OTHER_TYPE: Final = "a kind of Moodle submission that holds no files"
_UNNAMED: Final = "not named as Moodle names submissions"


def _is_named(item: Item) -> bool:
    return item.kind in (Kind.FILE, Kind.FOLDER) and _NAME.fullmatch(item.name) is not None


def _recognise(tree: Tree, wanted: Wanted) -> str | None:
    del wanted
    return share(read_top(tree, _is_named), _is_named, "Moodle")


def _find(tree: Tree, wanted: Wanted) -> Found:
    students: dict[tuple[str, ...], Uploader] = {}
    rows: list[MappingRow] = []
    for item in read_top(tree, _is_named):
        match = _NAME.fullmatch(item.name)
        why = _UNNAMED if match is None or not _is_named(item) else _kept(students, item, match)
        if why is not None:
            rows.append(MappingRow(item.place, None, (), reason(item, why)))
    if _is_blind({one.student.name for one in students.values()}, len(students)):
        for one in students.values():
            one.student = Student(one.student.key)
    return found_of(students.values(), tree, wanted, "Moodle", rows)


MOODLE: Final = Layout("moodle", _recognise, _find)


def _kept(
    students: dict[tuple[str, ...], Uploader], item: Item, match: re.Match[str]
) -> str | None:
    """Add an item to its student; return why it cannot be, or None."""
    if match["sub"] == "assignfeedback":
        return _FEEDBACK
    if match["type"] not in ("file", "onlinetext"):
        return _OTHER_TYPE
    if item.kind is Kind.FILE and not match["rest"]:
        return _UNNAMED
    name, number = printable(match["name"]), match["id"]
    key = (name,) if number is None else ("", number)
    called = name if number is None else f"{name}_{number}"
    one = students.setdefault(key, Uploader(called, Student(number or name, name)))
    if match["type"] == "onlinetext":
        one.texts.append(item)
    else:
        one.uploads.append(Upload(item, match["rest"] or ""))
    return None


def _is_blind(names: set[str], count: int) -> bool:
    """Tell names from the one word that stands for all of them."""
    return len(names) == 1 and (count > 1 or names == {_BLIND})
