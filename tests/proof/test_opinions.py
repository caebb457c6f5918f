from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import SpecError
from grader.prepare import Prepared, Seeds, prepare
from grader.proof import autograd
from grader.proof import stored as proof
from grader.proof.opinions import agreements
from grader.records.agreement import Agreement
from grader.reference import read_functions
from grader.spec import LoadedAssignment, load_assignment
from tests.builders import FUNCTIONS, a_check, prepared
from tests.grading import ROOT, run_grade, two_layer_relu, without_families

Array = Any
Functions = dict[str, Any]


SLOW = ("published", "other_n", "same_shapes", "dead_unit", "float32")


@cache
def right() -> Functions:
    return dict(read_functions(two_layer_relu()))


def found(changes: Functions, *, published: bool = False) -> dict[str, Agreement]:
    """What the opinions say where functions of the reference are others."""
    assignment = two_layer_relu()
    if not published:
        assignment = without_families(assignment, *SLOW)
    functions = right() | changes
    made = prepare(assignment.spec, Seeds(7, 11), functions, "assignment.toml")
    return {agreement.task: agreement for agreement in agreements(made, functions)}


def test_the_reference_is_confirmed_three_times() -> None:
    for name, agreement in found({}).items():
        assert agreement.problem is None
        assert agreement.task == name
        assert agreement.cases >= 12
        assert agreement.entries > 100
        assert agreement.directions >= 9
        assert 0 < agreement.differences.of_rms <= 1e-6
        assert agreement.autograd is not None
        assert agreement.autograd.of_rms <= 1e-12
        assert agreement.autograd.of_allowed <= 1


def test_every_entry_is_confirmed_at_the_published_sizes() -> None:
    confirmed = found({}, published=True)
    assert confirmed["grad_w1"].entries > 200_000
    assert confirmed["grad_w2"].entries > 2_000
    assert all(agreement.problem is None for agreement in confirmed.values())


def grad_w1(
    x: Array,
    y: Array,
    w1: Array,
    w2: Array,
    mask: Callable[[Array], Array] = lambda h: h > 0,
    factor: float = 2,
) -> Array:
    h = x @ w1
    residual = np.maximum(h, 0) @ w2 - y
    return x.T @ ((factor * residual @ w2.T) * mask(h))


SABOTAGE: dict[str, tuple[Functions, str, str]] = {
    "no mask": (
        {"grad_w1": lambda *a: grad_w1(*a, mask=np.ones_like)},
        "grad_w1",
        "with respect to w1",
    ),
    "no factor": ({"grad_w1": lambda *a: grad_w1(*a, factor=1)}, "grad_w1", "family by_hand"),
    "mean over the samples": (
        {"grad_w1": lambda x, *a: grad_w1(x, *a) / x.shape[0]},
        "grad_w1",
        "family base",
    ),
    "a threshold": (
        {"grad_w1": lambda *a: grad_w1(*a, mask=lambda h: h > 1e-3)},
        "grad_w1",
        "family small",
    ),
    "a ten-thousandth": (
        {"grad_w2": lambda *a: right()["grad_w2"](*a) * (1 + 1e-4)},
        "grad_w2",
        "with respect to w2",
    ),
    "a slip in large numbers only": (
        {"grad_w1": lambda x, *a: grad_w1(x, *a) * (1 + 1e-6 * (np.max(np.abs(plain(x))) > 50))},
        "grad_w1",
        "family large",
    ),
    "another loss": ({"loss": lambda *a: right()["loss"](*a) / 2}, "grad_w1", "of loss"),
}


def plain(x: Array) -> Array:
    return getattr(x, "v", x)


@pytest.mark.parametrize("name", SABOTAGE)
@pytest.mark.parametrize("torch", [True, False])
def test_a_wrong_gradient_is_named_with_the_numbers(
    name: str, torch: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not torch:
        monkeypatch.setattr(autograd, "is_available", lambda: False)
    changes, task, said = SABOTAGE[name]
    problem = found(changes)[task].problem
    assert problem is not None
    assert said in problem
    assert "by the reference" in problem
    assert "by differences" in problem
    assert ("by torch.autograd" in problem) == torch


def test_the_numbers_of_the_worst_entry_are_told() -> None:
    def slipped(*given: Array) -> Array:
        gradient = grad_w1(*given)
        if gradient.shape != (3, 7):
            return gradient
        gradient = gradient * 1
        gradient[1, 4] = gradient[1, 4] + 100
        return gradient

    agreement = found({"grad_w1": slipped})["grad_w1"]
    assert agreement.problem is not None
    assert "entry [1, 4] is by the reference" in agreement.problem
    reference, differences, torch = (
        float(agreement.problem.split(f"{who} ")[1].split(",")[0])
        for who in ("by the reference", "by differences", "by torch.autograd")
    )
    assert reference == pytest.approx(differences + 100)
    assert torch == pytest.approx(differences)


def test_one_wrong_entry_of_a_hundred_thousand_is_found() -> None:
    def slipped(*given: Array) -> Array:
        gradient = grad_w1(*given)
        if gradient.shape == (1000, 100):
            gradient = gradient * 1
            gradient[123, 45] = gradient[123, 45] * 1.01
        return gradient

    problem = found({"grad_w1": slipped}, published=True)["grad_w1"].problem
    assert problem is not None
    assert "family published: entry [123, 45]" in problem


def tiny(**functions: Any) -> tuple[Prepared, Functions]:
    made = {**FUNCTIONS, **functions}
    checks = (
        a_check("scalar", task="total"),
        a_check("gradient", of="total", families=["base", "normal", "ties"]),
    )
    return prepared(*checks, functions=made), made


def test_any_assignment_is_verified_by_its_spec() -> None:
    (agreement,) = agreements(*tiny())
    assert agreement.problem is None
    assert (agreement.of, agreement.wrt, agreement.cases) == ("total", "w", 3)
    (agreement,) = agreements(*tiny(grad_w=lambda x, w: x.T @ np.maximum(x @ w, 0)))
    assert agreement.problem is not None
    assert agreement.problem.startswith(
        "the gradient of total with respect to w is not its derivative on family base: entry ["
    )


def test_a_gradient_without_its_loss_cannot_be_proved() -> None:
    made = prepared(a_check("gradient"))
    (agreement,) = agreements(made, FUNCTIONS)
    assert agreement.problem is not None
    assert "no task calls loss" in agreement.problem


def test_a_loss_that_torch_is_not_asked_for_leaves_two_opinions() -> None:
    def total(x: Array, w: Array) -> Any:
        y = np.maximum(x @ w, 0)
        return np.sum(y**2) + 0 * np.sinh(0 * y[0, 0]) if isinstance(y, np.ndarray) else _sum(y)

    def _sum(y: Array) -> Any:
        return np.sum(y**2) if hasattr(y, "e") else np.sinh(y)

    (agreement,) = agreements(*tiny(total=total))
    assert agreement.problem is None
    assert agreement.autograd is None


# --- the stored proof -----------------------------------------------------------------------------


def copied(folder: Path) -> LoadedAssignment:
    """An assignment with its reference in a folder of their own."""
    for kind in ("assignments", "reference"):
        shutil.copytree(ROOT / kind / "two_layer_relu", folder / kind / "two_layer_relu")
    return load_assignment(folder / "assignments" / "two_layer_relu")


def test_stored_proofs_are_up_to_date() -> None:
    outdated = {}
    for path in sorted((ROOT / "reference").glob(f"*/{proof.PROOF}")):
        assignment = load_assignment(ROOT / "assignments" / path.parent.name)
        outdated[path.parent.name] = proof.why_outdated(assignment)
    assert outdated["two_layer_relu"] is None
    assert not {name: why for name, why in outdated.items() if why is not None}


def test_a_proof_belongs_to_a_spec_and_a_solution(tmp_path: Path) -> None:
    assignment = copied(tmp_path)
    assert proof.why_outdated(assignment) is None
    again = "; run grade verify two_layer_relu"
    solution = tmp_path / "reference" / "two_layer_relu" / "solution.py"
    kept = solution.read_text()
    solution.write_text(kept + "\n")
    assert proof.why_outdated(assignment) == "the proof is of another solution" + again
    solution.write_text(kept)
    other = replace(assignment, digest="0" * 64)
    assert proof.why_outdated(other) == "the proof is of another spec" + again
    with_fixtures = replace(assignment, fixtures=b"f = 1")
    assert proof.why_outdated(with_fixtures) == "the proof is of another fixtures" + again
    stored = proof.proof_file(assignment)
    stored.write_text("schema = 0")
    assert proof.why_outdated(assignment) == "the proof is of another version" + again
    stored.write_text("schema =")
    assert proof.why_outdated(assignment) == "the proof cannot be read" + again
    stored.unlink()
    assert proof.why_outdated(assignment) == "there is no proof" + again


def test_the_text_is_the_same_for_the_same_agreements() -> None:
    assignment = two_layer_relu()
    confirmed = list(found({}).values())
    text = proof.proof_text(assignment, confirmed)
    assert text == proof.proof_text(assignment, list(found({}).values()))
    stored = tomllib.loads(text)
    assert [one["task"] for one in stored["gradient"]] == ["grad_w1", "grad_w2"]
    assert stored["spec"] == assignment.digest
    assert "differences' within" in proof.told(confirmed)


def test_a_wrong_reference_is_an_error_of_the_assignment(tmp_path: Path) -> None:
    assignment = copied(tmp_path)
    solution = tmp_path / "reference" / "two_layer_relu" / "solution.py"
    text = solution.read_text()
    assert "grad_h_relu * (h > 0)" in text
    solution.write_text(text.replace("grad_h_relu * (h > 0)", "grad_h_relu"))
    with pytest.raises(SpecError) as caught:
        proof.verify(assignment)
    (mistake,) = caught.value.mistakes
    assert mistake.file.endswith("solution.py")
    assert mistake.where == "task grad_w1"
    assert "is not its derivative on family" in mistake.message


def test_the_command_says_what_is_outdated(tmp_path: Path) -> None:
    copied(tmp_path)
    done = run_grade("verify", "--check", "--assignments", tmp_path / "assignments")
    assert (done.returncode, done.stdout) == (0, "two_layer_relu: up to date\n")
    (tmp_path / "reference" / "two_layer_relu" / "proof.toml").unlink()
    done = run_grade("verify", "--check", "--assignments", tmp_path / "assignments")
    assert done.returncode == 1
    assert done.stdout == "two_layer_relu: there is no proof; run grade verify two_layer_relu\n"
