from __future__ import annotations

from pathlib import Path

from grader.batch.attendance import Attendance, attendance
from grader.gradebook.roster_csv import parse_roster
from grader.intake.downloads import Class, Entry, read_class
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
    assert attendance(found, ROSTER, ["relu"]) == Attendance(4, ("Cy (4)",), ())


def test_who_is_missing_in_the_list_s_order_and_who_is_on_no_list() -> None:
    found = a_class((Student("eve"),), (), (Student("2"),))
    assert attendance(found, ROSTER, ["relu"]) == Attendance(
        4, ("Ada (1)", "3", "Cy (4)"), ("s0", "s1")
    )


def test_a_team_is_all_of_its_members() -> None:
    text = "id,team,team:relu\n1,red,\n2,red,blue\n3,blue,\n4,,\n"
    roster = parse_roster(text, "r.csv")
    found = a_class((Student("77", "Red"),))
    assert attendance(found, roster, ["relu"]).missing == ("2", "3", "4")
    assert attendance(found, roster, ["other"]) == Attendance(4, ("3", "4"), ())
    assert attendance(found, roster, ["relu", "other"]).missing == ("3", "4")


def test_a_download_of_teams_and_the_worksheet_of_the_same_course(tmp_path: Path) -> None:
    for name in ("Red Team_77", "Default group"):
        folder = tmp_path / f"{name}_assignsubmission_file_"
        folder.mkdir()
        (folder / "relu.py").write_text("")
    worksheet = (
        'Identifier,"Full name","Email address",Status,Group,Grade\n'
        '"Participant 1",Ada,ada@x.edu,-,"Red_Team",\n'
        '"Participant 77",Bo,bo@x.edu,-,"Default group",\n'
        '"Participant 3",Cy,cy@x.edu,-,Blue,\n'
    )
    roster = parse_roster(worksheet, "worksheet.csv")
    found = read_class(tmp_path, ["relu.py"])
    assert found.layout == "moodle"
    assert attendance(found, roster, ["relu"]) == Attendance(3, ("Cy (3)",), ())
