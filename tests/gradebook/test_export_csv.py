"""The CSV that goes into spreadsheets and other systems."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook import EXPORTS, Roster, export_named, rows
from grader.gradebook.export_csv import COLUMNS, csv_text, duration, safe_text

from .builders import a_late, after, an_assignment, handed_in, listed

TRIGGERS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines(keepends=True)))


def test_a_whole_file() -> None:
    spec = an_assignment(a_late(penalty_per_day=0.1), points=10)
    ones = [
        handed_in("1_ada", "ada", earned=17.5, submitted=after(hours=25, minutes=30)),
        handed_in("2_bo", "bo", earned=None),
        handed_in("3_cy", "cy", submitted=None, marked_late=True),
    ]
    roster = Roster(tuple(listed(key, section="A") for key in ("ada", "bo", "cy", "di")))
    assert csv_text(rows(spec, ones, roster)) == (
        "id,name,email,sid,section,assignment,submission,status,earned,possible,penalty,score,"
        "lateness,attempts,note\r\n"
        "ada,Ada,,,A,tiny,1_ada,partial,17.50,20.00,3.50,7.00,late 25:30:00,1,"
        "14.00 of 20.00 scaled to 10; 2 days late: 20 % taken off\r\n"
        "bo,Bo,,,A,tiny,2_bo,fault,,20.00,,,on time,1,"
        '"the grader failed: no points are lost, grade again"\r\n'
        "cy,Cy,,,A,tiny,3_cy,pass,20.00,20.00,0.00,10.00,marked late,1,"
        '"20.00 of 20.00 scaled to 10; marked late, by how much is not known: nothing is taken '
        'off"\r\n'
        "di,Di,,,A,tiny,,missing,,20.00,,,,0,nothing was handed in\r\n"
    )


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("ada", "ada"),
        ("a=1", "a=1"),
        ("", ""),
        ("half \ud800", "half ?"),
    ],
)
def test_no_text_is_a_formula(text: str, safe: str) -> None:
    assert safe_text(text) == safe


@given(st.text(max_size=20))
def test_no_text_whatever_is_a_formula(text: str) -> None:
    assert not safe_text(text).startswith(tuple(TRIGGERS))
    assert safe_text(text).removeprefix("'") == text or text.startswith("'")


def test_a_name_cannot_break_out_of_its_cell() -> None:
    ones = [handed_in('x",=1\r\n=2', '=cmd|"/c calc"!a1')]
    header, row = table(csv_text(rows(an_assignment(), ones)))
    assert tuple(header) == COLUMNS
    assert len(row) == len(COLUMNS)
    assert row[0] == '\'=cmd|"/c calc"!a1'
    assert row[6] == 'x",=1\r\n=2'


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (timedelta(microseconds=1), "0:00:01"),
        (timedelta(seconds=59), "0:00:59"),
        (timedelta(hours=25, minutes=30), "25:30:00"),
        (timedelta(days=10, seconds=1), "240:00:01"),
    ],
)
def test_a_duration(time: timedelta, text: str) -> None:
    assert duration(time) == text


def test_the_registry_has_what_it_says() -> None:
    assert export_named("csv") is csv_text
    with pytest.raises(UsageError) as caught:
        export_named("canvsa")
    assert caught.value.message == "there is no export 'canvsa'"
    names = ", ".join(map(repr, EXPORTS))
    assert caught.value.hint == f"--to takes {names}."
