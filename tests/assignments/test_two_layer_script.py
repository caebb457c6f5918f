"""two_layer_script: its handout, and scripts in many styles, right and wrong."""

from __future__ import annotations

import numpy as np
import pytest

from grader.records import Status
from grader.reference import read_functions
from grader.spec import load_assignment

from ..grading import ROOT
from ..handins.two_layer_scripts import SCRIPTS, TUTORIAL
from ..scripts import graded, told

NAME = "two_layer_script"


def test_the_example_by_hand() -> None:
    reference = read_functions(load_assignment(ROOT / "assignments" / NAME))
    x, y = np.array([[1.0, 2.0]]), np.array([[3.0]])
    w1, w2 = np.array([[1.0, 2.0], [1.0, -2.0]]), np.array([[2.0], [-1.0]])
    new_w1, new_w2, grad_w1, grad_w2, loss = reference["train"](x, y, w1, w2, 0.25, 1)
    assert loss == 9
    assert grad_w1.tolist() == [[12, 0], [24, 0]]
    assert grad_w2.tolist() == [[18], [0]]
    assert (new_w1 + 0.25 * grad_w1).tolist() == w1.tolist()
    assert (new_w2 + 0.25 * grad_w2).tolist() == w2.tolist()


def test_the_reference_gets_full_marks_and_the_starter_none() -> None:
    solution = (ROOT / "reference" / NAME / "solution.py").read_text(encoding="utf-8")
    assert graded(NAME, solution).status is Status.PASS
    starter = graded(NAME, (ROOT / "assignments" / NAME / "starter.py").read_text(encoding="utf-8"))
    assert (starter.status, starter.earned) == (Status.FAIL, 0)


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name: str) -> None:
    script = SCRIPTS[name]
    result = graded(NAME, script.text)
    judged = None if result.status is Status.UNGRADABLE else result.earned
    assert judged == script.earned, told(result)
    assert set(script.codes) <= {code for code, _ in told(result)}
    named = {f.mistake for v in result.verdicts for f in v.findings} - {None}
    assert named == ({script.mistake} if script.mistake else set())


def test_arrays_that_are_not_found_are_said() -> None:
    text = TUTORIAL.replace("w1", "first")
    headline = "no assignment of an array (D_in, H) to w1 was found before the training loop"
    assert headline in [line for _, line in told(graded(NAME, text))]


def test_torch_is_told_by_the_rules() -> None:
    found = told(graded(NAME, SCRIPTS["with_torch"].text))
    assert ("BP502", "torch may not be used here") in found
