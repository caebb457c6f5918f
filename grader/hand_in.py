"""A hand-in as it was found, the file of an assignment within it, and places in notebooks."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from grader.errors import IntakeError
from grader.intake import Source, Submission, find, read_submission
from grader.records import Excerpt, Finding
from grader.render.text import clean


@dataclass(frozen=True)
class HandIn:
    """A submission as it was found, or why it could not be read.

    Attributes:
        id: the submission's id.
        submission: what was read, or None.
        refusal: why nothing was read, or None.
    """

    id: str
    submission: Submission | None
    refusal: IntakeError | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a submission; a refusal of its content is kept, not raised.

        Raises:
            UsageError: there is nothing at the path.
        """
        try:
            submission = read_submission(path)
        except IntakeError as error:
            return cls(path.resolve().name, None, error)
        return cls(submission.id, submission)

    def find(self, wanted: str, *, accept_other_names: bool) -> Found | None:
        """Return the file of an assignment, or None where it is not there.

        Args:
            wanted: its name.
            accept_other_names: whether a single file of another name is taken for it.

        Raises:
            IntakeError: the hand-in could not be read, or holds the file twice.
        """
        if self.refusal is not None:
            raise self.refusal
        submission = self.submission
        assert submission is not None  # noqa: S101  there was no refusal
        path = find(submission, wanted)
        if path is not None:
            return Found(submission.rooted_at(path.rpartition("/")[0]), wanted)
        return _renamed(submission, wanted) if accept_other_names else None


@dataclass(frozen=True)
class Found:
    """The file of an assignment within a submission.

    Attributes:
        submission: rooted at the file's folder.
        main: path of the file there.
        notes: remarks on how it was found.
    """

    submission: Submission
    main: str
    notes: tuple[str, ...] = ()

    @property
    def siblings(self) -> frozenset[str]:
        """Roots of the modules that the submission brings along."""
        files = self.submission.files
        return frozenset(path.split("/")[0].removesuffix(".py") for path in files)


def _renamed(submission: Submission, wanted: str) -> Found | None:
    others = [name for name in submission.files if "/" not in name]
    if len(submission.files) != 1 or len(others) != 1:
        return None
    (source,) = submission.files.values()
    note = f"{source.handed_in_as} was taken for {wanted}"
    as_wanted = Source(wanted, source.content, source.cells, source.notebook)
    renamed = Submission(submission.id, submission.digest, {wanted: as_wanted}, submission.notes)
    return Found(renamed, wanted, (note,))


CONTEXT: Final = 1
"""Lines shown before the one that is meant."""
LONGEST: Final = 200
"""Characters of a line that are shown."""


def with_excerpt(finding: Finding, sources: Mapping[str, Source]) -> Finding:
    """Add the lines of the submission that a finding is about, where it names columns.

    The finding's columns come as bytes in UTF-8 and leave as characters; those of the excerpt count
    what is shown, where a tab is four blanks.
    """
    source = sources.get(finding.file or "")
    if source is None or finding.line is None or finding.columns is None:
        return finding
    lines = _lines(source.content)
    if not 0 < finding.line <= len(lines):
        return finding
    first = max(finding.line - CONTEXT, 1)
    shown = tuple(_shown(line)[:LONGEST].rstrip() for line in lines[first - 1 : finding.line])
    meant = lines[finding.line - 1].encode(errors="replace")
    before = [meant[:column].decode(errors="replace") for column in finding.columns]
    start, end = (len(_shown(text)) for text in before)
    excerpt = Excerpt(lines=shown, first=first, start=start, end=end)
    columns = (len(before[0]), len(before[1]))
    return finding.model_copy(update={"excerpt": excerpt, "columns": columns})


def _lines(content: bytes) -> list[str]:
    """Return the lines as Python counts them: a form feed, for one, ends none."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        encoding = "utf-8"
    return re.split("\r\n|\r|\n", content.decode(encoding, errors="replace"))


def _shown(text: str) -> str:
    return clean(text).replace("\n", " ")


def in_cells(finding: Finding, sources: Mapping[str, Source]) -> Finding:
    """Turn a line of a converted notebook into its cell and line there."""
    source = sources.get(finding.file or "")
    if source is None or source.notebook is None:
        return finding
    place = source.cell_of(finding.line) if finding.line is not None else None
    if place is None:
        nowhere = {"line": None, "columns": None, "excerpt": None}
        return finding.model_copy(update={"file": source.notebook, **nowhere})
    changed: dict[str, Any] = {"file": source.notebook, "line": place[1]}
    headline = f"{finding.headline} (cell {place[0]})"
    if finding.excerpt is not None:
        first = max(place[1] - len(finding.excerpt.lines) + 1, 1)
        lines = finding.excerpt.lines[-(place[1] - first + 1) :]
        changed["excerpt"] = finding.excerpt.model_copy(update={"first": first, "lines": lines})
    return finding.model_copy(update={**changed, "headline": headline})
