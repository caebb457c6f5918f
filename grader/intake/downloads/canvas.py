"""Canvas, "Download submissions": {name}_[LATE_]{user id}_{attachment id}_{file name}."""

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

# The anonymous form goes first: else "anon_12345_77_x.py" is one of a user 12345.
_ANONYMOUS: Final = r"(?:(?P<anon_late>LATE)_)?anon_(?P<anon>[A-Za-z0-9]+)"
_KNOWN: Final = r"(?:(?P<name>(?!LATE_)\w*?)_)?(?:(?P<late>LATE)_)?(?P<uid>[0-9]+)"
_NAME: Final = re.compile(
    rf"(?:{_ANONYMOUS}|{_KNOWN})_(?:(?P<number>[0-9]+)_(?P<file>.+)|(?P<kind>text|link)\.html)",
    re.DOTALL,
)
_UNNAMED: Final = "not named as Canvas names submissions"


def _is_named(item: Item) -> bool:
    return item.kind in (Kind.FILE, Kind.FOLDER) and _NAME.fullmatch(item.name) is not None


def _recognise(tree: Tree, wanted: Wanted) -> str | None:
    del wanted
    return share(read_top(tree, _is_named), _is_named, "Canvas")


def _find(tree: Tree, wanted: Wanted) -> Found:
    students: dict[str, Uploader] = {}
    rows: list[MappingRow] = []
    for item in read_top(tree, _is_named):
        match = _NAME.fullmatch(item.name)
        if match is None or not _is_named(item):
            rows.append(MappingRow(item.place, None, (), reason(item, _UNNAMED)))
        else:
            _add(students, item, match, wanted)
    return found_of(students.values(), tree, wanted, "Canvas", rows)


CANVAS: Final = Layout("canvas", _recognise, _find)


def _add(students: dict[str, Uploader], item: Item, match: re.Match[str], wanted: Wanted) -> None:
    key = match["uid"] or f"anon_{match['anon']}"
    name = printable(match["name"] or "")
    called = f"{name}_{key}" if name else key
    one = students.setdefault(key, Uploader(called, Student(key, name)))
    one.late |= bool(match["late"] or match["anon_late"])
    if match["kind"]:
        one.texts.append(item)
    else:
        name = wanted.without_resubmission(match["file"])
        one.uploads.append(Upload(item, name, int(match["number"])))
