"""What SQLite reports, as one clear error: which file, what is wrong with it, what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from grader.errors import StoreError

PRIMARY: Final = 0xFF
"""The low byte of a code says what happened; the others say where within SQLite."""
BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
RESUMES: Final = "What was recorded is kept; the same command goes on from there."

_MAKE_ROOM: Final = f"Make room, or have --out on another disk. {RESUMES}"
_TROUBLE: Final = MappingProxyType(
    {
        sqlite3.SQLITE_NOTADB: (
            "is not a file of results",
            "Files of results are written by grade batch; --out names a new one.",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "is damaged",
            "Take a backup, or move it away and grade anew; sqlite3's .recover may save some.",
        ),
        sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", _MAKE_ROOM),
        sqlite3.SQLITE_IOERR: ("cannot be read or written: the disk fails or is full", _MAKE_ROOM),
        sqlite3.SQLITE_READONLY: (
            "cannot be written: it, or its folder, may only be read",
            "Ask its owner, or copy it to a folder of your own.",
        ),
        sqlite3.SQLITE_CANTOPEN: (
            "cannot be opened, or its folder may not be written to",
            "SQLite keeps two more files beside it, ending in -wal and -shm.",
        ),
        sqlite3.SQLITE_PERM: ("may not be used", "Ask its owner."),
        **dict.fromkeys(
            BUSY,
            (
                "is kept busy by another program",
                f"Wait until that one has ended, and try again. {RESUMES}",
            ),
        ),
    }
)


def store_error(path: Path, error: sqlite3.Error) -> StoreError:
    """Return what an error of SQLite means for the user's file."""
    code = getattr(error, "sqlite_errorcode", None)
    known = None if code is None else _TROUBLE.get(code & PRIMARY)
    if known is None:
        return StoreError(f"{path} cannot be used: {error}", RESUMES)
    return StoreError(f"{path} {known[0]}", known[1])


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection was in the way."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY in BUSY


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into `StoreError`; wrong use of it, a mistake of ours, stays as it is.

    Raises:
        StoreError: see `store_error`.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise store_error(path, error) from error
