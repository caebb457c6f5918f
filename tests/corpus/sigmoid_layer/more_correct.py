"""More right ways to write the gradients of sigmoid_layer."""

from __future__ import annotations

from ..variant import Variant
from .base import BASE

_Y = "y = torch.sigmoid(x @ w)\n"
_DELTA = _Y + "delta = (y - t) * y * (1 - y)\n"

# name, why, body for w, body for x
_WAYS = (
    (
        "methods",
        "only methods of the tensors",
        "y = x.matmul(w).sigmoid()\nreturn x.t().matmul(y.sub(t).mul(y).mul(y.neg().add(1)))",
        "y = x.matmul(w).sigmoid()\nreturn y.sub(t).mul(y).mul(y.neg().add(1)).matmul(w.t())",
    ),
    (
        "in_place_on_copies",
        "changes its own tensors and copies only",
        "y = torch.mm(x, w).neg_().exp_().add_(1).reciprocal_()\n"
        "delta = t.clone().neg_().add_(y).mul_(y).mul_(1 - y)\nreturn x.T @ delta",
        "y = torch.mm(x, w).neg_().exp_().add_(1).reciprocal_()\n"
        "delta = t.clone().neg_().add_(y).mul_(y).mul_(1 - y)\nreturn delta @ w.T",
    ),
    (
        "own_functions",
        "a sigmoid and a slope of its own",
        "def sigmoid(z):\n    return 1 / (1 + torch.exp(-z))\n\ndef slope(z):\n"
        "    return sigmoid(z) * (1 - sigmoid(z))\n\n"
        "z = x @ w\nreturn x.T @ ((sigmoid(z) - t) * slope(z))",
        "def sigmoid(z):\n    return 1 / (1 + torch.exp(-z))\n\ndef slope(z):\n"
        "    return sigmoid(z) * (1 - sigmoid(z))\n\n"
        "z = x @ w\nreturn ((sigmoid(z) - t) * slope(z)) @ w.T",
    ),
    (
        "math_exp",
        "math.exp on Python numbers",
        "def sigmoid(z):\n    if z > 0:\n        return 1 / (1 + math.exp(-z))\n"
        "    return math.exp(z) / (1 + math.exp(z))\n\n"
        "z = (x @ w).double()\n"
        "rows = [[sigmoid(v) for v in row] for row in z.tolist()]\n"
        "y = torch.tensor(rows, dtype=w.dtype)\nreturn x.T @ ((y - t) * y * (1 - y))",
        "def sigmoid(z):\n    if z > 0:\n        return 1 / (1 + math.exp(-z))\n"
        "    return math.exp(z) / (1 + math.exp(z))\n\n"
        "z = (x @ w).double()\n"
        "rows = [[sigmoid(v) for v in row] for row in z.tolist()]\n"
        "y = torch.tensor(rows, dtype=w.dtype)\nreturn ((y - t) * y * (1 - y)) @ w.T",
    ),
    (
        "all_numpy",
        "arrays from the start, a tensor at the end",
        "a, b, c = (np.asarray(v) for v in (x, t, w))\ny = 1 / (1 + np.exp(-a.dot(c)))\n"
        "return torch.from_numpy(a.T.dot((y - b) * y * (1 - y)))",
        "a, b, c = (np.asarray(v) for v in (x, t, w))\ny = 1 / (1 + np.exp(-a.dot(c)))\n"
        "return torch.from_numpy(((y - b) * y * (1 - y)).dot(c.T))",
    ),
    (
        "numpy_einsum_returned",
        "an array from np.einsum: judged all the same, with a note",
        "y = torch.sigmoid(x @ w).numpy()\n"
        "return np.einsum('nd,nc->dc', x.numpy(), (y - t.numpy()) * y * (1 - y))",
        "y = torch.sigmoid(x @ w).numpy()\n"
        "return np.einsum('nc,dc->nd', (y - t.numpy()) * y * (1 - y), w.numpy())",
    ),
    (
        "all_float64",
        "float64 whatever comes in",
        "a, b, c = x.double(), t.double(), w.double()\ny = torch.sigmoid(a @ c)\n"
        "return (a.T @ ((y - b) * y * (1 - y))).to(w.dtype)",
        "a, b, c = x.double(), t.double(), w.double()\ny = torch.sigmoid(a @ c)\n"
        "return (((y - b) * y * (1 - y)) @ c.T).to(x.dtype)",
    ),
    (
        "loop_over_samples",
        "adds up, or fills in, sample by sample",
        "grad = torch.zeros_like(w)\nfor a, b in zip(x, t):\n    y = torch.sigmoid(a @ w)\n"
        "    grad += torch.outer(a, (y - b) * y * (1 - y))\nreturn grad",
        "grad = torch.zeros_like(x)\nfor n, (a, b) in enumerate(zip(x, t)):\n"
        "    y = torch.sigmoid(a @ w)\n    grad[n] = w @ ((y - b) * y * (1 - y))\nreturn grad",
    ),
    (
        "loop_over_outputs",
        "each output on its own",
        "columns = []\nfor a, b in zip(w.T, t.T):\n    y = torch.sigmoid(x @ a)\n"
        "    columns.append(x.T @ ((y - b) * y * (1 - y)))\nreturn torch.stack(columns, dim=1)",
        "grad = torch.zeros_like(x)\nfor a, b in zip(w.T, t.T):\n    y = torch.sigmoid(x @ a)\n"
        "    grad += torch.outer((y - b) * y * (1 - y), a)\nreturn grad",
    ),
    (
        "in_batches",
        "four samples at a time",
        "grad = torch.zeros_like(w)\nfor a, b in zip(x.split(4), t.split(4)):\n"
        "    y = torch.sigmoid(a @ w)\n    grad += a.T @ ((y - b) * y * (1 - y))\nreturn grad",
        "parts = []\nfor a, b in zip(x.split(4), t.split(4)):\n"
        "    y = torch.sigmoid(a @ w)\n    parts.append(((y - b) * y * (1 - y)) @ w.T)\n"
        "return torch.cat(parts)",
    ),
    (
        "broadcast",
        "a product of three axes, summed over one",
        _DELTA + "return (x[:, :, None] * delta[:, None, :]).sum(0)",
        _DELTA + "return (delta[:, None, :] * w).sum(-1)",
    ),
    (
        "transposed_product",
        "(AB)ᵀ = BᵀAᵀ",
        _DELTA + "return (delta.T @ x).T",
        _DELTA + "return (w @ delta.T).T",
    ),
    (
        "linear",
        "F.linear(a, b) is a @ b.T",
        "y = torch.sigmoid(F.linear(x, w.T))\nreturn F.linear(x.T, ((y - t) * y * (1 - y)).T)",
        "y = torch.sigmoid(F.linear(x, w.T))\nreturn F.linear((y - t) * y * (1 - y), w)",
    ),
    (
        "tensordot",
        "contracts one axis",
        _DELTA + "return torch.tensordot(x, delta, dims=([0], [0]))",
        _DELTA + "return torch.tensordot(delta, w, dims=([1], [1]))",
    ),
    (
        "directions",
        "the derivative along each basis matrix",
        _DELTA + "grad = torch.zeros_like(w)\nfor i in range(w.numel()):\n"
        "    step = torch.zeros_like(w)\n    step.view(-1)[i] = 1\n"
        "    grad.view(-1)[i] = (delta * (x @ step)).sum()\nreturn grad",
        _DELTA + "grad = torch.zeros_like(x)\nfor i in range(x.numel()):\n"
        "    step = torch.zeros_like(x)\n    step.view(-1)[i] = 1\n"
        "    grad.view(-1)[i] = (delta * (step @ w)).sum()\nreturn grad",
    ),
    (
        "no_grad",
        "within torch.no_grad()",
        "with torch.no_grad():\n"
        "    y = torch.sigmoid(x @ w)\n    return x.T @ ((y - t) * y * (1 - y))",
        "with torch.no_grad():\n"
        "    y = torch.sigmoid(x @ w)\n    return ((y - t) * y * (1 - y)) @ w.T",
    ),
    (
        "odd_order",
        "slope first, in another order of the factors",
        _Y + "return (x.T * 1) @ ((1 - y).mul(y - t) * y)",
        _Y + "return ((1 - y).mul(y - t) * y) @ (w.T * 1)",
    ),
    (
        "vmap",
        "torch.vmap maps over the samples and differentiates nothing",
        _DELTA + "return torch.vmap(torch.outer)(x, delta).sum(0)",
        _DELTA + "return torch.vmap(lambda d: w @ d)(delta)",
    ),
)


def more_ways() -> tuple[Variant, ...]:
    """Return each way for each gradient."""
    made = []
    for name, why, *bodies in _WAYS:
        for function, body in zip(("grad_w", "grad_x"), bodies, strict=True):
            lines = "\n".join(line and f"    {line}" for line in body.split("\n"))
            text = f"def {function}(x, t, w):\n{lines}\n"
            made.append(BASE.right(function, name, why, text))
    return tuple(made)
