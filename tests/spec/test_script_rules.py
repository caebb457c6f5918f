"""What an author can get wrong about scripts, and the whole text that tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import SpecError
from grader.spec.consistency import find_problems

from ..grading import ROOT
from ..scripts import prepared
from .minimal import load_text

TEXT = (ROOT / "assignments" / "quadratic_script" / "assignment.toml").read_text(encoding="utf-8")

SLIPS = {
    "unknown family": (
        'script  = "handout"',
        'script  = "handuot"',
        "script = 'handuot' is no family; did you mean 'handout'?",
    ),
    "names without a script": (
        'script  = "handout"\n',
        "",
        "names are for a script; submission.script says which family it is",
    ),
    "unknown name": (
        "w1      = [",
        "w3      = [",
        (
            "unknown name 'w3' in names; choose from 'N', 'b', 'epochs', 'forward', "
            "'learning_rate', 'train', 'w1', 'w2', 'x', 'x_data', 'y_data'"
        ),
    ),
    "a kind that calls functions": (
        'kind     = "prediction"\n  steps    = "epochs"',
        'kind     = "values"\n  result   = []',
        "a values check calls functions; a script is run: variables or prediction",
    ),
    "no steps": (
        '  steps    = "epochs"\n  points   = 1\n  families = ["few_epochs"]',
        '  points   = 1\n  families = ["few_epochs"]',
        "missing key 'steps': the variable that counts the repetitions",
    ),
    "unknown steps": (
        '  steps    = "epochs"\n  points   = 1\n  families = ["few_epochs"]',
        '  steps    = "epoch"\n  points   = 1\n  families = ["few_epochs"]',
        "steps = 'epoch' is not a variable; did you mean 'epochs'?",
    ),
    "half a repetition": (
        "epochs = 7",
        "epochs = 7.5",
        "values.epochs must be a whole number of at least 1: repetitions",
    ),
    "no results": (
        '  results  = { w1 = [], w2 = [], b = [] }\n  compares = ["b"]',
        '  compares = ["b"]',
        "missing key 'results': what the reference returns, and its dimensions",
    ),
    "unknown result": (
        'compares = ["b"]',
        'compares = ["bias"]',
        "compares has 'bias', which is no result; choose from 'w1', 'w2', 'b'",
    ),
    "nothing is compared": (
        '  compares = []\n  steps    = "epochs"\n  predicts = "forward(x, w1, w2, b)"\n',
        '  compares = []\n  steps    = "epochs"\n',
        "compares nothing, and there is no predicts either",
    ),
    "no call": (
        'predicts = "forward(x, w1, w2, b)"\n  points   = 2\n  families = ["handout"]',
        'predicts = "forward"\n  points   = 2\n  families = ["handout"]',
        "predicts must look like 'name(x, w1)', not 'forward'",
    ),
    "nowhere to ask": (
        'predicts = "forward(x, w1, w2, b)"\n  points   = 2\n  families = ["handout"]',
        'predicts = "forward(w1, w2, b)"\n  points   = 2\n  families = ["handout"]',
        "predicts must take the results and one variable: where the prediction is asked",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told(name: str, tmp_path: Path) -> None:
    old, new, told = SLIPS[name]
    assert old in TEXT
    with pytest.raises(SpecError) as caught:
        load_text(tmp_path, TEXT.replace(old, new, 1))
    assert told in [mistake.message for mistake in caught.value.mistakes]


def test_scripts_need_a_family() -> None:
    spec = prepared("quadratic_script").spec
    plain = spec.model_copy(
        update={"submission": spec.submission.model_copy(update={"script": None, "names": {}})}
    )
    messages = {problem.message for problem in find_problems(plain)}
    assert "a variables check runs a script: submission.script must name a family" in messages
    assert "a prediction check runs a script: submission.script must name a family" in messages
