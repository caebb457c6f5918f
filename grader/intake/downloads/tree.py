"""Where a download lies, a folder or a zip: what is asked of either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from grader.intake.basket import Basket
from grader.intake.names import decoded, printable


class Kind(Enum):
    """What a name in a download stands for. A link is never followed."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "device, fifo or socket"


@dataclass(frozen=True, slots=True)
class Item:
    """One name in a folder of a download.

    Attributes:
        path: how the tree finds it again; not fit to be shown.
        name: its last part, as people read it.
        kind: what it is.
    """

    path: str
    name: str
    kind: Kind

    @property
    def label(self) -> str:
        """The name, fit to be shown; a folder ends in "/"."""
        return printable(self.name) + ("/" if self.kind is Kind.FOLDER else "")

    @property
    def place(self) -> str:
        """The whole path, fit to be shown; a folder's ends in "/"."""
        return printable(decoded(self.path)) + ("/" if self.kind is Kind.FOLDER else "")


class Tree(Protocol):
    """A folder or a zip with the submissions of a class. Paths are "/"-separated, "" is the top.

    Hidden files and what computers leave behind (`names.is_clutter`) are not in it.
    """

    @property
    def name(self) -> str:
        """What to call it in an error."""

    def read_items(self, folder: str) -> list[Item]:
        """Return what lies directly in a folder, in the order of the names.

        Raises:
            IntakeError: the folder cannot be read or holds too much.
        """

    def read_is_there(self, path: str) -> bool:
        """Return whether something has that path; ".git" is found though it is hidden."""

    def read_committed(self, folder: str) -> datetime | None:
        """Return when the current commit of a checkout was made, or None where that is unknown."""

    def read_bytes(self, path: str, most: int) -> bytes:
        """Return the bytes of a file.

        Raises:
            IntakeError: it is no regular file, larger than `most` bytes, or damaged.
        """

    def read_folder(self, path: str, basket: Basket) -> None:
        """Put the Python of a folder and its sub-folders into the basket.

        Raises:
            IntakeError: something in it breaks a rule.
        """

    def read_archive(self, path: str, basket: Basket) -> None:
        """Put the Python of a `.zip`, `.tar.gz` or `.tgz` into the basket.

        Raises:
            IntakeError: it is damaged or something in it breaks a rule.
        """
