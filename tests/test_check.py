"""`grade check` and `grade kit` as users meet them: processes, exit codes, streams."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .grading import EXAMPLES, ROOT, run_grade, write_files
from .kits import ASSIGNMENTS, at_a_student

RIGHT = EXAMPLES / "full" / "textbook"
WRONG = EXAMPLES / "partial" / "missing_mask"
GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of assignments as students have it: two_layer_relu and its kit."""
    return at_a_student(tmp_path_factory.mktemp("student"), "two_layer_relu").folder.parent


def check(course: Path, *arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return run_grade("check", *arguments, "--assignments", course, **more)


def data_of(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    assert data["schema_version"] == 1
    return data


@pytest.mark.parametrize(
    ("submission", "code", "total"),
    [
        (RIGHT, 0, "18 / 18 on visible checks. 2 hidden checks (2 points) are graded after you"),
        (WRONG, 1, "9 / 18 on visible checks. 2 hidden checks (2 points) are graded after you"),
        (EXAMPLES / "ungradable" / "syntax_error", 3, "0 / 18 on visible checks."),
    ],
    ids=["right", "wrong", "ungradable"],
)
def test_exit_code_and_total(course: Path, submission: Path, code: int, total: str) -> None:
    done = check(course, submission)
    assert (done.returncode, done.stderr) == (code, "")
    assert total in done.stdout.splitlines()[-2]
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_whole_report(course: Path, request: pytest.FixtureRequest) -> None:
    done = check(course, WRONG, "--sandbox", "none")
    path = GOLDEN / "check.missing_mask.txt"
    if request.config.getoption("--rewrite-golden"):
        path.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout == path.read_text(encoding="utf-8")


def test_json_has_what_the_contract_names(course: Path) -> None:
    done = check(course, WRONG, "--json")
    data = data_of(done.stdout)
    assert (data["earned"], data["possible"]) == (9.0, 18.0)
    (report,) = data["reports"]
    assert report["withheld"] == {"checks": 2, "points": 2.0}
    assert (report["reference"], report["sandbox"], report["seed"]) == (False, "full", 7)
    assert report["possible"] == sum(v["possible"] for v in report["verdicts"]) == 18
    assert {v["visibility"] for v in report["verdicts"]} == {"visible"}
    assert not any(case["secret"] for v in report["verdicts"] for case in v["cases"])
    staff = data_of(run_grade(WRONG, "-a", "two_layer_relu", "--json").stdout)["reports"][0]
    assert staff["withheld"] is None
    assert set(staff) == set(report)


def test_the_same_twice_is_the_same_bytes_but_for_run(course: Path) -> None:
    run = re.compile(r'"run": \{.*?\n      \}', re.DOTALL)
    first, second = (run.sub("", check(course, WRONG, "--json").stdout) for _ in range(2))
    assert first == second


def test_the_result_is_never_called_the_score(course: Path) -> None:
    for form in ("full", "concise", "markdown"):
        text = check(course, RIGHT, "--format", form).stdout
        assert "on visible checks" in text
        assert "score" not in text


@pytest.mark.parametrize(
    ("level", "words"),
    [("full", "closed to the code"), ("none", "open to it")],
)
def test_the_level_and_what_it_means_are_told(course: Path, level: str, words: str) -> None:
    text = " ".join(check(course, RIGHT, "--sandbox", level).stdout.split())
    assert f"sandbox {level}: " in text
    assert words in text


def test_the_kit_is_used_even_where_the_reference_is(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "two_layer_relu"
    shutil.copytree(course / "two_layer_relu", folder)
    broken = tmp_path / "reference" / "two_layer_relu"
    write_files(broken, {"solution.py": "raise SystemExit('never run')"})
    assert check(folder.parent, RIGHT).returncode == 0


def test_without_a_kit_the_reference_serves_and_that_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "two_layer_relu"
    shutil.copytree(ASSIGNMENTS / "two_layer_relu", folder, ignore=lambda *_: ["kit.npz"])
    shutil.copytree(ROOT / "reference" / "two_layer_relu", tmp_path / "reference/two_layer_relu")
    done = check(folder.parent, WRONG)
    assert "there is no kit.npz" in done.stdout
    assert "9 / 18 on visible checks." in done.stdout


def without_kit(course: Path, tmp_path: Path) -> Path:
    copy = shutil.copytree(course, tmp_path / "assignments")
    (copy / "two_layer_relu" / "kit.npz").unlink()
    return copy


def test_no_kit_and_no_reference_is_one_error(course: Path, tmp_path: Path) -> None:
    bare = without_kit(course, tmp_path)
    done = check(bare, RIGHT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "kit.npz: there is no kit, so nothing says what is right" in done.stderr
    assert "grade kit two_layer_relu" in done.stderr
    error = data_of(check(bare, RIGHT, "--json").stdout)["error"]
    assert (error["code"], bool(error["hint"])) == ("kit", True)


def test_a_kit_older_than_the_spec_is_one_error(course: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(course, tmp_path / "assignments")
    spec = copy / "two_layer_relu" / "assignment.toml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("N = 71", "N = 73"), encoding="utf-8")
    done = check(copy, RIGHT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "kit.npz is older than assignment.toml" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["no/such/file"], 2, "usage"),
        ([RIGHT, "--seed", "3"], 2, "usage"),
        ([RIGHT, "-a", "two_layer"], 2, "usage"),
        ([ROOT / "docs"], 5, "nothing_to_grade"),
        ([RIGHT, "--watch"], 2, "usage"),
    ],
)
def test_errors_with_json_are_one_object(
    course: Path, arguments: list[str | Path], code: int, error: str
) -> None:
    done = check(course, *arguments, "--json")
    assert (done.returncode, done.stderr) == (code, "")
    found = data_of(done.stdout)["error"]
    assert found["code"] == error


def test_grading_without_the_reference_says_what_it_needs(course: Path) -> None:
    done = run_grade(RIGHT, "--assignments", course)
    assert done.returncode == 2
    assert "its reference is not on this machine" in done.stderr


def test_a_file_of_another_name_is_taken_when_the_assignment_is_named(
    course: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    shutil.copy(RIGHT / "two_layer_relu.py", path)
    assert check(course, path).returncode == 5
    done = check(course, path, "-a", "two_layer_relu")
    assert done.returncode == 0
    assert "mine.py was taken for two_layer_relu.py" in done.stdout


# --- again and again ------------------------------------------------------------------------------


def heed_interrupts() -> None:
    """Undo what shells do to jobs in the background: interrupts are ignored there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watching:
    """`grade check --watch` in a process, and what it has printed so far."""

    def __init__(self, course: Path, path: Path, out: Path) -> None:
        self.out = out
        command = [sys.executable, "-m", "grader", "check", str(path), "--watch"]
        with out.open("wb") as file:
            self.process = subprocess.Popen(
                [*command, "--assignments", str(course), "--format", "concise"],
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
                preexec_fn=heed_interrupts,
            )

    def wait_for(self, words: str, times: int) -> None:
        deadline = time.monotonic() + 60
        while self.text().count(words) < times:
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def text(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def test_watch_checks_again_when_a_file_changes(course: Path, tmp_path: Path) -> None:
    work = shutil.copytree(WRONG, tmp_path / "work")
    watching = Watching(course, work, tmp_path / "out")
    try:
        watching.wait_for("watching", 1)
        assert "9 / 18 on visible checks" in watching.text()
        shutil.copy(RIGHT / "two_layer_relu.py", work / "two_layer_relu.py")
        watching.wait_for("watching", 2)
        assert "18 / 18 on visible checks" in watching.text()
        (work / "two_layer_relu.py").rename(work / "other.py")
        watching.wait_for("watching", 3)
        assert "holds no assignment's file" in watching.text()
        (work / "other.py").rename(work / "two_layer_relu.py")
        watching.wait_for("watching", 4)
        assert watching.interrupt() == 130
    finally:
        watching.process.kill()
        watching.process.wait()


def test_watch_of_nothing_ends_at_once(course: Path) -> None:
    done = check(course, "no/such/file", "--watch")
    assert (done.returncode, done.stdout) == (2, "")


# --- kits -----------------------------------------------------------------------------------------


def test_kit_writes_and_checks(tmp_path: Path) -> None:
    alone = ["--assignments", ASSIGNMENTS / "two_layer_relu", "--out", tmp_path]
    path = tmp_path / "two_layer_relu" / "kit.npz"
    missing = run_grade("kit", *alone, "--check")
    assert (missing.returncode, missing.stdout) == (1, f"{path}: there is none\n")
    made = run_grade("kit", "two_layer_relu", *alone)
    assert made.returncode == 0
    assert re.fullmatch(rf"{path}  \d\.\d\d MB\n", made.stdout)
    fine = run_grade("kit", *alone, "--check")
    assert (fine.returncode, fine.stdout) == (0, f"{path}: up to date\n")


def test_kit_errors(course: Path, tmp_path: Path) -> None:
    alone = ["--assignments", ASSIGNMENTS / "two_layer_relu"]
    assert "there is no assignment" in run_grade("kit", "nothing", *alone).stderr
    done = run_grade("kit", "--assignments", course)
    assert done.returncode == 2
    assert "its reference is not on this machine" in done.stderr
    (tmp_path / "file").write_text("in the way")
    done = run_grade("kit", *alone, "--out", tmp_path / "file")
    assert done.returncode == 2
    assert "the kit cannot be written" in done.stderr


def test_where_no_sandbox_can_be_had_the_check_runs_without_one(course: Path) -> None:
    done = check(course, RIGHT, GRADE_FRESH_INTERPRETER="1")
    assert done.returncode == 0
    assert "sandbox none" in done.stdout
    refused = run_grade(RIGHT, "-a", "two_layer_relu", GRADE_FRESH_INTERPRETER="1")
    assert refused.returncode == 2
    assert "no sandbox can be had here" in refused.stderr
