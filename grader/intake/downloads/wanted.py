"""Which files are asked for, and how a name that a system changed is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from grader.intake.names import NOTEBOOK, PYTHON, suffix_of
from grader.intake.submission import Submission

_RESUBMITTED: Final = re.compile(r"(?P<stem>[^.]+)-[0-9]+(?P<rest>\..+)", re.DOTALL)


@dataclass(frozen=True)
class Wanted:
    """The files that assignments ask for.

    Attributes:
        names: e.g. "two_layer_relu.py"; a notebook of that stem counts.
        others: whether a single Python file of another name is taken for one of them.
    """

    names: frozenset[str]
    others: bool = False

    def is_expected(self, name: str) -> bool:
        """Return whether a file of that name is asked for."""
        return imported_as(name) in self.names

    def in_folder(self, names: Iterable[str]) -> bool:
        """Return whether one of the files of a folder is asked for."""
        return any(map(self.is_expected, names))

    def is_single_other(self, names: Iterable[str]) -> bool:
        """Return whether a folder's only Python file may be taken for one that is asked for."""
        modules = {imported_as(name) for name in names if suffix_of(name)}
        return self.others and len(modules) == 1

    def is_answered(self, submission: Submission) -> bool:
        """Return whether a submission holds something that can be graded."""
        paths = (*submission.files, *submission.unreadable)
        return any(path.rpartition("/")[2] in self.names for path in paths) or (
            self.others and len(paths) == 1 and "/" not in paths[0]
        )

    def without_resubmission(self, name: str) -> str:
        """Return a name without the "-N" that Canvas puts before the first dot of a new version.

        It is undone only where that gives a name that is asked for: "hw-2.py" may be one itself.
        """
        match = _RESUBMITTED.fullmatch(name)
        if match is None or self.is_expected(name):
            return name
        undone = match["stem"] + match["rest"]
        return undone if self.is_expected(undone) else name

    def __str__(self) -> str:
        return ", ".join(sorted(self.names))


def imported_as(name: str) -> str:
    """Return the name that a Python file or notebook is imported by; other names stay."""
    suffix = suffix_of(name)
    if not suffix:
        return name
    stem = name[: -len(suffix)]
    return stem + PYTHON if suffix in (PYTHON, NOTEBOOK) else name
