"""Which submission is meant by what somebody typed: its id, or one of its students. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from grader.errors import UsageError
from grader.results import EntryRecord, StudentRecord
from grader.spec.suggest import closest, listed

_MOST_LISTED = 12


def chosen_submission(
    who: str, entries: Sequence[EntryRecord], others: Collection[str] = ()
) -> str:
    """Return the id of the submission that is meant.

    An id counts before anything else. Students are known by their key, e-mail, number and whole
    name; case and the way accents are written do not matter.

    Args:
        who: what was typed.
        entries: of the class.
        others: ids of submissions that are not part of it, but were graded.

    Raises:
        UsageError: nobody is meant, or more than one submission; says which.
    """
    ids = [*(entry.id for entry in entries), *others]
    if who in ids:
        return who
    found = [entry for entry in entries if _plain(who) in _names(entry)]
    found_ids = [entry.id for entry in found] or [one for one in ids if _plain(one) == _plain(who)]
    if len(found_ids) == 1:
        return found_ids[0]
    if found:
        raise _several(who, found)
    raise _unknown(who, ids, entries)


def _several(who: str, found: Sequence[EntryRecord]) -> UsageError:
    lines = [f"{entry.id}: {_said(entry)}" for entry in found[:_MOST_LISTED]]
    lines += [f"and {len(found) - _MOST_LISTED} more"] if len(found) > _MOST_LISTED else []
    message = "\n  ".join([f"{who!r} is in {len(found)} submissions", *lines])
    return UsageError(message, "Name one of them by its id, the part before the colon.")


def _unknown(who: str, ids: Sequence[str], entries: Sequence[EntryRecord]) -> UsageError:
    students = [student for entry in entries for student in entry.students]
    names = [*ids, *(name for student in students for name in _written(student))]
    if not names:
        return UsageError("there are no submissions in this file", "grade batch writes them.")
    match = closest(who, names)
    hint = "WHO is a submission's id, or a student's key, e-mail, number or whole name."
    if match is not None:
        return UsageError(f"nobody is known as {who!r}; did you mean {match!r}?", hint)
    some = f" Submissions: {listed(ids)}." if len(ids) <= _MOST_LISTED else ""
    return UsageError(f"nobody is known as {who!r}", hint + some)


def _said(entry: EntryRecord) -> str:
    names = [student.name or student.email or student.key for student in entry.students]
    when = f", submitted {entry.submitted}" if entry.submitted else ""
    return (", ".join(names) or "nobody is known") + when


def _names(entry: EntryRecord) -> set[str]:
    return {_plain(name) for student in entry.students for name in _written(student)}


def _written(student: StudentRecord) -> list[str]:
    names = (student.key, student.email, student.sid, student.name)
    return [name for name in names if name]


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
