"""A submission of a class that was found but not read: who, when, and which files are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grader.errors import IntakeError
from grader.intake.basket import Basket
from grader.intake.downloads.tree import Kind, Tree
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import parts_of, suffix_of
from grader.intake.read import suffix_of_handin
from grader.intake.submission import Submission
from grader.mapped import MappingRow, Student


class Part(Protocol):
    """What belongs to a submission."""

    def read(self, tree: Tree, basket: Basket) -> None:
        """Put it into the basket; raise `IntakeError` where it breaks a rule."""


@dataclass(frozen=True)
class Folder:
    """Everything in a folder.

    Attributes:
        path: of the folder in the tree.
    """

    path: str

    def read(self, tree: Tree, basket: Basket) -> None:
        """Put its Python into the basket."""
        tree.read_folder(self.path, basket)


@dataclass(frozen=True)
class File:
    """One file, under the name its student gave it.

    Attributes:
        path: of the file in the tree.
        name: a path relative to the submission; an archive's is unpacked where it lies.
    """

    path: str
    name: str

    def read(self, tree: Tree, basket: Basket) -> None:
        """Put it into the basket: Python as it is, an archive unpacked, of others a note."""
        if suffix_of_handin(self.name) is not None and not suffix_of(self.name):
            tree.read_archive(self.path, basket)
            return
        name = "/".join(parts_of(self.name))
        if (most := basket.most_bytes(name)) is not None:
            basket.add(name, tree.read_bytes(self.path, most))


@dataclass(frozen=True)
class Note:
    """Nothing to read: what was handed in is no file.

    Attributes:
        text: says so to the student.
    """

    text: str

    def read(self, tree: Tree, basket: Basket) -> None:
        """Put the note into the basket."""
        del tree
        basket.note(self.text)


@dataclass(frozen=True)
class StudentFolder:
    """What one student uploaded, in a folder: files, or an archive of them.

    Archives directly in it are opened if what lies beside them holds nothing that can be graded.

    Attributes:
        path: of the folder in the tree.
        wanted: what can be graded.
    """

    path: str
    wanted: Wanted

    def read(self, tree: Tree, basket: Basket) -> None:
        """Put its Python into the basket, or that of its archives."""
        archives = self._read_archives(tree)
        if not archives or self._read_is_answered(tree):
            tree.read_folder(self.path, basket)
        else:
            for archive in archives:
                tree.read_archive(archive, basket)

    def _read_is_answered(self, tree: Tree) -> bool:
        beside = Basket()
        tree.read_folder(self.path, beside)
        return self.wanted.is_answered(beside.submission(self.path))

    def _read_archives(self, tree: Tree) -> list[str]:
        return [
            item.path
            for item in tree.read_items(self.path)
            if item.kind is Kind.FILE
            and not suffix_of(item.name)
            and suffix_of_handin(item.name) is not None
        ]


@dataclass(frozen=True)
class Entry:
    """One submission of a class. Nothing of it is read before `read`.

    Attributes:
        id: unique in the class.
        students: who handed it in, as far as the download says.
        submitted: when, with its offset from UTC, or None where the download does not say.
        marked_late: whether the system it comes from calls it late.
        why: why its files were taken for a submission.
        tree: where its parts lie.
        parts: what belongs to it.
    """

    id: str
    students: tuple[Student, ...]
    submitted: datetime | None
    marked_late: bool
    why: str
    tree: Tree
    parts: tuple[Part, ...]

    def read(self) -> Submission:
        """Read it into memory. Nothing is run, nothing is written.

        Raises:
            IntakeError: it cannot be read safely; names the file and the rule.
        """
        basket = Basket()
        for part in self.parts:
            part.read(self.tree, basket)
        return basket.submission(self.id)


@dataclass(frozen=True)
class Class:
    """The submissions of a class, found and not read.

    Attributes:
        layout: name of the layout they were found by.
        why: why that one.
        entries: in the order of their ids, which are unique.
        mapping: what became of each file or folder of the download.
    """

    layout: str
    why: str
    entries: tuple[Entry, ...]
    mapping: tuple[MappingRow, ...]


@dataclass(frozen=True)
class Found:
    """What a layout finds in a download; see `Class` for the attributes."""

    entries: tuple[Entry, ...]
    mapping: tuple[MappingRow, ...]


def why_unreadable(error: IntakeError) -> str:
    """Return the reason why something is left over that could not be looked into."""
    return f"could not be looked into: {error.message}"
