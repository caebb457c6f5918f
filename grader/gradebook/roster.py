"""The class list: who should hand in, in which section, and who has more time. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from grader.gradebook.late import Extension
from grader.results import StudentRecord


@dataclass(frozen=True)
class Terms:
    """What the list says of one student's hand-ins; None where it says nothing.

    Attributes:
        extension: more time.
        late_days: days that cost them nothing, in place of the assignment's.
        team: whose hand-ins are theirs, too: its name, or its id in the system they come from.
    """

    extension: Extension | None = None
    late_days: int | None = None
    team: str | None = None


@dataclass(frozen=True)
class Listed:
    """One student of the class list.

    Attributes:
        student: as the list has them.
        section: or None.
        terms: for every assignment.
        special: by assignment; what is said there goes before `terms`.
    """

    student: StudentRecord
    section: str | None = None
    terms: Terms = Terms()
    special: Mapping[str, Terms] = field(default_factory=lambda: MappingProxyType({}))

    def terms_for(self, assignment: str) -> Terms:
        """Return what the list says of the student's hand-ins in an assignment."""
        own = self.special.get(assignment, Terms())
        said = {name: value for name, value in vars(own).items() if value is not None}
        return replace(self.terms, **said)


@dataclass(frozen=True)
class Roster:
    """A class list, in its own order."""

    listed: tuple[Listed, ...]

    def find(self, student: StudentRecord) -> Listed | None:
        """Return who of the list a student is, or None.

        What tells students apart goes first: the key, the institution's number, the e-mail address
        (a key may be any of them); a name counts where nobody else in the list has it.
        """
        for mark in _marks(student):
            found = self._by_mark.get(mark, ())
            if len(found) == 1:
                return found[0]
        return None

    def members(self, student: StudentRecord, assignment: str) -> tuple[Listed, ...]:
        """Return the members of the team that a download names in a student's place, or nobody.

        A name goes first: ids of teams and of students may be the same numbers. Who is on the list
        under that name is no team.
        """
        if student.name and f"name {folded(student.name)}" not in self._by_mark:
            team = self._team(student.name, assignment)
            if team:
                return team
        return () if self.find(student) is not None else self._team(student.key, assignment)

    def _team(self, name: str, assignment: str) -> tuple[Listed, ...]:
        called = _folded_team(name)
        return tuple(
            one
            for one in self._by_team.get(called, ())
            if _folded_team(one.terms_for(assignment).team or "") == called
        )

    @cached_property
    def _by_team(self) -> Mapping[str, tuple[Listed, ...]]:
        """Who is in a team in any assignment."""
        found: dict[str, tuple[Listed, ...]] = {}
        for one in self.listed:
            teams = (terms.team for terms in (one.terms, *one.special.values()))
            for name in dict.fromkeys(_folded_team(team) for team in teams if team):
                found[name] = (*found.get(name, ()), one)
        return found

    @cached_property
    def _by_mark(self) -> Mapping[str, tuple[Listed, ...]]:
        found: dict[str, tuple[Listed, ...]] = {}
        for one in self.listed:
            for mark in dict.fromkeys(_marks(one.student)):
                found[mark] = (*found.get(mark, ()), one)
        return found


def _marks(student: StudentRecord) -> Iterator[str]:
    for kind, text in (
        ("id", student.key),
        ("id", student.sid),
        ("id", student.email),
        ("name", student.name),
        ("name", student.key),
    ):
        if text:
            yield f"{kind} {folded(text)}"


def folded(text: str) -> str:
    """Return a name or address as it is compared: without case, accents' forms and extra blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _folded_team(name: str) -> str:
    """Return a team's name as it is compared: Moodle writes a blank for "_" in names of files."""
    return folded(name.replace("_", " "))


Known = tuple[StudentRecord, Listed | None]
"""A student, and who of the class list that is."""


def known_as(roster: Roster | None, student: StudentRecord, assignment: str) -> tuple[Known, ...]:
    """Return who a hand-in's student is: one, or where it is a team each of its members.

    Args:
        roster: the class list, or None.
        student: as the hand-in has them.
        assignment: teams may be others in another one.
    """
    if roster is None:
        return ((student, None),)
    team = roster.members(student, assignment)
    return tuple((one.student, one) for one in team) or ((student, roster.find(student)),)


def without(roster: Roster, seen: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return those of the list that are not among `seen`, in the list's order."""
    present = {id(one) for one in seen}
    return tuple(one for one in roster.listed if id(one) not in present)
