"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import numpy as np\nimport torch\nimport torch.nn.functional as F",
    functions={
        "loss": """
            def loss(x, t, w):
                y = x @ w
                r = y - t
                total = torch.sum(r**2) / 2
                return total
        """,
        "mse": """
            def mse(x, t, w):
                y = x @ w
                r = y - t
                total = torch.sum(r**2) / r.numel()
                return total
        """,
        "grad_w": """
            def grad_w(x, t, w):
                y = x @ w
                r = y - t
                delta = r
                grad = x.T @ delta
                return grad
        """,
        "grad_x": """
            def grad_x(x, t, w):
                y = x @ w
                r = y - t
                delta = r
                grad = delta @ w.T
                return grad
        """,
        "mse_grad_w": """
            def mse_grad_w(x, t, w):
                y = x @ w
                r = y - t
                delta = 2 * r / r.numel()
                grad = x.T @ delta
                return grad
        """,
    },
)
