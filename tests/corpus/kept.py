"""Finished parts of a run in a file, so that one that was ended goes on from there."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def state(name: str) -> str:
    """Return a digest of all that verdicts on one assignment's corpus depend on."""
    files = [
        *(ROOT / "grader").rglob("*.py"),
        *HERE.glob("*.py"),
        *(HERE / name).rglob("*.py"),
        *(ROOT / "assignments" / name).glob("*.toml"),
        *(ROOT / "assignments" / name).glob("*.py"),
        *(ROOT / "reference" / name).glob("*.*"),
    ]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class Kept:
    """Results by key; what is added goes to the end of the file at once.

    Args:
        path: of the file; None where nothing is to be kept.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.results: dict[Any, Any] = dict(_records(path))

    def add(self, key: Any, result: Any) -> None:
        """Keep one result."""
        self.results[key] = result
        if self.path is not None:
            with self.path.open("ab") as file:
                pickle.dump((key, result), file)


def _records(path: Path | None) -> Iterator[tuple[Any, Any]]:
    if path is None or not path.is_file():
        return
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301  this command wrote it
            except (EOFError, pickle.UnpicklingError):  # the last one may be cut off
                return
