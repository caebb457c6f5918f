"""A folder: its Python files and notebooks. Links are never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.errors import IntakeError
from grader.intake import limits
from grader.intake.basket import Basket
from grader.intake.disk import read_file, unreadable
from grader.intake.names import decoded, is_clutter, parts_of, shown


def read(path: Path, basket: Basket) -> None:
    """Put what lies in a folder and its sub-folders into the basket.

    Raises:
        IntakeError: something in it cannot be read, is too large or has a name that is refused.
    """
    for parts, entry in _walk(path):
        name = "/".join(parts)
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except OSError as error:
            raise unreadable(name, error) from error
        # A junction is what Windows has beside links; Python 3.12 began to tell.
        if stat.S_ISLNK(mode) or _is_junction(entry):
            basket.note(f"skipped link {shown(name)}: hand in the file itself")
        elif not stat.S_ISREG(mode):
            basket.note(f"skipped {shown(name)}: not a regular file")
        elif (most := basket.most_bytes(name)) is not None:
            basket.add(name, read_file(Path(entry.path), name, most))


def _walk(top: Path) -> Iterator[tuple[tuple[str, ...], os.DirEntry[str]]]:
    """Yield everything below `top` that is no folder and no clutter, in the order of names."""
    seen = 0
    folders: list[tuple[tuple[str, ...], Path]] = [((), top)]
    while folders:
        above, folder = folders.pop(0)
        for entry in _entries(folder, "/".join(above) or top.name):
            seen += 1
            if seen > limits.MAX_FOLDER_ENTRIES:
                raise IntakeError(
                    f"{shown(top.name)}: more than {limits.MAX_FOLDER_ENTRIES:,} entries",
                    "Name the folder that holds the homework and nothing else.",
                )
            parts = parts_of("/".join((*above, decoded(entry.name))))
            is_folder = entry.is_dir(follow_symlinks=False) and not _is_junction(entry)
            if is_clutter(parts, is_folder=is_folder):
                continue
            if is_folder:
                folders.append((parts, Path(entry.path)))
            else:
                yield parts, entry


def _entries(folder: Path, name: str) -> list[os.DirEntry[str]]:
    found: list[os.DirEntry[str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                found.append(entry)
                if len(found) > limits.MAX_FOLDER_ENTRIES:
                    break
    except OSError as error:
        raise unreadable(name, error) from error
    return sorted(found, key=lambda entry: entry.name)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    is_junction = getattr(entry, "is_junction", None)
    return is_junction is not None and bool(is_junction())
