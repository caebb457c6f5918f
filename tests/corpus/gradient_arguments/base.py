"""The right hand-in that the variants change."""

from __future__ import annotations

from ..edits import Pieces

BASE = Pieces(
    header="import numpy as np\nimport torch",
    functions={
        "vjp": """
            def vjp(f, x, v):
                leaf = x.detach().clone().requires_grad_(True)
                y = f(leaf)
                y.backward(v)
                grad = leaf.grad
                return grad
        """,
        "jacobian": """
            def jacobian(f, x):
                leaf = x.detach().clone().requires_grad_(True)
                y = f(leaf)
                rows = []
                for i in range(y.numel()):
                    leaf.grad = None
                    one_hot = torch.zeros_like(y).reshape(-1)
                    one_hot[i] = 1
                    y.backward(one_hot.reshape(y.shape), retain_graph=True)
                    row = leaf.grad.reshape(-1)
                    rows.append(row)
                result = torch.stack(rows)
                return result
        """,
        "accumulated": """
            def accumulated(f, x, vs):
                leaf = x.detach().clone().requires_grad_(True)
                for v in vs:
                    y = f(leaf)
                    y.backward(v)
                grad = leaf.grad
                return grad
        """,
        "separate": """
            def separate(f, x, vs):
                leaf = x.detach().clone().requires_grad_(True)
                grads = []
                for v in vs:
                    leaf.grad = None
                    y = f(leaf)
                    y.backward(v)
                    grads.append(leaf.grad)
                return grads
        """,
    },
)
