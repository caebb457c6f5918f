"""What is imported and run once before any student's code: the costly part of the first call.

Standard library, numpy and, when asked, torch only; the zygote and fresh interpreters share it.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Iterable, Mapping


def import_all(modules: Iterable[str]) -> Mapping[str, str]:
    """Import modules; return the version of each by its name, "" where it has none.

    Raises:
        ImportError: one of them is not there.
    """
    versions = {}
    for name in modules:
        versions[name] = str(getattr(importlib.import_module(name), "__version__", ""))
    return versions


def warm_torch() -> None:
    """Run one small training step, so that what torch makes at first use is there before a fork.

    With a single thread, and without leaving one behind: a child forked from a process with idle
    threads would hang when it uses them.
    """
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(8, 2)
    )
    for make in (torch.optim.SGD, torch.optim.Adam):
        optimiser = make(net.parameters(), lr=0.1)
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(net(torch.ones(3, 1, 4, 4)), torch.zeros(3, 2))
        torch.autograd.backward(loss)
        optimiser.step()


def threads() -> int:
    """Return how many threads this process has, those of C libraries included where told."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208  called before every fork
    except OSError:
        return threading.active_count()
