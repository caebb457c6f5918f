"""quadratic_script: its handout, its known end, and scripts in many styles, right and wrong."""

from __future__ import annotations

import pytest

from grader.records import Status
from grader.reference import read_functions
from grader.spec import load_assignment

from ..grading import ROOT
from ..handins.quadratic_scripts import COURSE, SCRIPTS
from ..scripts import graded, told

NAME = "quadratic_script"


def test_the_example_by_hand() -> None:
    reference = read_functions(load_assignment(ROOT / "assignments" / NAME))
    assert reference["gradients"](1.0, 2.0, 1.0, 1.0, 1.0) == (2, 2, 2)
    second = reference["gradients"](2.0, 4.0, 0.98, 0.98, 0.98)
    assert second == pytest.approx((22.88, 11.44, 5.72))
    after = reference["train"]([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 1.0, 1.0, 1.0, 0.01, 1)
    assert after == pytest.approx((-0.019272, 0.608776, 0.837192))


def test_the_known_end() -> None:
    reference = read_functions(load_assignment(ROOT / "assignments" / NAME))
    end = reference["train"]([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 1.0, 1.0, 1.0, 0.01, 100)
    assert [f"{value:.5f}" for value in end] == ["0.24038", "0.92668", "0.99135"]
    assert f"{reference['forward'](4.0, *end):.5f}" == "8.54417"


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


HEADLINES = {
    "loss_data": "loss.data[0] is from torch before 0.4: write loss.item() (line 37)",
    "other_epochs": "The training loop runs 1000 times; the handout asks for 100",
    "copied_gradient": "b is changed with the gradient of w2",
    "learning_rate": "The step is 0.02 times the gradient; the handout's rate is 0.01",
    "asks_at_the_end": "quadratic_script.py asks for input(); nobody is there to answer",
    "no_forward": "there is no function forward",
}


@pytest.mark.parametrize("name", HEADLINES)
def test_what_happened_is_told_in_words(name: str) -> None:
    assert HEADLINES[name] in [headline for _, headline in told(graded(NAME, SCRIPTS[name].text))]


WITHOUT = {
    "no assignment to w1 with the start value 1.0 was found": ("w1", "first"),
    "no list x_data = [1.0, 2.0, 3.0] was found to put other data in its place": (
        "x_data = [1.0, 2.0, 3.0]",
        "x_data = list(map(float, '123'))[:] if 1 else 0",
    ),
    "no loop of 100 repetitions was found to run it fewer times": (
        "for epoch in range(100):",
        (
            "import itertools\nfor epoch in itertools.takewhile(lambda e: e != 100.0, "
            "itertools.count()):"
        ),
    ),
}


@pytest.mark.parametrize("headline", list(WITHOUT)[:3:2])
def test_what_is_not_found_is_said(headline: str) -> None:
    result = graded(NAME, COURSE.replace(*WITHOUT[headline]))
    assert headline in [line for _, line in told(result)], told(result)
    assert result.status in (Status.PARTIAL, Status.FAIL, Status.UNGRADABLE)


def test_what_is_not_found_costs_only_what_depends_on_it() -> None:
    """Data that come out of a function are known by their numbers, wherever they come from."""
    headline = list(WITHOUT)[1]
    assert graded(NAME, COURSE.replace(*WITHOUT[headline])).status is Status.PASS
    hidden = COURSE.replace("x_data = [1.0, 2.0, 3.0]", "x_data = (float(n) for n in '123' * 100)")
    result = graded(NAME, hidden)
    assert 0 < result.earned < 12
    assert headline in [line for _, line in told(result)]
