"""Whether torch records what a submission computes is the assignment's choice."""

from __future__ import annotations

import pytest

from grader.evidence import Observation, Outcome, Request
from grader.sandbox.nurseries import Nurseries
from grader.sandbox.nursery import Nursery
from grader.sandbox.program import Program
from grader.sandbox.session import observe

pytest.importorskip("torch")

BACKWARD = """
import torch

def f():
    w = torch.ones(3, requires_grad=True)
    getattr((w * w).sum(), "back" + "ward")()
    return w.grad
"""
BY_HAND = """
import torch

w = torch.ones(3, requires_grad=True)
made = (w * w).sum()

def f():
    return 2 * w.clone().requires_grad_()
"""
TURNED_ON = "import torch\ntorch.set_grad_enabled(True)\n" + BACKWARD.removeprefix("\nimport torch")


@pytest.fixture
def nursery(nurseries: Nurseries) -> Nursery:
    return nurseries.ready(["full"], "torch")[1]


def called(nursery: Nursery, source: str, *, autograd: bool) -> Observation:
    files = {"m.py": source.encode()}
    program = Program(files, "m.py", memory_mib=1024, import_s=5, autograd=autograd)
    request = Request("f", "f", (), cpu_s=5, budget=1 << 12)
    return observe(nursery, program, [request]).calls["f"]


@pytest.mark.parametrize("source", [BACKWARD, BY_HAND, TURNED_ON])
def test_it_records_unless_told_otherwise(nursery: Nursery, source: str) -> None:
    assert called(nursery, source, autograd=True).outcome is Outcome.RETURNED


@pytest.mark.parametrize("source", [BACKWARD, TURNED_ON])
def test_autograd_that_is_off_takes_no_derivatives(nursery: Nursery, source: str) -> None:
    seen = called(nursery, source, autograd=False)
    assert seen.outcome is Outcome.RAISED
    assert seen.raised is not None and "does not require grad" in seen.raised.message  # noqa: PT018


def test_who_takes_no_derivatives_does_not_notice(nursery: Nursery) -> None:
    assert called(nursery, BY_HAND, autograd=False).outcome is Outcome.RETURNED


# Threads that change often are those that meet in the engine which torch makes anew after a fork.
AT_ONCE = """
import sys
import threading
import torch

def f():
    sys.setswitchinterval(1e-6)
    found = []
    def work():
        w = torch.ones(3, requires_grad=True)
        (w * w).sum().backward()
        found.append(w.grad)
    threads = [threading.Thread(target=work) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return found
"""


def test_threads_may_take_the_first_derivatives(nursery: Nursery) -> None:
    # one process in ten or so would crash, hence as many
    ends = {called(nursery, AT_ONCE, autograd=True).outcome for _ in range(40)}
    assert ends == {Outcome.RETURNED}
