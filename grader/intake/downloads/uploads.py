"""The files one student uploaded to a system: which count, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from grader.intake.downloads.entry import Entry, File, Found, Note, Part, StudentFolder
from grader.intake.downloads.tree import Item, Kind, Tree
from grader.intake.downloads.wanted import Wanted
from grader.intake.names import suffix_of
from grader.intake.read import suffix_of_handin
from grader.mapped import MappingRow, Student

_OLDER: Final = "another upload of the same file counts: the latest"
_NOT_OPENED: Final = "an archive beside an expected file is not opened"


@dataclass(frozen=True)
class Upload:
    """A file or folder that a student uploaded.

    Attributes:
        item: where it is in the download.
        name: as the student named it.
        number: which rises with time, e.g. Canvas's attachment id; 0 where there is none.
    """

    item: Item
    name: str
    number: int = 0


@dataclass
class Uploader:
    """A student, or a team, and what they handed in.

    Attributes:
        id: of their submission.
        student: who they are.
        late: whether the system calls any of it late.
        uploads: their files and folders.
        texts: what they typed into the system.
    """

    id: str
    student: Student
    late: bool = False
    uploads: list[Upload] = field(default_factory=list)
    texts: list[Item] = field(default_factory=list)

    def found(self, tree: Tree, wanted: Wanted, system: str) -> Found:
        """Return their submission, and what became of each of their files.

        Args:
            tree: where they lie.
            wanted: which files are asked for.
            system: what they were uploaded to.
        """
        parts, left = _sorted_out(self.uploads, wanted)
        why = f"named as {system} names submissions"
        text = f"a text or link typed into {system}: no file"
        note = f"handed in as a text or link in {system}, which is not graded: upload the file"
        notes = (Note(note),) if self.texts else ()
        unused = {item.path for item, _ in left}
        used = [one.item for one in self.uploads if one.item.path not in unused]
        keys = (self.student.key,)
        rows = [MappingRow(item.place, self.id, keys, why) for item in used]
        rows += [MappingRow(item.place, self.id, keys, text) for item in self.texts]
        rows += [MappingRow(item.place, None, keys, reason) for item, reason in left]
        entry = Entry(self.id, (self.student,), None, self.late, why, tree, (*parts, *notes))
        return Found((entry,), tuple(rows))


def found_of(
    uploaders: Iterable[Uploader], tree: Tree, wanted: Wanted, system: str, rows: list[MappingRow]
) -> Found:
    """Return what all of them handed in, after the rows of what is nobody's."""
    all_found = [one.found(tree, wanted, system) for one in uploaders]
    return Found(
        tuple(entry for one in all_found for entry in one.entries),
        (*rows, *(row for one in all_found for row in one.mapping)),
    )


def _sorted_out(
    uploads: Sequence[Upload], wanted: Wanted
) -> tuple[tuple[Part, ...], list[tuple[Item, str]]]:
    """Return what belongs to a submission, and the rest with the reasons.

    Args:
        uploads: of one student.
        wanted: which files are asked for.
    """
    latest: dict[str, Upload] = {}
    left: list[tuple[Item, str]] = []
    for upload in sorted(uploads, key=lambda one: (one.number, one.item.path)):
        if upload.name in latest:
            left.append((latest[upload.name].item, _OLDER))
        latest[upload.name] = upload
    files = [name for name, one in latest.items() if one.item.kind is Kind.FILE]
    answered = wanted.in_folder(files) or wanted.is_single_other(files)
    parts: list[Part] = []
    for name, upload in sorted(latest.items()):
        if upload.item.kind is Kind.FOLDER:
            parts.append(StudentFolder(upload.item.path, wanted))
        elif answered and not suffix_of(name) and suffix_of_handin(name) is not None:
            left.append((upload.item, _NOT_OPENED))
        else:
            parts.append(File(upload.item.path, name))
    return tuple(parts), left
