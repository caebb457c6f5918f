"""Who handed in what, and which file became whose submission. Data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Student:
    """One student as the download names them. Numbers of any kind stay text.

    Attributes:
        key: what a gradebook knows them by: a user id, an e-mail address, or a folder's name.
        name: as the download spells it.
        email: or an empty string where the download has none.
        sid: the university's number for them, or an empty string.
    """

    key: str
    name: str = ""
    email: str = ""
    sid: str = ""


@dataclass(frozen=True, slots=True)
class MappingRow:
    """What became of one file or folder of the download.

    Attributes:
        file: its path in the download; a folder ends in "/".
        submission: the id of the submission it belongs to, or None where it was left over.
        students: keys of the students it belongs to, where the download says so.
        why: the reason, the same text for all that have the same reason.
    """

    file: str
    submission: str | None
    students: tuple[str, ...]
    why: str
