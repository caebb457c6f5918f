from __future__ import annotations

from dataclasses import dataclass

from grader.mapped import MappingRow, Student
from grader.render.mapping import COLUMNS, render_attendance, render_mapping
from grader.render.text import width


@dataclass(frozen=True)
class AnEntry:
    id: str
    students: tuple[Student, ...] = ()


@dataclass(frozen=True)
class AClass:
    entries: tuple[AnEntry, ...]
    mapping: tuple[MappingRow, ...]
    layout: str = "moodle"
    why: str = "3 of 4 names are as Moodle writes them"


@dataclass(frozen=True)
class Beside:
    listed: int
    missing: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def test_what_is_taken_and_what_is_left_over_by_reason() -> None:
    students = (Student("5", "Jane Doe"), Student("6", "Rick Roe"))
    found = AClass(
        (AnEntry("Team_7", students), AnEntry("solo", (Student("solo"),))),
        (
            MappingRow("Team_7_file/", "Team_7", ("5", "6"), "named as Moodle names submissions"),
            MappingRow("x.csv", None, (), "not named so"),
            MappingRow("solo/", "solo", ("solo",), "named as Moodle names submissions"),
        ),
    )
    assert render_mapping(found) == (
        "2 submissions, 1 left over · layout moodle: 3 of 4 names are as Moodle writes\n"
        "them\n"
        "\n"
        "named as Moodle names submissions (2)\n"
        "  Team_7_file/ → Team_7 (Jane Doe, Rick Roe)\n"
        "  solo/        → solo\n"
        "\n"
        "left over: not named so (1)\n"
        "  x.csv\n"
    )


def many(count: int) -> AClass:
    names = [f"s{number}" for number in range(count)]
    return AClass(
        tuple(AnEntry(name) for name in names),
        tuple(MappingRow(f"{name}/", name, (), "a folder") for name in names),
    )


def test_of_many_the_first_are_shown_and_all_if_wanted() -> None:
    short = render_mapping(many(1_300))
    assert short.endswith("  s4/ → s4\n  and 1,295 more; -v lists them all\n")
    assert "s1299/ → s1299\n" in render_mapping(many(1_300), verbose=True)
    assert "more" not in render_mapping(many(6))


def test_one_submission_is_one() -> None:
    assert render_mapping(many(1)).startswith("1 submission · layout moodle")


def test_it_fits_and_steers_no_terminal() -> None:
    row = MappingRow("李" * 90 + "\x1b[2J\n/", "x" * 200, ("k" * 90,), "why " * 40)
    left = MappingRow("y" * 300, None, (), "why not")
    text = render_mapping(AClass((AnEntry("x"),), (row, left)))
    assert "\x1b" not in text
    assert all(width(line) <= COLUMNS for line in text.split("\n"))


def test_who_is_missing_and_who_is_on_no_list() -> None:
    assert render_attendance(Beside(3, ("Max (7)",), ("eve",))) == (
        "\nmissing, of 3 in the class list (1)\n  Max (7)\n"
        "\nof nobody in the class list (1)\n  eve\n"
    )
    assert render_attendance(Beside(3)) == "\neverybody in the class list handed in (3)\n"
