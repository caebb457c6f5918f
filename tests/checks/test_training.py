from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.evidence import Observation, Outcome, Request
from grader.records import Verdict

from ..builders import (
    SIZES,
    a_check,
    answered,
    arguments,
    codes,
    grad_w,
    only,
    prepared,
    raised,
    requests,
    returned,
    total,
    train,
    verdict,
)

Function = Any


def judged_with(function: Function, family: str = "descent") -> Verdict:
    made = prepared(a_check("training", families=[family]), families=FAMILIES)
    return verdict(made, answered(made, {"train": function}))


FAMILIES = {
    "normal_descent": {
        "dims": SIZES,
        "draw": "normal",
        "values": {"rate": 0.004, "steps": 6},
    }
}


def told(made: Verdict) -> tuple[str, str]:
    (found,) = made.findings
    assert made.earned == 0.0
    return found.code, found.headline


def test_one_step_and_all_steps_are_asked_for() -> None:
    made = prepared(a_check("training"))
    labels = {request.id: request.arguments[3] for request in requests(made)}
    assert labels == {"training/training#0:1": 1, "training/training#0:4": 4}


def test_a_single_step_is_asked_for_once() -> None:
    values = {"rate": 2.0**-9, "steps": 1}
    made = prepared(
        a_check("training"),
        families={"descent": {"dims": SIZES, "draw": "dyadic", "values": values}},
    )
    assert len(list(requests(made))) == 1


def in_float32(x: Any, w: Any, rate: float, steps: int) -> Any:
    return train(x.astype(np.float32), w.astype(np.float32), rate, steps)


def as_arrays(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return [w, np.array(losses)]


def as_tuples(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return w, tuple(float(item) for item in losses)


def as_columns(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return w, np.array(losses).reshape(-1, 1)


@pytest.mark.parametrize("family", ["descent", "normal_descent"])
@pytest.mark.parametrize("function", [train, in_float32, as_arrays, as_tuples, as_columns])
def test_right_training_passes_in_whatever_dress(function: Function, family: str) -> None:
    made = judged_with(function, family)
    assert made.earned == 4.0, made.findings


def with_step(size: float, other: float = 1.0) -> Function:
    def mine(x: Any, w: Any, rate: float, steps: int) -> Any:
        losses = []
        for step in range(steps):
            losses.append(total(x, w))
            w = w - rate * (size if step == 0 else other) * grad_w(x, w)
        return w, losses

    return mine


def after_the_update(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return w, [*losses[1:], total(x, w)]


def upwards(x: Any, w: Any, rate: float, steps: int) -> Any:
    return train(x, w, -rate, steps)


def unmoved(x: Any, w: Any, rate: float, steps: int) -> Any:
    return w, train(x, w, rate, steps)[1]


def one_loss_too_many(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return w, [*losses, total(x, w)]


def late_slip(x: Any, w: Any, rate: float, steps: int) -> Any:
    w, losses = train(x, w, rate, steps)
    return w, [*losses[:2], *(loss * (1 + 1e-3) for loss in losses[2:])]


WRONG: dict[str, tuple[Function, str, str]] = {
    "half the step": (with_step(0.5), "BP303", "w after the first update is wrong in"),
    "the step doubled later": (with_step(1, 2), "BP302", "losses[2] is wrong, the first of 4"),
    "upwards": (upwards, "BP303", "w after the first update is wrong in"),
    "unmoved": (unmoved, "BP303", "w after the first update is wrong in"),
    "losses after the update": (
        after_the_update,
        "BP302",
        "losses[0] is wrong, the loss before the first update",
    ),
    "a loss too many": (one_loss_too_many, "BP301", "train returns 2 losses for 1 steps"),
    "a slip in the third loss": (late_slip, "BP302", "losses[2] is wrong, the first of 4"),
    "nothing": (lambda *_: None, "BP102", "train returns None; (w, losses) is asked for"),
    "weights only": (
        lambda *a: train(*a)[0],
        "BP102",
        "train returns a numpy array; (w, losses) is asked for",
    ),
    "a tuple of one": (
        lambda *a: train(*a)[:1],
        "BP106",
        "train returns 1 results; (w, losses) is asked for",
    ),
    "a tuple of three": (
        lambda *a: (*train(*a), 1),
        "BP106",
        "train returns 3 results; (w, losses) is asked for",
    ),
    "turned round": (
        lambda *a: train(*a)[::-1],
        "BP101",
        "",
    ),
    "one number for the losses": (
        lambda *a: (train(*a)[0], 1.5),
        "BP102",
        "the losses are a float; a list of 1 numbers is asked for",
    ),
    "losses that are no numbers": (
        lambda *a: (train(*a)[0], ["x"] * a[3]),
        "BP102",
        "losses[0] is a string; one number is asked for",
    ),
    "NaN losses": (
        lambda *a: (train(*a)[0], [float("nan")] * a[3]),
        "BP103",
        "losses holds NaN in 1 of 1 entries",
    ),
    "weights transposed": (
        lambda *a: (train(*a)[0].T, train(*a)[1]),
        "BP101",
        "w returned by train has shape (5, 3); w has (3, 5)",
    ),
    "integer weights": (
        lambda *a: (train(*a)[0].astype(int), train(*a)[1]),
        "BP105",
        "w returned by train has dtype int64; float64 or float32 is asked for",
    ),
}


@pytest.mark.parametrize("name", [name for name in WRONG if name != "turned round"])
def test_wrong_training_is_told_where_it_parts(name: str) -> None:
    function, code, said = WRONG[name]
    got = told(judged_with(function))
    assert got[0] == code
    assert got[1].startswith(said)


def test_results_in_the_wrong_order_are_no_accident() -> None:
    made = judged_with(WRONG["turned round"][0])
    assert made.earned == 0.0
    assert codes(made)[0] in ("BP101", "BP102", "BP301")


def test_the_losses_are_told_before_the_weights() -> None:
    def both(x: Any, w: Any, rate: float, steps: int) -> Any:
        w, losses = train(x, w, rate, steps)
        return w + 1, [loss + 1 for loss in losses]

    assert told(judged_with(both))[0] == "BP302"


def test_arguments_that_training_changes_are_told() -> None:
    made = prepared(a_check("training"))

    def answer(request: Request) -> Observation:
        given = arguments(request)
        return returned(train(*given), changed={1: given[1] + 1, 0: given[0]})

    got = verdict(made, answered(made, instead=answer))
    assert told(got) == ("BP120", "train changes its arguments x and w")


@pytest.mark.parametrize(
    ("observation", "code"),
    [(raised(), "BP110"), (Observation(Outcome.TIMED_OUT), "BP112")],
)
def test_a_run_that_does_not_return_is_told_as_of_any_call(
    observation: Observation, code: str
) -> None:
    made = prepared(a_check("training"))
    last = list(requests(made))[-1].id
    got = verdict(made, answered(made, instead=lambda r: observation if r.id == last else None))
    assert codes(got) == [code]
    assert got.earned == 0.0


def test_weights_must_move_far_more_than_the_tolerance() -> None:
    case = only(prepared(a_check("training")))
    last = case.expected[-1]
    moved = np.max(np.abs(last.results["w"].low - case.question.inputs["w"]))
    assert moved > 100 * np.max(last.results["w"].allowed["float32"])
    assert np.max(last.results["w"].allowed["float64"]) < 1e-10
