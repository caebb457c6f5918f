"""A folder of the user's own for what takes time to compute. Losing it loses nothing.

What lies in it holds right answers to hidden checks, so only its owner may read it, and what is
not certainly the owner's own is not used. Files appear whole or not at all; the oldest ones go when
they take too much room.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from grader.atomic import write_bytes_atomically

VARIABLE: Final = "GRADE_CACHE"
OFF: Final = "off"
ROOM: Final = 512 << 20
"""Bytes that all files may take together."""
LARGEST: Final = 256 << 20
"""Bytes of a file that is read."""
SUFFIX: Final = ".npz"
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_OWN: Final = re.compile(rf"{_KEY.pattern}\.npz|\.{_KEY.pattern}\.npz\..*")
"""Names of what is stored, and of what was left half written."""


# never a link, never waiting for somebody to write into a pipe
_READ_ONLY: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True)
class Cache:
    """Bytes by key. Whatever goes wrong is as if nothing had been stored."""

    folder: Path
    room: int = ROOM

    @classmethod
    def for_user(cls, environ: Mapping[str, str]) -> Self | None:
        """Return the user's cache, or None where there is to be none.

        Args:
            environ: GRADE_CACHE is "off" or a folder; XDG_CACHE_HOME is honoured.
        """
        wish = environ.get(VARIABLE, "")
        if wish == OFF:
            return None
        if wish:
            return cls(Path(wish))
        base = environ.get("XDG_CACHE_HOME", "")
        try:
            # the standard has relative ones ignored
            home = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
        except RuntimeError:  # nobody's home
            return None
        return cls(home / "grader")

    def read(self, key: str) -> bytes | None:
        """Return what was stored under a key, or None."""
        if not self._is_ours():
            return None
        path = self._path(key)
        try:
            handle = os.open(path, _READ_ONLY)
        except OSError:
            return None
        status = os.fstat(handle)
        is_file = stat.S_ISREG(status.st_mode) and _is_private(status)
        if not is_file or status.st_size > LARGEST:
            os.close(handle)
            return None
        with os.fdopen(handle, "rb") as file:
            content = file.read(LARGEST)
        with contextlib.suppress(OSError):
            os.utime(path)  # the least recently used goes first
        return content

    def write(self, key: str, content: bytes) -> None:
        """Store bytes under a key, where that can be done safely."""
        if len(content) > min(self.room, LARGEST):
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._is_ours():
                self._make_room(len(content))
                write_bytes_atomically(self._path(key), content, mode=0o600)

    def _path(self, key: str) -> Path:
        assert _KEY.fullmatch(key), key  # noqa: S101  a SHA-256, in hexadecimal
        return self.folder / (key + SUFFIX)

    def _is_ours(self) -> bool:
        """Whether the folder is the user's own, and closed to everybody else."""
        try:
            status = self.folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(status.st_mode) and _is_private(status)

    def _make_room(self, needed: int) -> None:
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                if not _OWN.fullmatch(path.name):
                    continue
                status = path.lstat()
                found.append((status.st_mtime_ns, status.st_size, path))
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if used + needed <= self.room:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            used -= size


def _is_private(status: os.stat_result) -> bool:
    if os.name != "posix":  # the profile's folder is closed to others there
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077
