"""One SQLite file: opening it, or refusing to; transactions; closing it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from grader.errors import StoreError
from grader.store.schema import (
    APPLICATION_ID,
    NEWEST,
    application_of,
    is_blank,
    migrate,
    version_of,
)
from grader.store.trouble import is_busy, told

BUSY_S: Final = 60.0
"""Seconds to wait for another process's transaction; each takes milliseconds."""
_PAUSE_S: Final = 0.05
_PRIVATE: Final = 0o600
"""Reports of hidden checks are in it."""


class Database:
    """An open file of results, for the thread that opened it. SQLite's errors are `StoreError`s.

    Attributes:
        path: of the file as it was named.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, create: bool) -> Self:
        """Open a file of results and bring its tables up to date.

        Args:
            path: of the file.
            create: whether it is made where it is missing, for its owner alone.

        Raises:
            StoreError: it is missing, something else, newer than this grader, or cannot be used.
        """
        if create:
            _make(path)
        _require_file(path)
        with told(path):
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=rw",
                uri=True,
                timeout=BUSY_S,
                isolation_level=None,
            )
            try:
                _recognise(path, connection, create=create)
                _set_up(connection)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        """Close the file; harmless a second time."""
        with told(self.path):
            self._connection.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for reading.

        Raises:
            StoreError: the file cannot be read.
        """
        with told(self.path):
            yield self._connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reading within see the file as it is at one moment.

        Raises:
            StoreError: the file cannot be read.
        """
        with told(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                _roll_back(self._connection)

    @contextlib.contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Give the connection within a transaction: all of what is done is kept, or nothing.

        The transaction takes the right to write at its start, so that what it reads is what it
        writes upon, whoever else has the file open.

        Args:
            durable: whether it must outlast a power cut; see `_set_up`.

        Raises:
            StoreError: the file cannot be written; nothing is changed then.
            RuntimeError: a snapshot is being read, or another transaction is under way.
        """
        if self._connection.in_transaction:
            raise RuntimeError("nothing can be written while a snapshot is read")
        with told(self.path), _synchronous(self._connection, durable=durable):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                _roll_back(self._connection)
                raise


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made: {error.strerror}", "--out names a file in a folder of yours."
        ) from error


def _require_file(path: Path) -> None:
    """Refuse what is no file; to open a pipe could take for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened: {error.strerror}",
            "grade batch FOLDER --out FILE writes a file of results.",
        ) from error
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no file"
        raise StoreError(f"{path} is {what}", "Name the file that grade batch --out wrote.")


def _recognise(path: Path, connection: sqlite3.Connection, *, create: bool) -> None:
    """Refuse what is not ours before anything in it is changed."""
    if is_blank(connection):
        if not create:
            raise StoreError(
                f"{path} holds no results", "grade batch FOLDER --out FILE writes some."
            )
        return
    if application_of(connection) != APPLICATION_ID:
        raise StoreError(
            f"{path} is an SQLite file of another program",
            "Files of results are written by grade batch; --out names a new one.",
        )
    version = version_of(connection)
    if version > NEWEST:
        raise StoreError(
            f"{path} has format {version}, of a newer grader; this one knows up to {NEWEST}",
            "Use the grader that wrote it, or a newer one.",
        )


def _set_up(connection: sqlite3.Connection) -> None:
    """Choose how it is written, and bring the tables up to date.

    Write-ahead logging lets others read while one writes. With it synchronous = NORMAL is enough:
    a killed process loses nothing, because what was committed is with the operating system; only a
    power cut can lose the last gradings, whole ones, which the next run grades again. Where there
    can be no write-ahead log (some network disks), FULL keeps the file from being damaged.
    """
    mode = _write_ahead(connection)
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
    connection.execute("PRAGMA foreign_keys = ON")
    if version_of(connection) == NEWEST:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrate(connection)  # looks again: another process may have been faster
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _write_ahead(connection: sqlite3.Connection) -> str:
    """Switch the write-ahead log on; return the mode that is in effect.

    The switch needs the file for itself, and SQLite does not always wait for that.
    """
    end = time.monotonic() + BUSY_S
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > end:
                raise
        time.sleep(_PAUSE_S)


@contextlib.contextmanager
def _synchronous(connection: sqlite3.Connection, *, durable: bool) -> Iterator[None]:
    """Wait for the disk at the end of this transaction, if it is to be durable."""
    if not durable:
        yield
        return
    before = connection.execute("PRAGMA synchronous").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA synchronous = {before}")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):  # what failed before is what is told
            connection.execute("ROLLBACK")
