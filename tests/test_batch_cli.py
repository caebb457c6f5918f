"""`grade batch` as a user meets it: what it tells, exit codes, streams."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.batch.course import Graded
from grader.cli import main
from grader.records import Status
from tests.grading import ROOT, run_grade
from tests.intake.packing import zip_bytes
from tests.store.builders import small

HOMEWORK = "linear_collapse"
EXAMPLES = ROOT / "submissions_example" / HOMEWORK
FILE = f"{HOMEWORK}.py"
ONE = ("-a", HOMEWORK, "-j", "1")


def code_of(example: str) -> bytes:
    return (EXAMPLES / example / FILE).read_bytes()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Three students in a Canvas download: all points, some, and a zip that climbs out."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / f"ada_1_7_{FILE}").write_bytes(code_of("full/textbook"))
    (folder / f"bo_LATE_2_8_{HOMEWORK}-1.py").write_bytes(code_of("partial/row_bias"))
    (folder / "eve_3_9_hw.zip").write_bytes(zip_bytes((f"../{FILE}", b"x = 1")))
    (folder / "readme.txt").write_bytes(b"")
    return folder


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_class_start_to_end(course: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n1,Ada\n2,Bo\n4,Max\n3,Eve\n")
    results = tmp_path / "results.sqlite"
    done = run_grade("batch", course, *ONE, "--out", results, "--roster", roster)
    assert done.returncode == 0, done.stderr
    told, _, summary = done.stdout.partition(f"\n\n{HOMEWORK} · ")
    assert told == (
        "3 submissions, 1 left over · layout canvas: 3 of 4 names are as Canvas writes\n"
        "them\n"
        "\n"
        "named as Canvas names submissions (3)\n"
        "  ada_1_7_linear_collapse.py       → ada_1 (ada)\n"
        "  bo_LATE_2_8_linear_collapse-1.py → bo_2 (bo)\n"
        "  eve_3_9_hw.zip                   → eve_3 (eve)\n"
        "\n"
        "left over: not named as Canvas names submissions (1)\n"
        "  readme.txt\n"
        "\n"
        "missing, of 4 in the class list (1)\n"
        "  Max (4)"
    )
    assert "full points 1" in summary
    assert "some points 1" in summary
    assert f"  eve_3  ../{FILE}: path traversal" in summary
    assert summary.endswith("3 graded.\n")
    assert "ada_1" in done.stderr

    (course / f"zoe_4_5_{FILE}").write_bytes(code_of("zero/starter"))
    again = run_grade("batch", course, *ONE, "--out", results)
    assert again.returncode == 0, again.stderr
    assert again.stdout.endswith("1 graded, 3 unchanged since the last time.\n")
    assert again.stderr.count("(unchanged)") == 3


def test_json_is_a_report_a_line_and_nothing_else(course: Path) -> None:
    done = run_grade("batch", course, *ONE, "--json")
    assert done.returncode == 0, done.stderr
    found = {report["submission"]: report for report in lines(done.stdout)}
    assert found.keys() == {"ada_1", "bo_2", "eve_3"}
    assert {name: report["status"] for name, report in found.items()} == {
        "ada_1": "pass",
        "bo_2": "partial",
        "eve_3": "ungradable",
    }
    assert all(report["assignment"] == HOMEWORK for report in found.values())


def test_with_one_assignment_a_single_file_of_another_name_is_taken(tmp_path: Path) -> None:
    for name in ("ada", "bo"):
        (tmp_path / name).mkdir()
    (tmp_path / "ada" / "homework.py").write_bytes(code_of("full/textbook"))
    (tmp_path / "bo" / FILE).write_bytes(code_of("full/textbook"))
    done = run_grade("batch", tmp_path, *ONE, "--json")
    assert [report["status"] for report in lines(done.stdout)] == ["pass", "pass"]
    done = run_grade("batch", tmp_path, "-j", "1", "--json")
    assert [report["submission"] for report in lines(done.stdout)] == ["bo"]


def test_the_zip_as_it_was_downloaded(course: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "hw_submissions"), "zip", course))
    done = run_grade("batch", packed, *ONE, "--json")
    assert done.returncode == 0, done.stderr
    assert {(one["submission"], one["status"]) for one in lines(done.stdout)} == {
        ("ada_1", "pass"),
        ("bo_2", "partial"),
        ("eve_3", "ungradable"),
    }


def test_a_fault_is_exit_code_4(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whole classes with faults: tests/batch. Here only what the command makes of one.
    faulty = small("ada_1", status=Status.FAULT, earned=None)
    monkeypatch.setattr(
        "grader.batch.start.grade_class", lambda *_, **__: iter([Graded(faulty, "key")])
    )
    with pytest.raises(SystemExit) as ended:
        main(["batch", str(course), *ONE])
    assert ended.value.code == 4
    assert "faults (no score): 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no_such_folder"], 2, "no_such_folder: there is no such folder"),
        (["Makefile"], 2, "Makefile: neither a folder nor a zip"),
        (["docs", "--layout", "canvsa"], 2, "did you mean 'canvas'?"),
        (["docs", "-a", "linear_colapse"], 2, "linear_collapse"),
        (["submissions_example", "--roster", "no.csv"], 2, "no.csv: the class list cannot be read"),
        (["docs"], 5, "docs holds no submission"),
    ],
)
def test_what_makes_no_sense_is_told_at_once(arguments: list[str], code: int, message: str) -> None:
    done = run_grade("batch", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_two_of_one_id_are_a_mistake_and_so_it_is_in_json(tmp_path: Path) -> None:
    for name in ("ada.py", "ada.zip"):
        (tmp_path / name).write_bytes(b"")
    done = run_grade("batch", tmp_path, *ONE, "--json")
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["message"] == "two submissions would be called ada: ada.py and ada.zip"
    assert error["hint"]
