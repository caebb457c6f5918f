"""The class list: its columns, its extensions, its mistakes, and who somebody is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from grader.errors import UsageError
from grader.gradebook import Listed, Roster, Terms
from grader.gradebook.roster_csv import parse_roster
from grader.results import StudentRecord

BERLIN = timezone(timedelta(hours=2))
HEADER = "id,name,email,sid,section,extension,extension:relu\n"


def test_a_class_list_is_read() -> None:
    text = (
        "ID,Name,Email,SID,Section,Extension,extension:Relu\r\n"
        '1,"Doe, Jane",jane@uni.example,0101,A,2026-06-03T23:59+02:00,\r\n'
        "\r\n"
        "2,Bo,,,,,2 days\r\n"
    )
    jane, bo = parse_roster(text, "class.csv").listed
    until = datetime(2026, 6, 3, 23, 59, tzinfo=BERLIN)
    assert jane == Listed(
        StudentRecord(key="1", name="Doe, Jane", email="jane@uni.example", sid="0101"),
        "A",
        Terms(until),
    )
    assert bo.student == StudentRecord(key="2", name="Bo")
    assert bo.terms_for("Relu") == Terms(timedelta(days=2))
    assert bo.terms_for("other") == Terms()
    assert jane.terms_for("Relu").extension == until


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1 day", timedelta(days=1)),
        ("+3d", timedelta(days=3)),
        ("12 h", timedelta(hours=12)),
        ("36 Hours", timedelta(hours=36)),
        ("90 min", timedelta(minutes=90)),
    ],
)
def test_an_extension_may_be_a_time(text: str, time: timedelta) -> None:
    assert parse_roster(f"id,extension\n1,{text}\n", "f").listed[0].terms.extension == time


def test_late_days_are_for_all_assignments_or_for_one() -> None:
    text = "id,late_days,Late days:Relu,extension:Relu\n1,2,0,1 day\n2,,3,\n"
    one, two = parse_roster(text, "f").listed
    assert (one.terms_for("other"), one.terms_for("Relu")) == (
        Terms(late_days=2),
        Terms(timedelta(days=1), 0),
    )
    assert (two.terms_for("other"), two.terms_for("Relu")) == (Terms(), Terms(late_days=3))


def test_a_team_is_moodle_s_group() -> None:
    text = (
        'Identifier,"Full name","Email address",Status,Group\n'
        '"Participant 7","Jane Doe",jane@x.edu,-,"Red Team"\n'
    )
    (jane,) = parse_roster(text, "worksheet.csv").listed
    assert jane.terms == Terms(team="Red Team")
    (one,) = parse_roster("id,team,team:Relu\n1,red,blue\n", "f").listed
    assert (one.terms_for("other").team, one.terms_for("Relu").team) == ("red", "blue")


def test_semicolons_separate_too() -> None:
    (one,) = parse_roster("name;email\nDoe, Jane;jane@uni.example\n", "f").listed
    assert one.student == StudentRecord(
        key="jane@uni.example", name="Doe, Jane", email="jane@uni.example"
    )


def test_other_columns_are_left_alone() -> None:
    text = "Team,ID,Login\nred,1,jane\n"
    assert parse_roster(text, "f").listed[0].student == StudentRecord(key="1")


MISTAKES = {
    "empty": ("", "f: the class list is empty"),
    "nobody": (
        "section,extension\nA,\n",
        "f: no column tells students apart: id, sid, email, name",
    ),
    "slip": ("id,extention\n1,\n", "f: unknown column 'extention'; did you mean 'extension'?"),
    "slip for one assignment": (
        "id,extensoin:relu\n1,\n",
        "f: unknown column 'extensoin:relu'; did you mean 'extension'?",
    ),
    "column twice": ("id,name,name\n", "f: the column 'name' is there twice"),
    "line about nobody": ("id,section\n,A\n", "f:2: this line does not say who it is about"),
    "student twice": ("id\n1\n2\n\n1\n", "f:5: 1 is in the class list twice"),
    "local time": (
        "id,extension\n1,2026-06-03T23:59\n",
        "f:2: '2026-06-03T23:59' has no offset from UTC",
    ),
    "day alone": ("id,extension\n1,2026-06-03\n", "f:2: '2026-06-03' has no offset from UTC"),
    "no time": (
        "id,extension\n1,soon\n",
        "f:2: 'soon' is neither a date and time nor a number of days",
    ),
    "late days by half": ("id,late_days\n1,1.5\n", "f:2: '1.5' is not a number of late days"),
    "late days by name": (
        "id,late_days:relu\n1,\n2,two\n",
        "f:3: 'two' is not a number of late days",
    ),
    "late days below none": ("id,late_days\n1,-1\n", "f:2: '-1' is not a number of late days"),
    "slip in late days": (
        "id,latedays\n1,2\n",
        "f: unknown column 'latedays'; did you mean 'late_days'?",
    ),
    "too long": (
        f"id\n{'1' * 200_000}\n",
        "f:2: not CSV: field larger than field limit (131072)",
    ),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_roster(text, "f")
    assert caught.value.message == message
    assert caught.value.hint


# --- who is who -----------------------------------------------------------------------------------

ADA = StudentRecord(key="1", name="Ada  Lovelace", email="ada@uni.example", sid="0101")
TWINS = [StudentRecord(key="2", name="Sam"), StudentRecord(key="3", name="Sam")]
ROSTER = Roster(tuple(Listed(one) for one in (ADA, *TWINS)))


@pytest.mark.parametrize(
    ("marks", "key"),
    [
        ({"key": "1"}, "1"),
        ({"key": "0101"}, "1"),
        ({"key": "ADA@uni.example"}, "1"),
        ({"key": "x", "sid": "0101"}, "1"),
        ({"key": "x", "email": "Ada@Uni.example"}, "1"),
        ({"key": "x", "name": "ada lovelace"}, "1"),
        ({"key": "Ada Lovelace"}, "1"),
        ({"key": "3", "name": "Ada Lovelace"}, "3"),
        ({"key": "x", "name": "Sam"}, None),
        ({"key": "101"}, None),
        ({"key": "x"}, None),
    ],
)
def test_a_student_is_found_by_what_tells_them_apart(
    marks: dict[str, Any], key: str | None
) -> None:
    found = ROSTER.find(StudentRecord(**marks))
    assert (found and found.student.key) == key


EXPORTS = {
    "canvas": (
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,HW2 (45678)\n"
            "    Points Possible,,,,,20\n"
            '"Doe, Jane",1001,S123,jdoe,DL101-01,17.5\n'
        ),
        ("1001", "Doe, Jane", None, "S123", "DL101-01"),
    ),
    "gradescope": (
        "First Name,Last Name,SID,Email,Sections,Total Score\nJane,Doe,0100,jane@x.edu,A,\n",
        ("0100", "Jane Doe", "jane@x.edu", "0100", "A"),
    ),
    "moodle": (
        (
            'Identifier,"Full name","ID number","Email address",Status\n'
            '"Participant 1327627","Jane Doe",0100,jane@x.edu,-\n'
        ),
        ("1327627", "Jane Doe", "jane@x.edu", "0100", None),
    ),
    "moodle in another language, with semicolons": (
        "Identifier;Full name;Email address\nTeilnehmer 77;Jane Doe;jane@x.edu\n",
        ("77", "Jane Doe", "jane@x.edu", None, None),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), EXPORTS.values(), ids=list(EXPORTS))
def test_what_other_systems_export_is_read_as_it_is(text: str, wanted: tuple[str, ...]) -> None:
    (one,) = parse_roster(text, "class.csv").listed
    student = one.student
    assert (student.key, student.name, student.email, student.sid, one.section) == wanted
