"""A self-check with the kit says of visible cases what grading with the reference says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grader.checks.purity import other_inputs
from grader.draw import Inputs
from grader.evidence import Request
from grader.kit import build_kit, kit_file, write_kit
from grader.prepare import Prepared, Seeds
from grader.records import Report, Status
from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries
from grader.sandbox.wire import WireArray
from grader.spec import LoadedAssignment, load_assignment

from .corpus.judging import Bench
from .corpus.packages import find_packages
from .corpus.self_check import Both, visible_results
from .grading import EXAMPLES, ROOT, codes, two_layer_relu, without_families, write_files
from .kits import ASSIGNMENTS, at_a_student

PACKAGES = {
    name: package
    for name, package in find_packages().items()
    if (ASSIGNMENTS / name / "assignment.toml").is_file()
}
RIGHT_PART, WRONG_PART = 16, 24
"""One variant in so many is judged here; all of them by `python -m tests.corpus`."""


# --- the corpus, in this process ------------------------------------------------------------------


@cache
def both(name: str) -> Both:
    """Grading and the self-check of an assignment."""
    bench = Bench(name)
    return Both.of(bench, Seeds(bench.spec.seed, 1_234_567))


@pytest.mark.parametrize("name", PACKAGES)
def test_the_corpus_gets_the_same_verdicts(name: str) -> None:
    package = PACKAGES[name]
    variants = (*package.correct[::RIGHT_PART], *package.wrong[::WRONG_PART])
    assert len(variants) >= 6
    assert not [v.name for v in variants if not both(name).agree(v)]


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_asked_is_the_same(name: str) -> None:
    wanted = [request for request in both(name).whole.requests() if not request.secret]
    for mine, theirs in zip(both(name).kit.requests(), wanted, strict=True):
        assert _plain(mine) == _plain(theirs)


def _plain(request: Request) -> list[object]:
    facts = replace(request, arguments=(), replacing={})
    values = [*request.arguments, *request.replacing.values()]
    return [facts, *request.replacing, *(item for value in values for item in _bytes(value))]


def _bytes(value: object) -> Iterator[object]:
    if isinstance(value, WireArray) and value.data is not None:
        yield value.type, value.shape, value.data.tobytes()
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _bytes(item)
    else:
        yield repr(value)


# --- the examples, through the sandbox and without the reference ----------------------------------


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    """Self-checks of two_layer_relu, on a machine that has no reference."""
    student = at_a_student(tmp_path_factory.mktemp("student"), "two_layer_relu")
    with Grader(student, accept_other_names=True, self_check=True) as started:
        yield started


@pytest.mark.parametrize(
    "folder", sorted(EXAMPLES.glob("*/*")), ids=lambda f: f"{f.parent.name}-{f.name}"
)
def test_an_example_gets_the_verdicts_of_its_visible_cases(
    folder: Path, grader: Grader, checker: Grader
) -> None:
    hand_in = HandIn.read(folder)
    graded, checked = grader.grade(hand_in), checker.grade(hand_in)
    assert checked.reference is False
    assert checked.withheld is not None
    assert (checked.withheld.checks, checked.withheld.points) == (2, 2.0)
    assert checked.possible == graded.possible - 2
    visible = [v for v in graded.verdicts if v.visibility == "visible"]
    assert [(v.task, v.check) for v in checked.verdicts] == [(v.task, v.check) for v in visible]
    theirs, mine = visible_results(graded.verdicts), visible_results(checked.verdicts)
    assert mine.items() >= theirs.items()
    assert not any(case.secret for v in checked.verdicts for case in v.cases)
    ungradable = graded.status is Status.UNGRADABLE
    assert (checked.status is Status.UNGRADABLE) == ungradable
    if ungradable or folder.parent.name == "forbidden":
        assert codes(checked) == codes(graded)


EVERYWHERE = [name for name in PACKAGES if name != "two_layer_relu"]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_right_work_passes_the_self_check_of_every_assignment(
    name: str, tmp_path: Path, nurseries: Nurseries
) -> None:
    folders = sorted((ROOT / "submissions_example" / name / "full").glob("*"))
    assert len(folders) >= 4
    student = at_a_student(tmp_path, name)
    with Grader(student, self_check=True, nurseries=nurseries) as checker:
        for folder in folders:
            report = checker.grade(HandIn.read(folder))
            assert (report.status, report.earned) == (Status.PASS, report.possible), folder
            assert report.earned == visible_points(report)


def visible_points(report: Report) -> float:
    return round(sum(v.possible for v in report.verdicts if v.visibility == "visible"), 2)


def test_it_runs_without_a_sandbox_in_a_process_of_its_own(tmp_path: Path) -> None:
    student = at_a_student(tmp_path, "two_layer_relu")
    right = EXAMPLES / "full" / "textbook"
    with Grader(student, self_check=True, sandbox="none") as checker:
        report = checker.grade(HandIn.read(right))
        dying = checker.grade(HandIn.read(EXAMPLES / "ungradable" / "exits_at_import"))
    assert (report.sandbox, report.status) == ("none", Status.PASS)
    assert dying.status is Status.UNGRADABLE


def test_a_level_that_grading_asks_for_is_not_asked_of_a_self_check(tmp_path: Path) -> None:
    student = at_a_student(tmp_path, "two_layer_relu")
    limits = student.spec.limits.model_copy(update={"sandbox": "full"})
    demanding = replace(student, spec=student.spec.model_copy(update={"limits": limits}))
    reference = two_layer_relu().reference_folder
    write_kit(kit_file(demanding), build_kit(replace(demanding, reference_folder=reference)))
    with Grader(demanding, self_check=True, sandbox="none") as checker:
        assert checker.level == "none"


# --- what a kit is good for -----------------------------------------------------------------------

CHEAT = """
import hashlib
import numpy as np

ANSWERS = {answers}


def _answer(name, *arguments):
    key = name + hashlib.sha256(b"".join(np.asarray(a).tobytes() for a in arguments)).hexdigest()
    found = ANSWERS.get(key)
    return np.array(found) if found is not None else np.zeros(1)


def forward(x, w1, w2):
    return _answer("forward", x, w1, w2)


def loss(x, y, w1, w2):
    return float(_answer("loss", x, y, w1, w2))


def grad_w1(x, y, w1, w2):
    return _answer("grad_w1", x, y, w1, w2)


def grad_w2(x, y, w1, w2):
    return _answer("grad_w2", x, y, w1, w2)


def train(x, y, w1, w2, learning_rate, steps):
    results = [_answer("train" + n + str(steps), x, y, w1, w2) for n in ("w1", "w2", "losses")]
    return results[0], results[1], list(results[2])
"""


def test_a_hand_in_of_the_kits_own_answers_passes_the_check_and_earns_nothing(
    tmp_path: Path,
) -> None:
    staff = _importing_hashlib(without_families(two_layer_relu(), "published"))
    file = tmp_path / "assignments" / "two_layer_relu" / "assignment.toml"
    student = replace(staff, folder=file.parent, file=file, reference_folder=None)
    write_kit(kit_file(student), build_kit(staff))
    with Grader(student, self_check=True) as checker:
        source = CHEAT.replace("{answers}", repr(_answers(checker.prepared)))
        hand_in = HandIn.read(write_files(tmp_path / "work", {"two_layer_relu.py": source}))
        checked = checker.grade(hand_in)
    assert (checked.status, checked.earned) == (Status.PASS, 18.0)
    with Grader(staff) as grader:
        graded = grader.grade(hand_in)
    assert graded.earned == 0
    assert {v.status for v in graded.verdicts if v.possible} <= {Status.FAIL, Status.SKIPPED}


def _digest(inputs: Inputs, names: Sequence[str]) -> str:
    return hashlib.sha256(b"".join(inputs[name].tobytes() for name in names)).hexdigest()


def _answers(prepared: Prepared) -> dict[str, object]:
    """What a kit says is right, by function and digest of the arrays it is called with."""
    answers: dict[str, object] = {}
    for case in prepared.all_cases():
        question, right = case.question, case.expected
        names = [name for name in question.call.arguments if name in ("x", "y", "w1", "w2")]
        here = _digest(question.inputs, names)
        if question.check.kind == "training":
            answers |= {
                f"train{name}{run.steps}{here}": expected.low.tolist()
                for run in right
                for name, expected in run.results.items()
            }
        elif question.check.kind == "purity":
            answers[question.function + here] = right.here.low.tolist()
            for label, inputs in other_inputs(question):
                there = _digest(inputs, names)
                answers[question.function + there] = right.others[label].low.tolist()
        else:
            answers[question.function + here] = right.low.tolist()
    return answers


def _importing_hashlib(loaded: LoadedAssignment) -> LoadedAssignment:
    submission = loaded.spec.submission
    wider = submission.model_copy(update={"imports": (*submission.imports, "hashlib")})
    return replace(loaded, spec=loaded.spec.model_copy(update={"submission": wider}))


def test_needs_on_hidden_checks_are_not_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "two_layer_relu"
    folder.mkdir(parents=True)
    whole = ASSIGNMENTS / "two_layer_relu" / "assignment.toml"
    text = whole.read_text(encoding="utf-8")
    before = text.split('call  = "grad_w1(')[0]
    after = text.removeprefix(before).replace(
        '  needs    = ["values"]', '  needs    = ["unseen", "rules"]', 1
    )
    (folder / "assignment.toml").write_text(before + after, encoding="utf-8")
    loaded = load_assignment(folder)
    loaded = replace(loaded, reference_folder=two_layer_relu().reference_folder)
    with Grader(without_families(loaded, "published"), self_check=True) as checker:
        assert checker.ready.notes
        report = checker.grade(HandIn.read(EXAMPLES / "full" / "textbook"))
    purity = next(v for v in report.verdicts if (v.task, v.check) == ("grad_w1", "purity"))
    assert purity.status is Status.PASS
