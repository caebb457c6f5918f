"""The command line as a user meets it: processes, exit codes, streams."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from grader.cli import app
from grader.cli.options import COMMANDS, DEFAULT_COMMAND, Group

from .grading import EXAMPLES, ROOT, run_grade, write_files

RIGHT = EXAMPLES / "full" / "textbook"
WRONG = EXAMPLES / "partial" / "missing_mask"
UNGRADABLE = EXAMPLES / "ungradable" / "syntax_error"
HEAVY = ("numpy", "torch", "pydantic")


def reports_of(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    assert data["schema_version"] == 1
    return data


def without_run(text: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in r.items() if k != "run"} for r in reports_of(text)["reports"]]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from grader.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(*(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert not set(HEAVY) & set(done.stderr.split())


def test_no_arguments_show_the_help() -> None:
    done = run_grade()
    assert (done.returncode, done.stderr) == (0, "")
    assert "grade SUBMISSION" in done.stdout


@pytest.mark.parametrize(
    ("submission", "code", "total"),
    [(RIGHT, 0, "20 / 20"), (WRONG, 1, "10 / 20"), (UNGRADABLE, 3, "0 / 20")],
)
def test_exit_code_and_total(submission: Path, code: int, total: str) -> None:
    done = run_grade(submission)
    assert done.returncode == code, done.stderr
    assert done.stdout.rstrip().endswith(total)
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_json_is_one_object_with_what_the_contract_names() -> None:
    done = run_grade(WRONG, "--json")
    data = reports_of(done.stdout)
    assert (data["earned"], data["possible"]) == (10.0, 20.0)
    (report,) = data["reports"]
    assert {
        *("assignment", "submission", "submission_digest", "spec_digest", "grader_version"),
        *("seed", "reference", "sandbox", "status", "earned", "possible", "verdicts", "run"),
    } <= set(report)
    assert (report["assignment"], report["submission"]) == ("two_layer_relu", "missing_mask")
    assert (report["seed"], report["reference"], report["status"]) == (7, True, "partial")
    values = next(v for v in report["verdicts"] if (v["task"], v["check"]) == ("grad_w1", "values"))
    assert {"id", "family", "passed"} <= set(values["cases"][0])
    assert {"code", "headline", "mistake", "file", "line"} <= set(values["findings"][0])
    mismatch = values["mismatches"][0]
    assert {"name", "wrong", "total", "worst_at", "got", "want", "allowed"} <= set(mismatch)
    assert sum(v["earned"] for v in report["verdicts"]) == report["earned"]
    assert sum(v["possible"] for v in report["verdicts"]) == report["possible"] == 20


def test_the_same_twice_is_the_same_bytes_but_for_run() -> None:
    first, second = (run_grade(WRONG, "--json").stdout for _ in range(2))
    assert without_run(first) == without_run(second)
    run = re.compile(r'"run": \{.*?\n      \}', re.DOTALL)
    assert run.sub("", first) == run.sub("", second)
    texts = [run_grade(WRONG).stdout for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_missing_path_is_a_usage_error() -> None:
    done = run_grade("no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no/such/folder: there is no such file or folder" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "error", "words"),
    [
        (["no/such/folder"], 2, "usage", "no such file or folder"),
        ([RIGHT, "--bogus"], 2, "usage", "--bogus"),
        ([RIGHT, "--seed", "x"], 2, "usage", "--seed"),
        ([RIGHT, "-a", "two_layer"], 2, "usage", "there is no assignment two_layer"),
        ([RIGHT, "--assignments", "docs"], 2, "usage", "no assignment in it"),
        ([ROOT / "docs"], 5, "nothing_to_grade", "holds no assignment's file"),
    ],
)
def test_errors_with_json_are_one_object_on_stdout(
    arguments: list[str], code: int, error: str, words: str
) -> None:
    done = run_grade(*arguments, "--json")
    assert (done.returncode, done.stderr) == (code, "")
    found = reports_of(done.stdout)["error"]
    assert found["code"] == error
    assert words in found["message"]
    assert found["hint"]


def test_a_named_assignment_whose_file_is_absent_is_ungradable(tmp_path: Path) -> None:
    write_files(tmp_path, {"one.py": "x = 1", "two.py": "x = 2"})
    done = run_grade(tmp_path, "-a", "two_layer_relu", "--json")
    assert done.returncode == 3
    (report,) = reports_of(done.stdout)["reports"]
    assert {v["status"] for v in report["verdicts"]} == {"ungradable"}
    assert {f["code"] for v in report["verdicts"] for f in v["findings"]} == {"BP001"}


def test_a_single_file_of_another_name_is_taken_when_the_assignment_is_named(
    tmp_path: Path,
) -> None:
    source = (RIGHT / "two_layer_relu.py").read_text(encoding="utf-8")
    path = write_files(tmp_path, {"my_homework.py": source}) / "my_homework.py"
    assert run_grade(path).returncode == 5
    done = run_grade(path, "-a", "two_layer_relu", "--json")
    assert done.returncode == 0
    (report,) = reports_of(done.stdout)["reports"]
    assert report["submission"] == "my_homework"
    assert "my_homework.py was taken for two_layer_relu.py" in report["notes"]


def test_a_spec_error_names_file_line_task_and_check(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "assignments", tmp_path / "assignments")
    spec = folder / "two_layer_relu" / "assignment.toml"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace('kind     = "training"', 'kind     = "trainin"'), encoding="utf-8")
    done = run_grade(RIGHT, "--assignments", folder)
    assert (done.returncode, done.stdout) == (2, "")
    line = next(n for n, row in enumerate(spec.read_text().splitlines(), 1) if '"trainin"' in row)
    assert f"assignment.toml:{line}: task train, check trajectory: " in done.stderr
    assert "did you mean 'training'?" in done.stderr


def test_assignments_can_be_named_by_the_environment(tmp_path: Path) -> None:
    done = run_grade("list", cwd=tmp_path, GRADE_ASSIGNMENTS=str(ROOT / "assignments"))
    assert done.returncode == 0
    assert re.search(r"^two_layer_relu +Two-layer ReLU network by hand", done.stdout, re.MULTILINE)
    nowhere = run_grade("list", cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "GRADE_ASSIGNMENTS" in nowhere.stderr


def test_list_as_json() -> None:
    rows = json.loads(run_grade("list", "--json").stdout)["assignments"]
    assert {"id", "title", "file", "points"} <= set(rows[0])


def test_out_writes_both_reports_whole(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    done = run_grade(WRONG, "--out", out, "--json")
    assert sorted(p.name for p in out.iterdir()) == ["report.json", "report.md"]
    assert without_run((out / "report.json").read_text(encoding="utf-8")) == without_run(
        done.stdout
    )
    assert "grad_w1" in (out / "report.md").read_text(encoding="utf-8")


def test_out_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run_grade(RIGHT, "--out", tmp_path / "file" / "folder")
    assert done.returncode == 2
    assert "the report cannot be written" in done.stderr


def test_schema_prints_the_committed_schema() -> None:
    committed = (ROOT / "assignments" / "assignment.schema.json").read_text(encoding="utf-8")
    assert run_grade("schema").stdout == committed


def test_another_seed_draws_other_visible_cases() -> None:
    default, other = (
        reports_of(run_grade(WRONG, "--json", *more).stdout)["reports"][0]
        for more in ((), ("--seed", "8"))
    )
    assert (default["seed"], other["seed"]) == (7, 8)
    got = [next(m for v in r["verdicts"] for m in v["mismatches"]) for r in (default, other)]
    assert got[0] != got[1]


def test_a_student_sees_no_hidden_case_and_no_secret_drawing() -> None:
    staff = reports_of(run_grade(WRONG, "--json").stdout)["reports"][0]
    student = reports_of(run_grade(WRONG, "--json", "--as", "student").stdout)["reports"][0]
    assert any(case["secret"] for v in staff["verdicts"] for case in v["cases"])
    assert not any(case["secret"] for v in student["verdicts"] for case in v["cases"])
    assert [v["earned"] for v in student["verdicts"]] == [v["earned"] for v in staff["verdicts"]]
    hidden = [v for v in student["verdicts"] if v["visibility"] == "hidden"]
    assert hidden
    assert not any(v["findings"] or v["mismatches"] or v["cases"] for v in hidden)


def test_ascii_terminals_get_ascii() -> None:
    done = run_grade(WRONG, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stdout.isascii()


@pytest.mark.parametrize("form", ["concise", "markdown"])
def test_other_formats(form: str) -> None:
    done = run_grade(WRONG, "--format", form)
    assert done.returncode == 1
    assert "BP104" in done.stdout


def test_a_folder_named_like_a_command_needs_a_dot(tmp_path: Path) -> None:
    shutil.copytree(RIGHT, tmp_path / "list")
    done = run_grade("./list", "--assignments", ROOT / "assignments", cwd=tmp_path)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("inner", "path", "file"),
    [
        ("", ".", "two_layer_relu.py"),
        ("", "two_layer_relu.py", "two_layer_relu.py"),
        ("week 1/", ".", "week 1/two_layer_relu.py"),
        ("week 1/", "week 1", "week 1/two_layer_relu.py"),
    ],
)
def test_annotations_name_files_as_seen_from_the_repository(
    inner: str, path: str, file: str, tmp_path: Path
) -> None:
    source = (WRONG / "two_layer_relu.py").read_text(encoding="utf-8")
    write_files(tmp_path, {f"{inner}two_layer_relu.py": source})
    folder = ["--assignments", ROOT / "assignments"]
    done = run_grade("check", path, "--format", "github", *folder, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    first, *_, total = done.stdout.splitlines()
    assert first.startswith(f"::error file={file},line=")
    assert "title=BP104 grad_w1/values::" in first
    assert total.endswith("on visible checks")


def test_a_failed_check_names_the_commands_to_run_next(tmp_path: Path) -> None:
    source = (WRONG / "two_layer_relu.py").read_text(encoding="utf-8")
    write_files(tmp_path, {"two_layer_relu.py": source})
    done = run_grade(".", "--assignments", ROOT / "assignments", cwd=tmp_path)
    line = "    more   grade explain BP104      again  grade replay . grad_w1/values#0"
    assert line in done.stdout.splitlines()


def test_the_help_lists_every_command() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, Group)
    assert sorted(command.commands) == sorted([DEFAULT_COMMAND, *COMMANDS])
