"""A download as it came: one zip of a whole class, read in place."""

from __future__ import annotations

import io
import os
import stat
import weakref
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from grader.errors import IntakeError, UsageError
from grader.intake import archive_tar, archive_zip, limits
from grader.intake.archive import Entries, corrupt
from grader.intake.basket import Basket
from grader.intake.disk import too_large, unreadable
from grader.intake.downloads.tree import Item, Kind
from grader.intake.meter import Meter
from grader.intake.names import decoded, is_clutter, refusal, shown, split
from grader.intake.read import suffix_of_handin

_REMEDY: Final = "Download it again, or unpack it and name the folder."
_CHECKOUT: Final = ".git"


class ZipTree:
    """A zip; see `tree.Tree` for what its methods do.

    Its table of contents is read once; a copy sent to another process reads it there again. It
    stays open until it is no longer used.

    Args:
        path: where it lies.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: _Opened | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {"_path": self._path, "_opened": None}

    @property
    def name(self) -> str:
        """The zip's own name."""
        return decoded(self._path.name)

    def read_items(self, folder: str) -> list[Item]:
        """Look into the table of contents.

        Raises:
            UsageError: the zip as a whole cannot be read.
        """
        return self._open().folders.get(folder, [])

    def read_is_there(self, path: str) -> bool:
        """Look into the table of contents."""
        opened = self._open()
        return path in opened.infos or path in opened.folders or path in opened.checkouts

    def read_committed(self, folder: str) -> datetime | None:
        """Return None: what is hidden in a zip is not read."""
        del folder
        return None

    def read_bytes(self, path: str, most: int) -> bytes:
        """Unpack one file into memory."""
        opened = self._open()
        info = opened.info(path)
        archive_zip.check_kind(path, info)
        content = bytearray()
        whole = Meter(path, opened.packed)
        with archive_zip.chunks(opened.archive, info, path, whole) as chunk:
            while data := chunk():
                content += data
                if len(content) > most:
                    raise too_large(path, most)
        return bytes(content)

    def read_folder(self, path: str, basket: Basket) -> None:
        """Unpack one student's files by the rules for a zip of theirs."""
        opened = self._open()
        entries = Entries(path, basket)
        whole = Meter(path, opened.packed)
        for item in opened.below(path):
            entry = item.path[len(path) + 1 :] if path else item.path
            archive_zip.take(opened.archive, opened.info(item.path), entry, entries, whole)

    def read_archive(self, path: str, basket: Basket) -> None:
        """Unpack an archive inside of the zip, in memory."""
        suffix = suffix_of_handin(path)
        file = io.BytesIO(self.read_bytes(path, limits.MAX_UNPACKED_BYTES))
        name = path.rpartition("/")[2]
        if suffix == ".zip":
            archive_zip.unpack(name, file, basket)
        elif suffix in (".tar.gz", ".tgz"):
            archive_tar.unpack(name, file, basket)
        else:
            raise refusal(path, "not a kind of archive that is read")

    def _open(self) -> _Opened:
        # Processes that were forked share the position in an open file.
        if self._opened is None or self._opened.process != os.getpid():
            try:
                file = io.FileIO(self._path)
            except OSError as error:
                raise unreadable(self.name, error) from error
            weakref.finalize(self, file.close)
            self._opened = _read_contents(self.name, file)
        return self._opened


@dataclass
class _Opened:
    """The table of contents of a zip.

    Attributes:
        archive: open.
        packed: bytes of the zip.
        process: the process that opened it.
        infos: files by path.
        folders: what lies directly in a folder, by path, "" for the top; in the order of names.
        checkouts: paths of the ".git" in it.
        twice: files that are there under one name with another one.
    """

    archive: zipfile.ZipFile
    packed: int
    process: int = field(default_factory=os.getpid)
    infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    folders: dict[str, list[Item]] = field(default_factory=lambda: {"": []})
    checkouts: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)

    def info(self, path: str) -> zipfile.ZipInfo:
        """Return the entry of a file.

        Raises:
            IntakeError: two entries have that path.
        """
        if path in self.twice or path not in self.infos:
            rule = "there twice under the same name (duplicate entry)"
            raise refusal(path, rule if path in self.twice else "not in the archive")
        return self.infos[path]

    def below(self, folder: str) -> Iterator[Item]:
        """Yield the files below a folder, those of one folder in the order of their names."""
        folders = deque([folder])
        while folders:
            for item in self.folders.get(folders.popleft(), ()):
                if item.kind is Kind.FOLDER:
                    folders.append(item.path)
                else:
                    yield item

    def add_folder(self, parts: tuple[str, ...]) -> str:
        """Make the folders of a path known; return the last one."""
        path = "/".join(parts)
        missing = len(parts)
        while missing and "/".join(parts[:missing]) not in self.folders:
            missing -= 1
        for count in range(missing, len(parts)):
            above, made = "/".join(parts[:count]), "/".join(parts[: count + 1])
            self.folders[made] = []
            self.folders[above].append(Item(made, parts[count], Kind.FOLDER))
        return path


def _read_contents(name: str, file: io.FileIO) -> _Opened:
    most, most_entries = limits.MAX_CLASS_DIRECTORY_BYTES, limits.MAX_CLASS_ENTRIES
    try:
        archive = zipfile.ZipFile(archive_zip.ShortReads(file, most, most_entries))
        opened = _Opened(archive, file.seek(0, io.SEEK_END))
        for info in archive.infolist():
            _add(opened, info)
    except archive_zip.DAMAGE as error:
        raise UsageError(corrupt(name, error).message, _REMEDY) from error
    except IntakeError as error:
        raise UsageError(f"{shown(name)}: {error.message}", _REMEDY) from error
    for items in opened.folders.values():
        items.sort(key=lambda item: (item.name, item.path))
    return opened


def _add(opened: _Opened, info: zipfile.ZipInfo) -> None:
    name = archive_zip.name_of(info)
    is_folder = name.endswith("/")
    parts = split(name)
    if _CHECKOUT in parts:
        opened.checkouts.add("/".join(parts[: parts.index(_CHECKOUT) + 1]))
    if not parts or is_clutter(parts, is_folder=is_folder):
        return
    if is_folder:
        opened.add_folder(parts)
        return
    folder = opened.add_folder(parts[:-1])
    path = "/".join(parts)
    if path in opened.infos:
        opened.twice.add(path)
        return
    opened.infos[path] = info
    is_link = stat.S_IFMT(info.external_attr >> 16) == stat.S_IFLNK
    kind = Kind.LINK if is_link else Kind.FILE
    opened.folders[folder].append(Item(path, parts[-1], kind))
