"""Arguments that are no plain arrays, names that are read, several results: slips are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import SpecError
from grader.spec import load_assignment

TEXT = """\
schema = 1
id     = "tiny"
title  = "Tiny"
points = 6
seed   = 7
sequential = ["N"]

[submission]
file = "tiny.py"

[variables]
x    = ["N"]
w    = []
b    = ["N"]
f    = []
rate = []

[passed_as]
x = "list"
w = "array"
f = "fixture"

[families.base]
dims     = { N = 3 }
draw     = "dyadic"
values   = { f = "square", rate = 0.5 }
composed = { pairs = [["x", "b"], ["x", "b"]], all = ["x", "b"] }

[[task]]
id    = "grads"
title = "Gradients"
call  = "grads(f, pairs, all, x, w, b, rate)"

  [[task.check]]
  id       = "values"
  kind     = "gradient"
  of       = "loss"
  wrt      = ["w", "x"]
  points   = 3
  families = ["base"]
  follow_through = 0.5

[[task]]
id    = "loss"
title = "Loss"
call  = "loss(x, w)"

  [[task.check]]
  id       = "values"
  kind     = "values"
  points   = 2
  families = ["base"]
  results  = { first = ["N"], second = [] }

[[task]]
id    = "answers"
title = "Answers"
reads = "ANSWERS"

  [[task.check]]
  id         = "why"
  kind       = "answers"
  key        = "why"
  points     = 1
  visibility = "hidden"
"""


def told(folder: Path, text: str) -> str:
    """What loading the spec says, "" if nothing."""
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    try:
        load_assignment(folder)
    except SpecError as error:
        return error.message.replace(f"{folder}/", "")
    return ""


def test_the_spec_as_it_is_loads(tmp_path: Path) -> None:
    assert told(tmp_path, TEXT) == ""


SLIPS = {
    "an unknown variable passed": (
        'w = "array"',
        'v = "array"',
        "unknown variable 'v' in passed_as",
    ),
    "an array as a number": (
        'x = "list"',
        'x = "number"',
        "passed_as.x = 'number', but x has dimensions",
    ),
    "a scalar as a list": (
        'w = "array"',
        'w = "list"',
        "passed_as.w = 'list', but w has no dimensions",
    ),
    "another way to pass": ('w = "array"', 'w = "tensor"', "passed_as.w must be"),
    "a sequential variable": (
        'sequential = ["N"]',
        'sequential = ["x"]',
        "unknown dimension 'x' in sequential",
    ),
    "a text for a number": (
        "rate = 0.5",
        'rate = "half"',
        "values.rate is a text; only a fixture is named by one",
    ),
    "a scalar that nobody gives": (", rate = 0.5", "", "values has no 'rate', a scalar that grads"),
    "composed of nothing known": (
        'all = ["x", "b"]',
        'all = ["x", "c"]',
        "unknown variable 'c' in composed.all",
    ),
    "composed under a variable's name": (
        'all = ["x", "b"]',
        'all = ["x", "b"], b = ["x"]',
        "composed.b has the name of a variable",
    ),
    "a call of what no family composes": (
        'pairs = [["x", "b"], ["x", "b"]], ',
        "",
        "call has 'pairs', which is not a variable",
    ),
    "a gradient of an unknown function": (
        'of       = "loss"',
        'of       = "los"',
        "of = 'los', which no task calls; did you mean 'loss'?",
    ),
    "a loss that a task calls": (
        "[families.",
        "[losses]\nloss = ['x']\n\n[families.",
        "losses.loss: a task calls loss, so it need not be here",
    ),
    "a loss that nothing is a gradient of": (
        "[families.",
        "[losses]\ncost = ['x']\n\n[families.",
        "losses.cost: no gradient is of it",
    ),
    "a loss of an unknown variable": (
        "[families.",
        "[losses]\ncost = ['xx']\n\n[families.",
        "unknown variable 'xx' in losses.cost; did you mean 'x'?",
    ),
    "a gradient by what is no argument": (
        'wrt      = ["w", "x"]',
        'wrt      = ["w", "y"]',
        "wrt = 'y', which is not a variable",
    ),
    "no variable at all": ('wrt      = ["w", "x"]', "wrt = []", "wrt must"),
    "a share of all": ("follow_through = 0.5", "follow_through = 1.0", "follow_through must be"),
    "two ways to name results": (
        "results  = {",
        "result = []\n  results  = {",
        "a check has either result or results, not both",
    ),
    "an unknown dimension of a result": (
        "second = []",
        'second = ["M"]',
        "unknown dimension 'M' in result",
    ),
    "reading and calling": (
        'reads = "ANSWERS"',
        'reads = "ANSWERS"\ncall = "loss(x, w)"',
        "a task has either reads or call, not both",
    ),
}


@pytest.mark.parametrize(("there", "instead", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told(there: str, instead: str, said: str, tmp_path: Path) -> None:
    assert TEXT.count(there) == 1
    message = told(tmp_path, TEXT.replace(there, instead))
    assert said in message
    assert message.startswith("assignment.toml:")


def test_a_family_must_compose_what_the_call_takes(tmp_path: Path) -> None:
    other = (
        '[families.other]\ndims = { N = 3 }\ndraw = "dyadic"\nvalues = { f = "g", rate = 1.0 }\n'
    )
    text = TEXT.replace("[[task]]", other + "\n[[task]]", 1).replace(
        'wrt      = ["w", "x"]\n  points   = 3\n  families = ["base"]',
        'wrt      = ["w", "x"]\n  points   = 3\n  families = ["base", "other"]',
    )
    assert "composed has no 'pairs', which grads(" in told(tmp_path, text)
