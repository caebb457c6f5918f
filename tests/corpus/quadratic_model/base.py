"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import math\n\nimport numpy as np\nimport torch",
    functions={
        "forward": """
            def forward(x, w1, w2, b):
                y_pred = w1 * x**2 + w2 * x + b
                return y_pred
        """,
        "loss": """
            def loss(x, y, w1, w2, b):
                r = w1 * x**2 + w2 * x + b - y
                value = r**2
                return value
        """,
        "gradients": """
            def gradients(x, y, w1, w2, b):
                r = w1 * x**2 + w2 * x + b - y
                g = 2 * r
                g_w1 = g * x**2
                g_w2 = g * x
                g_b = g
                return g_w1, g_w2, g_b
        """,
        "train": """
            def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
                losses = []
                for epoch in range(epochs):
                    for x, y in zip(x_data, y_data):
                        r = w1 * x**2 + w2 * x + b - y
                        last = r**2
                        g = 2 * r
                        w1 = w1 - learning_rate * g * x**2
                        w2 = w2 - learning_rate * g * x
                        b = b - learning_rate * g
                    losses.append(last)
                return w1, w2, b, losses
        """,
    },
)
