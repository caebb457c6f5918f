"""What the laws say of right and wrong hand-ins; and that they never cost a point."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader import laws
from grader.judge import Judged, judge
from grader.prepare import Prepared, Seeds, prepare

from .builders import FUNCTIONS, a_spec, arguments, returned
from .builders import answered as answered_by

RIGHT = {name: FUNCTIONS[name] for name in ("total", "grad_w", "forward")}


def total(x: Any, w: Any) -> Any:
    return FUNCTIONS["total"](x, w)


def grad_w(x: Any, w: Any) -> Any:
    return FUNCTIONS["grad_w"](x, w)


def jvp(x: Any, w: Any, d: Any) -> Any:
    """The derivative of total along d, by forward mode."""
    h = x @ w
    return np.sum(2 * np.maximum(h, 0) * (h > 0) * (x @ d))


def vjp(x: Any, w: Any, v: Any) -> Any:
    """Of forward: x.T @ (v where the unit is on)."""
    return x.T @ (v * (x @ w > 0))


REFERENCE = {"total": total, "grad_w": grad_w, "jvp": jvp, "vjp": vjp}
CALLS = {
    "total": "total(x, w)",
    "grad_w": "grad_w(x, w)",
    "jvp": "jvp(x, w, d)",
    "vjp": "vjp(x, w, v)",
}
LAWS: dict[str, dict[str, Any]] = {
    "total": {"additive": "N"},
    "grad_w": {"additive": "N", "adjoint": {"of": "jvp", "along": ["d"]}},
    "jvp": {"linear": ["d"]},
    "vjp": {"linear": ["v"]},
}


@cache
def prepared(hints: str = "cause", draw: str = "dyadic") -> Prepared:
    """Four tasks with their laws, one small family each."""
    dims = {"N": 4, "D": 3, "H": 5}
    tasks = []
    for name, call in CALLS.items():
        kind = {"kind": "gradient", "wrt": "w", "of": "total"} if name == "grad_w" else {}
        check = {"id": "values", "kind": "values", "points": 1, "families": ["base"]}
        check |= {"hints": hints} | kind
        tasks.append(
            {"id": name, "title": name, "call": call, "laws": LAWS[name], "check": [check]}
        )
    spec = a_spec(
        {"call": None, "id": "x", "kind": "rules", "points": 4},
        task=tasks,
        points=4,
        variables={"x": ["N", "D"], "w": ["D", "H"], "d": ["D", "H"], "v": ["N", "H"]},
        families={},
    )
    family = spec.families["base"].model_copy(update={"dims": dims, "draw": draw})
    spec = spec.model_copy(update={"families": {"base": family}})
    made = prepare(spec, Seeds(7, None), REFERENCE, "tiny.toml")
    limits_s = {(c.question.function, "base"): 2.0 for c in made.all_cases()}
    return replace(made, limits_s=limits_s, visible_only=True)


def judged(made: Prepared | None = None, **wrong: Any) -> tuple[Judged, Judged]:
    """Judge a hand-in with some functions wrong; return it without and with what the laws say."""
    made = made or prepared()
    functions = {**REFERENCE, **wrong}
    evidence = answered_by(made, functions)
    calls = dict(evidence.calls)
    for request in laws.requests(made):
        calls[request.id] = returned(functions[request.function](*arguments(request)))
    evidence = replace(evidence, calls=calls)
    plain = judge(made, evidence, frozenset())
    return plain, laws.explained(made, evidence, plain)


def told(task: str, made: Prepared | None = None, **wrong: Any) -> list[str]:
    plain, with_laws = judged(made, **wrong)
    for one, other in zip(plain.verdicts, with_laws.verdicts, strict=True):
        assert (one.earned, one.status, one.cases) == (other.earned, other.status, other.cases)
    (verdict,) = (v for v in with_laws.verdicts if v.task == task)
    return [line for finding in verdict.findings for line in finding.detail]


@pytest.mark.parametrize("draw", ["dyadic", "normal"])
def test_nothing_is_said_of_right_work(draw: str) -> None:
    made = prepared(draw=draw)
    assert judged(made)[0].earned == 4
    assert not any(told(task, made) for task in CALLS)


def test_every_law_holds_for_the_reference_itself() -> None:
    made = prepared()
    asked = {r.id: returned(REFERENCE[r.function](*arguments(r))) for r in laws.requests(made)}
    assert len(asked) > 50
    found = [
        (law.lines(asked, {}), type(law).__name__)
        for task, check in made.checks()
        for law in laws._laws(made, task, check)
    ]
    (said,) = (line for lines, _ in found for line in lines)
    assert said == (
        "It is the derivative of your own total (finite differences, every entry on input family"
        " base)."
    )
    assert {name for _, name in found} == {"Differences", "Additive", "Linear", "AdjointTo"}


def test_a_wrong_gradient_of_a_right_loss_is_not_its_derivative() -> None:
    def unmasked(x: Any, w: Any) -> Any:
        return x.T @ (2 * (x @ w))

    first = told("grad_w", grad_w=unmasked)[0]
    assert first.startswith("It is not the derivative of your own total: at w[")
    assert "on input family base, finite differences of your total give +7.28125," in first
    assert first.endswith("grad_w gives -2.875.")


def test_a_right_gradient_of_a_wrong_loss_sends_to_the_loss() -> None:
    lines = told(
        "grad_w",
        total=lambda x, w: np.sum((x @ w) ** 2),
        grad_w=lambda x, w: x.T @ (2 * (x @ w)),
    )
    assert lines[0] == (
        "It is the derivative of your own total (finite differences, every entry on input family"
        " base): correct total first."
    )


def test_a_gradient_that_is_wrong_elsewhere_sends_to_the_inputs() -> None:
    calls = [0]

    def wrong_first(x: Any, w: Any) -> Any:
        calls[0] += 1
        return grad_w(x, w) * (0 if calls[0] == 1 else 1)

    lines = told("grad_w", grad_w=wrong_first)
    assert lines[0].endswith("look at the inputs that fail.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda x, w: grad_w(x, w) / len(x), ", but 1/N of it."),
        (lambda x, w: grad_w(x, w) * len(x), ", but N times it."),
        (lambda x, w: grad_w(x, w) + (len(x) > 1), "(input family base)."),
    ],
)
def test_a_batch_that_is_not_the_sum_of_its_samples(wrong: Any, said: str) -> None:
    (line,) = (line for line in told("grad_w", grad_w=wrong) if "samples" in line)
    assert line.startswith("For 4 samples at once it is not the sum of what it gives for each of")
    assert line.endswith(said)


def test_a_mean_for_a_sum_shows_in_the_loss() -> None:
    (line,) = told("total", total=lambda x, w: total(x, w) / len(x))
    assert line.endswith(", but 1/N of it.")


def test_zero_must_give_zero_and_sums_must_give_sums() -> None:
    assert told("vjp", vjp=lambda x, w, v: vjp(x, w, v) + 1) == [
        "With v of zero the result must be zero; it is not."
    ]
    assert told("vjp", vjp=lambda x, w, v: vjp(x, w, v**2)) == [
        "It is not linear in v: f(v) + f(v') is not f(v + v') (input family base)."
    ]
    assert told("vjp", vjp=lambda x, w, v: vjp(x, w, 2 * v)) == []


def test_reverse_mode_must_belong_to_forward_mode() -> None:
    lines = told("grad_w", grad_w=lambda x, w: grad_w(x, w)[:, ::-1])
    assert any(
        line.startswith("It does not belong to your own jvp: along (d) its") for line in lines
    )
    both = {"jvp": lambda x, w, d: jvp(x, w, 2 * d), "grad_w": lambda x, w: 2 * grad_w(x, w)}
    assert "It agrees with your own jvp along (d)." in told("grad_w", **both)


@pytest.mark.parametrize("hints", ["none", "code"])
def test_a_check_without_hints_gets_none(hints: str) -> None:
    assert told("grad_w", prepared(hints), grad_w=lambda x, w: 2 * grad_w(x, w)) == []


JUNK = [None, "text", True, float("nan"), np.zeros((0, 3)), [1.0, 2.0], np.array([1, 2]), {}, ()]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_any_junk_is_survived(junk: Any) -> None:
    for name in CALLS:
        told(name, **{name: lambda *_: junk})
    assert told("grad_w", total=lambda *_: junk, grad_w=lambda x, w: 2 * grad_w(x, w)) == told(
        "grad_w", total=lambda *_: "other", grad_w=lambda x, w: 2 * grad_w(x, w)
    )


def test_a_loss_in_float32_is_judged_by_what_float32_can_tell() -> None:
    def single(x: Any, w: Any) -> Any:
        return total(x.astype(np.float32), w.astype(np.float32))

    made = prepared(draw="normal")
    wrong = told("grad_w", made, total=single, grad_w=lambda x, w: grad_w(x, w) * 1.5)
    assert wrong[0].startswith("It is not the derivative")
    near = told("grad_w", made, total=single, grad_w=lambda x, w: grad_w(x, w) + 1e-7)
    assert not [line for line in near if line.startswith("It is not")]


def test_at_a_kink_nothing_is_said_of_the_entry() -> None:
    def jumping(x: Any, w: Any) -> Any:
        return total(x, w) + np.abs(
            w[0, 0] - made.cases["grad_w", "values"][0].question.inputs["w"][0, 0] - 0.01
        )

    made = prepared()
    lines = told("grad_w", total=jumping, grad_w=lambda x, w: grad_w(x, w) * np.array([[2.0]]))
    assert not any("w[0, 0]" in line for line in lines)
