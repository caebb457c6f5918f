"""A `.zip`: read entry by entry into memory, nothing believed that its headers say."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from grader.intake import limits
from grader.intake.archive import Entries, corrupt
from grader.intake.basket import Basket
from grader.intake.disk import opened
from grader.intake.meter import Meter
from grader.intake.names import refusal

# What `zipfile` raises for archives that are damaged or made up.
_DAMAGE: Final = (
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
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UTF8_NAME: Final = 0x800


def read(path: Path, basket: Basket) -> None:
    """Put the Python of a zip into the basket.

    Raises:
        IntakeError: the archive is damaged or an entry breaks a rule.
    """
    with opened(path, path.name) as descriptor:
        try:
            with (
                _ShortReads(descriptor, closefd=False) as file,
                zipfile.ZipFile(file) as archive,
            ):
                _read_entries(path.name, file.seek(0, io.SEEK_END), archive, basket)
        except _DAMAGE as error:
            raise corrupt(path.name, error) from error


class _ShortReads(io.FileIO):
    """A file that gives little at a time, so that a table of contents cannot fill the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        most = limits.MAX_ZIP_DIRECTORY_BYTES
        wanted = most + 1 if size is None or size < 0 else size
        if size is not None and size > most:
            raise zipfile.BadZipFile(f"its table of contents is larger than {limits.size(most)}")
        data = super().read(wanted) or b""
        if len(data) > most:
            raise zipfile.BadZipFile("its end is not where it should be")
        return data


def _read_entries(name: str, packed: int, archive: zipfile.ZipFile, basket: Basket) -> None:
    entries = Entries(name, basket)
    whole = Meter(name, packed)
    for info in archive.infolist():
        entry = _name(info)
        path = entries.admit(entry, is_folder=entry.endswith("/"))
        _check_kind(entry, info)
        if not entry.endswith("/"):
            _take(archive, info, entries, path, whole)


def _take(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    entries: Entries,
    path: str | None,
    whole: Meter,
) -> None:
    whole.entry = _name(info)
    own = Meter(whole.entry, min(info.compress_size, whole.packed))
    try:
        with archive.open(info) as file:

            def chunk() -> bytes:
                data = file.read(limits.CHUNK_BYTES)
                own.count(len(data))
                whole.count(len(data))
                return data

            entries.take(path, chunk)
    except _DAMAGE as error:
        raise corrupt(whole.entry, error) from error


def _check_kind(entry: str, info: zipfile.ZipInfo) -> None:
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


def _name(info: zipfile.ZipInfo) -> str:
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
