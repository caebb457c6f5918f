"""The kinds `vjp` and `clean`: what is asked, what is right, and what is told of wrong answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.checks.vjp import Vjp
from grader.evidence import Observation, Outcome, Request
from grader.prepare import Prepared
from grader.records import Verdict
from grader.sandbox.wire import Fixture, Value, WireArray

from ..builders import answered, codes, only, prepared, requests, returned, verdict

Array = Any


def skewed(x: Array) -> Array:
    """Two rows in, two out; its Jacobian is square, not symmetric and depends on x."""
    return np.stack([x[0] * x[1], 3 * x[1]])


def pull(f: Any, x: Array, v: Array) -> Array:
    del f
    first = v[0] * x[1]
    second = v[0] * x[0] + 3 * v[1]
    unit = np.eye(2)
    return unit[:, :1] * first.reshape(1, -1) + unit[:, 1:] * second.reshape(1, -1)


def each(f: Any, x: Array, vs: list[Array]) -> list[Array]:
    return [pull(f, x, v) for v in vs]


def total(f: Any, x: Array, vs: list[Array]) -> Array:
    return sum(pull(f, x, v) for v in vs)


FUNCTIONS = {"skewed": skewed, "pull": pull, "each": each, "total": total}
FAMILY = {
    "dims": {"N": 2, "D": 3},
    "draw": "dyadic",
    "values": {"f": "skewed"},
    "composed": {"vs": ["v", "u"]},
}


def made(call: str = "pull(f, x, v)", kind: str = "vjp", **more: Any) -> Prepared:
    vector = {"vector": "vs" if "vs" in call else "v"} if kind == "vjp" else {}
    check = {"id": "k", "kind": kind, "points": 4, "families": ["here"], "call": call}
    return prepared(
        check | vector | more,
        functions=FUNCTIONS,
        families={"here": FAMILY},
        preactivations={},
        variables={
            "f": [],
            **{name: ["N", "D"] for name in "xvu"},
            "w": ["N"],
            "rate": [],
            "steps": [],
        },
        passed_as={"f": "fixture"},
        arrays="torch",
    )


def plain(value: Value) -> Any:
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.data if isinstance(value, WireArray) else value


def answering(case: Prepared, answer: Callable[..., Any]) -> Verdict:
    def reply(request: Request) -> Observation:
        f, *rest = request.arguments
        assert f == Fixture("skewed")
        return returned(answer(None, *map(plain, rest)))

    return verdict(case, answered(case, instead=reply))


def headline(case: Prepared, answer: Callable[..., Any]) -> tuple[str, str]:
    judged = answering(case, answer)
    first = judged.findings[0]
    return first.code, first.headline


def test_three_calls_at_one_point() -> None:
    calls: Mapping[str, list[Any]] = {
        request.id.rpartition(":")[2]: [plain(a) for a in request.arguments[1:]]
        for request in requests(made())
    }
    assert list(calls) == ["given", "other", "sum"]
    points = [x for x, _ in calls.values()]
    assert all(np.array_equal(points[0], point) for point in points)
    assert np.array_equal(calls["sum"][1], calls["given"][1] + calls["other"][1])
    assert not np.array_equal(calls["given"][1], calls["other"][1])


def test_a_list_is_called_twice() -> None:
    labels = [r.id.rpartition(":")[2] for r in requests(made("each(f, x, vs)"))]
    assert labels == ["given", "other"]


@pytest.mark.parametrize("name", ["pull", "each", "total"])
def test_the_reference_is_right(name: str) -> None:
    call = f"{name}(f, x, {'v' if name == 'pull' else 'vs'})"
    assert answering(made(call), FUNCTIONS[name]).earned == 4


def test_gradients_stacked_in_one_tensor_are_a_list() -> None:
    assert answering(made("each(f, x, vs)"), lambda *a: np.stack(each(*a))).earned == 4
    assert answering(made("each(f, x, vs)"), lambda *a: tuple(each(*a))).earned == 4


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda f, x, v: pull(f, x, 0 * v + 1),
         ("BP201", "pull does not use its argument v: every result counts once")),
        (lambda *a: 5 * a[1], ("BP201", "pull gives the same for every v")),
        (lambda f, x, v: pull(f, x, v**2), ("BP202", "pull is not linear in v")),
        (lambda _, x, v: np.stack([v[0] * x[1] + x[0] * v[1], 3 * v[1]]),
         ("BP203", "pull is J v, the change of f(x) along v, and not the gradient vᵀ J")),
        (lambda *a: pull(*a)[:1],
         ("BP101", "the result of pull has shape (1, 3); (2, 3) is asked for")),
    ],
)  # fmt: skip
def test_a_wrong_gradient(answer: Callable[..., Any], expected: tuple[str, str]) -> None:
    assert headline(made(), answer) == expected


def test_the_sum_of_a_wrong_gradient_is_told() -> None:
    judged = answering(made(), lambda f, x, v: 2 * pull(f, x, v))
    assert codes(judged) == ["BP104"]
    assert "moving all entries of the input alike changes v · f by" in judged.findings[0].detail[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda f, x, vs: [pull(f, x, vs[0]), total(f, x, vs)],
         ("BP204", "each gradient of each holds those before it, too: nothing was zeroed between")),
        (lambda f, x, vs: [pull(f, x, vs[1])] * 2,
         ("BP206", "all 2 entries of the list hold the last gradient: they are one tensor")),
        (lambda f, x, vs: [total(f, x, vs)] * 2,
         ("BP206", "all 2 entries of the list hold the sum of all gradients: they are one tensor")),
        (lambda *a: [0 * a[1], 0 * a[1]],
         ("BP206", "all 2 entries of the list hold zeros: they are one tensor")),
        (lambda f, x, vs: each(f, x, vs)[::-1],
         ("BP207", "the gradients of each are in reverse order")),
        (lambda f, x, vs: each(f, x, vs)[:1],
         ("BP106", "each returns 1 results; ([0], [1]) is asked for")),
    ],
)  # fmt: skip
def test_a_wrong_list(answer: Callable[..., Any], expected: tuple[str, str]) -> None:
    assert headline(made("each(f, x, vs)"), answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda f, x, vs: pull(f, x, vs[-1]),
         ("BP205", "total holds the last gradient alone: it was zeroed between")),
        (lambda f, x, vs: total(f, x, vs) / 2,
         ("BP205", "total is the mean of the gradients, not their sum")),
        (lambda f, x, vs: total(f, x, vs) + pull(f, x, vs[0]),
         ("BP204", "total counts the earlier gradients again with each backward")),
        (lambda *a: 2 * pull(*a[:2], 0 * a[1] + 1),
         ("BP201", "total does not use the arguments: every result counts once")),
    ],
)  # fmt: skip
def test_a_wrong_sum(answer: Callable[..., Any], expected: tuple[str, str]) -> None:
    assert headline(made("total(f, x, vs)"), answer) == expected


def test_one_call_that_fails_is_enough() -> None:
    case = made()
    broken = Observation(Outcome.TIMED_OUT)
    judged = verdict(
        case,
        answered(
            case,
            instead=lambda r: (
                broken
                if r.id.endswith("other")
                else returned(pull(None, *map(plain, r.arguments[1:])))
            ),
        ),
    )
    assert codes(judged) == ["BP112"]


def test_what_is_expected_is_plain_data() -> None:
    assert isinstance(only(made()).expected, Vjp.expected_types)


# --- clean ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ({}, []),
        ({1: ("grad",)}, ["pull leaves a gradient on the caller's x"]),
        ({2: ("requires_grad",)}, ["pull leaves requires_grad switched on for the caller's v"]),
        (
            {3: ("requires_grad",)},
            ["the result of pull requires grad: it holds on to the graph"],
        ),
        (
            {1: ("grad", "requires_grad")},
            [
                "pull leaves a gradient on the caller's x",
                "pull leaves requires_grad switched on for the caller's x",
            ],
        ),
    ],
)
def test_what_is_left_is_told(left: Mapping[int, tuple[str, ...]], expected: list[str]) -> None:
    case = made(kind="clean")
    seen = Observation(Outcome.RETURNED, value=None, left=left)
    judged = verdict(case, answered(case, instead=lambda _: seen))
    assert [f.headline for f in judged.findings] == expected
    assert judged.earned == (0 if expected else 4)


def test_a_changed_argument_is_told() -> None:
    case = made(kind="clean")
    seen = Observation(Outcome.RETURNED, changed={1: 0.0})
    assert codes(verdict(case, answered(case, instead=lambda _: seen))) == ["BP120"]
