"""A `.zip`: read entry by entry into memory, nothing believed that its headers say."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from grader.intake import limits
from grader.intake.archive import Entries, corrupt
from grader.intake.basket import Basket
from grader.intake.disk import opened
from grader.intake.meter import Meter
from grader.intake.names import refusal

DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    LookupError,
)
"""What `zipfile` raises for archives that are damaged or made up."""

_ENTRY: Final = b"PK\1\2"
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UTF8_NAME: Final = 0x800


def read(path: Path, basket: Basket) -> None:
    """Put the Python of a zip into the basket.

    Raises:
        IntakeError: the archive is damaged or an entry breaks a rule.
    """
    with opened(path, path.name) as descriptor, io.FileIO(descriptor, closefd=False) as file:
        unpack(path.name, file, basket)


def unpack(name: str, file: BinaryIO | io.FileIO, basket: Basket) -> None:
    """Put the Python of a zip that is open already into the basket.

    Args:
        name: what to call it in an error.
        file: read from any place.
        basket: receives the Python.

    Raises:
        IntakeError: as `read`.
    """
    try:
        with zipfile.ZipFile(ShortReads(file)) as archive:
            _read_entries(name, file.seek(0, io.SEEK_END), archive, basket)
    except DAMAGE as error:
        raise corrupt(name, error) from error


class ShortReads(io.RawIOBase):
    """Gives little of a file at a time, so that a table of contents cannot fill the memory.

    Args:
        file: read from any place; it stays open.
        most: bytes of the longest table of contents, and of any other read.
        most_entries: entries in it.
    """

    def __init__(
        self,
        file: BinaryIO | io.FileIO,
        most: int = limits.MAX_ZIP_DIRECTORY_BYTES,
        most_entries: int | None = None,
    ) -> None:
        super().__init__()
        self._file = file
        self._most = most
        self._most_entries = most_entries

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes; what asks for too many is damaged."""
        wanted = self._most + 1 if size is None or size < 0 else size
        if size is not None and size > self._most:
            most = limits.size(self._most)
            raise zipfile.BadZipFile(f"its table of contents is larger than {most}")
        data = self._file.read(wanted) or b""
        if len(data) > self._most:
            raise zipfile.BadZipFile("its end is not where it should be")
        if self._most_entries is not None and data.count(_ENTRY) > self._most_entries:
            raise zipfile.BadZipFile(f"it has more than {self._most_entries:,} entries")
        return data

    def seek(self, position: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a position of the file."""
        return self._file.seek(position, whence)

    def tell(self) -> int:
        """Return the position in the file."""
        return self._file.tell()

    def readable(self) -> bool:
        """Tell `zipfile` that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell `zipfile` that it can be read from any place."""
        return True


def _read_entries(name: str, packed: int, archive: zipfile.ZipFile, basket: Basket) -> None:
    entries = Entries(name, basket)
    whole = Meter(name, packed)
    for info in archive.infolist():
        take(archive, info, name_of(info), entries, whole)


def take(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: str, entries: Entries, whole: Meter
) -> None:
    """Read one entry to its end, and keep it if it is Python.

    Args:
        archive: open.
        info: which entry.
        entry: its path in the submission; folders end in "/".
        entries: admits it.
        whole: counts for all entries of the submission.

    Raises:
        IntakeError: it breaks a rule or is damaged.
    """
    path = entries.admit(entry, is_folder=entry.endswith("/"))
    check_kind(entry, info)
    if not entry.endswith("/"):
        with chunks(archive, info, entry, whole) as chunk:
            entries.take(path, chunk)


@contextmanager
def chunks(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: str, whole: Meter
) -> Iterator[Callable[[], bytes]]:
    """Yield what returns the next bytes of an entry, empty at the end.

    Raises:
        IntakeError: the entry is damaged, or more comes out than is allowed.
    """
    whole.entry = entry
    own = Meter(entry, min(info.compress_size, whole.packed))
    try:
        with archive.open(info) as file:

            def chunk() -> bytes:
                data = file.read(limits.CHUNK_BYTES)
                own.count(len(data))
                whole.count(len(data))
                return data

            yield chunk
    except DAMAGE as error:
        raise corrupt(entry, error) from error


def check_kind(entry: str, info: zipfile.ZipInfo) -> None:
    """Check that an entry is a file or a folder, packed in a way that is read.

    Raises:
        IntakeError: it is not.
    """
    if info.flag_bits & _ENCRYPTED:
        raise refusal(entry, "an encrypted entry is refused", "Pack it without a password.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise refusal(entry, "a symbolic link is refused", "Pack the file itself.")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refusal(entry, "a device, fifo or socket is refused")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Of the others `zipfile` unpacks a block at a time, which may be 90 MB.
        raise refusal(entry, "a compression method other than deflate is refused")


def name_of(info: zipfile.ZipInfo) -> str:
    """Return an entry's name as it was meant.

    `filename` is cut at a zero byte. A name without the mark for UTF-8 is read as cp437 by
    `zipfile`, but macOS writes UTF-8 without the mark.
    """
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
