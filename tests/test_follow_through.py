"""The right derivative of a loss that is itself wrong earns a share, and nothing more."""

from __future__ import annotations

import math
from functools import cache

import pytest

from grader.follow_through import richardson
from grader.judge import Judged, Judging, judge
from grader.prepare import Prepared, Seeds, prepare
from grader.records import Verdict
from grader.reference import read_functions, read_secret_seed
from grader.spec import LoadedAssignment

from .direct import observe_directly
from .grading import two_layer_relu, without_families

SHARE = 0.4 * 4

NETWORK = """
import numpy as np

def forward(x, w1, w2):
    return {activation} @ w2

def loss(x, y, w1, w2):
    r = forward(x, w1, w2) - y
    return {loss}

def backward(x, y, w1, w2):
    h = x @ w1
    a = {activation}
    r = a @ w2 - y
    g = {slope}
    return x.T @ (g @ w2.T * {mask}), a.T @ g

def grad_w1(x, y, w1, w2):
    return backward(x, y, w1, w2)[0]

def grad_w2(x, y, w1, w2):
    return backward(x, y, w1, w2)[1]

def train(x, y, w1, w2, learning_rate, steps):
    raise NotImplementedError
"""
RIGHT = {
    "activation": "np.maximum(x @ w1, 0)",
    "mask": "(h > 0)",
    "loss": "np.sum(r ** 2)",
    "slope": "2 * r",
}


def a_network(**steps: str) -> str:
    return NETWORK.format(**(RIGHT | steps))


@cache
def assignment() -> LoadedAssignment:
    return without_families(two_layer_relu(), "published")


@cache
def cases() -> Prepared:
    made = assignment()
    seeds = Seeds(made.spec.seed, read_secret_seed(made))
    return prepare(made.spec, seeds, read_functions(made), str(made.file))


def judged(source: str) -> Judged:
    made, nothing = cases(), frozenset[str]()
    file = made.spec.submission.file
    requests = [request for case in made.all_cases() for request in case.requests(30.0)]
    more = Judging(made, nothing).follow_up
    evidence = observe_directly({file: source}, file, requests, follow_up=more)
    return judge(made, evidence, nothing)


def verdict(result: Judged, task: str) -> Verdict:
    return next(v for v in result.verdicts if (v.task, v.check) == (task, "values"))


def follows(made: Verdict) -> bool:
    return any(finding.code == "BP108" for finding in made.findings)


CONSISTENT = {
    "mean": {"loss": "np.mean(r ** 2)", "slope": "2 * r / r.size"},
    "half": {"loss": "np.sum(r ** 2) / 2", "slope": "r"},
    "no ReLU": {"activation": "(x @ w1)", "mask": "1"},
    "tanh for ReLU": {"activation": "np.tanh(x @ w1)", "mask": "(1 - a ** 2)"},
    "leaky ReLU": {
        "activation": "np.where(x @ w1 > 0, x @ w1, 0.01 * (x @ w1))",
        "mask": "np.where(h > 0, 1, 0.01)",
    },
    "log-cosh loss": {"loss": "np.sum(np.log(np.cosh(r)))", "slope": "np.tanh(r)"},
    "float32 inside": {
        "loss": "np.sum((r / 2).astype(np.float32) ** 2)",
        "slope": "r / 2",
    },
}


@pytest.mark.parametrize("steps", CONSISTENT.values(), ids=CONSISTENT)
def test_the_right_derivative_of_a_wrong_loss_earns_the_share(steps: dict[str, str]) -> None:
    result = judged(a_network(**steps))
    assert verdict(result, "loss").status != "pass"
    for task in ("grad_w1", "grad_w2"):
        made = verdict(result, task)
        assert follows(made)
        assert made.earned == SHARE
        assert made.status == "partial"
        headline = (
            f"{task} is the right derivative of your own loss, which is wrong itself: 1.6 of 4"
        )
        assert made.findings[-1].headline == f"{headline} points"


INCONSISTENT = {
    "half, gradient of the mean": {"loss": "np.sum(r ** 2) / 2", "slope": "r / len(x)"},
    "no ReLU, but masked": {"activation": "(x @ w1)"},
    "wrong sign": {"loss": "np.mean(r ** 2)", "slope": "-2 * r / r.size"},
    "1 % off": {"loss": "np.mean(r ** 2)", "slope": "2.02 * r / r.size"},
    "tanh with the mask of ReLU": {"activation": "np.tanh(x @ w1)"},
}


@pytest.mark.parametrize("steps", INCONSISTENT.values(), ids=INCONSISTENT)
def test_what_is_not_its_derivative_earns_nothing_more(steps: dict[str, str]) -> None:
    result = judged(a_network(**steps))
    made = verdict(result, "grad_w1")
    assert not follows(made)
    assert made.earned is not None
    assert made.earned < 2


def test_a_right_loss_is_followed_by_the_reference_alone() -> None:
    result = judged(a_network(mask="1"))
    assert verdict(result, "loss").status == "pass"
    assert not follows(verdict(result, "grad_w1"))


EMPTY_LOSSES = {
    "nothing": ("0.0", "0 * w1"),
    "a constant of the weights": ("float(np.sum(w1))", "np.ones_like(w1)"),
    "the weights alone": ("float(np.sum(w1 ** 2))", "2 * w1"),
    "not finite": ("float('nan')", "w1 * float('nan')"),
    "a text": ("'loss'", "w1"),
}


@pytest.mark.parametrize(("loss", "gradient"), EMPTY_LOSSES.values(), ids=EMPTY_LOSSES)
def test_a_loss_that_ignores_its_arguments_earns_nothing(loss: str, gradient: str) -> None:
    source = f"""
import numpy as np
def loss(x, y, w1, w2):
    return {loss}
def grad_w1(x, y, w1, w2):
    return {gradient}
"""
    assert judged(source).earned == 0


def test_nothing_more_is_asked_of_a_right_submission() -> None:
    made, nothing = cases(), frozenset[str]()
    file = made.spec.submission.file
    requests = [request for case in made.all_cases() for request in case.requests(30.0)]
    evidence = observe_directly({file: a_network()}, file, requests)
    assert Judging(made, nothing).follow_up(evidence) == ()


@pytest.mark.parametrize("gradient", ["None", "w1[:1]", "np.nan * w1", "[][0]"])
def test_nothing_is_asked_where_no_gradient_could_follow(gradient: str) -> None:
    made, nothing = cases(), frozenset[str]()
    file = made.spec.submission.file
    source = f"""{a_network(**CONSISTENT["mean"])}
def grad_w1(x, y, w1, w2):
    return {gradient}
"""
    requests = [request for case in made.all_cases() for request in case.requests(30.0)]
    evidence = observe_directly({file: source}, file, requests)
    asked = Judging(made, nothing).follow_up(evidence)
    assert {request.id.split("/")[0] for request in asked} == {"grad_w2"}


def test_secret_inputs_stay_secret() -> None:
    made, nothing = cases(), frozenset[str]()
    file = made.spec.submission.file
    source = a_network(**CONSISTENT["mean"])
    requests = [request for case in made.all_cases() for request in case.requests(30.0)]
    evidence = observe_directly({file: source}, file, requests)
    asked = Judging(made, nothing).follow_up(evidence)
    assert asked
    assert all(request.secret for request in asked)


def test_richardson_removes_the_first_two_terms_of_the_error() -> None:
    def slope(h: float) -> float:
        return (math.exp(h) - math.exp(-h)) / (2 * h)

    best, error = richardson([slope(0.4), slope(0.2), slope(0.1)])
    assert abs(best - 1) < 1e-7 < abs(slope(0.1) - 1)
    assert abs(best - 1) <= error


def test_richardson_doubts_itself_across_a_kink() -> None:
    def slope(h: float) -> float:
        return (max(0.15 + h, 0) - max(0.15 - h, 0)) / (2 * h)

    best, error = richardson([slope(0.4), slope(0.2), slope(0.1)])
    assert error > 1e-2
    assert abs(best - 1) <= 1
