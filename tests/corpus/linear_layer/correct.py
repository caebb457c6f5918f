"""Ways to write linear_layer that are right: each must get full points."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE
from .more_correct import more_ways

# --- one way, written for each gradient: delta is d loss / d Y, grad the product ------------------

_DELTAS = {"grad_w": "r", "grad_x": "r", "mse_grad_w": "2 * r / r.numel()"}

# name, why, product for w, product for x
_PRODUCTS = (
    ("mm", "torch.mm and .t()", "torch.mm(x.t(), delta)", "torch.mm(delta, w.t())"),
    (
        "einsum",
        "the indices say it",
        "torch.einsum('nd,nc->dc', x, delta)",
        "torch.einsum('nc,dc->nd', delta, w)",
    ),
    (
        "broadcast",
        "a product of three axes, summed over one",
        "(x[:, :, None] * delta[:, None, :]).sum(dim=0)",
        "(delta[:, None, :] * w[None, :, :]).sum(dim=2)",
    ),
    (
        "tensordot",
        "contracts one axis",
        "torch.tensordot(x, delta, dims=([0], [0]))",
        "torch.tensordot(delta, w, dims=([1], [1]))",
    ),
    (
        "transposed_product",
        "(AB)ᵀ = BᵀAᵀ",
        "(delta.T @ x).T",
        "(w @ delta.T).T",
    ),
    (
        "outers",
        "one outer product a sample, or one dot product",
        "sum(torch.outer(a, d) for a, d in zip(x, delta))",
        "torch.stack([w @ d for d in delta])",
    ),
    (
        "float32_inside",
        "float32 arithmetic, float64 result",
        "(x.float().T @ delta.float()).to(x.dtype)",
        "(delta.float() @ w.float().T).to(x.dtype)",
    ),
    (
        "float32_returned",
        "a float32 result is accurate enough",
        "x.float().T @ delta.float()",
        "delta.float() @ w.float().T",
    ),
    (
        "numpy_inside",
        "numpy does the work, a tensor comes out",
        "torch.from_numpy(x.numpy().T @ delta.numpy())",
        "torch.from_numpy(delta.numpy() @ w.numpy().T)",
    ),
    (
        "numpy_returned",
        "an array in place of a tensor: judged all the same, with a note",
        "x.numpy().T @ delta.numpy()",
        "delta.numpy() @ w.numpy().T",
    ),
    (
        "bmm",
        "a batch of outer products",
        "torch.bmm(x.unsqueeze(2), delta.unsqueeze(1)).sum(0)",
        "torch.bmm(delta.unsqueeze(1), w.T.expand(len(delta), -1, -1)).squeeze(1)",
    ),
    (
        "reversed_and_negated",
        "two signs cancel",
        "-(x.T @ -delta)",
        "-(-delta @ w.T)",
    ),
    (
        "scaled_and_unscaled",
        "doubles and halves",
        "x.T @ (2 * delta) / 2",
        "(2 * delta) @ w.T / 2",
    ),
    (
        "linear",
        "F.linear(a, b) is a @ b.T",
        "F.linear(x.T, delta.T)",
        "F.linear(delta, w)",
    ),
    (
        "shuffled",
        "another order of the sum",
        "x.flip(0).T @ delta.flip(0)",
        "delta.flip(1) @ w.flip(1).T",
    ),
    (
        "needless_requires_grad",
        "switches gradients on and never uses them",
        "(x.clone().requires_grad_(True).T @ delta).detach()",
        "(delta @ w.clone().requires_grad_(True).T).detach()",
    ),
)

_LOOPS = {
    "grad_w": """
        def grad_w(x, t, w):
            grad = torch.zeros_like(w)
            for n in range(x.shape[0]):
                for c in range(w.shape[1]):
                    delta = -t[n, c]
                    for d in range(x.shape[1]):
                        delta = delta + x[n, d] * w[d, c]
                    for d in range(x.shape[1]):
                        grad[d, c] += delta * x[n, d]
            return grad
    """,
    "grad_x": """
        def grad_x(x, t, w):
            rows = []
            for n in range(x.shape[0]):
                delta = [float((x[n] * w[:, c]).sum() - t[n, c]) for c in range(w.shape[1])]
                rows.append([sum(delta[c] * float(w[d, c]) for c in range(w.shape[1]))
                             for d in range(x.shape[1])])
            return torch.tensor(rows, dtype=torch.float64)
    """,
    "mse_grad_w": """
        def mse_grad_w(x, t, w):
            N, C = t.shape
            grad = torch.zeros(w.shape, dtype=torch.float64)
            for a, target in zip(x, t):
                for c in range(C):
                    delta = 2 / (N * C) * (a @ w[:, c] - target[c])
                    grad[:, c] += delta * a
            return grad
    """,
}

_EXPANDED = {
    "grad_w": """
        def grad_w(x, t, w):
            return x.T @ x @ w - x.T @ t
    """,
    "grad_x": """
        def grad_x(x, t, w):
            return x @ (w @ w.T) - t @ w.T
    """,
    "mse_grad_w": """
        def mse_grad_w(x, t, w):
            n, c = t.shape
            return (2 / n * (x.T @ x @ w - x.T @ t)) / c
    """,
}

_DIFFERENCES = """
    def {function}(x, t, w):
        x, t, w = x.double(), t.double(), w.double()
        def f(x, w):
            return {loss}
        grad = torch.zeros_like({wrt})
        h = 1e-4 * float({wrt}.abs().max())
        for i in range({wrt}.numel()):
            step = torch.zeros_like({wrt})
            step.view(-1)[i] = h
            grad.view(-1)[i] = ({plus} - {minus}) / (2 * h)
        return grad
"""

_WRT_W = {"wrt": "w", "plus": "f(x, w + step)", "minus": "f(x, w - step)"}
_WRT_X = {"wrt": "x", "plus": "f(x + step, w)", "minus": "f(x - step, w)"}
_HALF_SUM = "((x @ w - t) ** 2).sum() / 2"
_MEAN = "((x @ w - t) ** 2).mean()"


def _products() -> tuple[Variant, ...]:
    made = []
    for function, delta in _DELTAS.items():
        for name, why, by_w, by_x in _PRODUCTS:
            product = by_x if function == "grad_x" else by_w
            text = f"""
                def {function}(x, t, w):
                    r = torch.matmul(x, w) - t
                    delta = {delta}
                    return {product}
            """
            made.append(BASE.right(function, name, why, text))
    return tuple(made)


def _others() -> tuple[Variant, ...]:
    made = [BASE.right(f, "loops", "plain loops", text) for f, text in _LOOPS.items()]
    made += [BASE.right(f, "expanded", "multiplied out", text) for f, text in _EXPANDED.items()]
    for function, loss, wrt in (
        ("grad_w", _HALF_SUM, _WRT_W),
        ("grad_x", _HALF_SUM, _WRT_X),
        ("mse_grad_w", _MEAN, _WRT_W),
    ):
        text = _DIFFERENCES.format(function=function, loss=loss, **wrt)
        made.append(BASE.right(function, "differences", "central differences, accurate", text))
    return tuple(made)


# --- the two losses -------------------------------------------------------------------------------

_LOSSES = (
    ("pow", "torch.pow", "r = torch.mm(x, w) - t\nreturn 0.5 * r.pow(2).sum()"),
    ("norm", "half the squared norm", "return torch.linalg.norm(x @ w - t) ** 2 / 2"),
    ("item", "a Python float", "return 0.5 * ((x @ w - t) ** 2).sum().item()"),
    ("one_element", "a tensor of one element", "return ((x @ w - t) ** 2).sum().view(1) / 2"),
    ("matrix_of_one", "shape (1, 1)", "r = (x @ w - t).reshape(-1, 1)\nreturn r.T @ r / 2"),
    ("trace", "the trace of rᵀr", "r = x @ w - t\nreturn torch.trace(r.T @ r) * 0.5"),
    ("vdot", "a dot product", "r = (x @ w - t).flatten()\nreturn r.dot(r) / 2"),
    ("numpy_float", "a numpy scalar", "return np.sum((x @ w - t).numpy() ** 2) / 2"),
    ("mse_loss", "F.mse_loss, summed", "return F.mse_loss(x @ w, t, reduction='sum') / 2"),
    ("float32", "float32 inside", "return ((x @ w - t).float() ** 2).sum() / 2"),
)
_MEANS = (
    ("mean", "torch.mean", "return torch.mean((x @ w - t) ** 2)"),
    ("mse_loss", "F.mse_loss is that mean", "return F.mse_loss(x @ w, t)"),
    ("module", "torch.nn.MSELoss", "return torch.nn.MSELoss()(x @ w, t)"),
    ("means_of_rows", "mean over C, then over N", "return ((x @ w - t) ** 2).mean(1).mean(0)"),
    ("item", "a Python float", "return float(((x @ w - t) ** 2).sum()) / t.numel()"),
    ("sizes", "divided by N and by C", "n, c = t.shape\nreturn ((x @ w - t) ** 2).sum() / n / c"),
    ("one_element", "a tensor of one element", "return ((x @ w - t) ** 2).mean().reshape(1)"),
    ("numpy_mean", "a numpy scalar", "return ((x @ w - t).numpy() ** 2).mean()"),
)


def _losses() -> tuple[Variant, ...]:
    made = []
    for name, why, body in _LOSSES:
        made.append(BASE.right("loss", name, why, _function("loss", body)))
    for name, why, body in _MEANS:
        made.append(BASE.right("mse", name, why, _function("mse", body)))
    return tuple(made)


def _function(name: str, body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"def {name}(x, t, w):\n{lines}\n"


# --- whole files ----------------------------------------------------------------------------------

_WHOLE = (
    whole(
        "own_backward",
        "layers with methods of their own called forward and backward",
        """
        import torch


        class Linear:
            def __init__(self, w):
                self.w = w

            def forward(self, x):
                self.x = x
                return x @ self.w

            def backward(self, grad_y):
                self.grad_w = self.x.T @ grad_y
                return grad_y @ self.w.T


        class HalfSquares:
            def __init__(self, t):
                self.t = t

            def forward(self, y):
                self.r = y - self.t
                return (self.r**2).sum() / 2

            def backward(self):
                return self.r


        def run(x, t, w):
            layer, criterion = Linear(w), HalfSquares(t)
            value = criterion.forward(layer.forward(x))
            grad = layer.backward(criterion.backward())
            return value, layer.grad_w, grad, layer.x @ w - t


        def loss(x, t, w):
            return run(x, t, w)[0]


        def mse(x, t, w):
            return run(x, t, w)[0] * 2 / t.numel()


        def grad_w(x, t, w):
            return run(x, t, w)[1]


        def grad_x(x, t, w):
            return run(x, t, w)[2]


        def mse_grad_w(x, t, w):
            return run(x, t, w)[1] * 2 / t.numel()
        """,
    ),
    whole(
        "autograd_below_the_guard",
        "compares with autograd where nothing is run",
        """
        import torch
        from torch.autograd import Variable


        def loss(x, t, w):
            return ((x @ w - t) ** 2).sum() / 2


        def mse(x, t, w):
            return ((x @ w - t) ** 2).mean()


        def grad_w(x, t, w):
            with torch.no_grad():
                return x.T @ (x @ w - t)


        def grad_x(x, t, w):
            assert not x.requires_grad and x.grad is None
            return (x @ w - t) @ w.T


        def mse_grad_w(x, t, w):
            return grad_w(Variable(x), t, w) * 2 / t.numel()


        if __name__ == "__main__":
            x, t = torch.randn(5, 3), torch.randn(5, 2)
            w = torch.randn(3, 2, requires_grad=True)
            loss(x, t, w).backward()
            print(w.grad - grad_w(x, t, w))
            print(torch.autograd.grad(mse(x, t, w), w)[0] - mse_grad_w(x, t, w))
        """,
    ),
)

CORRECT: tuple[Variant, ...] = (
    *_products(),
    *_others(),
    *more_ways(),
    *_losses(),
    *_WHOLE,
)
