"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import math\nimport numpy as np\nimport torch",
    functions={
        "numerical_gradient": """
            def numerical_gradient(f, w, epsilon):
                grad = torch.zeros_like(w)
                for i in range(w.shape[0]):
                    for j in range(w.shape[1]):
                        above = w.clone()
                        below = w.clone()
                        above[i, j] += epsilon
                        below[i, j] -= epsilon
                        difference = f(above) - f(below)
                        grad[i, j] = difference / (2 * epsilon)
                return grad
        """,
        "table": """
            def table(f, gradient, w, epsilon):
                numbers = []
                for k in range(w.numel()):
                    above = w.clone()
                    below = w.clone()
                    above.view(-1)[k] += epsilon
                    below.view(-1)[k] -= epsilon
                    numbers.append((f(above) - f(below)) / (2 * epsilon))
                analytic = gradient.reshape(-1)
                numerical = torch.stack(numbers)
                difference = analytic - numerical
                rows = torch.stack([analytic, numerical, difference], dim=1)
                return rows
        """,
        "relative_error": """
            def relative_error(a, b):
                distance = torch.norm(a - b)
                longest = max(torch.norm(a), torch.norm(b))
                if longest == 0:
                    return 0.0
                error = distance / longest
                return error
        """,
        "is_right": """
            def is_right(f, gradient, w):
                w = w.double()
                gradient = gradient.double()
                step = 1e-5
                numerical = torch.zeros_like(w)
                for k in range(w.numel()):
                    move = torch.zeros_like(w)
                    move.view(-1)[k] = step
                    numerical.view(-1)[k] = (f(w + move) - f(w - move)) / (2 * step)
                distance = torch.norm(gradient - numerical)
                longest = max(torch.norm(gradient), torch.norm(numerical))
                error = distance / longest
                verdict = bool(error < 1e-3)
                return verdict
        """,
    },
)
