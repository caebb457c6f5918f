"""Mistakes in checks of the kinds `vjp`, `clean` and `checker`, and how they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import SpecError

from .minimal import load_text

TEXT = """\
schema = 1
id     = "torched"
title  = "Torched"
points = 8
seed   = 7
arrays = "torch"

[submission]
file    = "torched.py"
imports = ["torch", "fixtures"]

[variables]
f = []
x = ["N", "D"]
v = ["N", "D"]
e = []

[passed_as]
f = "fixture"

[families.base]
dims   = { N = 3, D = 2 }
draw   = "dyadic"
values = { f = "double", e = 0.5 }

[[task]]
id    = "pull"
title = "Pull"
call  = "pull(f, x, v)"

  [[task.check]]
  id       = "values"
  kind     = "vjp"
  vector   = "v"
  points   = 4
  families = ["base"]

  [[task.check]]
  id       = "clean"
  kind     = "clean"
  points   = 1
  families = ["base"]

[[task]]
id    = "slopes"
title = "Slopes"
call  = "slopes(f, x, e)"

  [[task.check]]
  id       = "values"
  kind     = "checker"
  role     = "differences"
  watch    = "watched"
  points   = 2
  families = ["base"]

[[task]]
id    = "error"
title = "Error"
call  = "error(x, v)"

  [[task.check]]
  id       = "values"
  kind     = "checker"
  role     = "error"
  points   = 1
  families = ["base"]
"""

PULL, SLOPES, ERROR = (f"task {name}, check values: " for name in ("pull", "slopes", "error"))

SLIPS = {
    "no vector": (
        '  vector   = "v"\n',
        "",
        f"{PULL}missing key 'vector': the argument of backward",
    ),
    "a vector that is no argument": (
        'vector   = "v"',
        'vector   = "e"',
        f"{PULL}vector = 'e', which is not an argument of pull(f, x, v)",
    ),
    "no function to pull through": (
        '"pull(f, x, v)"',
        '"pull(e, x, v)"',
        "task pull: a vjp check calls name(f, x, v) with a fixture f, not pull(e, x, v)",
    ),
    "one argument too many": (
        '"pull(f, x, v)"',
        '"pull(f, x, v, e)"',
        "task pull: a vjp check calls name(f, x, v) with a fixture f, not pull(f, x, v, e)",
    ),
    "no role": (
        '  role     = "error"\n',
        "",
        f"{ERROR}missing key 'role': one of 'differences', 'table', 'error', 'verdict'",
    ),
    "an unknown role": (
        '"error"\n  points',
        '"errors"\n  points',
        f"{ERROR}role must be",
    ),
    "arguments of another role": (
        '"differences"',
        '"table"',
        (
            "task slopes: a checker check of role table calls name(f, gradient, w, epsilon) with a"
            " fixture f, not slopes(f, x, e)"
        ),
    ),
    "a fixture where none is taken": (
        '"error(x, v)"',
        '"error(f, x)"',
        "task error: a checker check of role error calls name(a, b), not error(f, x)",
    ),
    "nothing to watch": (
        'role     = "error"',
        'role     = "error"\n  watch    = "watched"',
        f"{ERROR}watch applies to the roles differences and table only",
    ),
    "a vector of another kind": (
        'role     = "error"',
        'role     = "error"\n  vector   = "v"',
        f"{ERROR}vector does not apply to a checker check, only to vjp",
    ),
    "a role of another kind": (
        'vector   = "v"',
        'vector   = "v"\n  role     = "error"',
        f"{PULL}role does not apply to a vjp check, only to checker",
    ),
    "no families": (
        'kind     = "clean"\n  points   = 1\n  families = ["base"]',
        'kind     = "clean"\n  points   = 1',
        "task pull, check clean: a clean check needs families: the inputs it is judged on",
    ),
}


def test_it_is_right_as_it_is(tmp_path: Path) -> None:
    assert load_text(tmp_path, TEXT).spec.id == "torched"


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told(name: str, tmp_path: Path) -> None:
    old, new, expected = SLIPS[name]
    assert TEXT.count(old) == 1
    with pytest.raises(SpecError) as caught:
        load_text(tmp_path, TEXT.replace(old, new))
    assert expected in str(caught.value)
