"""Submissions side by side: a folder for each, or a loose file or archive."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from grader.errors import IntakeError, UsageError
from grader.intake import limits
from grader.intake.downloads.entry import Entry, File, Folder, Found, Part, why_unreadable
from grader.intake.downloads.layout import Layout
from grader.intake.downloads.tree import Item, Kind, Tree
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import is_archive, printable
from grader.intake.read import suffix_of_handin
from grader.mapped import MappingRow, Student

_LOOSE: Final = "a loose file"
_HOLDS: Final = "holds an expected file"
_SINGLE: Final = "holds a single Python file, taken for the expected one"
_OTHER_KIND: Final = "neither a folder nor a kind of file that is handed in"
_UNEXPECTED: Final = "holds no expected file"
_PACKED: Final = "holds no expected file but an archive: put that beside the folders"
_BETWEEN: Final = "beside folders of submissions, in none of them"


def _recognise(tree: Tree, wanted: Wanted) -> str:
    del tree, wanted
    return "submissions side by side"


def _find(tree: Tree, wanted: Wanted) -> Found:
    walk = _Walk(tree, wanted)
    for item in walk.read_items(""):
        if item.kind is Kind.FOLDER:
            walk.search(item)
        elif item.kind is Kind.FILE and (suffix := suffix_of_handin(item.name)) is not None:
            name = printable(item.name)
            loose = File(item.path, item.name)
            walk.add(name[: -len(suffix)] or name, name, loose, _LOOSE)
        else:
            walk.leave(item.label, reason(item, _OTHER_KIND))
    return Found(tuple(walk.entries), tuple(walk.rows))


PLAIN: Final = Layout("plain", _recognise, _find)


@dataclass
class _Walk:
    """Goes through a download, and keeps what it finds."""

    tree: Tree
    wanted: Wanted
    entries: list[Entry] = field(default_factory=list)
    rows: list[MappingRow] = field(default_factory=list)
    _seen: int = 0

    def read_items(self, path: str) -> list[Item]:
        """Look into a folder of the download."""
        items = self.tree.read_items(path)
        self._seen += len(items)
        if self._seen > limits.MAX_CLASS_ENTRIES:
            raise UsageError(
                f"{printable(self.tree.name)}: more than {limits.MAX_CLASS_ENTRIES:,} entries",
                "Name the folder that holds the submissions and nothing else.",
            )
        return items

    def search(self, top: Item) -> None:
        """Look for submissions in a folder that lies directly in the download."""
        before = len(self.entries)
        left: list[tuple[str, str]] = []
        name = printable(top.name)
        seen: dict[str, list[str]] = {}
        for path, shown, items in self._read_folders(top.path, name, left):
            seen[shown] = _files(items)
            if self.wanted.in_folder(seen[shown]):
                self.add(shown, f"{shown}/", Folder(path), _HOLDS)
        if len(self.entries) > before:
            for label, why in left:
                self.leave(label, why)
        elif self.wanted.is_single_other(seen.get(name, ())):
            self.add(name, top.label, Folder(top.path), _SINGLE)
        else:
            names = [file for files in seen.values() for file in files]
            self.leave(top.label, _unexpected(names) if seen else left[0][1])

    def _read_folders(
        self, path: str, name: str, left: list[tuple[str, str]]
    ) -> Iterator[tuple[str, str, Sequence[Item]]]:
        """Yield folders and what they hold, the highest first; none that lies in a submission."""
        waiting = deque([(path, name)])
        while waiting:
            path, shown = waiting.popleft()
            try:
                items = self.read_items(path)
            except IntakeError as error:
                left.append((f"{shown}/", why_unreadable(error)))
                continue
            yield path, shown, items
            if self.wanted.in_folder(_files(items)):
                continue
            inner = [item for item in items if item.kind is Kind.FOLDER]
            waiting += [(item.path, f"{shown}/{printable(item.name)}") for item in inner]
            if not inner:
                left.append((f"{shown}/", _unexpected(_files(items))))
                continue
            others = [item for item in items if item.kind is not Kind.FOLDER]
            left += [(f"{shown}/{item.label}", reason(item, _BETWEEN)) for item in others]

    def add(self, name: str, label: str, part: Part, why: str) -> None:
        """Keep a submission."""
        self.entries.append(Entry(name, (Student(name),), None, False, why, self.tree, (part,)))
        self.rows.append(MappingRow(label, name, (name,), why))

    def leave(self, label: str, why: str) -> None:
        """Keep that something belongs to no submission."""
        self.rows.append(MappingRow(label, None, (), why))


def reason(item: Item, otherwise: str) -> str:
    """Return why something that is neither file nor folder is left over, or `otherwise`."""
    if item.kind is Kind.LINK:
        return "a link is not followed: put the file or folder itself there"
    return "not a regular file" if item.kind is Kind.OTHER else otherwise


def _files(items: Sequence[Item]) -> list[str]:
    return [item.name for item in items if item.kind is Kind.FILE]


def _unexpected(files: Sequence[str]) -> str:
    return _PACKED if any(map(is_archive, files)) else _UNEXPECTED
