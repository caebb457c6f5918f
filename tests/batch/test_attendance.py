from __future__ import annotations

from pathlib import Path

from grader.batch.attendance import Attendance, attendance
from grader.gradebook.roster_csv import parse_roster
from grader.intake.downloads import Class, Entry
from grader.intake.downloads.disk_tree import DiskTree
from grader.mapped import Student

ROSTER = parse_roster("id,name,email,sid\n1,Ada,a@x,01\n2,Bo,b@x,02\n3,,c@x,03\n4,Cy,,\n", "r.csv")


def a_class(*students: tuple[Student, ...]) -> Class:
    entries = tuple(
        Entry(f"s{number}", them, None, False, "", DiskTree(Path()), ())
        for number, them in enumerate(students)
    )
    return Class("plain", "", entries, ())


def test_whoever_is_known_by_anything_is_there() -> None:
    found = a_class((Student("01"),), (Student("x", "bo"), Student("y", "", "C@x")))
    assert attendance(found, ROSTER) == Attendance(4, ("Cy (4)",), ())


def test_who_is_missing_in_the_list_s_order_and_who_is_on_no_list() -> None:
    found = a_class((Student("eve"),), (), (Student("2"),))
    assert attendance(found, ROSTER) == Attendance(4, ("Ada (1)", "3", "Cy (4)"), ("s0", "s1"))
