"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import math\n\nimport numpy as np\nimport torch\nimport torch.nn.functional as F",
    functions={
        "loss": """
            def loss(x, t, w):
                z = x @ w
                y = torch.sigmoid(z)
                r = y - t
                total = torch.sum(r**2) / 2
                return total
        """,
        "grad_w": """
            def grad_w(x, t, w):
                z = x @ w
                y = torch.sigmoid(z)
                r = y - t
                slope = y * (1 - y)
                delta = r * slope
                grad = x.T @ delta
                return grad
        """,
        "grad_x": """
            def grad_x(x, t, w):
                z = x @ w
                y = torch.sigmoid(z)
                r = y - t
                slope = y * (1 - y)
                delta = r * slope
                grad = delta @ w.T
                return grad
        """,
    },
)
