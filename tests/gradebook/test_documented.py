"""The example of docs/gradebook.md, computed again from what stands there."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from grader.gradebook import HandedIn, rows
from grader.gradebook.export_csv import csv_text
from grader.gradebook.roster_csv import parse_roster
from grader.results import StudentRecord
from grader.spec.models import Assignment
from tests.builders import a_check, a_spec

from .builders import handed_in

PAGE = (Path(__file__).parents[2] / "docs" / "gradebook.md").read_text(encoding="utf-8")
HAND_IN = re.compile(r"^\| (\d) \| ([u\d, ]+) \| (\S+) \| (\S+) \|$", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def spec() -> Assignment:
    (text,) = blocks("toml")
    return a_spec(a_check("values", points=20), **tomllib.loads(text))


def hand_ins() -> list[HandedIn]:
    found = []
    for name, people, at, earned in HAND_IN.findall(PAGE):
        moment = datetime.fromisoformat(at)
        one = handed_in(name, earned=Decimal(earned), submitted=moment)
        students = tuple(StudentRecord(key=key) for key in people.split(", "))
        found.append(HandedIn(name, students, moment, False, one.graded))
    return found


def test_the_example_is_what_is_computed() -> None:
    listing, table = blocks("csv")
    assert len(hand_ins()) == 3
    text = csv_text(rows(spec(), hand_ins(), parse_roster(listing, "class.csv")))
    assert text.replace("\r\n", "\n") == table


def test_every_key_is_in_the_example() -> None:
    made = spec()
    assert made.late is not None
    assert set(type(made.late).model_fields) == made.late.model_fields_set
    assert set(type(made.gradebook).model_fields) == made.gradebook.model_fields_set
