"""Which file became whose submission, before a class is graded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from grader.mapped import MappingRow, Student
from grader.render.text import one_line, pad, shorten, width, wrap

COLUMNS: Final = 80
SHOWN: Final = 5
"""Files with one reason that are shown unless everything is wanted."""
_WIDEST: Final = 38


class Entry(Protocol):
    """A submission."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def students(self) -> tuple[Student, ...]:
        """Who handed it in."""


class Mapped(Protocol):
    """A class as it was found."""

    @property
    def layout(self) -> str:
        """Name of the layout."""

    @property
    def why(self) -> str:
        """Why that layout."""

    @property
    def entries(self) -> Sequence[Entry]:
        """The submissions."""

    @property
    def mapping(self) -> Sequence[MappingRow]:
        """What became of each file."""


def render_mapping(found: Mapped, *, verbose: bool = False) -> str:
    """Return which file belongs to which submission and why, and which files are left over.

    Args:
        found: the class.
        verbose: whether every file is shown, or the first few of each reason.

    Returns:
        Lines of at most 80 columns: what is taken by reason, then what is left over by reason.
    """
    left = sum(row.submission is None for row in found.mapping)
    total = len(found.entries)
    head = f"{total} submission" + ("" if total == 1 else "s")
    head += f", {left} left over" if left else ""
    lines = wrap(one_line(f"{head} · layout {found.layout}: {found.why}"), COLUMNS)
    names = {s.key: s.name for entry in found.entries for s in entry.students if s.name}
    taken = [row for row in found.mapping if row.submission is not None]
    for rows in _by_reason(taken):
        lines += _group(rows[0].why, [_taken(row, names) for row in rows], verbose=verbose)
    for rows in _by_reason(row for row in found.mapping if row.submission is None):
        title = f"left over: {rows[0].why}"
        lines += _group(title, [(row.file, "") for row in rows], verbose=verbose)
    return "\n".join(lines) + "\n"


class Attended(Protocol):
    """A class beside its list."""

    @property
    def listed(self) -> int:
        """How many the list has."""

    @property
    def missing(self) -> Sequence[str]:
        """Students without a submission."""

    @property
    def strangers(self) -> Sequence[str]:
        """Submissions of nobody on the list."""


def render_attendance(attended: Attended, *, verbose: bool = False) -> str:
    """Return who of the class list is missing, and which submissions are of nobody on it.

    Args:
        attended: the class beside its list.
        verbose: whether everybody is shown, or the first few.
    """
    missing, strangers = attended.missing, attended.strangers
    lines = []
    if missing:
        title = f"missing, of {attended.listed} in the class list"
        lines += _group(title, [(name, "") for name in missing], verbose=verbose)
    if strangers:
        title = "of nobody in the class list"
        lines += _group(title, [(name, "") for name in strangers], verbose=verbose)
    if not lines:
        lines = ["", f"everybody in the class list handed in ({attended.listed})"]
    return "\n".join(lines) + "\n"


def _by_reason(rows: Iterable[MappingRow]) -> Iterable[list[MappingRow]]:
    groups: dict[str, list[MappingRow]] = {}
    for row in rows:
        groups.setdefault(row.why, []).append(row)
    return groups.values()


def _taken(row: MappingRow, names: dict[str, str]) -> tuple[str, str]:
    students = ", ".join(names.get(key, key) for key in row.students)
    told = row.submission or ""
    return row.file, told if students in ("", told) else f"{told} ({students})"


def _group(title: str, pairs: Sequence[tuple[str, str]], *, verbose: bool) -> list[str]:
    shown = pairs if verbose or len(pairs) <= SHOWN + 1 else pairs[:SHOWN]
    cells = [(one_line(file), one_line(told)) for file, told in shown]
    column = min(max(width(file) for file, _ in cells), _WIDEST)
    lines = ["", *wrap(one_line(f"{title} ({len(pairs)})"), COLUMNS)]
    for file, told in cells:
        if told:
            start = f"  {pad(shorten(file, column), column)} → "
            lines.append(start + shorten(told, COLUMNS - width(start)))
        else:
            lines.append("  " + shorten(file, COLUMNS - 2))
    if len(shown) < len(pairs):
        lines.append(f"  and {len(pairs) - len(shown):,} more; -v lists them all")
    return lines
