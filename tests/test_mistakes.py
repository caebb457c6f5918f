"""Every named mistake of every assignment loses points in the tasks it names, and in no other."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from grader.judge import Judged, judge
from grader.mistakes import Mistake, StepError, mistaken_source
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import (
    read_functions,
    read_mistakes,
    read_needed_fixtures,
    read_secret_seed,
)
from grader.spec import LoadedAssignment, load_assignment

from .direct import convert_for, observe_directly
from .grading import ROOT, without_families

IDS = sorted(path.parent.name for path in ROOT.glob("reference/*/mistakes.py"))
LARGE = ("published",)

TWINS = """
import sys
_real = {}
exec(%r, _real)
def __getattr__(name):
    own = getattr(sys.modules[%r], name, None)
    return _real[name] if own is None else own
"""
"""Public functions for a hand-in that is the reference: its own twins of them, or the real ones."""


@cache
def assignment(name: str) -> LoadedAssignment:
    return without_families(load_assignment(ROOT / "assignments" / name), *LARGE)


@cache
def prepared(name: str) -> Prepared:
    made = assignment(name)
    seeds = Seeds(made.spec.seed, read_secret_seed(made))
    functions, fixtures = read_functions(made), read_needed_fixtures(made)
    return prepare(made.spec, seeds, functions, str(made.file), fixtures)


@cache
def solution(name: str) -> str:
    folder = assignment(name).reference_folder
    assert folder is not None
    return (folder / "solution.py").read_text(encoding="utf-8")


def judged(name: str, source: str) -> Judged:
    """The reference's own source, handed in as a student would."""
    made = prepared(name)
    file = made.spec.submission.file
    public = assignment(name).fixtures
    if public is not None and made.spec.arrays == "torch":
        convert_for("torch")  # the public functions import it; it cannot be imported twice
        public = (TWINS % (public.decode(), file.removesuffix(".py"))).encode()
    requests = [request for case in made.all_cases() for request in case.requests(30.0)]
    script = made.spec.submission.script is not None
    evidence = observe_directly({file: source}, file, requests, fixtures=public, script=script)
    siblings = frozenset({"fixtures", "grader"})
    relaxed = made.spec.submission.model_copy(update={"imports": ("grader", *STANDARD)})
    spec = made.spec.model_copy(update={"submission": relaxed, "strict": False})
    return judge(Prepared(spec, made.seeds, made.cases, made.limits_s), evidence, siblings)


STANDARD = ("__future__", "collections", "math", "numpy", "typing", "dataclasses", "functools")


def losers(result: Judged) -> set[str]:
    """The tasks that lost points."""
    return {v.task for v in result.verdicts if v.possible and v.earned != v.possible}


def named(name: str) -> list[Any]:
    return [pytest.param(name, m, id=f"{name}-{m.id}") for m in read_mistakes(assignment(name))]


@pytest.mark.parametrize("name", IDS)
def test_an_assignment_names_at_least_eight_mistakes(name: str) -> None:
    mistakes = read_mistakes(assignment(name))
    assert len({mistake.id for mistake in mistakes}) == len(mistakes) >= 8
    for mistake in mistakes:
        assert mistake.sentence.endswith("."), mistake.id
        assert mistake.hint.endswith((".", "?")), mistake.id
        assert mistake.concept, mistake.id
        assert mistake.tasks, mistake.id


@pytest.mark.parametrize("name", IDS)
def test_the_reference_itself_loses_nothing(name: str) -> None:
    result = judged(name, solution(name))
    assert not losers(result), [f.headline for v in result.verdicts for f in v.findings]


@pytest.mark.parametrize(("name", "mistake"), [case for name in IDS for case in named(name)])
def test_a_mistake_loses_the_points_it_should(name: str, mistake: Mistake) -> None:
    result = judged(name, mistaken_source(solution(name), [mistake]))
    assert losers(result) == set(mistake.tasks)


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
