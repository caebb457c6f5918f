"""A right hand-in in five pieces, and how a variant of it is put together.

Every piece stands on its own: none calls another. So whatever one replaces, the rest stays right.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent, indent

FILE = "two_layer_relu.py"
FUNCTIONS = ("forward", "loss", "grad_w1", "grad_w2", "train")


# Each function as named lines: a wrong variant changes one or two of them.
Lines = dict[str, str]

FORWARD: Lines = {
    "setup": "",
    "def": "def forward(x, w1, w2):",
    "h": "    h = x @ w1",
    "h_relu": "    h_relu = np.maximum(h, 0)",
    "y_pred": "    y_pred = h_relu @ w2",
    "end": "    return y_pred",
}
LOSS: Lines = {
    "setup": "",
    "def": "def loss(x, y, w1, w2):",
    "h": "    h = x @ w1",
    "h_relu": "    h_relu = np.maximum(h, 0)",
    "y_pred": "    y_pred = h_relu @ w2",
    "residual": "    residual = y_pred - y",
    "total": "    total = np.sum(residual**2)",
    "end": "    return total",
}
GRAD_W1: Lines = {
    "setup": "",
    "def": "def grad_w1(x, y, w1, w2):",
    "h": "    h = x @ w1",
    "h_relu": "    h_relu = np.maximum(h, 0)",
    "y_pred": "    y_pred = h_relu @ w2",
    "grad_y_pred": "    grad_y_pred = 2.0 * (y_pred - y)",
    "grad_h_relu": "    grad_h_relu = grad_y_pred @ w2.T",
    "grad_h": "    grad_h = grad_h_relu * (h > 0)",
    "grad": "    grad = x.T @ grad_h",
    "end": "    return grad",
}
GRAD_W2: Lines = {
    "setup": "",
    "def": "def grad_w2(x, y, w1, w2):",
    "h": "    h = x @ w1",
    "h_relu": "    h_relu = np.maximum(h, 0)",
    "y_pred": "    y_pred = h_relu @ w2",
    "grad_y_pred": "    grad_y_pred = 2.0 * (y_pred - y)",
    "grad": "    grad = h_relu.T @ grad_y_pred",
    "end": "    return grad",
}
TRAIN: Lines = {
    "setup": "",
    "def": "def train(x, y, w1, w2, learning_rate, steps):",
    "start": "    w1, w2 = w1.copy(), w2.copy()",
    "losses": "    losses = []",
    "loop": "    for t in range(steps):",
    "h": "        h = x @ w1",
    "h_relu": "        h_relu = np.maximum(h, 0)",
    "y_pred": "        y_pred = h_relu @ w2",
    "record": "        losses.append(np.sum((y_pred - y) ** 2))",
    "grad_y_pred": "        grad_y_pred = 2.0 * (y_pred - y)",
    "grad_w2": "        grad_w2 = h_relu.T @ grad_y_pred",
    "grad_h": "        grad_h = (grad_y_pred @ w2.T) * (h > 0)",
    "grad_w1": "        grad_w1 = x.T @ grad_h",
    "step_w1": "        w1 -= learning_rate * grad_w1",
    "step_w2": "        w2 -= learning_rate * grad_w2",
    "after": "",
    "end": "    return w1, w2, losses",
}
BASE: dict[str, Lines] = {
    "forward": FORWARD,
    "loss": LOSS,
    "grad_w1": GRAD_W1,
    "grad_w2": GRAD_W2,
    "train": TRAIN,
}


def written(lines: Lines, changes: Mapping[str, str] | None = None) -> str:
    """Return the function's text with some lines changed.

    A change is written without its indentation and may span lines; an empty one drops the line.
    """
    changes = changes or {}
    unknown = changes.keys() - lines.keys()
    if unknown:
        raise KeyError(f"no such line: {sorted(unknown)}")
    out = []
    for name, line in lines.items():
        text = line
        if name in changes:
            margin = line[: len(line) - len(line.lstrip())]
            if name == "after":  # has no text of its own: the end of train's loop
                margin = "        "
            text = indent(dedent(changes[name]).strip("\n"), margin)
        if text:
            out.append(text)
    return "\n".join(out) + "\n"


def hand_in(function: str, piece: str) -> str:
    """Return a whole module: the base with one function's text replaced by `piece`."""
    pieces = [piece if name == function else written(BASE[name]) for name in FUNCTIONS]
    return "\n\n".join(["import numpy as np\n", *pieces])
