"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import math\n\nimport numpy as np\nimport torch",
    functions={
        "forward": """
            def forward(x, w):
                y_pred = w * x
                return y_pred
        """,
        "loss": """
            def loss(x, y, w):
                r = w * x - y
                value = r**2
                return value
        """,
        "gradient": """
            def gradient(x, y, w):
                r = w * x - y
                grad = 2 * r * x
                return grad
        """,
        "train": """
            def train(x_data, y_data, w, learning_rate, epochs):
                losses = []
                for epoch in range(epochs):
                    for x, y in zip(x_data, y_data):
                        r = w * x - y
                        last = r**2
                        grad = 2 * r * x
                        w = w - learning_rate * grad
                    losses.append(last)
                return w, losses
        """,
    },
)
