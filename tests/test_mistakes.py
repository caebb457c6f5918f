"""Every named mistake of every assignment loses points in the tasks it names, and in no other."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from grader.mistakes import Mistake, StepError, mistaken_source, steps_of

from .diagnosis.bench import IDS, Bench, a_bench, first_headlines, losers, mistakes_of


@cache
def bench(name: str) -> Bench:
    return a_bench(name)


def named(name: str) -> list[Any]:
    return [pytest.param(name, m, id=f"{name}-{m.id}") for m in mistakes_of(name)]


@pytest.mark.parametrize("name", IDS)
def test_an_assignment_names_at_least_eight_mistakes(name: str) -> None:
    mistakes = bench(name).mistakes
    assert len({mistake.id for mistake in mistakes}) == len(mistakes) >= 8
    for mistake in mistakes:
        assert mistake.sentence.endswith("."), mistake.id
        assert mistake.hint.endswith((".", "?")), mistake.id
        assert mistake.concept, mistake.id
        assert mistake.tasks, mistake.id


@pytest.mark.parametrize("name", IDS)
def test_the_reference_itself_loses_nothing(name: str) -> None:
    made = bench(name)
    result = made.judged(made.evidence(made.source))
    assert not losers(result), first_headlines(result)


@pytest.mark.parametrize(("name", "mistake"), [case for name in IDS for case in named(name)])
def test_a_mistake_loses_the_points_it_should_and_is_named(name: str, mistake: Mistake) -> None:
    made = bench(name)
    evidence = made.evidence(mistaken_source(made.source, [mistake]))
    assert losers(made.judged(evidence)) == set(mistake.tasks)
    for task in mistake.tasks:
        found = made.causes(evidence, task)
        assert not found or mistake.id in {cause.id for cause in found}


# --- how a mistake is made ------------------------------------------------------------------------

SOURCE = """
RATE = 2


def f(x):
    y = x + 1
    if y > 3:
        y = 3
    return y


class Value:
    def __mul__(self, other):
        out = self.data * other.data

        def backward():
            self.grad += other.data
        return out
"""


def a_mistake(step: str, wrong: str, name: str = "m") -> Mistake:
    return Mistake(name, step, wrong, "It is wrong.", "Look.", "c", ("f",))


@pytest.mark.parametrize(
    ("step", "wrong", "before", "after"),
    [
        ("RATE", "3", "RATE = 2", "RATE = 3"),
        ("f.y", "x - 1", "y = x + 1", "y = x - 1"),
        ("f.y#2", "4", "y = 3", "y = 4"),
        ("f.return", "-y", "return y", "return -y"),
        ("f.y", "y = x\ny *= 2", "y = x + 1", "y = x\n    y *= 2"),
        ("f.y#2", "pass", "y = 3", "pass"),
        ("Value.__mul__.out", "self.data", "out = self.data * other.data", "out = self.data"),
        ("Value.__mul__.backward.grad", "1", "self.grad += other.data", "self.grad += 1"),
    ],
)
def test_a_step_is_replaced(step: str, wrong: str, before: str, after: str) -> None:
    made = mistaken_source(SOURCE, [a_mistake(step, wrong)])
    assert made == mistaken_source(SOURCE.replace(before, after), [])


def test_two_mistakes_compose() -> None:
    both = mistaken_source(SOURCE, [a_mistake("f.y", "x - 1"), a_mistake("f.return", "-y", "n")])
    assert "y = x - 1" in both
    assert "return -y" in both


@pytest.mark.parametrize(
    ("step", "wrong", "said"),
    [
        ("f.z", "1", "has no step f.z"),
        ("g.y", "1", "has no g in g.y"),
        ("f.y#3", "1", "has no step f.y#3"),
        ("f.y", "1 +", "is not Python"),
    ],
)
def test_a_step_that_is_not_there_is_said(step: str, wrong: str, said: str) -> None:
    with pytest.raises(StepError, match=said):
        mistaken_source(SOURCE, [a_mistake(step, wrong)])


def test_two_mistakes_at_one_step_do_not_compose() -> None:
    with pytest.raises(StepError, match="two mistakes at one step"):
        mistaken_source(SOURCE, [a_mistake("f.y", "1"), a_mistake("f.y", "2", "n")])


def test_the_steps_of_a_function_are_the_names_it_assigns() -> None:
    assert steps_of(SOURCE, "f") == ("y",)
    assert steps_of(SOURCE, "nothing") == ()
