"""What notes of a run name, what they do not, and what made-up ones cannot do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.checks.left import Left, in_words, read_left
from grader.checks.recorded import SENTENCES, explain
from grader.checks.updates import SENTENCES as UPDATES
from grader.checks.updates import explain_updates
from grader.evidence import Observation, Outcome, Raised
from grader.reference import read_mistakes
from grader.sandbox.wire import Opaque, WireArray
from grader.spec import load_assignment

from ..grading import ROOT
from ..scripts import prepared

RATE = 0.01
NAN = math.nan


def case(family: str, check: tuple[str, str] = ("weights", "follow")) -> Any:
    cases = prepared("quadratic_script").cases[check]
    return next(c for c in cases if c.question.case.family == family and not c.question.case.secret)


FEW = ("weights", "few_epochs")


def gradient(w: Any, x: float, y: float) -> np.ndarray[Any, Any]:
    return 2 * (w[0] * x * x + w[1] * x + w[2] - y) * np.array([x * x, x, 1.0])


def notes(step: Any, loss: float = 1.0) -> tuple[tuple[float, ...], ...]:
    """Notes of a script whose update is `step(held, true, w)`, which returns (change, held)."""
    w, held, rows = np.ones(3), np.zeros(3), []
    for i in range(9):
        x, y = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)][i % 3]
        true = loss * gradient(w, x, y)
        before, after = held, held + true
        change, held = step(i, after)
        rows.append((1.0, *w, *before, *true, *after, *(w + change)))
        w = w + change
    return tuple(tuple(map(float, row)) for row in rows)


def left(rows: tuple[tuple[float, ...], ...], passes: int = 21) -> Left:
    return Left({}, frozenset(), None, "", rows, passes, (), {})


def named(rows: tuple[tuple[float, ...], ...], passes: int = 21) -> str | None:
    made = case("few_epochs", FEW)
    found = explain(made.question, made.expected.gradients, made.expected.usual, left(rows, passes))
    return found[0].mistake if found else None


ZERO = np.zeros(3)


def right(_: int, held: Any) -> tuple[Any, Any]:
    return -RATE * held, ZERO


STEPS = {
    None: right,
    "not_zeroed": lambda _, held: (-RATE * held, held),
    "zeroed_outside": lambda i, held: (-RATE * held, held if i % 3 < 2 else ZERO),
    "copied_gradient": lambda _, held: (-RATE * held[[0, 1, 1]], ZERO),
    "never_trained": lambda _, held: (-RATE * held * [1, 1, 0], ZERO),
    "step_outside": lambda i, held: (-RATE * held, ZERO) if i % 3 == 2 else (ZERO, held),
    "ascent": lambda _, held: (RATE * held, ZERO),
    "learning_rate": lambda _, held: (-0.003 * held, ZERO),
}


@pytest.mark.parametrize("mistake", STEPS, ids=str)
def test_a_mistake_is_named(mistake: str | None) -> None:
    assert named(notes(STEPS[mistake])) == mistake


def test_a_scaled_loss_is_named_with_its_factor() -> None:
    assert named(notes(right, loss=0.5)) == "scaled_loss"
    assert named(notes(right, loss=-1.0)) == "scaled_loss"


def test_one_backward_for_all_samples_is_a_batch() -> None:
    assert named(notes(right), passes=7) == "batch"


@pytest.mark.parametrize(
    "rows",
    [(), ((1.0,),), ((NAN,) * 16,), ((1.0,) * 15,), ((math.inf,) * 16,) * 9, ((0.0,) * 16,) * 9],
    ids=["none", "short", "nan", "fifteen", "infinity", "zeros"],
)
def test_notes_that_make_no_sense_name_no_training(rows: Any) -> None:
    assert named(rows) in (None, "other_start", "other_loss", "never_trained")


def test_every_sentence_is_one() -> None:
    for sentence in (*SENTENCES.values(), *UPDATES.values()):
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", ["quadratic_script", "two_layer_script"])
def test_ids_are_those_of_the_references_mistakes(name: str) -> None:
    """What both name is one mistake. The notes name settings of the handout besides."""
    known = {m.id for m in read_mistakes(load_assignment(ROOT / "assignments" / name))}
    settings = {"learning_rate", "other_start", "other_epochs", "other_data", "other_loss", "batch"}
    own = set(SENTENCES) if name == "quadratic_script" else set(UPDATES) - {"step_outside"}
    assert own - settings <= known


# --- what is told of a run ------------------------------------------------------------------------

TOLD: dict[str, Any] = {
    "values": {"w1": 1.0},
    "used": ["w1", 3],
    "prediction": None,
    "refusal": "",
    "passes": 3,
    "notes": [[1.0, 2.0], ["x"], 3],
    "counts": [100, "x"],
    "first": {"w1": 1.0, "b": "x"},
}


def test_what_is_told_is_read_as_far_as_it_makes_sense() -> None:
    got = read_left(Observation(Outcome.RAISED, value=TOLD))
    assert got is not None
    assert (got.used, got.notes, got.counts) == ({"w1"}, ((1.0, 2.0),), (100,))
    assert got.first == {"w1": 1.0}


@pytest.mark.parametrize("key", TOLD)
def test_what_is_told_in_another_form_is_nothing(key: str) -> None:
    assert read_left(Observation(Outcome.RETURNED, value={**TOLD, key: Opaque("odd")})) in (
        None,
        replace(_read(), prediction=Opaque("odd")),
    )
    assert read_left(Observation(Outcome.RETURNED, value=None)) is None


def _read() -> Left:
    got = read_left(Observation(Outcome.RETURNED, value=TOLD))
    assert got is not None
    return got


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (Raised("IndexError", "invalid index of a 0-dim tensor. Use `tensor.item()`"), "BP313"),
        (Raised("TypeError", "'NoneType' object is not subscriptable"), "BP314"),
        (Raised("RuntimeError", "Trying to backward through the graph a second time"), "BP314"),
        (Raised("IndexError", "list index out of range"), None),
        (Raised("ZeroDivisionError", "division by zero"), None),
        (None, None),
    ],
)
def test_usual_exceptions_are_told_in_words(raised: Raised | None, code: str | None) -> None:
    assert (in_words(raised) or {"code": None})["code"] == code


# --- updates against the script's own gradients ---------------------------------------------------


def updates(change: Any, family: str = "one_step", *, gradient: Any = None) -> str | None:
    cases = prepared("two_layer_script").cases["weights", "w1"]
    made = next(c for c in cases if c.question.case.family == family)
    start = np.asarray(made.question.inputs["w1"], dtype=np.float64)
    own = np.arange(1.0, 1 + start.size).reshape(start.shape) if gradient is None else gradient
    values = {"w1": start + change(own), "grad_w1": own}
    wired = {n: WireArray("ndarray", "float64", v.shape, v) for n, v in values.items()}
    found = explain_updates(made.question, replace(left(()), values=wired))
    return found[0].mistake if found else None


def test_updates_are_told_by_the_scripts_own_gradients() -> None:
    assert updates(lambda own: -1e-6 * own) is None
    assert updates(lambda own: 1e-6 * own) == "ascent"
    assert updates(lambda own: -3e-6 * own) == "learning_rate"
    assert updates(lambda own: 0 * own) == "never_trained"
    assert updates(lambda own: -1e-6 * own[::-1]) is None
    assert updates(lambda own: -1e-6 * own, "four_steps") == "step_outside"
    assert updates(lambda own: -4e-6 * own, "four_steps") is None
    huge = np.full((3, 7), 1e300)
    assert updates(lambda own: -own, gradient=huge) in (None, "learning_rate")
    assert updates(lambda own: np.nan * own) is None
