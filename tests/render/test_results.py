"""`grade show` and `grade override`, as people see them. `--rewrite-golden` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.records import Report, Status
from grader.render.outline import render_outline
from grader.render.results import (
    override_json,
    render_override,
    render_standings,
    standings_json,
)
from grader.render.style import Style
from grader.render.text import width
from grader.results import (
    EntryRecord,
    MappingRecord,
    Override,
    Past,
    Standing,
    StudentRecord,
    Undone,
    Worth,
)

from .builders import (
    SITUATIONS,
    a_fault,
    a_finding,
    a_report,
    a_verdict,
    hidden,
    hostile,
    partial,
    ungradable,
)

GOLDEN = Path(__file__).parent.parent / "golden"
PLAIN = Style()
STUDENT = StudentRecord(key="1001", name="Jöe Doe", email="joe@example.edu", sid="0100")
ENTRY = EntryRecord(
    id="joe",
    students=(STUDENT, StudentRecord(key="1002", name="Roe")),
    submitted="2026-03-01T23:59:59+01:00",
    marked_late=True,
    why="the user id in the file's name is in the roster",
)
FILE = MappingRecord(
    file="doejoe_LATE_1001_77_two_layer_relu.py",
    submission="joe",
    students=("Jöe Doe", "Roe"),
    why="named as Canvas names downloads",
)


def an_override(number: int, points: float, **changes: Any) -> Override:
    values: dict[str, Any] = {
        "number": number,
        "submission": "joe",
        "assignment": "two_layer_relu",
        "task": "grad_w1",
        "check": "values",
        "points": points,
        "possible": 8.0,
        "by": "M. Grader",
        "reason": "the lecture had the other sign convention",
        "at": f"2026-03-0{number}T12:00:00Z",
    }
    return Override(**values | changes)


OVERRIDES = (
    an_override(1, 8.0, undone=Undone(by="A. Tutor", reason="typo", at="2026-03-01T13:00:00Z")),
    an_override(2, 5.0),
    an_override(3, 6.5),
    an_override(4, 2.0, check="shape", possible=2.0),
)
HISTORY = (
    Past(
        graded_at="2026-03-01T10:00:00Z",
        key="0" * 64,
        status=Status.FAULT,
        earned=None,
        possible=18,
    ),
    Past(
        graded_at="2026-03-02T10:00:00Z",
        key="1234567890" + "0" * 54,
        status=Status.PARTIAL,
        earned=4.67,
        possible=18,
        changed=("spec", "grader 0.1.0 → 0.2.0", "numpy 2.3.1 → 2.4.0", "python 3.11 → 3.12"),
    ),
)


def a_standing(report: Report | None = None, **changes: Any) -> Standing:
    values: dict[str, Any] = {
        "submission": "joe",
        "assignment": "two_layer_relu",
        "entry": ENTRY,
        "withdrawn": False,
        "files": (FILE,),
        "report": report or partial(),
        "overrides": OVERRIDES,
        "history": HISTORY,
    }
    return Standing(**values | changes)


def text_of(standing: Standing, *, verbose: bool = False, style: Style = PLAIN) -> str:
    return render_standings([standing], style=style, verbose=verbose)


SHOWN: dict[str, Callable[[], str]] = {
    "staff.txt": lambda: text_of(a_standing()),
    "staff.verbose.txt": lambda: text_of(a_standing(), verbose=True),
    "student.txt": lambda: text_of(a_standing().for_student()),
    "staff.json": lambda: standings_json([a_standing()]),
    "ungradable.txt": lambda: text_of(a_standing(ungradable(), overrides=(), history=())),
    "fault.txt": lambda: text_of(a_standing(a_fault(), overrides=())),
}


@pytest.mark.parametrize("name", SHOWN)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    path, text = GOLDEN / f"show.{name}", SHOWN[name]()
    if request.config.getoption("--rewrite-golden"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


# --- text ----------------------------------------------------------------------------------------


def test_several_assignments_are_shown_one_after_another() -> None:
    text = render_standings([a_standing(), a_standing(a_fault())], style=PLAIN, verbose=False)
    assert text.count("score  ") == 2
    assert text.index("6.5") < text.index("BP903")


def test_what_was_never_graded() -> None:
    standing = Standing(submission="joe", assignment=None, entry=ENTRY, withdrawn=False)
    text = text_of(standing)
    assert "not graded yet" in text
    assert "score" not in text


def test_who_is_no_longer_in_the_class_and_where_there_is_none() -> None:
    gone = text_of(a_standing(entry=None, withdrawn=True, files=()))
    assert "no longer part of it" in gone
    unknown = text_of(a_standing(entry=None, withdrawn=False, files=()))
    assert unknown.startswith("joe\n\ntwo_layer_relu")


def test_long_histories_and_many_files_are_folded_unless_wanted() -> None:
    past = tuple(HISTORY[1].model_copy(update={"earned": float(n)}) for n in range(11))
    files = tuple(FILE.model_copy(update={"file": f"f{n}.py"}) for n in range(9))
    standing = a_standing(history=past, files=files)
    text = text_of(standing)
    assert "3 before (-v shows all)" in text
    assert "and 3 more (-v shows all)" in text
    assert "2 / 18  grader" not in text
    whole = text_of(standing, verbose=True)
    assert all(f"f{n}.py" in whole for n in range(9))
    assert all(f"  {n} / 18  spec" in whole for n in range(11))


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_nothing_is_wider_than_a_terminal(situation: str, verbose: bool) -> None:
    said = hostile().title + "漢字" * 60
    student = StudentRecord(key=said, name=said, email=said, sid=said)
    standing = Standing(
        submission=said,
        assignment=said,
        entry=EntryRecord(id=said, students=(student,), submitted=said, why=said),
        withdrawn=True,
        files=(MappingRecord(file=said, why=said),),
        report=SITUATIONS[situation](),
        overrides=(
            an_override(1, 1.0, by=said, reason=said, task=said, check=said),
            an_override(2, 1.0, undone=Undone(by=said, reason=said, at="2026-03-01T13:00:00Z")),
        ),
        history=(HISTORY[1].model_copy(update={"changed": (said, said)}),),
        lateness=tuple(
            Worth(student=said + end, lateness="late 1:00:00", notes=("a note",) * 9, out_of=7)
            for end in "ab"
        ),
    )
    text = text_of(standing, verbose=verbose)
    assert max(map(width, text.splitlines())) <= 78
    assert not {c for c in text if c != "\n" and not c.isprintable()}
    assert text_of(standing, style=Style(unicode=False)).isascii()
    made = render_override(standing, standing.overrides[0], style=PLAIN)
    assert max(map(width, made.splitlines())) <= 78


def test_more_than_a_screen_of_findings_is_folded() -> None:
    many = [
        a_verdict(f"t{n}/values", Status.FAIL, findings=(a_finding(headline=f"wrong in {n}"),))
        for n in range(11)
    ]
    text = render_outline(a_report(*many), style=PLAIN)
    assert "and 3 more (-v shows all)" in text
    assert ("wrong in 7" in text, "wrong in 8" in text) == (True, False)


def test_an_outline_fits_a_screen_where_the_report_does_not() -> None:
    for make in SITUATIONS.values():
        assert len(render_outline(make(), style=PLAIN).splitlines()) <= 45


# --- what a student may see ----------------------------------------------------------------------


def test_a_student_is_told_neither_who_decided_nor_what_is_secret() -> None:
    secret = -3.25
    standing = a_standing(hidden(secret))
    for text in (
        text_of(standing.for_student(), verbose=True),
        standings_json([standing.for_student()]),
        render_override(standing.for_student(), OVERRIDES[0].for_student(), style=PLAIN),
    ):
        assert "the other sign convention" in text or "undone" in text
        for kept in ("M. Grader", "A. Tutor", "12345678", "joe@", "0100", repr(secret)):
            assert kept not in text
        assert "unseen_family" not in text
    assert "Jöe Doe" in text_of(standing.for_student())
    assert repr(secret) in standings_json([standing])


# --- JSON ----------------------------------------------------------------------------------------


def test_the_object_has_the_points_that_count() -> None:
    data = json.loads(standings_json([a_standing(), a_standing(a_fault(), overrides=())]))
    assert data["schema_version"] == 1
    first, second = data["shown"]
    assert (first["graded"], first["total"], first["possible"]) == (4.67, 8.5, 18.0)
    assert first["points"][1] == {
        "task": "grad_w1",
        "check": "values",
        "graded": 2.67,
        "points": 6.5,
        "possible": 8.0,
        "override": 3,
    }
    assert first["lapsed"] == [{"override": 4, "why": "the assignment has no such check any more"}]
    assert (second["graded"], second["total"]) == (None, None)
    assert first["report"]["verdicts"][1]["earned"] == 2.67


def test_what_was_never_graded_is_null() -> None:
    standing = Standing(submission="joe", assignment=None, entry=None, withdrawn=False)
    (shown,) = json.loads(standings_json([standing]))["shown"]
    assert (shown["report"], shown["total"], shown["points"]) == (None, None, [])


# --- an override just now ------------------------------------------------------------------------


def test_an_override_says_what_it_makes_of_the_score() -> None:
    assert render_override(a_standing(), OVERRIDES[2], style=PLAIN) == (
        "grad_w1/values of joe: set to 6.5 of 8 by hand\n"
        "grad_w1/shape no longer applies: the assignment has no such check any more\n"
        "score  8.5 / 18 with overrides; graded 4.67\n"
    )
    undone = a_standing(overrides=OVERRIDES[:1])
    assert render_override(undone, OVERRIDES[0], style=PLAIN) == (
        "grad_w1/values of joe: the override is undone\nscore  4.67 / 18\n"
    )
    data = json.loads(override_json(a_standing(), OVERRIDES[2]))
    assert (data["override"]["number"], data["total"]) == (3, 8.5)
