"""Reading one regular file from disk, bounded, without following a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import IntakeError
from grader.intake import limits
from grader.intake.names import refusal, shown

# NOFOLLOW: the last part of the path is no link. NONBLOCK: opening a fifo does not hang. Windows
# has neither, and needs BINARY.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@contextmanager
def opened(path: Path, entry: str) -> Iterator[int]:
    """Yield a descriptor of a regular file.

    Args:
        path: where it lies.
        entry: what to call it in an error.

    Raises:
        IntakeError: it is a link or no regular file, or it cannot be opened.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise unreadable(entry, error) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise refusal(entry, "not a regular file", "Hand in a file or a folder.")
        yield descriptor
    finally:
        os.close(descriptor)


def read_file(path: Path, entry: str, most: int) -> bytes:
    """Return the bytes of a regular file, at most `most` of them.

    Raises:
        IntakeError: as `opened`, or the file is larger.
    """
    with opened(path, entry) as descriptor:
        try:
            content = _read(descriptor, most + 1)
        except OSError as error:
            raise unreadable(entry, error) from error
    if len(content) > most:
        raise too_large(entry, most)
    return content


def unreadable(entry: str, error: OSError) -> IntakeError:
    """Return the error for what the operating system does not let us read."""
    reason = (error.strerror or type(error).__name__).lower()
    return IntakeError(
        f"{shown(entry)}: cannot be read ({reason})",
        "Check that the file is there and that its permissions let the grader read it.",
    )


def too_large(entry: str, most: int) -> IntakeError:
    """Return the error for a file above its limit."""
    return refusal(
        entry,
        f"larger than {limits.size(most)}",
        "Clear the saved outputs of a notebook; keep data out of Python files.",
    )


def _read(descriptor: int, most: int) -> bytes:
    content = bytearray()
    while len(content) < most:
        chunk = os.read(descriptor, min(limits.CHUNK_BYTES, most - len(content)))
        if not chunk:
            break
        content += chunk
    return bytes(content)
