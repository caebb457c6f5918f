"""Submissions that use torch: warm children, gradients by autograd, tensors in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence, Observation, Outcome, Request
from grader.records import Level, Report
from grader.run import Grader, HandIn
from grader.sandbox import wire
from grader.sandbox.levels import settings_for, start
from grader.sandbox.nurseries import Nurseries
from grader.sandbox.nursery import Nursery
from grader.sandbox.program import Program
from grader.sandbox.session import observe
from grader.spec import load_assignment
from tests.grading import codes, headlines, write_files

pytest.importorskip("torch")

FULL: Level = "full"
LEVELS: tuple[Level, ...] = ("full", "files-closed")
HEAD = "import torch\n"


@pytest.fixture
def nursery(nurseries: Nurseries) -> Nursery:
    return nurseries.ready([FULL], "torch")[1]


def run(
    nursery: Nursery, source: str, *calls: str, arguments: tuple[Any, ...] = ()
) -> Mapping[str, Observation]:
    """The observation of each function called, by its name."""
    evidence = run_all(nursery, source, *calls, arguments=arguments)
    assert evidence.imported.outcome is Outcome.RETURNED, evidence.imported
    return evidence.calls


def run_all(
    nursery: Nursery, source: str, *calls: str, arguments: tuple[Any, ...] = ()
) -> Evidence:
    given = tuple(_on_the_wire(argument) for argument in arguments)
    requests = [Request(name, name, given, cpu_s=5, budget=1 << 20) for name in calls]
    program = Program({"m.py": (HEAD + source).encode()}, "m.py", memory_mib=1024, import_s=5)
    return observe(nursery, program, requests)


def _on_the_wire(value: Any) -> wire.Value:
    if isinstance(value, np.ndarray):
        return wire.WireArray("Tensor", value.dtype.name, value.shape, value)
    return value


def value_of(nursery: Nursery, expression: str, *arguments: Any) -> wire.Value:
    names = "abc"[: len(arguments)]
    source = f"def f({', '.join(names)}):\n    return {expression}\n"
    observation = run(nursery, source, "f", arguments=arguments)["f"]
    assert observation.outcome is Outcome.RETURNED, observation
    return observation.value


# --- a child of the warm process ------------------------------------------------------------------

STEP = """
def step():
    torch.manual_seed(3)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(64, 2)
    )
    optimiser = torch.optim.{optimiser}(net.parameters(), lr=0.01)
    x, y = torch.randn(5, 1, 6, 6), torch.randn(5, 2)
    losses = []
    for _ in range(3):
        optimiser.zero_grad()
        loss = ((net(x) - y) ** 2).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
"""


@pytest.mark.parametrize("level", LEVELS)
def test_a_child_trains_and_says_nothing(level: Level) -> None:
    with start(settings_for(level, "torch")).ready() as nursery:  # type: ignore[attr-defined]
        for optimiser in ("SGD", "Adam"):
            evidence = run_all(nursery, STEP.format(optimiser=optimiser), "step")
            losses = evidence.calls["step"].value
            assert isinstance(losses, list), evidence
            assert losses[2] < losses[0]
            assert evidence.usage.stderr.head == ""
            assert evidence.usage.cpu_s < 1


def test_a_fresh_interpreter_trains_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADE_FRESH_INTERPRETER", "1")
    with start(settings_for("none", "torch")).ready() as nursery:  # type: ignore[attr-defined]
        evidence = run_all(nursery, STEP.format(optimiser="SGD"), "step")
    assert evidence.calls["step"].outcome is Outcome.RETURNED
    assert evidence.usage.cpu_s < 1  # nothing is imported on the student's time
    assert evidence.usage.stdout.head == ""


def test_every_child_draws_the_same_numbers(nursery: Nursery) -> None:
    source = """
import random
import numpy as np
first = [random.random(), float(np.random.rand()), torch.rand(1).item()]
def drawn():
    return first
def seeded():
    torch.manual_seed(5)
    return torch.rand(3)
"""
    runs = [run(nursery, source, "drawn", "seeded") for _ in range(2)]
    assert runs[0]["drawn"].value == runs[1]["drawn"].value
    assert np.array_equal(_data(runs[0]["seeded"].value), _data(runs[1]["seeded"].value))


def test_one_thread(nursery: Nursery) -> None:
    product = "torch.ones(500, 500).mm(torch.ones(500, 500)).sum().item()"
    source = f"def f():\n    return [torch.get_num_threads(), {product}]"
    assert run(nursery, source, "f")["f"].value == [1, 500.0**3]


def test_more_memory_than_allowed_is_out_of_memory(nursery: Nursery) -> None:
    observed = run(nursery, "def f():\n    return torch.ones(10**10)", "f")
    assert observed["f"].outcome is Outcome.OUT_OF_MEMORY


# --- tensors in and out ---------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
def test_arguments_are_tensors_of_the_same_type(nursery: Nursery, dtype: str) -> None:
    given = np.arange(6).reshape(2, 3).astype(dtype)
    seen = value_of(nursery, "[str(a.dtype), a.requires_grad, a.is_contiguous(), a]", given)
    assert isinstance(seen, list)
    assert seen[:3] == [f"torch.{dtype}", False, True]
    assert isinstance(seen[3], wire.WireArray)
    assert seen[3].dtype == dtype
    assert np.array_equal(_data(seen[3]), given)


TENSORS = {
    "torch.ones(2, 3, requires_grad=True) * 2": ("Tensor", "float32", np.full((2, 3), 2.0)),
    "torch.nn.Parameter(torch.ones(2))": ("Parameter", "float32", np.ones(2)),
    "torch.arange(6.).reshape(2, 3).T": ("Tensor", "float32", np.arange(6.0).reshape(2, 3).T),
    "torch.arange(6.)[::2]": ("Tensor", "float32", np.arange(6.0)[::2]),
    "torch.tensor(1.5, dtype=torch.float64)": ("Tensor", "float64", np.array(1.5)),
    "torch.zeros(0, 4)": ("Tensor", "float32", np.zeros((0, 4))),
    "torch.tensor([1 + 2j]).conj()": ("Tensor", "complex64", np.array([1 - 2j])),
    "torch.tensor([1 + 2j]).conj().imag": ("Tensor", "float32", np.array([-2.0])),
    "torch.ones(2, dtype=torch.float16)": ("Tensor", "float16", np.ones(2)),
    "torch.ones(1).expand(3)": ("Tensor", "float32", np.ones(3)),
    "torch.ones(2).numpy()": ("ndarray", "float32", np.ones(2)),
    "torch.inference_mode()(lambda: torch.ones(2))()": ("Tensor", "float32", np.ones(2)),
}


@pytest.mark.parametrize("expression", TENSORS)
def test_a_tensor_comes_back_as_it_is(nursery: Nursery, expression: str) -> None:
    name, dtype, want = TENSORS[expression]
    got = value_of(nursery, expression)
    assert isinstance(got, wire.WireArray)
    assert (got.type, got.dtype, got.shape) == (name, dtype, want.shape)
    assert np.array_equal(_data(got), want)


NO_ARRAYS = {
    "torch.ones(2, dtype=torch.bfloat16)": "Tensor of bfloat16",
    "torch.eye(2).to_sparse()": "Tensor of layout sparse_coo",
    "torch.eye(2).to_sparse_csr()": "Tensor of layout sparse_csr",
    "torch.ones(2, device='meta')": "Tensor without data",
    "torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])": None,
    "torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)": None,
    "torch.nn.Linear(2, 2)": "Linear",
    "torch.optim.SGD([torch.ones(1)], lr=1.0)": "SGD",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("expression", NO_ARRAYS)
def test_what_is_no_array_crosses_as_its_name(nursery: Nursery, expression: str) -> None:
    got = value_of(nursery, expression)
    assert isinstance(got, wire.Opaque)
    assert got.type == (NO_ARRAYS[expression] or got.type)


def test_a_vast_view_loses_its_data(nursery: Nursery) -> None:
    got = value_of(nursery, "torch.ones(1).expand(10**6, 10**6)")
    assert got == wire.WireArray("Tensor", "float32", (10**6, 10**6), None)


HOSTILE = """
class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return 42
    def detach(self):
        return 42
    def numpy(self):
        return "all right"
def f():
    return torch.zeros(2).as_subclass(Agreeable)
"""


def test_a_hostile_subclass_gives_its_bytes(nursery: Nursery) -> None:
    got = run(nursery, HOSTILE, "f")["f"].value
    assert isinstance(got, wire.WireArray)
    assert got.type == "Agreeable"
    assert np.array_equal(_data(got), np.zeros(2))


def test_tensors_inside_containers(nursery: Nursery) -> None:
    got = value_of(nursery, "(torch.ones(2), [torch.tensor(1.5)], {'w': torch.zeros(1)}, 3)")
    assert isinstance(got, tuple)
    first, losses, named, number = got
    assert isinstance(first, wire.WireArray)
    assert isinstance(losses, list)
    assert isinstance(losses[0], wire.WireArray)
    assert isinstance(named, dict)
    assert isinstance(named["w"], wire.WireArray)
    assert number == 3


def test_a_long_list_of_losses_crosses(nursery: Nursery) -> None:
    got = value_of(nursery, "[torch.tensor(0.1) * i for i in range(5000)]")
    assert isinstance(got, list)
    assert got[1] == float(np.float32(0.1))
    assert len(got) == 5000


def test_a_list_that_contains_itself_ends(nursery: Nursery) -> None:
    source = "def f():\n    a = [torch.ones(1)]\n    a.append(a)\n    return a"
    assert run(nursery, source, "f")["f"].outcome is Outcome.RETURNED


def test_a_changed_argument_is_seen_and_asking_for_its_gradient_is_no_change(
    nursery: Nursery,
) -> None:
    source = """
def differentiate(a):
    a.requires_grad_()
    (a * a).sum().backward()
    return a.grad
def change(a):
    a += 1
    return a
"""
    observed = run(nursery, source, "differentiate", "change", arguments=(np.ones(3),))
    assert not observed["differentiate"].changed
    assert np.array_equal(_data(observed["differentiate"].value), 2 * np.ones(3))
    assert list(observed["change"].changed) == [0]


def _data(value: wire.Value) -> Any:
    assert isinstance(value, wire.WireArray)
    assert value.data is not None
    return value.data


# --- an assignment, from end to end ---------------------------------------------------------------

SPEC = """
schema    = 1
id        = "linear"
title     = "A linear layer by hand"
points    = 3
arrays    = "torch"
seed      = 7
reference = "reference"

[submission]
file    = "linear.py"
imports = ["torch"]

[limits]
import_s = 5

[variables]
x = ["N", "D"]
y = ["N", "K"]
w = ["D", "K"]

[families.base]
dims = { N = 5, D = 3, K = 2 }
draw = "dyadic"
why  = "all dimensions different"

[families.single]
dims  = { N = 4, D = 6, K = 3 }
draw  = "normal"
dtype = "float32"
why   = "float32 inputs"

[[task]]
id    = "loss"
title = "Loss"
call  = "loss(x, y, w)"

  [[task.check]]
  id       = "values"
  kind     = "values"
  result   = []
  points   = 1
  families = ["base", "single"]

[[task]]
id    = "grad_w"
title = "Gradient"
call  = "grad_w(x, y, w)"

  [[task.check]]
  id       = "values"
  kind     = "gradient"
  wrt      = "w"
  points   = 2
  families = ["base", "single"]
"""
REFERENCE = """
import numpy as np

def loss(x, y, w):
    return np.sum((x @ w - y) ** 2)

def grad_w(x, y, w):
    return x.T @ (2 * (x @ w - y))
"""
BY_AUTOGRAD = """
import torch

def loss(x, y, w):
    return ((x @ w - y) ** 2).sum()

def grad_w(x, y, w):
    w = w.clone().requires_grad_()
    loss(x, y, w).backward()
    return w.grad
"""
IN_NUMPY = BY_AUTOGRAD.replace("return w.grad", "return w.grad.numpy()")
NEEDS_GRAD = BY_AUTOGRAD.replace(
    "    w = w.clone().requires_grad_()\n    loss(x, y, w).backward()\n    return w.grad",
    "    w = torch.nn.Parameter(w)\n    return x.T @ (2 * (x @ w - y))",
)
IN_BFLOAT16 = BY_AUTOGRAD.replace("return w.grad", "return w.grad.bfloat16()")
WRONG = BY_AUTOGRAD.replace("return w.grad", "return w.grad / 2")


@pytest.fixture(scope="module")
def linear(tmp_path_factory: pytest.TempPathFactory, nurseries: Nurseries) -> Iterator[Grader]:
    folder = tmp_path_factory.mktemp("linear")
    files = {"assignment.toml": SPEC, "reference/solution.py": REFERENCE}
    with Grader(load_assignment(write_files(folder, files)), nurseries=nurseries) as grader:
        yield grader


def graded(linear: Grader, source: str, folder: Path) -> Report:
    return linear.grade(HandIn.read(write_files(folder, {"linear.py": source})))


@pytest.mark.parametrize("source", [BY_AUTOGRAD, NEEDS_GRAD])
def test_right_answers_get_all_points(linear: Grader, source: str, tmp_path: Path) -> None:
    report = graded(linear, source, tmp_path)
    assert report.earned == 3, headlines(report)
    assert report.sandbox == "full"
    assert report.run.torch


def test_a_wrong_gradient_loses_its_points(linear: Grader, tmp_path: Path) -> None:
    report = graded(linear, WRONG, tmp_path)
    assert report.earned == 1
    assert codes(report) == ["BP104"]


def test_an_array_of_the_other_library_is_judged_and_noted(linear: Grader, tmp_path: Path) -> None:
    report = graded(linear, IN_NUMPY, tmp_path)
    assert report.earned == 3
    assert any("numpy array where a torch tensor is asked for" in note for note in report.notes)


def test_another_type_is_named(linear: Grader, tmp_path: Path) -> None:
    report = graded(linear, IN_BFLOAT16, tmp_path)
    assert report.earned == 1
    assert codes(report) == ["BP102"], headlines(report)
    assert "tensor" in headlines(report)[0]


def test_the_report_is_the_same_twice(linear: Grader, tmp_path: Path) -> None:
    first, second = (graded(linear, WRONG, tmp_path).model_dump_json() for _ in range(2))
    assert {**json.loads(first), "run": 0} == {**json.loads(second), "run": 0}
