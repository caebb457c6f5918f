"""What `grade verify` finds: each way to spoil an assignment gives its own sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.kit import build_kit
from grader.packed import pack_prepared, read_content
from grader.proof import stored as proof
from grader.prove.mistakes import _unnamed
from grader.prove.secrets import leaks
from grader.prove.whole import prove
from grader.ready import ready_to_grade
from grader.records.proved import Count, Proved, Tried
from grader.reference import read_secret_seed
from grader.stored import pack

from .grading import run_grade
from .skeletons import NAME, Skeleton


@pytest.fixture
def made(tmp_path: Path) -> Skeleton:
    return Skeleton(tmp_path)


def proved(made: Skeleton, *, kit: bool = False, examples: bool = False) -> Proved:
    if kit:
        made.make_kit()
    return prove(made.folder, examples=examples)


def test_everything_is_as_it_should_be(made: Skeleton) -> None:
    found = proved(made, examples=True)
    assert (found.problems, found.warnings) == ((), ())
    assert (found.id, found.points, found.starter, found.reference) == (NAME, 4, 0, 4)
    assert (found.caught, found.named) == (Count(2, 2), Count(2, 2))
    assert (found.examples, found.kit) == (Count(1, 1), "ok")
    (agreement,) = found.agreements
    assert (agreement.task, agreement.problem) == ("grad_w", None)
    assert found.mistakes is not None
    factor, averaged = found.mistakes
    assert set(factor.families["grad_w"]) == {"by_hand", "base", "other_n", "small", "unseen"}
    assert set(averaged.families["grad_w"]) == {"base", "other_n", "small", "unseen"}


def test_proving_stores_the_proof(made: Skeleton) -> None:
    proof.proof_file(made.loaded).unlink()
    proved(made)
    assert proof.why_outdated(made.loaded) is None


# --- mistakes -------------------------------------------------------------------------------------


def test_families_that_a_mistake_needs_are_missed(made: Skeleton) -> None:
    made.change(
        made.spec,
        ("N = 11, D = 7", "N = 1, D = 7"),
        ('families = ["base"]', 'families = ["by_hand"]'),
        (
            'points   = 2\n  families = ["by_hand", "base", "other_n", "small"]',
            'points   = 2\n  families = ["by_hand"]',
        ),
    )
    assert proved(made, kit=True).problems == (
        "mistake averaged is not caught in task grad_w; a family with N = 71 would catch it",
    )


def test_a_mistake_that_nothing_catches(made: Skeleton) -> None:
    made.add_mistake("same", "grad_w.grad_y", "residual + residual", "grad_w")
    found = proved(made, kit=True)
    assert found.problems == (
        (
            "mistake same is not caught in task grad_w, and none of the standard families would"
            " catch it"
        ),
    )
    assert found.caught == Count(2, 3)


def test_a_mistake_that_costs_another_task(made: Skeleton) -> None:
    made.add_mistake("elsewhere", "loss.return", "np.sum(residual)", "grad_w")
    uncaught, elsewhere = proved(made, kit=True).problems
    assert uncaught.startswith("mistake elsewhere is not caught in task grad_w")
    assert elsewhere == "mistake elsewhere loses points in task loss, which its tasks do not name"


def test_mistakes_that_are_not_named() -> None:
    wrong = Tried("a", ("f", "g"), ("f", "g"), {}, {"f": ("a",)})
    other = Tried("b", ("f", "g"), ("f", "g"), {}, {"f": ()})
    assert [*_unnamed([wrong, other])] == [
        "mistake a is caught but not named in task g",
        "mistake b is caught but not named in tasks f, g",
    ]
    assert [*_unnamed([other])] == ["none of the 1 mistakes is named where it is caught"]
    assert (wrong.caught, wrong.named) == (True, False)


def test_two_mistakes_that_no_case_tells_apart(made: Skeleton) -> None:
    made.add_mistake("twin", "grad_w.grad_y", "residual * 1", "grad_w")
    found = proved(made, kit=True)
    assert found.problems == ()
    assert found.warnings == (
        (
            "no case of task grad_w tells missing_factor_2 and twin apart, and none of the standard"
            " families would"
        ),
    )


def test_the_family_that_would_tell_two_mistakes_apart(made: Skeleton) -> None:
    made.change(made.spec, ("N = 71", "N = 13"))
    made.add_mistake("few", "grad_w.grad_y", "residual * (1 if len(x) < 40 else 3)", "grad_w")
    assert proved(made, kit=True).warnings == (
        ("no case of task grad_w tells missing_factor_2 and few apart; a family with N = 71 would"),
    )


@pytest.mark.parametrize(
    ("step", "task", "said"),
    [
        ("grad_w.nothing", "grad_w", "the reference has no step grad_w.nothing"),
        ("grad_w.return", "grad_b", "mistake odd names task grad_b, which there is not"),
    ],
)
def test_a_mistake_that_cannot_be_made(made: Skeleton, step: str, task: str, said: str) -> None:
    made.add_mistake("odd", step, "0 * w", task)
    assert said in "\n".join(proved(made).problems)


def test_without_mistakes_nothing_shows_what_the_checks_catch(made: Skeleton) -> None:
    (made.reference / "mistakes.py").unlink()
    (warning,) = proved(made, kit=True).warnings
    assert warning.startswith("no mistakes are named")


# --- reference, points, starter, examples ---------------------------------------------------------


def test_a_wrong_gradient_of_the_reference(made: Skeleton) -> None:
    made.change(made.reference / "solution.py", ("2 * residual", "3 * residual"))
    found = proved(made, kit=True)
    assert found.problems[0].startswith(
        "task grad_w: the gradient of loss with respect to w is not its derivative on family"
    )
    assert proof.why_outdated(made.loaded) is not None


def test_a_reference_that_does_not_pass(made: Skeleton) -> None:
    made.change(
        made.reference / "solution.py",
        ("grad_y = 2 * residual", "grad_y = 2 * residual\n    if type(w) is np.ndarray: w += 1"),
    )
    problems = proved(made, kit=True).problems
    assert any(text.startswith("the reference does not pass grad_w/purity: ") for text in problems)


def test_points_that_do_not_add_up(made: Skeleton) -> None:
    made.change(made.spec, ("points    = 4", "points    = 5"))
    found = proved(made)
    assert (found.id, found.points) == (NAME, None)
    (problem,) = found.problems
    assert "assignment.toml" in problem
    assert "points" in problem
    assert "4" in problem


def test_a_starter_that_scores(made: Skeleton) -> None:
    made.change(
        made.folder / "starter.py",
        (
            't: (N, C), w: (D, C)."""\n    raise NotImplementedError',
            't: (N, C), w: (D, C)."""\n    return np.sum((x @ w - t) ** 2)',
        ),
    )
    assert proved(made).problems == ("the starter scores 1 of 4 points, in loss/values",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("earned = 4.0", "earned = 3.0", "earned is 4.0, expected.toml says 3.0"),
        ("findings = []", 'findings = ["BP104"]', "findings is none, expected.toml says BP104"),
        ("mistakes = []", "", "mistakes is none, expected.toml says nothing"),
        ("status = ", "status ", "expected.toml cannot be read: "),
    ],
)
def test_an_example_with_a_wrong_expectation(made: Skeleton, old: str, new: str, said: str) -> None:
    made.change(made.examples / "full" / "textbook" / "expected.toml", (old, new))
    found = proved(made, examples=True)
    (problem,) = found.problems
    assert problem.startswith(f"example full/textbook: {said}")
    assert found.examples == Count(0, 1)
    assert proved(made, examples=False).problems == ()


def test_an_example_in_a_wrong_folder(made: Skeleton) -> None:
    (made.examples / "full").rename(made.examples / "zero")
    assert proved(made, examples=True).problems == (
        "example zero/textbook: it does not belong into zero: pass, 4.0 of 4 points",
    )


# --- kit, limits, weights -------------------------------------------------------------------------


def test_a_kit_of_another_spec(made: Skeleton) -> None:
    made.change(made.spec, ("N = 71", "N = 73"))
    found = proved(made)
    assert found.kit == "old"
    assert found.problems == (
        (
            "the kit is out of date: it belongs to another version of the assignment;"
            f" run grade kit {NAME}"
        ),
    )
    (made.folder / "kit.npz").unlink()
    assert proved(made).kit == "none"


def test_a_kit_that_tells_secrets(made: Skeleton) -> None:
    loaded = made.loaded
    prepared = ready_to_grade(loaded, None, None).prepared
    assert leaks(loaded, build_kit(loaded), prepared) == []
    content = dict(read_content(build_kit(loaded)))
    content["note"] = f"made with {read_secret_seed(loaded)} for the reference solution"
    assert leaks(loaded, pack(content), prepared) == [
        "the kit holds the secret seed",
        "the kit holds the name of the reference solution",
    ]
    assert leaks(loaded, pack_prepared(loaded, replace(prepared, limits_s={})), prepared) == [
        "the kit holds cases of the hidden check grad_w/unseen",
        "the kit holds right answers on secret inputs",
    ]


def test_a_limit_near_the_time_of_the_reference(made: Skeleton) -> None:
    made.change(made.spec, ("[variables]", "[limits]\ncpu_s = 0.00001\n\n[variables]"))
    warnings = proved(made, kit=True).warnings
    assert any("on family other_n: the limit of 1e-05 s is only" in text for text in warnings)


SLOW = """

_loss = loss


def loss(x, t, w):
    if len(x) == 71:
        end = time.process_time() + 0.4
        while time.process_time() < end:
            pass
    return _loss(x, t, w)
"""


def test_a_right_example_near_a_limit(made: Skeleton) -> None:
    made.change(
        made.spec,
        ("[variables]", "[limits]\ncpu_s = 0.6\n\n[variables]"),
        ("imports = [", 'imports = ["time", '),
    )
    (example,) = (made.examples / "full" / "textbook").glob("*.py")
    text = example.read_text(encoding="utf-8").replace(
        "import numpy", "import time\n\nimport numpy"
    )
    example.write_text(text + SLOW, encoding="utf-8")
    found = proved(made, kit=True, examples=True)
    assert found.examples == Count(1, 1)
    (warning,) = [text for text in found.warnings if "example" in text]
    assert warning.startswith("example full/textbook is right and comes near a limit: loss ran out")


def test_points_and_weights_that_are_odd(made: Skeleton) -> None:
    made.change(
        made.spec,
        ('kind   = "rules"\n  points = 0', 'kind   = "rules"\n  points = 1'),
        ("points   = 1\n", "points   = 1\n  weights  = { base = 4 }\n"),
        ("points    = 4", "points    = 5"),
    )
    assert proved(made, kit=True).warnings == (
        "task rules, check imports: rules earn points, so that an empty hand-in has some",
        "task loss, check values: family base weighs more than all others together",
    )


# --- the command ----------------------------------------------------------------------------------


def test_the_command_prints_a_table_and_what_is_wrong(made: Skeleton) -> None:
    done = run_grade("verify", "--assignments", made.assignments)
    assert (done.returncode, done.stderr) == (0, "")
    head, row, _, last = done.stdout.splitlines()
    assert head.split()[:2] == ["assignment", "points"]
    assert row.split()[:3] == [NAME, "4", "1/1"]
    assert row.split()[4:] == ["0", "2/2", "2/2", "1/1", "ok", "0"]
    assert last == "everything is as it should be"
    made.change(made.spec, ("points    = 4", "points    = 5"))
    done = run_grade("verify", NAME, "--assignments", made.assignments)
    assert (done.returncode, done.stderr) == (2, "")
    assert "  ✗ " in done.stdout
    assert done.stdout.endswith(f"wrong: {NAME}\n")


def test_the_command_for_programs(made: Skeleton) -> None:
    done = run_grade("verify", "--json", "--no-examples", "--assignments", made.assignments)
    data = json.loads(done.stdout)
    assert data["schema_version"] == 1
    (one,) = data["assignments"]
    assert (one["id"], one["ok"], one["caught"]) == (NAME, True, {"good": 2, "all": 2})
    assert one["examples"] is None


def test_an_unknown_assignment_is_an_error_of_usage(made: Skeleton) -> None:
    done = run_grade("verify", "tinny", "--assignments", made.assignments)
    assert done.returncode == 2
    assert "there is no assignment tinny" in done.stderr
    assert f"Did you mean {NAME}?" in done.stderr
