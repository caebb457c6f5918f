"""Learning from one sample after another: right runs in any arithmetic pass, wrong ones fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.prepare import Prepared
from grader.records import Verdict

from ..builders import answered, prepared, verdict

Array = Any
Run = Callable[..., Any]
EPOCHS = 100


def linear(x_data: Array, y_data: Array, w: Any, rate: float, epochs: int) -> Any:
    """The reference for y = x w: mean loss of each epoch, w updated after each sample."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(x_data, y_data, strict=True):
            total = total + (x * w - y) ** 2
            w = w - rate * 2 * x * (x * w - y)
        losses.append(total / len(x_data))
    return w, losses


def quadratic(
    x_data: Array, y_data: Array, w1: Any, w2: Any, b: Any, rate: float, epochs: int
) -> Any:
    """The reference for y = w1 x² + w2 x + b."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(x_data, y_data, strict=True):
            residual = w1 * x**2 + w2 * x + b - y
            total = total + residual**2
            w1, w2, b = (
                w1 - rate * 2 * residual * x**2,
                w2 - rate * 2 * residual * x,
                b - rate * 2 * residual,
            )
        losses.append(total / len(x_data))
    return w1, w2, b, losses


WEIGHTS = {"linear": ("w1",), "quadratic": ("w1", "w2", "b")}
REFERENCES: dict[str, Run] = {"linear": linear, "quadratic": quadratic}
PUBLISHED = {"x_data": [1.0, 2.0, 3.0], "y_data": [2.0, 4.0, 6.0]}
FAMILIES: dict[str, dict[str, Any]] = {
    # a bare 0 would be exact: the drawn weights replace the published w = 1
    "published": {"draw": "integers", "values": PUBLISHED, "dims": {"N": 3}},
    "dyadic": {"draw": "dyadic", "dims": {"N": 5}},
    "normal": {"draw": "normal", "dims": {"N": 7}},
}


@cache
def made(model: str, family: str) -> Prepared:
    names = WEIGHTS[model]
    call = f"train(x_data, y_data, {', '.join(names)}, rate, epochs)"
    described = FAMILIES[family]
    values = {"rate": 0.01, "epochs": EPOCHS} | described.get("values", {})
    check = {
        "id": "training",
        "kind": "training",
        "points": 4,
        "families": ["mine"],
        "call": call,
        "returns": [*names, "losses"],
        "steps": "epochs",
    }
    return prepared(
        check,
        functions={"train": REFERENCES[model]},
        variables={"x_data": ["N"], "y_data": ["N"], "w1": [], "w2": [], "b": []}
        | {"rate": [], "epochs": []},
        passed_as=dict.fromkeys(("w1", "w2", "b"), "number"),
        sequential=["N"],
        preactivations={},
        families={"mine": described | {"values": values}},
    )


def judged(function: Run, model: str, family: str) -> Verdict:
    return verdict(made(model, family), answered(made(model, family), {"train": function}))


# --- programs as students write them, over whatever numbers they use ------------------------------


def predict_plainly(x: Any, w1: Any, w2: Any = None, b: Any = None) -> Any:
    return x * w1 if b is None else w1 * x**2 + w2 * x + b


def predict_by_horner(x: Any, w1: Any, w2: Any = None, b: Any = None) -> Any:
    return w1 * x if b is None else b + x * (w2 + x * w1)


def slopes_plainly(x: Any, residual: Any, count: int) -> list[Any]:
    return (
        [2 * x * residual] if count == 1 else [2 * residual * x * x, 2 * residual * x, 2 * residual]
    )


def slopes_by_the_chain_rule(x: Any, residual: Any, count: int) -> list[Any]:
    out = residual + residual
    return [out * x] if count == 1 else [out * (x * x), out * x, out]


def program(
    number: Callable[[Any], Any],
    predict: Run = predict_plainly,
    slopes: Run = slopes_plainly,
    backwards: bool = False,
    epochs_more: int = 0,
    factor: Callable[[int], float] = lambda _: 1.0,
    per_sample: bool = True,
    loss_after: bool = False,
    zeroed: bool = True,
) -> Run:
    """A training program; what is not an arithmetic is a mistake."""

    def run(x_data: Array, y_data: Array, *rest: Any) -> Any:
        *weights, rate, epochs = rest
        weights = [number(w) for w in weights]
        samples = [(number(x), number(y)) for x, y in zip(x_data, y_data, strict=True)]
        losses = []
        kept = [number(0.0)] * len(weights)
        for epoch in range(epochs + epochs_more):
            parts = []
            start = list(weights)
            for x, y in samples:
                at = weights if per_sample else start
                residual = predict(x, *at) - y
                parts.append(residual * residual)
                slope = [factor(epoch) * g for g in slopes(x, residual, len(weights))]
                kept = [old + new for old, new in zip(kept, slope, strict=True)]
                used = slope if zeroed else kept
                weights = [w - rate * g for w, g in zip(weights, used, strict=True)]
                if loss_after:
                    parts[-1] = (predict(x, *weights) - y) ** 2
            ordered = parts[::-1] if backwards else parts
            losses.append(float(sum(ordered) / len(ordered)))
        return *(float(w) for w in weights), losses[: epochs or None]

    return run


NUMBERS: dict[str, Callable[[Any], Any]] = {
    "Python floats": float,
    "numpy float64": np.float64,
    "numpy float32": np.float32,
}
STYLES: dict[str, dict[str, Any]] = {
    "as written": {},
    "Horner, chain rule": {"predict": predict_by_horner, "slopes": slopes_by_the_chain_rule},
    "losses added backwards": {"backwards": True, "slopes": slopes_by_the_chain_rule},
}
CASES = [(model, family) for model in REFERENCES for family in FAMILIES]


def worst_share(function: Run, model: str, family: str, precision: str) -> float:
    """Greatest error in units of the tolerance, over all steps and results."""
    (case,) = made(model, family).all_cases()
    shares = [0.0]
    for run in case.expected:
        given = {**case.question.inputs, "epochs": run.steps}
        got = function(*(given[name] for name in case.question.call.arguments))
        for value, expected in zip(got, run.results.values(), strict=True):
            error = np.abs(np.asarray(value, dtype=np.float64) - expected.low)
            allowed = expected.allowed[precision]
            shares.append(float(np.max(error / np.maximum(allowed, 1e-300))))
    return max(shares)


@pytest.mark.parametrize(("model", "family"), CASES)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("numbers", NUMBERS)
def test_right_programs_use_at_most_half_of_the_tolerance(
    numbers: str, style: str, model: str, family: str
) -> None:
    mine = program(NUMBERS[numbers], **STYLES[style])
    precision = "float32" if "32" in numbers else "float64"
    assert worst_share(mine, model, family, precision) <= 0.5
    assert judged(mine, model, family).earned == 4.0


@pytest.mark.parametrize(("model", "family"), CASES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_torch_scalars_use_at_most_half_of_the_tolerance(
    dtype: str, model: str, family: str
) -> None:
    torch = pytest.importorskip("torch")
    mine = program(lambda value: torch.tensor(float(value), dtype=getattr(torch, dtype)))
    assert worst_share(mine, model, family, dtype) <= 0.5


WRONG: dict[str, dict[str, Any]] = {
    "no factor 2": {"factor": lambda _: 0.5},
    "no factor 2 from the 20th epoch on": {"factor": lambda epoch: 1.0 if epoch < 20 else 0.5},
    "all samples at the weights of the epoch's start": {"per_sample": False},
    "losses after the update": {"loss_after": True},
    "an epoch too many": {"epochs_more": 1},
    "an epoch too few": {"epochs_more": -1},
    "gradients not zeroed": {"zeroed": False},
}


@pytest.mark.parametrize(("model", "family"), CASES)
@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("mistake", WRONG)
@pytest.mark.filterwarnings("ignore:.*encountered in scalar:RuntimeWarning")
def test_wrong_programs_fail(mistake: str, numbers: str, model: str, family: str) -> None:
    assert judged(program(NUMBERS[numbers], **WRONG[mistake]), model, family).earned == 0.0


def test_where_a_missing_factor_ends_would_not_show() -> None:
    """The published figure: 8.000000000 becomes 7.999998. Only the trajectory tells."""
    given = [np.array(PUBLISHED["x_data"]), np.array(PUBLISHED["y_data"]), 1.0, 0.01, EPOCHS]
    right, _ = linear(*given)
    wrong, _ = program(float, factor=lambda _: 0.5)(*given)
    assert f"{4 * right:.9f}" == "8.000000000"
    assert f"{4 * wrong:.6f}" == "7.999998"
