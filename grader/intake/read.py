"""From a path to a submission: which kind it is, and which reader reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from grader.errors import IntakeError, UsageError
from grader.intake import archive_tar, archive_zip, folder, python_file
from grader.intake.basket import Basket
from grader.intake.disk import unreadable
from grader.intake.names import NOTEBOOK, PYTHON, decoded, refusal, shown
from grader.intake.submission import Submission

Reader = Callable[[Path, Basket], None]
"""Puts the Python found at a path into the basket."""

FOLDER: Final = "folder"

READERS: Final[dict[str, Reader]] = {
    FOLDER: folder.read,
    PYTHON: python_file.read,
    NOTEBOOK: python_file.read,
    ".zip": archive_zip.read,
    ".tar.gz": archive_tar.read,
    ".tgz": archive_tar.read,
}
"""What can be handed in, by suffix."""

_KINDS: Final = "Hand in a folder, " + ", ".join(suffix for suffix in READERS if suffix != FOLDER)


def read_submission(path: Path, *, follow_link: bool = True) -> Submission:
    """Read a hand-in into memory. Nothing is run, nothing is written.

    Args:
        path: a folder, `.py`, `.ipynb`, `.zip`, `.tar.gz` or `.tgz`.
        follow_link: whether `path` itself may be a link. Whoever types a path may mean the link;
            one found in a folder of hand-ins was put there by a student. Links inside of a
            hand-in are never followed.

    Raises:
        UsageError: there is nothing at `path`, or nothing that is ever handed in.
        IntakeError: what is there cannot be read safely; names the entry and the rule.
    """
    if not follow_link and path.is_symlink():
        raise refusal(path.name, "a link is refused", "Hand in the file itself.")
    resolved = _resolved(path)
    kind = _kind(resolved)
    basket = Basket()
    READERS[kind](resolved, basket)
    return basket.submission(identity(resolved, kind))


def identity(path: Path, kind: str) -> str:
    """Return the id of a submission: its base name, without the suffix where it is a file."""
    name = shown(decoded(path.name or path.anchor))
    return name if kind == FOLDER else name[: -len(kind)] or name


def suffix_of_handin(name: str) -> str | None:
    """Return the key of `READERS` that a file name ends with, or None."""
    lower = name.lower()
    return next((suffix for suffix in READERS if suffix != FOLDER and lower.endswith(suffix)), None)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except PermissionError as error:
        raise unreadable(str(path), error) from error
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: links in a circle, before Python 3.13. ValueError: a zero byte.
        raise UsageError(f"{shown(str(path))}: there is no such file or folder", _KINDS) from error


def _kind(path: Path) -> str:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        raise unreadable(path.name, error) from error
    if stat.S_ISDIR(mode):
        return FOLDER
    if not stat.S_ISREG(mode):
        raise IntakeError(
            f"{shown(path.name)}: a device, fifo or socket is refused; it is no hand-in", _KINDS
        )
    suffix = suffix_of_handin(path.name)
    if suffix is None:
        raise UsageError(f"{shown(path.name)}: not a kind of file that can be graded", _KINDS)
    return suffix
