"""What readers put their finds into: the rules that hold for folders and archives alike."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from grader.errors import IntakeError
from grader.intake import limits, names, notebook
from grader.intake.disk import too_large
from grader.intake.magics import Effort
from grader.intake.names import refusal, shown
from grader.intake.submission import Source, Submission

MOST_BYTES = {
    names.PYTHON: limits.MAX_PYTHON_BYTES,
    names.NOTEBOOK: limits.MAX_NOTEBOOK_BYTES,
}


@dataclass
class Basket:
    """Collects the files of one hand-in; `submission` turns them into a `Submission`."""

    _files: dict[str, bytes] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)
    _others: int = 0
    _bytes: int = 0

    def most_bytes(self, path: str) -> int | None:
        """Return how large a file of that name may be, or None for one that is not wanted.

        A file that is not wanted is noted.
        """
        suffix = names.suffix_of(path)
        if suffix:
            return MOST_BYTES[suffix]
        if names.is_archive(path):
            self.note(f"ignored {shown(path)}: an archive inside a hand-in is not opened")
        else:
            self._others += 1
        return None

    def note(self, text: str) -> None:
        """Add a note for the student."""
        self._notes.append(text)

    def add(self, path: str, content: bytes) -> None:
        """Add a Python file or a notebook.

        Raises:
            IntakeError: too many, too large, there already, or there in another spelling.
        """
        suffix = names.suffix_of(path)
        if len(content) > MOST_BYTES[suffix]:
            raise too_large(path, MOST_BYTES[suffix])
        path = path[: -len(suffix)] + suffix
        self._check_spelling(path)
        self._bytes += len(content)
        if self._bytes > limits.MAX_UNPACKED_BYTES:
            most = limits.size(limits.MAX_UNPACKED_BYTES)
            raise refusal(path, f"with it the hand-in is larger than {most}")
        self._files[path] = content
        if len(self._files) > limits.MAX_PYTHON_FILES:
            rule = (
                f"a hand-in may have {limits.MAX_PYTHON_FILES} Python files, and this is one more"
            )
            raise refusal(path, rule)

    def submission(self, identity: str) -> Submission:
        """Return what was collected, notebooks turned into Python.

        Raises:
            IntakeError: too much Python, or the only file is a notebook that cannot be read.
        """
        sources, unreadable = self._sources()
        if unreadable and not sources:
            raise next(iter(unreadable.values()))
        for error in unreadable.values():
            self.note(f"left out {error.message}")
        _check_total(sources)
        return Submission(
            id=identity,
            digest=_digest(self._files),
            files={source.path: source for source in sources},
            notes=self._all_notes(),
            unreadable={path: error.message for path, error in unreadable.items()},
        )

    def _check_spelling(self, path: str) -> None:
        stem, _, suffix = path.rpartition(".")
        key = names.collision_key(path)
        if key in self._spelled:
            raise refusal(
                path,
                f"a case collision with {shown(self._spelled[key])}"
                if self._spelled[key] != path
                else "there twice under the same name",
                "Files that differ only in upper and lower case are one file on many computers.",
            )
        twin_suffix = names.NOTEBOOK if f".{suffix}" == names.PYTHON else names.PYTHON
        twin = self._spelled.get(names.collision_key(stem + twin_suffix))
        if twin is not None and twin != stem + twin_suffix:
            raise refusal(path, f"a case collision with {shown(twin)}")
        self._spelled[key] = path

    def _sources(self) -> tuple[list[Source], dict[str, IntakeError]]:
        sources: list[Source] = []
        unreadable: dict[str, IntakeError] = {}
        effort = Effort()
        for path, content in sorted(self._files.items()):
            if names.suffix_of(path) == names.PYTHON:
                sources.append(Source(path, content))
                continue
            python = path.removesuffix(names.NOTEBOOK) + names.PYTHON
            if python in self._files:
                self.note(f"ignored {shown(path)}: {shown(python)} is there too and counts")
                continue
            try:
                converted = notebook.to_python(path, content, effort)
            except IntakeError as error:
                unreadable[python] = error
                continue
            self._note_dropped(path, converted.dropped)
            sources.append(Source(python, converted.content, converted.cells, path))
        return sources, unreadable

    def _note_dropped(self, path: str, dropped: tuple[tuple[int, str], ...]) -> None:
        for magic, count in Counter(magic for _, magic in dropped).items():
            first = next(number for number, name in dropped if name == magic)
            cells = f"code cell {first}" if count == 1 else f"{count} cells from code cell {first}"
            self.note(f"left out {cells} of {shown(path)}: {shown(magic)} is not run")

    def _all_notes(self) -> tuple[str, ...]:
        notes = list(self._notes)
        if self._others:
            files = "1 file that is" if self._others == 1 else f"{self._others} files that are"
            notes.append(f"ignored {files} not Python")
        if len(notes) > limits.MAX_NOTES:
            more = len(notes) - limits.MAX_NOTES
            notes = [*notes[: limits.MAX_NOTES], f"and {more} more such notes"]
        return tuple(notes)


def _check_total(sources: list[Source]) -> None:
    total = 0
    for source in sources:
        total += len(source.content)
        if total > limits.MAX_PYTHON_TOTAL_BYTES:
            most = limits.size(limits.MAX_PYTHON_TOTAL_BYTES)
            raise refusal(
                source.handed_in_as, f"with it the hand-in has more than {most} of Python"
            )


def _digest(files: dict[str, bytes]) -> str:
    # Each part goes in with its length, so that no two hand-ins give the same stream of bytes.
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        for part in (path.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
