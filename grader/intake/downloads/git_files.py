"""When the current commit of a checkout was made, read from the files that git keeps.

Git itself is not run: a checkout's own settings can name programs that git would start. What
cannot be told without it (other kinds of reference stores, borrowed objects) is unknown. Formats:
gitformat-pack(5), gitrepository-layout(5) of git's documentation.
"""

from __future__ import annotations

import re
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from grader.errors import IntakeError
from grader.intake import limits
from grader.intake.disk import read_file
from grader.intake.downloads.git_packs import COMMIT, Packs, unzipped

_COMMITTER: Final = re.compile(
    rb"committer [^\n]*> (?P<seconds>[0-9]{1,11}) (?P<sign>[+-])(?P<hours>[0-9]{2})"
    rb"(?P<minutes>[0-9]{2})"
)
_REFERENCE: Final = re.compile(r"refs/[\w./+@-]{1,200}")
_COMMIT_ID: Final = re.compile(r"[0-9a-f]{40}")
_MAX_REFERENCE_BYTES: Final = 4 * limits.KIB


def read_committed(checkout: Path) -> datetime | None:
    """Return the committer's time of HEAD with its offset, or None where it is unknown.

    Args:
        checkout: a folder that holds a ".git".
    """
    try:
        git = (checkout / ".git").resolve(strict=True)
        if (checkout / ".git").is_symlink() or not git.is_dir():
            return None
        return _read_time(git)
    except (IntakeError, OSError, ValueError, zlib.error):
        # Damaged or made up; ValueError: numbers that are no time, names that are no path.
        return None


def _read_time(git: Path) -> datetime | None:
    commit_id = _read_head(git)
    content = None if commit_id is None else _read_commit(git, commit_id)
    if content is None:
        return None
    header = content.partition(b"\n\n")[0]
    found = [match for line in header.split(b"\n") if (match := _COMMITTER.fullmatch(line))]
    return _time(found[0]) if found else None


def _time(match: re.Match[bytes]) -> datetime:
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    zone = timezone(-offset if match["sign"] == b"-" else offset)
    return datetime.fromtimestamp(int(match["seconds"]), zone)


def _read_head(git: Path) -> str | None:
    head = _read_text(git, "HEAD")
    if head is None or _COMMIT_ID.fullmatch(head):
        return head
    name = head.removeprefix("ref:").strip()
    if not _REFERENCE.fullmatch(name) or ".." in name:
        return None
    loose = _read_text(git, name)
    if loose is not None:
        return loose if _COMMIT_ID.fullmatch(loose) else None
    packed = _read(git, "packed-refs", limits.MAX_PACKED_REFS_BYTES) or b""
    for line in packed.decode(errors="replace").splitlines():
        commit_id, _, reference = line.partition(" ")
        if reference == name and _COMMIT_ID.fullmatch(commit_id):
            return commit_id
    return None


def _read_commit(git: Path, commit_id: str) -> bytes | None:
    most = limits.MAX_COMMIT_BYTES
    packed = _read(git, f"objects/{commit_id[:2]}/{commit_id[2:]}", 2 * most)
    if packed is not None:
        kind, _, content = unzipped(packed, most).partition(b"\0")
        return content if kind.startswith(b"commit ") else None
    with Packs(_inside(git, "objects/pack")) as packs:
        found = packs.read(bytes.fromhex(commit_id))
    return found[1] if found is not None and found[0] == COMMIT else None


def _read_text(git: Path, name: str) -> str | None:
    content = _read(git, name, _MAX_REFERENCE_BYTES)
    return None if content is None else content.decode(errors="replace").strip()


def _read(git: Path, name: str, most: int) -> bytes | None:
    """Return the bytes of a file of git's, or None where there is none."""
    path = _inside(git, name)
    return read_file(path, name, most) if path.exists() else None


def _inside(git: Path, name: str) -> Path:
    """Return the path of a file of git's; ValueError where a link leads elsewhere."""
    path = (git / name).resolve()
    path.relative_to(git)
    return path
