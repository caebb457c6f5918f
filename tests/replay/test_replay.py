"""`grade replay`: one case again, as it was graded; and under the debugger, on a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.hand_in import HandIn
from grader.records.replayed import Replayed, Shown
from grader.render.replay import render_replay, replay_json
from grader.render.style import Style
from grader.render.text import width
from grader.replay.case_ids import cases_named, only_case
from grader.replay.one_case import rerun
from grader.replay.shown import shown
from grader.run import Grader
from grader.sandbox.wire import Fixture, Opaque, WireArray
from grader.spec import load_assignment
from tests.grading import EXAMPLES, ROOT, run_grade, two_layer_relu, write_files
from tests.kits import ASSIGNMENTS, at_a_student

WRONG = EXAMPLES / "partial" / "missing_mask"
RIGHT = EXAMPLES / "full" / "textbook"
PLAIN = Style()
FILE = "two_layer_relu.py"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of assignments as students have it: two_layer_relu and its kit."""
    return at_a_student(tmp_path_factory.mktemp("replay"), "two_layer_relu").folder.parent


@pytest.fixture(scope="module")
def own_grader(course: Path) -> Iterator[Grader]:
    with Grader(load_assignment(course / "two_layer_relu"), self_check=True) as started:
        yield started


def again(grader: Grader, path: Path, case: str, *, student: bool = False) -> Replayed:
    assignment, wanted = only_case([grader.assignment], case)
    assert assignment is grader.assignment
    return rerun(grader, HandIn.read(path), wanted, student=student)


def data_of(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    assert data["schema_version"] == 1
    replay: dict[str, Any] = data["replay"]
    return replay


# --- which case ----------------------------------------------------------------------------------


def test_ids_are_those_of_the_report(grader: Grader) -> None:
    report = grader.grade(HandIn.read(WRONG))
    told = {case.id: case.secret for verdict in report.verdicts for case in verdict.cases}
    known = cases_named(grader.assignment.spec)
    assert told.items() <= {name: case.secret for name, case in known.items()}.items()


@pytest.mark.parametrize(
    ("case", "hint"),
    [
        ("grad_w1/values#99", "grad_w1/values has grad_w1/values#0 to #23."),
        ("grad_w1/values", "grad_w1/values has grad_w1/values#0 to #23."),
        ("grad_w1/value#3", "Did you mean grad_w1/values#3? grad_w1/values has"),
        ("rules/imports#0", "It is judged from the source alone"),
        ("nothing", "A report names its cases"),
        ("nothing/smallest#0", ""),
    ],
)
def test_an_unknown_case_says_which_there_are(case: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        only_case([two_layer_relu()], case)
    assert case in caught.value.message or case.partition("#")[0] in caught.value.message
    assert caught.value.hint.startswith(hint)


def test_a_case_of_several_assignments_needs_a_name() -> None:
    several = [load_assignment(ASSIGNMENTS / n) for n in ("linear_layer", "sigmoid_layer")]
    with pytest.raises(UsageError, match="linear_layer, sigmoid_layer") as caught:
        only_case(several, "grad_w/values#0")
    assert caught.value.hint == "Name one with -a ID."
    assert only_case([*several, two_layer_relu()], "grad_w1/values#0")[1].id == "grad_w1/values#0"


# --- what it says is what the report says --------------------------------------------------------


@pytest.mark.parametrize("example", ["missing_mask", "transposed_grad_w2", "changes_its_arguments"])
def test_every_case_ends_as_in_the_report(grader: Grader, example: str) -> None:
    hand_in = HandIn.read(EXAMPLES / "partial" / example)
    report = grader.grade(hand_in)
    cases = [(case.id, case.passed) for verdict in report.verdicts for case in verdict.cases[::7]]
    for name, passed in cases:
        found = again(grader, EXAMPLES / "partial" / example, name)
        assert (found.result == "right") is passed, name
    told = {f.case: f for v in report.verdicts for f in v.findings}
    for name in [name for name in told if name is not None][:3]:
        found = again(grader, EXAMPLES / "partial" / example, name)
        assert [f.code for f in found.findings] == [told[name].code]
        assert found.findings[0].headline == told[name].headline


def test_a_wrong_gradient_is_shown_whole(grader: Grader) -> None:
    found = again(grader, WRONG, "grad_w1/values#0")
    (call,) = found.calls
    assert (found.result, found.reference, found.secret) == ("wrong", True, False)
    assert call.call == "grad_w1(x, y, w1, w2)"
    assert [name for name, _ in call.arguments] == ["x", "y", "w1", "w2"]
    assert call.yours is not None
    assert call.yours.whole
    ((name, right),) = call.right
    assert (name, right.shape) == ("grad_w1", call.yours.shape)
    ((_, differences),) = call.differences
    assert differences[0].yours == call.yours.entries[1]
    assert differences[0].right == right.entries[1]
    text = render_replay(found, style=PLAIN)
    assert "the first entries that differ:" in text
    assert "yours -84" in text
    assert max(width(line) for line in text.split("\n")) <= 78


def test_twice_is_the_same_but_for_the_time(grader: Grader) -> None:
    first, second = (again(grader, WRONG, "train/trajectory#1") for _ in range(2))
    plain = {"cpu_s": 0.0}
    assert first.model_copy(update=plain) == second.model_copy(update=plain)


def test_a_large_case_is_shown_in_outline(grader: Grader) -> None:
    spec = grader.assignment.spec
    check = next(c for t in spec.task if t.id == "grad_w1" for c in t.check if c.id == "values")
    found = again(grader, WRONG, f"grad_w1/values#{check.families.index('published')}")
    value = dict(found.calls[0].arguments)["w1"]
    assert (value.shape, value.whole, len(value.entries)) == ((1000, 100), False, 6)
    assert value.low is not None
    assert value.low < 0 < (value.high or 0)
    assert len(replay_json(found)) < 20_000
    assert "range" in render_replay(found, style=PLAIN)


def test_an_exception_shows_the_own_frames_and_what_was_printed(
    grader: Grader, tmp_path: Path
) -> None:
    source = (RIGHT / FILE).read_text(encoding="utf-8") + (
        "\n\ndef inner(x):\n    print('before')\n    return x[5, 5]\n"
        "\n\ndef loss(x, y, w1, w2):\n    return inner(x)\n"
    )
    found = again(grader, write_files(tmp_path, {FILE: source}), "loss/values#0")
    (call,) = found.calls
    assert call.outcome == "raised"
    assert call.raised.startswith("IndexError: index 5")
    assert [(frame.function, frame.source) for frame in call.frames] == [
        ("loss", "return inner(x)"),
        ("inner", "return x[5, 5]"),
    ]
    text = render_replay(found, style=PLAIN)
    assert f"{FILE}:{call.frames[1].line}, in inner" in text
    assert "printed to stdout, 7 bytes\n    before" in text


def test_a_recursion_is_folded(grader: Grader, tmp_path: Path) -> None:
    source = (RIGHT / FILE).read_text(encoding="utf-8") + (
        "\n\ndef loss(x, y, w1, w2):\n    return loss(x, y, w1, w2)\n"
    )
    found = again(grader, write_files(tmp_path, {FILE: source}), "loss/values#0")
    assert len(found.calls[0].frames) == 12
    assert "in loss, 12 times" in render_replay(found, style=PLAIN)


def test_ungradable_and_missing(grader: Grader, tmp_path: Path) -> None:
    broken = write_files(tmp_path / "a", {FILE: "def f(:\n"})
    assert again(grader, broken, "loss/values#0").result == "ungradable"
    lacks = write_files(tmp_path / "b", {FILE: "def forward(x, w1, w2):\n    return x\n"})
    found = again(grader, lacks, "loss/values#0")
    assert (found.result, found.findings[0].code) == ("wrong", "BP009")
    other = write_files(tmp_path / "d", {FILE: "x = 1\n"})
    found = again(grader, other, "loss/values#0")
    assert (found.result, found.findings[0].code) == ("ungradable", "BP008")
    none = write_files(tmp_path / "c", {"one.py": "", "two.py": ""})
    assert [f.code for f in again(grader, none, "loss/values#0").findings] == ["BP001"]


def test_a_broken_rule_is_noted(grader: Grader) -> None:
    found = again(grader, EXAMPLES / "forbidden" / "numpy_gradient", "loss/values#0")
    assert any(note.startswith("BP50") for note in found.notes)


def test_a_case_for_paper(grader: Grader) -> None:
    found = again(grader, WRONG, "grad_w1/smallest")
    assert (found.result, found.family) == ("wrong", "smallest")
    report = grader.grade(HandIn.read(WRONG))
    by_hand = [f.by_hand for v in report.verdicts for f in v.findings if f.by_hand is not None]
    assert found.case in {one.case for one in by_hand}
    assert again(grader, WRONG, found.case).calls == found.calls
    assert again(grader, RIGHT, found.case).result == "right"


# --- who sees what -------------------------------------------------------------------------------


def test_hidden_cases_are_for_staff_with_the_reference(grader: Grader, own_grader: Grader) -> None:
    for case in ("grad_w1/unseen#0", "grad_w1/values#23"):
        assert again(grader, WRONG, case).secret
        for one, student in ((grader, True), (own_grader, True), (own_grader, False)):
            with pytest.raises(UsageError, match="is a hidden case"):
                again(one, WRONG, case, student=student)


def test_a_kit_tells_what_is_right_on_visible_cases(grader: Grader, own_grader: Grader) -> None:
    staff = again(grader, WRONG, "grad_w1/values#0")
    own = again(own_grader, WRONG, "grad_w1/values#0", student=True)
    assert not own.reference
    assert own.calls == staff.calls
    assert own.findings == staff.findings


def test_a_kit_tells_of_cases_for_paper(own_grader: Grader) -> None:
    found = again(own_grader, WRONG, "grad_w1/smallest", student=True)
    assert (found.result, found.calls[0].right[0][0]) == ("wrong", "grad_w1")


def test_where_nothing_tells_a_case_for_paper_is_shown_and_not_judged(
    own_grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_grader, "ready", replace(own_grader.ready, predictions=None))
    found = again(own_grader, WRONG, "grad_w1/smallest#0", student=True)
    assert (found.result, found.calls[0].right) == ("not judged", ())
    assert found.calls[0].yours is not None
    assert "only the reference knows" in found.notes[0]
    with pytest.raises(UsageError, match="only the reference can tell"):
        again(own_grader, WRONG, "grad_w1/smallest", student=True)


@pytest.mark.parametrize(("hints", "codes", "rights"), [("none", 0, 0), ("code", 1, 1)])
def test_hints_keep_back_what_they_do_in_reports(
    grader: Grader, hints: str, codes: int, rights: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = grader.prepared.cases["grad_w1", "values"][0].question.check
    monkeypatch.setitem(check.__dict__, "hints", hints)
    found = again(grader, WRONG, "grad_w1/values#0", student=True)
    assert (len(found.findings), len(found.calls[0].right)) == (codes, rights)
    assert len(found.mismatches) == codes
    assert not any(finding.detail for finding in found.findings)
    assert again(grader, WRONG, "grad_w1/values#0").findings


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "case", "code"),
    [
        (WRONG, "grad_w1/values#0", 1),
        (RIGHT, "grad_w1/values#0", 0),
        (EXAMPLES / "ungradable" / "syntax_error", "grad_w1/values#0", 3),
        (WRONG, "grad_w1/values#99", 2),
    ],
)
def test_exit_codes(course: Path, path: Path, case: str, code: int) -> None:
    done = run_grade("replay", path, case, "--assignments", course)
    assert done.returncode == code, done.stderr
    assert bool(done.stdout) is (code != 2)
    assert "Traceback" not in done.stderr


def test_json(course: Path) -> None:
    done = run_grade("replay", WRONG, "grad_w1/values#0", "--json", "--assignments", course)
    found = data_of(done.stdout)
    assert (found["case"], found["result"]) == ("grad_w1/values#0", "wrong")
    assert {"arguments", "yours", "right", "differences", "raised"} <= set(found["calls"][0])
    error = run_grade("replay", WRONG, "grad_w1/values#23", "--json", "--assignments", course)
    assert error.returncode == 2
    assert "hidden case" in json.loads(error.stdout)["error"]["message"]


def test_as_student_refuses_hidden_cases_where_the_reference_is() -> None:
    done = run_grade("replay", WRONG, "grad_w1/unseen#0", "--as", "student")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is a hidden case" in done.stderr


def test_a_seed_needs_the_reference(course: Path) -> None:
    done = run_grade("replay", WRONG, "loss/values#0", "--seed", "3", "--assignments", course)
    assert done.returncode == 2
    assert "--seed needs the reference" in done.stderr


# --- values --------------------------------------------------------------------------------------


def test_values_of_all_kinds() -> None:
    import numpy as np

    def array(data: Any, name: str = "ndarray") -> WireArray:
        data = np.asarray(data)
        return WireArray(name, data.dtype.name, data.shape, data)

    assert shown(array([[1, 2]], "Tensor")).what == "torch tensor"
    assert shown(array([1.0, np.nan])).not_finite == 1
    assert shown(array([1 + 2j])).text == "[(1+2j)]"
    assert not shown(WireArray("ndarray", "object", (3,), None)).whole
    assert shown(2.5) == Shown(what="float", entries=(2.5,))
    assert shown(10**400).entries == (float("inf"),)
    assert shown(None) == Shown(what="None")
    assert shown(True).text == "True"
    assert shown([1, 2.0]) == Shown(what="list of 2", entries=(1.0, 2.0))
    assert [name for name, _ in shown([[1.0], "a"]).parts] == ["[0]", "[1]"]
    assert not shown([[1.0]] * 20).whole
    assert shown({"a": 1}).parts == (("a", Shown(what="int", entries=(1.0,))),)
    assert shown(Opaque("generator")).what == "generator"
    assert shown(Fixture("double")).text == "double"
    assert shown(Fixture("scaled", (2.0,))).what == "scaled(…)"
    assert shown([]).what == "list of 0"
    assert shown(array(np.zeros((0, 3)))).entries == ()


def test_hostile_text_cannot_steer_a_terminal(grader: Grader, tmp_path: Path) -> None:
    evil = "\\x1b[2J\\x1b]0;owned\\x07\\u202e"
    source = (RIGHT / FILE).read_text(encoding="utf-8") + (
        f"\n\ndef loss(x, y, w1, w2):\n    print('{evil}')\n    raise ValueError('{evil}')\n"
    )
    found = again(grader, write_files(tmp_path, {FILE: source}), "loss/values#0")
    for style in (PLAIN, Style(unicode=False)):
        text = render_replay(found, style=style)
        assert not set(text) & set("\x1b\x07\u202e")


# --- the debugger --------------------------------------------------------------------------------


def typed(*arguments: str | Path, lines: tuple[str, ...]) -> tuple[int, str]:
    """Run the command line on a terminal of its own, answering each prompt with a line."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ.update({"GRADE_CACHE": "off", "TERM": "dumb", "HOME": "/nowhere"})
        os.execv(command[0], command)  # noqa: S606  the program under test
    output, left, answered = b"", list(lines), 0
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                data = os.read(fd, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not data:
                break
            output += data
        if left and output.count(b"(Pdb)") > answered:
            answered = output.count(b"(Pdb)")
            os.write(fd, left.pop(0).encode() + b"\n")
    os.close(fd)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), output.decode().replace("\r\n", "\n")


def test_the_debugger_stops_at_the_first_line(course: Path) -> None:
    code, output = typed(
        *("replay", WRONG, "grad_w1/values#0", "--pdb", "--assignments", course),
        lines=("p w1.shape", "p type(x).__name__", "n", "c"),
    )
    assert code == 0, output
    assert "runs without a sandbox: the code can do whatever you can" in output
    first = next(line for line in output.splitlines() if line.startswith("> "))
    assert first.startswith("> two_layer_relu.py(")
    assert first.endswith("grad_w1()")
    assert "(2, 2)" in output or "(1, 2)" in output
    assert "'ndarray'" in output
    assert "it returns ndarray float64" in output


def test_leaving_the_debugger_ends_it(course: Path) -> None:
    code, output = typed(
        *("replay", WRONG, "grad_w1/purity#0", "--pdb", "--assignments", course),
        lines=("b loss", "q"),
    )
    assert code == 0, output
    assert "Breakpoint 1 at two_layer_relu.py:" in output
    assert "call 2" not in output
    assert "Traceback" not in output


def test_the_debugger_gets_tensors_where_they_are_graded() -> None:
    example = ROOT / "submissions_example" / "linear_layer" / "partial" / "transposed"
    code, output = typed(
        *("replay", example, "grad_w/values#1", "--pdb"), lines=("p type(x), x.dtype", "c")
    )
    assert code == 0, output
    assert "(<class 'torch.Tensor'>, torch.float64)" in output
    assert "it returns Tensor float64 (2, 3)" in output


def test_the_debugger_never_shows_hidden_cases_to_students(course: Path) -> None:
    code, output = typed(
        *("replay", WRONG, "grad_w1/unseen#0", "--pdb", "--assignments", course), lines=("q",)
    )
    assert code == 2
    assert "is a hidden case" in output
    assert "(Pdb)" not in output


def test_a_module_that_cannot_be_imported_is_ungradable(course: Path) -> None:
    example = EXAMPLES / "ungradable" / "syntax_error"
    code, output = typed(
        *("replay", example, "grad_w1/values#0", "--pdb", "--assignments", course), lines=()
    )
    assert code == 3, output
    assert "SyntaxError" in output


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "--pdb needs a terminal to type at"),
        (["--json"], "--pdb is for a person at a terminal"),
    ],
)
def test_the_debugger_needs_a_terminal(course: Path, more: list[str], words: str) -> None:
    case = "grad_w1/values#0"
    done = run_grade("replay", WRONG, case, "--pdb", "--assignments", course, *more)
    assert done.returncode == 2
    assert words in done.stderr + done.stdout


def test_what_is_not_called_cannot_be_stepped_into(tmp_path: Path) -> None:
    example = ROOT / "submissions_example" / "quadratic_script" / "partial" / "half_loss"
    shutil.copytree(example, tmp_path / "half_loss")
    code, output = typed(*("replay", tmp_path / "half_loss", "weights/follow#0", "--pdb"), lines=())
    assert code == 2
    assert "this case runs a script with other values" in output
