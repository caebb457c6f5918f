"""What a child does with every submission, done a few times before any child is forked.

A forked process pays for each page that it is the first to write to, and Python writes at first
uses: caches of attributes, specialised bytecode, the parser's types. A rehearsal leaves that in the
warm process, whose children share it. The source below is ours; nothing of it is left behind.

Standard library, numpy and, when asked, torch only.
"""

from __future__ import annotations

import mmap
import random
import sys
from typing import Any, Final

import numpy as np

from grader.sandbox import wire
from grader.sandbox.convert import convert_of
from grader.sandbox.lent import Mapped
from grader.sandbox.worker import Worker, answered

ROUNDS: Final = 4
"""Enough for Python to specialise what it runs; more gains nothing."""
CALLS: Final = 3
FILE: Final = "grader_rehearsal.py"
SOURCE: Final = b'''"""A sample."""
from __future__ import annotations
import math
import numpy as np
from numpy import exp

RATE: float = 1e-3
SIZES = [2, 3]


class Layer:
    """One layer."""

    count = 0

    def __init__(self, w=None, *, b=0.0):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b


def loss(x, w):
    """Return the loss."""
    total = 0.0
    for i in range(len(x)):
        if x[i].sum() > 0 and w is not None:
            total += np.sum(x[i] ** 2) / len(x)
        else:
            total -= exp(-1) + math.pi
    while total < -1e9:
        total += 1
    return total


def grad(x, w):
    try:
        rows = [row for row in x]
    except ValueError as error:
        raise RuntimeError(f"no rows: {error}")
    layer = Layer(w)
    out = layer.forward(np.array(rows) if not hasattr(x, "grad") else x)
    with np.errstate(all="ignore"):
        out = out * (lambda v: v > 0)(out)
    grads = {"w": x.T @ out, "x": -out @ w.T}
    return grads["w"]


if __name__ == "__main__":
    print(loss(np.ones((2, 2)), 1))
'''


def rehearse(arrays: str) -> None:
    """Go through a submission of our own, as a child does, with arrays of numpy or torch."""
    convert, type_name = convert_of(arrays), "Tensor" if arrays == "torch" else "ndarray"
    finders, generators = list(sys.meta_path), (random.getstate(), np.random.get_state())
    for _ in range(ROUNDS):
        _rehearse_once(Worker(convert, _lent), type_name)
        sys.modules.pop(FILE.removesuffix(".py"), None)
        sys.meta_path[:] = finders
    random.setstate(generators[0])
    np.random.set_state(generators[1])


def _rehearse_once(worker: Worker, type_name: str) -> None:
    files = [[FILE, len(SOURCE)]]
    _ask(worker, {"op": "outline", "main": FILE, "script": False, "known": False, "files": files})
    _ask(worker, {"op": "load", "seed": 0, "wanted": ["grad", "loss"], "autograd": True}, b"")
    _ask(worker, {"op": "modules"}, b"")
    for number in range(CALLS):
        blobs = wire.Payload(1 << 20)
        x = wire.WireArray(type_name, "float64", (4, 2), np.ones((4, 2)))
        w = wire.WireArray(type_name, "float64", (2, 3), np.ones((2, 3)))
        header = {
            "op": "call",
            "map": [[0, mmap.PAGESIZE]] if number == 0 else [],
            "there": [[1, 0, wire.encode(w, wire.Payload(1 << 20, size=64))]],
            "function": "grad",
            "through": None,
            "replacing": wire.encode({}, blobs),
            "arguments": wire.encode([x, None], blobs),
            "keep": None,
            "budget": 1 << 20,
        }
        _ask(worker, header, b"".join(blobs.parts))


def _ask(worker: Worker, header: dict[str, Any], payload: bytes = SOURCE) -> None:
    request = wire.pack(header, [payload], 1)
    head = request[: wire.HEAD.size]
    header_length, _ = wire.unpack_head(head, max_payload=1 << 20, nonce=wire.nonce_of(head))
    behind = wire.HEAD.size + header_length
    frame = answered(worker, request[wire.HEAD.size : behind], request[behind:], 1)
    told = wire.unpack_header(bytes(frame[0][wire.HEAD.size :]))
    if told.get("outcome", "returned") != "returned":
        raise RuntimeError(f"a rehearsal failed: {told}")


def _lent(nbytes: int) -> Mapped:
    return memoryview(bytes(nbytes)), memoryview(bytearray(nbytes))
