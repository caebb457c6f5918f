"""A `.tar.gz`: read from front to end once, without ever going back."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from pathlib import Path
from typing import BinaryIO, Final, Self

from grader.intake import limits
from grader.intake.archive import Entries, corrupt
from grader.intake.basket import Basket
from grader.intake.disk import opened
from grader.intake.meter import Meter
from grader.intake.names import decoded, refusal

# What `tarfile` and `gzip` raise for archives that are damaged or made up.
_DAMAGE: Final = (
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    LookupError,
)
_DIGITS: Final = re.compile(rb"[0-9]{%d}" % limits.MAX_TAR_DIGITS)


def read(path: Path, basket: Basket) -> None:
    """Put the Python of a compressed tar into the basket.

    Raises:
        IntakeError: the archive is damaged or an entry breaks a rule.
    """
    with opened(path, path.name) as descriptor, io.FileIO(descriptor, closefd=False) as file:
        unpack(path.name, file, basket)


def unpack(name: str, file: BinaryIO | io.FileIO, basket: Basket) -> None:
    """Put the Python of a compressed tar that is open already into the basket.

    Args:
        name: what to call it in an error.
        file: read from its beginning.
        basket: receives the Python.

    Raises:
        IntakeError: as `read`.
    """
    meter = Meter(name, file.seek(0, io.SEEK_END))
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as unzipped:
            _read_entries(name, _Forward(unzipped, meter), basket)
    except _DAMAGE as error:
        raise corrupt(meter.entry, error) from error


class _Forward(io.RawIOBase):
    """A stream that counts, never goes back, and gives headers only as long as they should be.

    Going back is how a made-up size makes `tarfile` loop for ever. Its headers are searched with
    regular expressions, in squared time where digits follow on each other.
    """

    def __init__(self, stream: gzip.GzipFile, meter: Meter) -> None:
        super().__init__()
        self.meter = meter
        self.in_header = True
        self._stream = stream
        self._header_bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        if size < 0 or size > limits.MAX_UNPACKED_BYTES:
            raise tarfile.ReadError("a header without a size")
        return self._read_header(size) if self.in_header else self._counted(size)

    def seek(self, position: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET or position < self.tell():
            raise tarfile.ReadError("a size that leads backwards")
        while (left := position - self.tell()) > 0:
            if not self._counted(min(left, limits.CHUNK_BYTES)):
                raise tarfile.ReadError("it ends too early")
        return position

    def tell(self) -> int:
        return self.meter.unpacked

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def _counted(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.meter.count(len(data))
        return data

    def _read_header(self, size: int) -> bytes:
        self._header_bytes += size
        if size > limits.MAX_TAR_HEADER_BYTES or self._header_bytes > limits.MAX_TAR_HEADERS_BYTES:
            raise tarfile.ReadError("its headers are too long")
        data = self._counted(size)
        if _DIGITS.search(data):
            raise tarfile.ReadError("an extended header holds a number that is too long")
        return data


class _StrictHeader(tarfile.TarInfo):
    """A header that is damaged is an error; `tarfile` takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:  # the name is the base class's
        try:
            return super().fromtarfile(tarfile)
        except _DAMAGED_HEADER as error:
            raise ValueError(str(error)) from error


_DAMAGED_HEADER: Final = (
    getattr(tarfile, "InvalidHeaderError"),  # noqa: B009 typeshed does not know these two
    getattr(tarfile, "TruncatedHeaderError"),  # noqa: B009
)


def _read_entries(name: str, stream: _Forward, basket: Basket) -> None:
    entries = Entries(name, basket)
    with tarfile.open(fileobj=stream, mode="r:", tarinfo=_StrictHeader) as archive:
        while (member := archive.next()) is not None:
            # Each may hold a copy of the global headers; typeshed does not know the list.
            archive.members.clear()  # type: ignore[attr-defined]
            _check_global(archive)
            entry = decoded(member.name)
            stream.meter.entry = entry
            path = entries.admit(entry, is_folder=member.isdir())
            _check_kind(entry, member)
            if not member.isdir():
                _take(archive, member, entries, path, stream)
    stream.meter.entry = name
    _check_end(stream)


def _take(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    entries: Entries,
    path: str | None,
    stream: _Forward,
) -> None:
    file = archive.extractfile(member)
    if file is None:
        raise refusal(decoded(member.name), "not a regular file")
    stream.in_header = False
    with file:
        entries.take(path, lambda: file.read(limits.CHUNK_BYTES))
    stream.in_header = True


def _check_global(archive: tarfile.TarFile) -> None:
    if len(archive.pax_headers) > limits.MAX_TAR_GLOBALS:
        raise tarfile.ReadError("it has too many global headers")


def _check_kind(entry: str, member: tarfile.TarInfo) -> None:
    if member.issym() or member.islnk():
        kind = "symbolic" if member.issym() else "hard"
        raise refusal(entry, f"a {kind} link is refused", "Pack the file itself.")
    if member.isdev():
        raise refusal(entry, "a device, fifo or socket is refused")
    if member.sparse is not None or not (member.isreg() or member.isdir()):
        raise refusal(entry, "an entry that is no regular file is refused")


def _check_end(stream: _Forward) -> None:
    """Read what follows the last entry, which also makes `gzip` compare its checksum."""
    stream.in_header = False
    while data := stream.read(limits.CHUNK_BYTES):
        if data.strip(b"\0"):
            raise tarfile.ReadError("something follows its end")
