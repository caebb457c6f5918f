"""What counts after lateness, in `grade show` and `grade regrade`, apart from the points."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.render.figures import NO_SCORE
from grader.store import Store
from tests.courses import JANE, Course, a_course, a_tiny
from tests.grading import ROOT, run_grade
from tests.store.builders import a_class, a_key, a_student, an_entry

COLLAPSE = "linear_collapse"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return a_course(tmp_path)


def shown(course: Course, who: str, *options: object) -> str:
    done = run_grade("show", course.results, who, *map(str, options))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_show_tells_lateness_and_what_counts_apart_from_the_points(course: Course) -> None:
    assert shown(course, "jane").endswith(
        "score  17.5 / 20\n"
        "lateness   late 0:00:01; 1 day late: 50 % taken off\n"
        "counts     8.75 / 20, 4.38 / 10 in the gradebook\n"
    )
    (told,) = json.loads(shown(course, "jane", "--json"))["shown"]
    assert (told["total"], told["lateness"]) == (
        17.5,
        [
            {
                "student": "Jäne",
                "lateness": "late 0:00:01",
                "notes": ["1 day late: 50 % taken off"],
                "earned": 17.5,
                "penalty": 8.75,
                "counts": 8.75,
                "score": 4.38,
                "out_of": 10,
            }
        ],
    )


def test_what_is_shown_is_what_is_exported(course: Course) -> None:
    listing = course.roster("id,late_days\n1,1\n2,\n")
    rows = {row.submission: row for row in course.read(roster=listing)}
    for who in ("jane", "bo"):
        (told,) = json.loads(shown(course, who, "--json", "--roster", listing))["shown"]
        (worth,) = told["lateness"]
        score = rows[who].score
        exported = None if score is None else float(score.scaled)
        assert worth["score"] == exported
    assert rows["jane"].score is not None
    assert rows["jane"].score.penalty == 0


def test_a_fault_has_no_points_to_lose(course: Course) -> None:
    none = f"{NO_SCORE} / 20, {NO_SCORE} / 10"
    assert shown(course, "bo").endswith(f"lateness   on time\ncounts     {none} in the gradebook\n")


def test_without_a_due_date_there_is_nothing_to_tell(course: Course) -> None:
    spec = course.assignments / "tiny" / "assignment.toml"
    text = spec.read_text()
    spec.write_text(text[: text.index("[late]")] + text[text.index("[limits]") :])
    assert shown(course, "jane").endswith("score  17.5 / 20\n")
    (told,) = json.loads(shown(course, "jane", "--json"))["shown"]
    assert told["lateness"] == []


def test_members_of_a_group_each_have_their_own(course: Course) -> None:
    pair = an_entry("pair", JANE, a_student("2", name="Bo"), submitted="2026-06-01T12:00:01Z")
    with Store.open(course.results) as store:
        store.record_class(a_class(pair, settings=course.settings()))
        store.add("pair", "tiny", a_key(1), a_tiny("pair", 10.0))
    alike = "lateness   late 0:00:01; 1 day late: 50 % taken off\ncounts     5 / 20"
    assert alike in shown(course, "pair")
    listing = course.roster("id,extension\n1,1 h\n2,\n")
    text = shown(course, "pair", "--roster", listing)
    assert "lateness   Jäne: on time\ncounts     Jäne: 10 / 20" in text
    assert "lateness   Bo: late 0:00:01; 1 day late: 50 % taken off\ncounts     Bo: 5 / 20" in text
    # one of them has more time: no business of the other
    assert "lateness" not in shown(course, "pair", "--roster", listing, "--as", "student")
    assert alike in shown(course, "pair", "--as", "student")


def test_where_the_assignments_are_gone_the_rest_is_shown(course: Course) -> None:
    course.assignments.rename(course.folder / "moved")
    done = run_grade("show", course.results, "jane")
    assert done.returncode == 0
    assert done.stdout.endswith("score  17.5 / 20\n")
    assert done.stderr.startswith("lateness is not shown: ")
    (told,) = json.loads(run_grade("show", course.results, "jane", "--json").stdout)["shown"]
    assert told["lateness"] is None
    assert "counts     8.75" in shown(course, "jane", "--assignments", course.folder / "moved")
    done = run_grade("show", course.results, "jane", "--assignments", course.folder / "nowhere")
    assert (done.returncode, done.stdout) == (2, "")


# --- grade regrade --------------------------------------------------------------------------------

METADATA = """\
submission_1:
  :submitters:
  - :name: Ann
    :sid: '1'
    :email: ann@uni.example
  :created_at: 2026-06-02 11:00:00 Z
submission_2:
  :submitters:
  - :name: Ben
    :sid: '2'
    :email: ben@uni.example
  :created_at: 2026-06-01 11:00:00 Z
"""
LATE = "[late]\ndue = 2026-06-01T12:00:00Z\npenalty_per_day = 0.1\n\n[limits]"


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Ann handed in a day late, Ben in time; both lose points when the spec changes."""
    for folder in ("assignments", "reference"):
        shutil.copytree(ROOT / folder / COLLAPSE, tmp_path / folder / COLLAPSE)
    change(tmp_path, "[limits]", LATE)
    right = ROOT / "submissions_example" / COLLAPSE / "partial" / "two_layers_only"
    for number in (1, 2):
        shutil.copytree(right, tmp_path / "class" / f"submission_{number}")
    (tmp_path / "class" / "submission_metadata.yml").write_text(METADATA)
    done = run_grade("batch", "class", "--out", "r.sqlite", "-j", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    change(tmp_path, "points   = 4\n", "points   = 3\n")
    change(tmp_path, "points   = 2.5", "points   = 3.5")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    spec = folder / "assignments" / COLLAPSE / "assignment.toml"
    text = spec.read_text()
    assert text.count(old) == 1
    spec.write_text(text.replace(old, new))


def regraded(folder: Path, *options: str) -> dict[str, Any]:
    done = run_grade("regrade", "r.sqlite", "--json", "-j", "1", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    moves = json.loads(done.stdout)["moves"]
    return {move["submission"]: move for move in moves}


def test_regrade_tells_what_would_count(graded: Path) -> None:
    preview = regraded(graded)
    ann, ben = preview["submission_1"], preview["submission_2"]
    (late,), (in_time,) = ann["lateness"], ben["lateness"]
    assert (late["after"]["lateness"], in_time["after"]["lateness"]) == ("late 23:00:00", "on time")
    for side in ("before", "after"):
        assert late[side]["earned"] == in_time[side]["counts"] == ann[side]
        assert late[side]["penalty"] == round(0.1 * ann[side], 2)
        assert late[side]["counts"] == round(ann[side] - late[side]["penalty"], 2)
    assert ann["before"] != ann["after"]
    assert regraded(graded, "--apply") == preview


def test_regrade_takes_another_class_list_and_says_where_one_is_gone(graded: Path) -> None:
    (graded / "class.csv").write_text("sid,extension\n1,1 day\n2,\n")
    extended = regraded(graded, "--roster", "class.csv")
    assert extended["submission_1"]["lateness"][0]["after"]["penalty"] == 0
    done = run_grade("regrade", "r.sqlite", "--roster", "gone.csv", cwd=graded)
    assert done.returncode == 2
    assert "gone.csv: the class list cannot be read" in done.stderr


def test_regrade_for_people(graded: Path) -> None:
    done = run_grade("regrade", "r.sqlite", "-j", "1", cwd=graded)
    late = [line for line in done.stdout.splitlines() if "counts" in line]
    assert len(late) == 1  # Ben is in time, so all that he earned counts
    assert late[0].startswith("    late 23:00:00 counts")
