"""The reference is right: differences and torch's autograd, which know nothing of it, agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.draw import draw
from grader.numerics.differences import central_differences
from grader.numerics.tolerance import PRECISIONS, Input, expect
from grader.reference import read_functions
from grader.spec.models import Assignment, Check, Task

from .grading import two_layer_relu

Array = Any
torch = pytest.importorskip("torch")
MOST_ENTRIES = 2000


@cache
def spec() -> Assignment:
    return two_layer_relu().spec


@cache
def reference() -> dict[str, Callable[..., Any]]:
    return dict(read_functions(two_layer_relu()))


@cache
def inputs_of(family: str, seed: int = 7) -> dict[str, Any]:
    drawn = (draw(spec(), family, seed, attempt) for attempt in range(100))
    return dict(next(inputs for inputs in drawn if inputs is not None))


def checks(kind: str) -> Iterator[tuple[Task, Check, str]]:
    for task in spec().task:
        for check in task.check:
            if check.kind == kind:
                for family in check.families:
                    yield task, check, family


def gradient_cases(*, kinks: bool = False) -> list[Any]:
    return [
        pytest.param(str(check.wrt), family, id=f"{check.wrt}-{family}")
        for _, check, family in checks("gradient")
        if (spec().families[family].preactivations == "at_zero") == kinks
    ]


def is_exact(family: str) -> bool:
    return spec().families[family].draw == "dyadic"


def in_float64(inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        name: np.asarray(value, dtype=np.float64) if isinstance(value, np.ndarray) else value
        for name, value in inputs.items()
    }


def gradient(wrt: str, inputs: dict[str, Any]) -> Array:
    return reference()[f"grad_{wrt}"](*(inputs[n] for n in ("x", "y", "w1", "w2")))


def loss_along(wrt: str, inputs: dict[str, Any]) -> Callable[[Array], Any]:
    def loss(w: Array) -> Any:
        moved = {**inputs, wrt: w}
        return reference()["loss"](*(moved[n] for n in ("x", "y", "w1", "w2")))

    return loss


def safe_step(wrt: str, inputs: dict[str, Any]) -> float:
    """A power of two, at most 1/128 of the weights' size, that changes no unit's sign."""
    least = np.abs(inputs[wrt]).max() * 2.0**-7
    if wrt == "w1":
        least = min(least, np.abs(inputs["x"] @ inputs["w1"]).min() / np.abs(inputs["x"]).max() / 2)
    return float(2.0 ** np.floor(np.log2(least)))


@pytest.mark.parametrize(("wrt", "family"), gradient_cases())
def test_central_differences_confirm_the_gradient(wrt: str, family: str) -> None:
    inputs = in_float64(inputs_of(family))
    want = gradient(wrt, inputs)
    assert want.shape == inputs[wrt].shape
    if want.size > MOST_ENTRIES:
        along_random_lines(wrt, inputs, want)
        return
    step = safe_step(wrt, inputs)
    got = central_differences(loss_along(wrt, inputs), inputs[wrt], step)
    if is_exact(family) and step >= 2.0**-7:
        np.testing.assert_array_equal(got, want)
    else:
        np.testing.assert_allclose(got, want, rtol=0, atol=1e-6 * np.abs(want).max())


def along_random_lines(wrt: str, inputs: dict[str, Any], want: Array) -> None:
    loss, at = loss_along(wrt, inputs), inputs[wrt]
    for seed in range(3):
        line = np.random.default_rng(seed).standard_normal(at.shape)
        h = 1e-7
        got = (loss(at + h * line) - loss(at - h * line)) / (2 * h)
        assert got == pytest.approx(np.sum(want * line), rel=1e-5)


@pytest.mark.parametrize("wrt", ["w1", "w2"])
def test_on_most_dyadic_families_the_differences_are_exact(wrt: str) -> None:
    exact = 0
    for family in ("base", "same_shapes", "one_sample", "other_n", "unseen"):
        inputs = inputs_of(family)
        got = central_differences(loss_along(wrt, inputs), inputs[wrt])
        np.testing.assert_array_equal(got, gradient(wrt, inputs))
        exact += got.size
    assert exact > 50


def autograd(wrt: str, inputs: dict[str, Any], relu: Callable[[Any], Any]) -> Array:
    tensors = {
        name: torch.tensor(value, requires_grad=name == wrt)
        for name, value in inputs.items()
        if isinstance(value, np.ndarray)
    }
    y_pred = relu(tensors["x"] @ tensors["w1"]) @ tensors["w2"]
    ((y_pred - tensors["y"]) ** 2).sum().backward()
    return tensors[wrt].grad.numpy()


def expected(wrt: str, family: str) -> Any:
    inputs = inputs_of(family)
    given = [Input(inputs[n], spec().variables[n]) for n in ("x", "y", "w1", "w2")]
    return expect(reference()[f"grad_{wrt}"], given, spec().variables[wrt])


@pytest.mark.parametrize(("wrt", "family"), gradient_cases())
def test_torch_agrees_within_the_tolerance(wrt: str, family: str) -> None:
    got = autograd(wrt, inputs_of(family), torch.relu)
    want = expected(wrt, family)
    dtype = spec().families[family].dtype
    assert got.dtype == dtype
    assert np.all(np.abs(got - want.low) <= want.allowed[dtype])
    assert not want.has_tie


@pytest.mark.parametrize(("wrt", "family"), gradient_cases(kinks=True))
def test_at_zero_torchs_two_conventions_are_the_two_ends(wrt: str, family: str) -> None:
    want, inputs = expected(wrt, family), inputs_of(family)
    np.testing.assert_array_equal(autograd(wrt, inputs, torch.relu), want.low)
    np.testing.assert_array_equal(autograd(wrt, inputs, lambda h: h.clamp(min=0)), want.high)
    middle = autograd(wrt, inputs, lambda h: torch.maximum(h, torch.zeros_like(h)))
    np.testing.assert_array_equal(middle, (want.low + want.high) / 2)
    assert want.has_tie == (wrt == "w1")


@pytest.mark.parametrize(
    ("function", "family"),
    [
        (task.call.split("(")[0], family)
        for task, _, family in checks("values")
        if task.call is not None
    ],
)
def test_values_agree_with_torch(function: str, family: str) -> None:
    inputs = inputs_of(family)
    x, y, w1, w2 = (torch.tensor(inputs[n]) for n in ("x", "y", "w1", "w2"))
    y_pred = torch.relu(x @ w1) @ w2
    got = (y_pred if function == "forward" else ((y_pred - y) ** 2).sum()).numpy()
    names = ("x", "w1", "w2") if function == "forward" else ("x", "y", "w1", "w2")
    given = [Input(inputs[n], spec().variables[n]) for n in names]
    want = expect(reference()[function], given, ("N", "D_out") if function == "forward" else ())
    dtype = spec().families[family].dtype
    assert want.low.shape == got.shape
    assert dtype in PRECISIONS
    assert np.all(np.abs(got - want.low) <= want.allowed[dtype])


@pytest.mark.parametrize("family", ["descent", "descent_fast", "descent_published"])
def test_training_takes_the_steps_that_torch_takes(family: str) -> None:
    inputs = inputs_of(family)
    x, y, w1, w2 = (torch.tensor(inputs[n]) for n in ("x", "y", "w1", "w2"))
    w1.requires_grad_()
    w2.requires_grad_()
    descent = torch.optim.SGD([w1, w2], lr=inputs["learning_rate"])
    losses = []
    for _ in range(inputs["steps"]):
        descent.zero_grad()
        loss = ((torch.relu(x @ w1) @ w2 - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        descent.step()
    names = ("x", "y", "w1", "w2", "learning_rate", "steps")
    got_w1, got_w2, got_losses = reference()["train"](*(inputs[n] for n in names))
    np.testing.assert_allclose(got_losses, losses, rtol=1e-9)
    np.testing.assert_allclose(got_w1, w1.detach().numpy(), rtol=0, atol=1e-9)
    np.testing.assert_allclose(got_w2, w2.detach().numpy(), rtol=0, atol=1e-9)
    assert len(got_losses) == inputs["steps"]
    assert got_losses[0] == reference()["loss"](*(inputs[n] for n in names[:4]))


def test_training_leaves_its_arguments_alone() -> None:
    inputs = inputs_of("descent")
    kept = {name: np.copy(value) for name, value in inputs.items()}
    names = ("x", "y", "w1", "w2", "learning_rate", "steps")
    reference()["train"](*(inputs[n] for n in names))
    for name in names:
        np.testing.assert_array_equal(inputs[name], kept[name])
