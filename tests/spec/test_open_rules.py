"""Mistakes in checks of the kinds `answers`, `witness` and `built_from`, and how they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import SpecError

from .minimal import edited, load_text

TEXT = """\
schema = 1
id     = "open"
title  = "Open"
points = 6
seed   = 7

[submission]
file    = "open.py"
imports = ["numpy"]

[variables]
x = ["N", "D"]
c = ["D"]

[families.base]
dims = { N = 3, D = 2 }
draw = "dyadic"

[[task]]
id    = "along"
title = "Along"
call  = "along(x, c)"

  [[task.check]]
  id       = "values"
  kind     = "values"
  result   = []
  points   = 1
  families = ["base"]

[[task]]
id    = "whole"
title = "Whole"
call  = "whole(x)"

  [[task.check]]
  id       = "built"
  kind     = "built_from"
  replaces = "along"
  by       = "linear(c)"
  returns  = ["c"]
  points   = 2
  families = ["base"]

[[task]]
id    = "example"
title = "Example"
call  = "example()"

  [[task.check]]
  id       = "shows"
  kind     = "witness"
  property = "difference"
  at_least = 1e-3
  returns  = ["w", "x"]
  points   = 2

[[task]]
id    = "answers"
title = "Answers"
reads = "ANSWERS"

  [[task.check]]
  id         = "first"
  kind       = "answers"
  key        = "first"
  points     = 1
  visibility = "hidden"
"""

BUILT = "task whole, check built: "
SHOWS = "task example, check shows: "
FIRST = "task answers, check first: "
SLIPS = {
    "no key": (
        '  key        = "first"\n',
        "",
        f"{FIRST}missing key 'key': the question, a key of the dict that the task reads",
    ),
    "answers that a call gives": (
        'reads = "ANSWERS"',
        'call = "answers()"',
        "task answers: missing key 'reads': an answers check reads a variable",
    ),
    "answers for all to see": (
        '"hidden"',
        '"visible"',
        f"{FIRST}an answers check must not be visible: visibility is hidden or after_due_date",
    ),
    "answers for all to see, unsaid": (
        '  visibility = "hidden"\n',
        "",
        f"{FIRST}an answers check must not be visible: visibility is hidden or after_due_date",
    ),
    "values that are read": (
        'call  = "example()"',
        'reads = "EXAMPLE"',
        f"{SHOWS}a witness check calls a function, but the task reads EXAMPLE",
    ),
    "no property": (
        '  property = "difference"\n',
        "",
        f"{SHOWS}missing key 'property': the function of fixtures.py that evaluates the example",
    ),
    "no threshold": (
        "  at_least = 1e-3\n",
        "",
        f"{SHOWS}missing key 'at_least': the number that the property must reach",
    ),
    "a threshold of nothing": (
        "at_least = 1e-3",
        "at_least = 0",
        f"{SHOWS}at_least must be a number greater than 0, not 0",
    ),
    "no names of results": (
        '  returns  = ["w", "x"]\n',
        "",
        f"{SHOWS}missing key 'returns': the names of the results in order",
    ),
    "an example of something": (
        '"example()"',
        '"example(x)"',
        "task example: a witness check calls a function without arguments, not example(x)",
    ),
    "families of an example": (
        "at_least = 1e-3",
        'at_least = 1e-3\n  families = ["base"]',
        f"{SHOWS}families does not apply to a witness check, only to",
    ),
    "nothing replaced": (
        '  replaces = "along"\n',
        "",
        f"{BUILT}missing key 'replaces': the function that is replaced while this one is called",
    ),
    "nothing to replace it by": (
        '  by       = "linear(c)"\n',
        "",
        f"{BUILT}missing key 'by': the call in fixtures.py that makes what takes its place",
    ),
    "unknown function replaced": (
        '"along"\n  by',
        '"alnog"\n  by',
        f"{BUILT}replaces = 'alnog', which no task calls; did you mean 'along'?",
    ),
    "itself replaced": (
        '"along"\n  by',
        '"whole"\n  by',
        f"{BUILT}replaces = 'whole', the function that is called itself",
    ),
    "no call": (
        '"linear(c)"',
        '"linear"',
        f"{BUILT}by must look like 'name(x, w1)', not 'linear'",
    ),
    "made of something unknown": (
        '"linear(c)"',
        '"linear(d)"',
        f"{BUILT}by has 'd', which is not a variable",
    ),
    "returns something unknown": (
        'returns  = ["c"]',
        'returns  = ["d"]',
        f"{BUILT}returns has 'd', which is not a variable",
    ),
    "program without its function": (
        'kind     = "values"',
        'kind     = "program"',
        "missing key 'program': the function of fixtures.py that builds an expression",
    ),
    "program for another kind": (
        'kind     = "values"',
        'kind     = "values"\n  program  = "diamond"',
        "program does not apply to a values check, only to program",
    ),
    "key of another kind": (
        'kind     = "values"',
        'kind     = "values"\n  property = "difference"',
        "task along, check values: property does not apply to a values check, only to witness",
    ),
}


def test_the_spec_without_slips_loads(tmp_path: Path) -> None:
    load_text(tmp_path, TEXT)


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_in_plain_words(name: str, tmp_path: Path) -> None:
    old, new, told = SLIPS[name]
    with pytest.raises(SpecError) as caught:
        load_text(tmp_path, edited(old, new, TEXT))
    lines = str(caught.value).splitlines()
    assert any(told in line for line in lines), lines


def test_what_replaces_must_be_drawable(tmp_path: Path) -> None:
    text = edited('c = ["D"]', 'c = ["D"]\ne = ["K"]', TEXT).replace("linear(c)", "linear(c, e)")
    with pytest.raises(SpecError, match="dims has no 'K', which e in linear"):
        load_text(tmp_path, text)
