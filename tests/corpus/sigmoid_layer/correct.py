"""Ways to write sigmoid_layer that are right: each must get full points."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE
from .more_correct import more_ways

_PRODUCTS = {"grad_w": "x.T @ delta", "grad_x": "delta @ w.T"}

# name, why, the lines that make y of z
_SIGMOIDS = (
    ("exp", "the definition", "y = 1 / (1 + torch.exp(-z))"),
    ("method", "a method of the tensor", "y = z.sigmoid()"),
    ("functional", "F.sigmoid, which is deprecated and right", "y = F.sigmoid(z)"),
    ("module", "torch.nn.Sigmoid", "y = torch.nn.Sigmoid()(z)"),
    ("expit", "torch.special.expit", "y = torch.special.expit(z)"),
    ("tanh", "a hyperbolic tangent", "y = 0.5 * (1 + torch.tanh(z / 2))"),
    ("reciprocal", "torch.reciprocal", "y = torch.reciprocal(1 + torch.exp(-z))"),
    ("power_of_e", "math.e to a power", "y = 1 / (1 + math.e ** (-z))"),
    ("logsigmoid", "exp of its logarithm", "y = torch.exp(F.logsigmoid(z))"),
    ("softplus", "exp of the softplus", "y = torch.exp(-F.softplus(-z))"),
    (
        "two_branches",
        "another form for each sign",
        "e = torch.exp(-z.abs())\ny = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))",
    ),
    (
        "softmax",
        "the softmax of (z, 0)",
        "y = torch.softmax(torch.stack([z, torch.zeros_like(z)]), 0)[0]",
    ),
    (
        "clipped_far_out",
        "clips where it makes no difference",
        "y = 1 / (1 + torch.exp(-z.clamp(-60, 60)))",
    ),
    ("numpy_exp", "numpy's exp", "y = torch.from_numpy(1 / (1 + np.exp(-z.numpy())))"),
    ("float32", "float32 inside", "y = torch.sigmoid(z.float()).to(z.dtype)"),
    ("arctangent", "through logit's inverse by tanh", "y = (torch.tanh(z * 0.5) + 1) * 0.5"),
)

# name, why, the lines that make delta of y, r and z
_SLOPES = (
    ("difference", "y - y²", "delta = (y - y * y) * r"),
    ("power", "y - y**2", "delta = r * (y - y**2)"),
    ("expanded", "multiplied out", "delta = y**2 - y**3 - t * y + t * y**2"),
    ("mirrored", "sigmoid(z) sigmoid(-z)", "delta = r * y * torch.sigmoid(-z)"),
    ("of_tanh", "(1 - tanh²) / 4", "delta = r * (1 - torch.tanh(z / 2) ** 2) / 4"),
    ("of_cosh", "1 / (2 + 2 cosh z)", "delta = r / (2 + 2 * torch.cosh(z))"),
    ("of_cosh_squared", "1 / (2 cosh(z/2))²", "delta = r / (2 * torch.cosh(z / 2)) ** 2"),
    ("of_exps", "1 / (e^z + 2 + e^-z)", "delta = r / (torch.exp(z) + 2 + torch.exp(-z))"),
    ("negated", "two signs cancel", "delta = (t - y) * y * (y - 1)"),
    ("by_parts", "(y-t) y less (y-t) y²", "delta = r * y - r * y * y"),
    ("in_place", "changes its own tensors", "delta = r.mul_(y).mul_(1 - y)"),
    ("where", "explicit zeros", "delta = torch.where(y < 2, r * y * (1 - y), 0 * y)"),
)

_LOOPS = {
    "grad_w": """
        def grad_w(x, t, w):
            grad = torch.zeros(w.shape, dtype=torch.float64)
            for a, target in zip(x, t):
                for c in range(w.shape[1]):
                    y = torch.sigmoid(torch.dot(a, w[:, c]))
                    delta = (y - target[c]) * y * (1 - y)
                    for d in range(len(a)):
                        grad[d, c] += delta * a[d]
            return grad
    """,
    "grad_x": """
        def grad_x(x, t, w):
            rows = []
            for a, target in zip(x.tolist(), t.tolist()):
                row = [0.0] * len(a)
                for c in range(w.shape[1]):
                    z = sum(a[d] * w[d, c].item() for d in range(len(a)))
                    y = 0.5 * (1 + math.tanh(z / 2))
                    for d in range(len(a)):
                        row[d] += (y - target[c]) * y * (1 - y) * w[d, c].item()
                rows.append(row)
            return torch.tensor(rows, dtype=w.dtype)
    """,
}

_EINSUMS = {
    "grad_w": "torch.einsum('nd,nc,nc->dc', x, y * (1 - y), y - t)",
    "grad_x": "torch.einsum('nc,nc,dc->nd', y * (1 - y), y - t, w)",
}

_JACOBIANS = {
    "grad_w": """
        def grad_w(x, t, w):
            y = torch.sigmoid(x @ w)
            grad = torch.zeros_like(w)
            for n in range(len(x)):
                jacobian = torch.diag(y[n] * (1 - y[n]))
                grad += torch.outer(x[n], jacobian @ (y[n] - t[n]))
            return grad
    """,
    "grad_x": """
        def grad_x(x, t, w):
            y = torch.sigmoid(x @ w)
            rows = [w @ torch.diag(y[n] * (1 - y[n])) @ (y[n] - t[n]) for n in range(len(x))]
            return torch.stack(rows)
    """,
}

_RETURNS = (
    ("numpy_returned", "an array: judged all the same, with a note", "({}).numpy()"),
    ("float32_returned", "a float32 result is accurate enough", "({}).float()"),
    ("contiguous", "a copy", "({}).clone().contiguous()"),
    ("stepwise", "through a transpose and back", "({}).T.contiguous().T"),
)


def _function(name: str, body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"def {name}(x, t, w):\n{lines}\n"


def _gradients() -> tuple[Variant, ...]:
    made = []
    for function, product in _PRODUCTS.items():
        for name, why, lines in _SIGMOIDS:
            body = f"z = x @ w\n{lines}\ndelta = (y - t) * y * (1 - y)\nreturn {product}"
            made.append(BASE.right(function, f"by_{name}", why, _function(function, body)))
        for name, why, lines in _SLOPES:
            body = f"z = x @ w\ny = torch.sigmoid(z)\nr = y - t\n{lines}\nreturn {product}"
            made.append(BASE.right(function, f"slope_{name}", why, _function(function, body)))
        for name, why, form in _RETURNS:
            body = (
                "y = torch.sigmoid(x @ w)\ndelta = (y - t) * y * (1 - y)\n"
                f"return {form.format(product)}"
            )
            made.append(BASE.right(function, name, why, _function(function, body)))
        einsum = f"y = torch.sigmoid(torch.mm(x, w))\nreturn {_EINSUMS[function]}"
        made.append(BASE.right(function, "einsum", "one sum", _function(function, einsum)))
        made.append(BASE.right(function, "loops", "plain loops", _LOOPS[function]))
        made.append(BASE.right(function, "jacobians", "one matrix a sample", _JACOBIANS[function]))
    return tuple(made)


def _losses() -> tuple[Variant, ...]:
    made = []
    for name, why, lines in _SIGMOIDS:
        body = f"z = x @ w\n{lines}\nreturn 0.5 * ((y - t) ** 2).sum()"
        made.append(BASE.right("loss", f"by_{name}", why, _function("loss", body)))
    for name, why, value in (
        ("item", "a Python float", "r.pow(2).sum().item() / 2"),
        ("norm", "half the squared norm", "r.norm() ** 2 / 2"),
        ("one_element", "a tensor of one element", "(r * r).sum().reshape(1, 1) / 2"),
        ("by_mse", "F.mse_loss, summed", "F.mse_loss(r + t, t, reduction='sum') / 2"),
    ):
        body = f"r = torch.sigmoid(x @ w) - t\nreturn {value}"
        made.append(BASE.right("loss", name, why, _function("loss", body)))
    return tuple(made)


_WHOLE = (
    whole(
        "own_backward",
        "layers with methods of their own called forward and backward",
        """
        import torch


        class Sigmoid:
            def forward(self, z):
                self.y = torch.sigmoid(z)
                return self.y

            def backward(self, grad):
                return grad * self.y * (1 - self.y)


        class Linear:
            def __init__(self, w):
                self.w = w

            def forward(self, x):
                self.x = x
                return x @ self.w

            def backward(self, grad):
                self.grad = self.x.T @ grad
                return grad @ self.w.T


        def both(x, t, w):
            layers = [Linear(w), Sigmoid()]
            value = x
            for layer in layers:
                value = layer.forward(value)
            grad = value - t
            for layer in reversed(layers):
                grad = layer.backward(grad)
            return value, layers[0].grad, grad


        def loss(x, t, w):
            return ((both(x, t, w)[0] - t) ** 2).sum() / 2


        def grad_w(x, t, w):
            return both(x, t, w)[1]


        def grad_x(x, t, w):
            return both(x, t, w)[2]
        """,
    ),
)

CORRECT: tuple[Variant, ...] = (*_gradients(), *more_ways(), *_losses(), *_WHOLE)
