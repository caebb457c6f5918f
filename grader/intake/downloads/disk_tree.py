"""A download that was unpacked: a folder on disk."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import IntakeError
from grader.intake import disk, limits
from grader.intake.basket import Basket
from grader.intake.downloads.git_files import read_committed
from grader.intake.downloads.tree import Item, Kind
from grader.intake.names import decoded, is_clutter, refusal, shown
from grader.intake.read import FOLDER, READERS, suffix_of_handin


@dataclass(frozen=True)
class DiskTree:
    """A folder; see `tree.Tree` for what its methods do.

    Attributes:
        top: where it lies.
    """

    top: Path

    @property
    def name(self) -> str:
        """The folder's own name."""
        return decoded(self.top.name or self.top.anchor)

    def read_items(self, folder: str) -> list[Item]:
        """Look into a folder once; nothing in it is opened."""
        items: list[Item] = []
        try:
            with os.scandir(self.top / folder) as entries:
                for count, entry in enumerate(entries, start=1):
                    if count > limits.MAX_CLASS_ENTRIES:
                        raise _too_many(folder or self.name)
                    item = _item(folder, entry)
                    is_folder = item.kind is Kind.FOLDER
                    if not is_clutter((item.name,), is_folder=is_folder):
                        items.append(item)
        except OSError as error:
            raise disk.unreadable(decoded(folder) or self.name, error) from error
        return sorted(items, key=lambda item: (item.name, item.path))

    def read_is_there(self, path: str) -> bool:
        """Look whether something is there, be it a link that leads nowhere."""
        return os.path.lexists(self.top / path)

    def read_committed(self, folder: str) -> datetime | None:
        """Read the files that git keeps; git itself is not run."""
        return read_committed(self.top / folder)

    def read_bytes(self, path: str, most: int) -> bytes:
        """Read a regular file."""
        _check_no_link(self.top / path)
        return disk.read_file(self.top / path, decoded(Path(path).name), most)

    def read_folder(self, path: str, basket: Basket) -> None:
        """Read a folder as a hand-in is read."""
        _check_no_link(self.top / path)
        READERS[FOLDER](self.top / path, basket)

    def read_archive(self, path: str, basket: Basket) -> None:
        """Read an archive as a hand-in is read."""
        suffix = suffix_of_handin(path)
        if suffix is None:
            raise refusal(path, "not a kind of archive that is read")
        _check_no_link(self.top / path)
        READERS[suffix](self.top / path, basket)


def _item(folder: str, entry: os.DirEntry[str]) -> Item:
    path = f"{folder}/{entry.name}" if folder else entry.name
    return Item(path, decoded(entry.name), _kind(entry))


def _kind(entry: os.DirEntry[str]) -> Kind:
    # A junction is what Windows has beside links; Python 3.12 began to tell.
    is_junction = getattr(entry, "is_junction", None)
    if entry.is_symlink() or (is_junction is not None and is_junction()):
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def _check_no_link(path: Path) -> None:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        raise disk.unreadable(decoded(path.name), error) from error
    if stat.S_ISLNK(mode):
        raise refusal(decoded(path.name), "a link is refused", "Hand in the file itself.")


def _too_many(folder: str) -> IntakeError:
    return IntakeError(
        f"{shown(folder)}: more than {limits.MAX_CLASS_ENTRIES:,} entries",
        "Name the folder that holds the submissions and nothing else.",
    )
