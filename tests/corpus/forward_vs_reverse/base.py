"""A right hand-in in four pieces, and how a variant of it is put together.

`gradient_by_forward_mode` calls `jvp`, as it must; otherwise every piece stands on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent, indent

FUNCTIONS = ("jvp", "vjp", "gradient_by_forward_mode")

Lines = dict[str, str]

ANSWERS = """\
ANSWERS = {
    "computed": "d loss / d weights",
    "forward_sweeps": 101000,
    "reverse_sweeps": 1,
}
"""
JVP: Lines = {
    "setup": "",
    "def": "def jvp(x, y, w1, w2, dw1, dw2):",
    "h": "    h = x @ w1",
    "dh": "    dh = x @ dw1",
    "a": "    a = np.maximum(h, 0)",
    "da": "    da = dh * (h > 0)",
    "y_pred": "    y_pred = a @ w2",
    "dy_pred": "    dy_pred = da @ w2 + a @ dw2",
    "dloss": "    dloss = 2.0 * (y_pred - y) * dy_pred",
    "total": "    total = np.sum(dloss)",
    "end": "    return total",
}
VJP: Lines = {
    "setup": "",
    "def": "def vjp(x, y, w1, w2):",
    "h": "    h = x @ w1",
    "a": "    a = np.maximum(h, 0)",
    "y_pred": "    y_pred = a @ w2",
    "grad_y_pred": "    grad_y_pred = 2.0 * (y_pred - y)",
    "grad_w2": "    grad_w2 = a.T @ grad_y_pred",
    "grad_a": "    grad_a = grad_y_pred @ w2.T",
    "grad_h": "    grad_h = grad_a * (h > 0)",
    "grad_w1": "    grad_w1 = x.T @ grad_h",
    "end": "    return grad_w1, grad_w2",
}
BY_FORWARD_MODE: Lines = {
    "setup": "",
    "def": "def gradient_by_forward_mode(x, y, w1, w2):",
    "start": "    grad_w1, grad_w2 = np.zeros_like(w1), np.zeros_like(w2)",
    "still": "    still_w1, still_w2 = np.zeros_like(w1), np.zeros_like(w2)",
    "loop_1": "    for i, j in np.ndindex(*w1.shape):",
    "new_1": "        dw1 = np.zeros_like(w1)",
    "one_1": "        dw1[i, j] = 1.0",
    "set_1": "        grad_w1[i, j] = jvp(x, y, w1, w2, dw1, still_w2)",
    "loop_2": "    for j, k in np.ndindex(*w2.shape):",
    "new_2": "        dw2 = np.zeros_like(w2)",
    "one_2": "        dw2[j, k] = 1.0",
    "set_2": "        grad_w2[j, k] = jvp(x, y, w1, w2, still_w1, dw2)",
    "after": "",
    "end": "    return grad_w1, grad_w2",
}
BASE: dict[str, Lines] = {"jvp": JVP, "vjp": VJP, "gradient_by_forward_mode": BY_FORWARD_MODE}


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
            margin = line[: len(line) - len(line.lstrip())] if name != "after" else "    "
            text = indent(dedent(changes[name]).strip("\n"), margin)
        if text:
            out.append(text)
    return "\n".join(out) + "\n"


def hand_in(pieces: Mapping[str, str], answers: str = ANSWERS) -> str:
    """Return a whole module: the base with some functions' texts replaced."""
    texts = [pieces.get(name, written(BASE[name])) for name in FUNCTIONS]
    return "\n\n".join(["import numpy as np\n", answers, *texts])
