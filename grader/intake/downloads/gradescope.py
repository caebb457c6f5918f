"""Gradescope, "Export submissions": submission_metadata.yml and a folder for each submission."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from grader.intake import limits
from grader.intake.downloads.entry import Entry, Found, StudentFolder
from grader.intake.downloads.layout import Layout, read_top
from grader.intake.downloads.metadata import Value, parse_metadata, texts
from grader.intake.downloads.plain import reason
from grader.intake.downloads.tree import Item, Kind, Tree
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import printable
from grader.mapped import MappingRow, Student

METADATA: Final = "submission_metadata.yml"

_NAME: Final = re.compile(r"submission_[0-9]+")
_TIME: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ Tt](?P<time>\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,6})\d*)?"
    r" ?(?P<zone>[Zz]|[+-]\d\d:?\d\d)",
    re.ASCII,
)
_WHY: Final = "a folder of Gradescope's"
_NOBODY: Final = "a folder of Gradescope's; its submitters are unknown"
_MISSING: Final = f"in {METADATA}, and no such folder"
_IS_METADATA: Final = "tells who submitted what"
_UNNAMED: Final = "not a folder of Gradescope's"
_NO_TEXT: Final = frozenset({"", "~", "null", "Null", "NULL"})


def _is_named(item: Item) -> bool:
    return item.kind is Kind.FOLDER and _NAME.fullmatch(item.name) is not None


def _recognise(tree: Tree, wanted: Wanted) -> str | None:
    del wanted
    items = read_top(tree, _is_named)
    if any(item.name == METADATA and item.kind is Kind.FILE for item in items):
        return f"{METADATA} is there"
    return None


def _find(tree: Tree, wanted: Wanted) -> Found:
    items = read_top(tree, _is_named)
    known = _read_metadata(tree, items)
    entries: list[Entry] = []
    rows: list[MappingRow] = []
    for item in items:
        if item.name == METADATA and item.kind is Kind.FILE:
            rows.append(MappingRow(item.place, None, (), _IS_METADATA))
        elif not _is_named(item):
            rows.append(MappingRow(item.place, None, (), reason(item, _UNNAMED)))
        else:
            entry = _entry(tree, wanted, item, known.get(item.name))
            entries.append(entry)
            keys = tuple(student.key for student in entry.students)
            rows.append(MappingRow(item.place, entry.id, keys, entry.why))
    for name in sorted(known.keys() - {item.name for item in items}):
        keys = tuple(student.key for student in _students(known[name]))
        rows.append(MappingRow(f"{printable(name)}/", None, keys, _MISSING))
    return Found(tuple(entries), tuple(rows))


GRADESCOPE: Final = Layout("gradescope", _recognise, _find)


def _read_metadata(tree: Tree, items: list[Item]) -> Mapping[str, Value]:
    for item in items:
        if item.name == METADATA and item.kind is Kind.FILE:
            content = tree.read_bytes(item.path, limits.MAX_METADATA_BYTES)
            return parse_metadata(content, item.place)
    return {}


def _entry(tree: Tree, wanted: Wanted, item: Item, known: Value | None) -> Entry:
    students = _students(known)
    created = known.get(":created_at") if isinstance(known, dict) else None
    return Entry(
        id=item.name,
        students=students,
        submitted=moment(created) if isinstance(created, str) else None,
        marked_late=False,
        why=_WHY if students else _NOBODY,
        tree=tree,
        parts=(StudentFolder(item.path, wanted),),
    )


def _students(known: Value | None) -> tuple[Student, ...]:
    students = []
    for one in texts(known.get(":submitters") if isinstance(known, dict) else None):
        told = {key: "" if text in _NO_TEXT else text for key, text in one.items()}
        name, email, sid = (told.get(key, "") for key in ("name", "email", "sid"))
        key = email or sid or name
        if key:
            students.append(Student(key, name, email, sid))
    return tuple(students)


def moment(text: str) -> datetime | None:
    """Return a date and time of YAML's with its offset, or None where it is none or has none."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    fraction = (match["fraction"] or "").ljust(6, "0")
    try:
        return datetime.fromisoformat(f"{match['day']}T{match['time']}.{fraction}{match['zone']}")
    except ValueError:
        return None
