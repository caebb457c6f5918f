"""What a hand-in is once it was read: Python files in memory, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.errors import IntakeError


@dataclass(frozen=True)
class Cell:
    """Where the lines of one notebook cell lie in the Python made from it.

    Attributes:
        number: which code cell it is, from 1; cells of other kinds are not counted.
        first_line: line of the Python file that holds the cell's first line, from 1.
        last_line: line of the Python file that holds the cell's last line.
    """

    number: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Source:
    """One Python file of a hand-in.

    Attributes:
        path: POSIX path relative to the submission; for a notebook the name it is imported by.
        content: the bytes as submitted, or for a notebook its code cells as Python in UTF-8.
        cells: for a notebook, which lines came from which cell; empty for a `.py`.
        notebook: for a notebook, its path relative to the submission.
    """

    path: str
    content: bytes
    cells: tuple[Cell, ...] = ()
    notebook: str | None = None

    @property
    def handed_in_as(self) -> str:
        """The path as the student knows it."""
        return self.path if self.notebook is None else self.notebook

    def cell_of(self, line: int) -> tuple[int, int] | None:
        """Return the number of the code cell and the line in it, or None outside of cells.

        Args:
            line: a line of `content`, from 1, e.g. that of a `SyntaxError`.
        """
        for cell in self.cells:
            if cell.first_line <= line <= cell.last_line:
                return cell.number, line - cell.first_line + 1
        return None


@dataclass(frozen=True)
class Submission:
    """A hand-in, read and bounded; nothing of it was run or written to disk.

    Attributes:
        id: base name of the resolved path, without the suffix of a file.
        digest: sha256 over the Python files and notebooks as submitted, by path.
        files: Python by relative path; `x.ipynb` is found as `x.py`.
        notes: what was left out and why, in words for the student.
        unreadable: notebooks that could not be turned into Python, by the path they would have
            had, and what is wrong with each. `find` refuses them.
    """

    id: str
    digest: str
    files: Mapping[str, Source]
    notes: tuple[str, ...] = ()
    unreadable: Mapping[str, str] = field(default_factory=dict)

    def rooted_at(self, folder: str) -> Submission:
        """Return the submission as seen from one of its folders.

        Args:
            folder: path relative to the submission, "" for all of it.

        Returns:
            The files inside, their paths relative to `folder`; id, digest and notes stay.
        """
        prefix = folder.strip("/")
        if not prefix:
            return self
        prefix += "/"
        return replace(
            self,
            files={
                path.removeprefix(prefix): _moved(source, prefix)
                for path, source in self.files.items()
                if path.startswith(prefix)
            },
            unreadable={
                path.removeprefix(prefix): message
                for path, message in self.unreadable.items()
                if path.startswith(prefix)
            },
        )


def find(submission: Submission, filename: str) -> str | None:
    """Return the path of the shallowest file of that name.

    Args:
        submission: where to look.
        filename: the name an assignment asks for, e.g. "two_layer_relu.py".

    Returns:
        A key of `submission.files`, or None where no folder holds such a file.

    Raises:
        IntakeError: two files of that name lie at the same depth, or the one that counts is a
            notebook that could not be read.
    """
    candidates = sorted(
        (path.count("/"), path)
        for path in (*submission.files, *submission.unreadable)
        if path.rpartition("/")[2] == filename
    )
    if not candidates:
        return None
    depth, path = candidates[0]
    if len(candidates) > 1 and candidates[1][0] == depth:
        raise IntakeError(
            f"{path} and {candidates[1][1]}: both could be {filename}",
            f"Hand in {filename} once.",
        )
    if path in submission.unreadable:
        raise IntakeError(submission.unreadable[path], "Save the notebook again and hand it in.")
    return path


def _moved(source: Source, prefix: str) -> Source:
    notebook = source.notebook
    return replace(
        source,
        path=source.path.removeprefix(prefix),
        notebook=None if notebook is None else notebook.removeprefix(prefix),
    )
