"""Both gradients as learners write them, right and wrong, with numpy and with torch."""

from __future__ import annotations

from typing import Final

_HEAD: Final = "import numpy as np\n\n\n"

TEXTBOOK: Final = """\
def grad_w1(x, y, w1, w2):
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2
    grad_y_pred = 2 * (y_pred - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    return x.T @ grad_h


def grad_w2(x, y, w1, w2):
    h_relu = np.maximum(x @ w1, 0)
    y_pred = h_relu @ w2
    grad_y_pred = 2 * (y_pred - y)
    return h_relu.T @ grad_y_pred
"""
TUTORIAL: Final = """\
def grad_w1(x, y, w1, w2):
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    return x.T.dot(grad_h)


def grad_w2(x, y, w1, w2):
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    grad_y_pred = 2.0 * (y_pred - y)
    return h_relu.T.dot(grad_y_pred)
"""
HELPERS: Final = """\
def relu(z):
    return np.where(z > 0, z, 0.0)


def step(z):
    return (z > 0).astype(z.dtype)


def forward(x, w1, w2):
    h = np.matmul(x, w1)
    return h, relu(h), np.matmul(relu(h), w2)


def grad_w1(x, y, w1, w2):
    h, _, y_pred = forward(x, w1, w2)
    grad_y_pred = 2 * (y_pred - y)
    return np.matmul(x.T, np.matmul(grad_y_pred, w2.T) * step(h))


def grad_w2(x, y, w1, w2):
    _, h_relu, y_pred = forward(x, w1, w2)
    return np.matmul(np.transpose(h_relu), 2 * (y_pred - y))
"""
BOTH: Final = """\
from typing import Any


def gradients(x: Any, y: Any, w1: Any, w2: Any) -> tuple[Any, Any]:
    \"\"\"Forward, then backward.\"\"\"
    h = x @ w1
    h_relu = h.clip(min=0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    grad_h = np.dot(grad_y_pred, w2.transpose())
    grad_h[h <= 0] = 0
    return x.T @ grad_h, h_relu.T @ grad_y_pred


def grad_w1(x, y, w1, w2):
    return gradients(x, y, w1, w2)[0]


def grad_w2(x, y, w1, w2):
    return gradients(x, y, w1, w2)[1]
"""
CLASS: Final = """\
class Net:
    def __init__(self, w1, w2):
        self.w1, self.w2 = w1, w2

    def forward(self, x):
        self.x = x
        self.h = x @ self.w1
        self.h_relu = np.maximum(self.h, 0)
        return self.h_relu @ self.w2

    def backward(self, grad_y_pred):
        self.grad_w2 = self.h_relu.T @ grad_y_pred
        self.grad_w1 = self.x.T @ ((grad_y_pred @ self.w2.T) * (self.h > 0))
        return self


def grad_w1(x, y, w1, w2):
    net = Net(w1, w2)
    return net.backward(2 * (net.forward(x) - y)).grad_w1


def grad_w2(x, y, w1, w2):
    net = Net(w1, w2)
    return net.backward(2 * (net.forward(x) - y)).grad_w2
"""
ABSOLUTE: Final = """\
def grad_w1(x, y, w1, w2):
    h = x @ w1
    h_relu = (h + np.abs(h)) / 2
    grad_y_pred = 2 * (h_relu @ w2 - y)
    mask = np.heaviside(h, 0)
    return np.dot(x.T, mask * np.dot(grad_y_pred, w2.T))


def grad_w2(x, y, w1, w2):
    h = x @ w1
    h_relu = h * (h > 0)
    return (h_relu.T @ (h_relu @ w2 - y)) * 2
"""
NUMPY: Final = tuple(_HEAD + s for s in (TEXTBOOK, TUTORIAL, HELPERS, BOTH, CLASS, ABSOLUTE))
"""Right, with numpy."""


def _changed(source: str, before: str, after: str) -> str:
    if before not in source:
        raise ValueError(f"nothing to change: {before}")
    return source.replace(before, after)


WRONG_NUMPY: Final = tuple(
    _HEAD + _changed(TEXTBOOK, *change)
    for change in (
        (" * (h > 0)", ""),
        ("2 * (y_pred - y)", "(y_pred - y)"),
        ("2 * (y_pred - y)", "2 * (y - y_pred)"),
        ("2 * (y_pred - y)", "2 * (y_pred - y) / len(x)"),
        ("(h > 0)", "(h < 0)"),
        ("return h_relu.T @", "return (x @ w1).T @"),
        ("(h > 0)", "(h > 1)"),
        ("return h_relu.T @ grad_y_pred", "return grad_y_pred.T @ h_relu"),
    )
)
"""Wrong with numpy: typical mistakes, one each."""

_TORCH_HEAD: Final = "import torch\n\n\n"
TORCH_TUTORIAL: Final = """\
def grad_w1(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_h = grad_y_pred.mm(w2.t())
    grad_h[h < 0] = 0
    return x.t().mm(grad_h)


def grad_w2(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    y_pred = h_relu.mm(w2)
    return h_relu.t().mm(2.0 * (y_pred - y))
"""
TORCH_TEXTBOOK: Final = TEXTBOOK.replace("np.maximum(h, 0)", "torch.relu(h)").replace(
    "np.maximum(x @ w1, 0)", "torch.relu(x @ w1)"
)
TORCH: Final = tuple(_TORCH_HEAD + source for source in (TORCH_TUTORIAL, TORCH_TEXTBOOK))
"""Right, with torch."""
WRONG_TORCH: Final = tuple(
    _TORCH_HEAD + _changed(TORCH_TEXTBOOK, *change)
    for change in (
        (" * (h > 0)", ""),
        ("2 * (y_pred - y)", "(y_pred - y)"),
        ("return h_relu.T @", "return (x @ w1).T @"),
    )
)
"""Wrong, with torch."""
