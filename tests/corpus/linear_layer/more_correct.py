"""More right ways to write the gradients of linear_layer."""

from __future__ import annotations

from ..variant import Variant
from .base import BASE

# What stands for the factor that only the mean has: before r, and after the gradient.
_FACTORS = {
    "grad_w": ("", ""),
    "grad_x": ("", ""),
    "mse_grad_w": ("2 / t.numel() * ", " * 2 / t.numel()"),
}

_R = "r = x @ w - t\n"
_DELTA = "delta = BEFORE(x @ w - t)\n"

# name, why, body for w, body for x
_WAYS = (
    (
        "methods",
        "only methods of the tensors",
        "r = x.matmul(w).sub(t)\nreturn x.t().matmul(r)AFTER",
        "r = x.matmul(w).sub(t)\nreturn r.matmul(w.t())",
    ),
    (
        "matrix_transpose",
        ".mT, and .transpose(0, 1)",
        _DELTA + "return x.mT @ delta",
        _DELTA + "return delta @ w.transpose(0, 1)",
    ),
    (
        "addmm",
        "one call makes the residual",
        "r = torch.addmm(t, x, w, beta=-1)\nreturn torch.mm(x.T, r)AFTER",
        "r = torch.addmm(t, x, w, beta=-1)\nreturn torch.mm(r, w.T)",
    ),
    (
        "subtracted_in_place",
        "changes its own product only",
        "r = x @ w\nr -= t\nreturn x.T @ rAFTER",
        "r = x @ w\nr -= t\nreturn r @ w.T",
    ),
    (
        "in_place_on_a_copy",
        "changes a copy of T, not T",
        "r = t.clone().neg_().addmm_(x, w)\nreturn x.T @ rAFTER",
        "r = t.clone().neg_().addmm_(x, w)\nreturn r @ w.T",
    ),
    (
        "own_out",
        "writes into a tensor of its own",
        _DELTA + "grad = torch.empty_like(w)\ntorch.mm(x.T, delta, out=grad)\nreturn grad",
        _DELTA + "grad = torch.empty_like(x)\ntorch.mm(delta, w.T, out=grad)\nreturn grad",
    ),
    (
        "loop_over_samples",
        "adds up, or fills in, sample by sample",
        "grad = torch.zeros_like(w)\nfor n in range(len(x)):\n"
        "    grad += torch.outer(x[n], x[n] @ w - t[n])AFTER\nreturn grad",
        "grad = torch.zeros_like(x)\nfor n in range(len(x)):\n"
        "    grad[n] = w @ (x[n] @ w - t[n])\nreturn grad",
    ),
    (
        "loop_over_outputs",
        "each output on its own",
        "columns = [x.T @ (x @ w[:, c] - t[:, c]) for c in range(w.shape[1])]\n"
        "return torch.stack(columns, dim=1)AFTER",
        "return sum(torch.outer(x @ a - b, a) for a, b in zip(w.T, t.T))",
    ),
    (
        "loop_over_inputs",
        "each input on its own",
        _DELTA + "return torch.stack([(x[:, d, None] * delta).sum(0) for d in range(len(w))])",
        _DELTA + "return torch.stack([(delta * row).sum(1) for row in w], dim=1)",
    ),
    (
        "lists",
        "lists of Python numbers",
        "a, b, c = x.tolist(), t.tolist(), w.tolist()\n"
        "r = [[sum(p * q for p, q in zip(row, col)) - v for col, v in zip(zip(*c), goal)]\n"
        "     for row, goal in zip(a, b)]\n"
        "grad = [[sum(p * q for p, q in zip(one, other)) for other in zip(*r)]\n"
        "        for one in zip(*a)]\n"
        "return torch.tensor(grad, dtype=w.dtype)AFTER",
        "a, b, c = x.tolist(), t.tolist(), w.tolist()\n"
        "r = [[sum(p * q for p, q in zip(row, col)) - v for col, v in zip(zip(*c), goal)]\n"
        "     for row, goal in zip(a, b)]\n"
        "grad = [[sum(p * q for p, q in zip(one, other)) for other in c] for one in r]\n"
        "return torch.tensor(grad, dtype=x.dtype)",
    ),
    (
        "fsum",
        "math.fsum, rounded once an entry",
        "import math\n" + _DELTA + "grad = torch.zeros_like(w)\n"
        "for d in range(w.shape[0]):\n    for c in range(w.shape[1]):\n"
        "        grad[d, c] = math.fsum((x[:, d] * delta[:, c]).tolist())\nreturn grad",
        "import math\n" + _DELTA + "grad = torch.zeros_like(x)\n"
        "for n in range(x.shape[0]):\n    for d in range(x.shape[1]):\n"
        "        grad[n, d] = math.fsum((delta[n] * w[d]).tolist())\nreturn grad",
    ),
    (
        "in_batches",
        "four samples at a time",
        "parts = zip(x.split(4), t.split(4))\nreturn sum(a.T @ (a @ w - b) for a, b in parts)AFTER",
        "parts = zip(x.split(4), t.split(4))\n"
        "return torch.cat([(a @ w - b) @ w.T for a, b in parts])",
    ),
    (
        "own_helpers",
        "functions of its own within",
        "def forward():\n    return x @ w\n\ndef residual(y):\n    return BEFORE(y - t)\n\n"
        "return x.T @ residual(forward())",
        "def forward():\n    return x @ w\n\ndef residual(y):\n    return y - t\n\n"
        "return residual(forward()) @ w.T",
    ),
    (
        "own_product",
        "a matrix product of its own",
        "def times(a, b):\n    out = a.new_zeros(a.shape[0], b.shape[1])\n"
        "    for k in range(a.shape[1]):\n        out += a[:, k : k + 1] * b[k : k + 1]\n"
        "    return out\n\nreturn times(x.T, BEFORE(times(x, w) - t))",
        "def times(a, b):\n    out = a.new_zeros(a.shape[0], b.shape[1])\n"
        "    for k in range(a.shape[1]):\n        out += a[:, k : k + 1] * b[k : k + 1]\n"
        "    return out\n\nreturn times(times(x, w) - t, w.T)",
    ),
    (
        "kronecker",
        "the Jacobian of vec(Y), written out",
        _DELTA + "jacobian = torch.kron(x, torch.eye(w.shape[1], dtype=x.dtype))\n"
        "return (jacobian.T @ delta.flatten()).view(w.shape)",
        _DELTA + "jacobian = torch.kron(torch.eye(len(x), dtype=x.dtype), w)\n"
        "return (jacobian @ delta.flatten()).view(x.shape)",
    ),
    (
        "homogeneous",
        "[X, T] times [W; -1] is the residual",
        "minus = -torch.eye(t.shape[1], dtype=t.dtype)\n"
        "r = torch.cat([x, t], 1) @ torch.cat([w, minus])\nreturn x.T @ rAFTER",
        "minus = -torch.eye(t.shape[1], dtype=t.dtype)\n"
        "r = torch.cat([x, t], 1) @ torch.cat([w, minus])\nreturn r @ w.T",
    ),
    (
        "bias_of_zero",
        "a column of ones, and a bias of 0 that is cut off again",
        "a, b = F.pad(x, (0, 1), value=1.0), F.pad(w, (0, 0, 0, 1))\n"
        "return (a.T @ (BEFORE(a @ b - t)))[:-1]",
        "a, b = F.pad(x, (0, 1), value=1.0), F.pad(w, (0, 0, 0, 1))\n"
        "return ((a @ b - t) @ b.T)[:, :-1]",
    ),
    (
        "sorted_samples",
        "the samples in another order",
        "order = torch.argsort(x[:, 0])\na, b = x[order], t[order]\nreturn a.T @ (a @ w - b)AFTER",
        "order = torch.argsort(x[:, 0])\na, b = x[order], t[order]\n"
        "grad = torch.empty_like(x)\ngrad[order] = (a @ w - b) @ w.T\nreturn grad",
    ),
    (
        "einsum_of_three",
        "multiplied out, as sums over indices",
        "a = torch.einsum('nd,ne,ec->dc', x, x, w)\n"
        "return (a - torch.einsum('nd,nc->dc', x, t))AFTER",
        "a = torch.einsum('ne,ec,dc->nd', x, w, w)\nreturn a - torch.einsum('nc,dc->nd', t, w)",
    ),
    (
        "all_numpy",
        "arrays from the start, a tensor at the end",
        "a, b, c = (np.asarray(v) for v in (x, t, w))\n"
        "return torch.tensor(a.T.dot(a.dot(c) - b))AFTER",
        "a, b, c = (np.asarray(v) for v in (x, t, w))\n"
        "return torch.tensor((a.dot(c) - b).dot(c.T))",
    ),
    (
        "numpy_einsum_returned",
        "an array from np.einsum: judged all the same, with a note",
        "r = x.numpy() @ w.numpy() - t.numpy()\nreturn np.einsum('nd,nc->dc', x.numpy(), r)AFTER",
        "r = x.numpy() @ w.numpy() - t.numpy()\nreturn np.einsum('nc,dc->nd', r, w.numpy())",
    ),
    (
        "all_float32",
        "float32 from the start, as torch's default",
        "a, b, c = x.float(), t.float(), w.float()\nreturn a.T @ (a @ c - b)AFTER",
        "a, b, c = x.float(), t.float(), w.float()\nreturn (a @ c - b) @ c.T",
    ),
    (
        "all_float64",
        "float64 whatever comes in",
        "a, b, c = x.double(), t.double(), w.double()\nreturn (a.T @ (a @ c - b)).to(w.dtype)AFTER",
        "a, b, c = x.double(), t.double(), w.double()\nreturn ((a @ c - b) @ c.T).to(x.dtype)",
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
        "complex_step",
        "the imaginary part of a complex step, exact to rounding",
        "a, b, c = (v.to(torch.complex128) for v in (x, t, w))\n"
        "grad = torch.zeros(w.shape, dtype=torch.float64)\nfor i in range(w.numel()):\n"
        "    near = c.clone()\n    near.view(-1)[i] += 1e-20j\n"
        "    grad.view(-1)[i] = (((a @ near - b) ** 2).sum() / 2).imag / 1e-20\nreturn gradAFTER",
        "a, b, c = (v.to(torch.complex128) for v in (x, t, w))\n"
        "grad = torch.zeros(x.shape, dtype=torch.float64)\nfor i in range(x.numel()):\n"
        "    near = a.clone()\n    near.view(-1)[i] += 1e-20j\n"
        "    grad.view(-1)[i] = (((near @ c - b) ** 2).sum() / 2).imag / 1e-20\nreturn grad",
    ),
    (
        "explicit_zeros",
        "a mask that changes nothing",
        _R + "r = torch.where(r != 0, r, torch.zeros_like(r))\nreturn x.T @ rAFTER",
        _R + "r = torch.where(r != 0, r, torch.zeros_like(r))\nreturn r @ w.T",
    ),
    (
        "sign_times_size",
        "the residual as sign and size",
        _R + "return x.T @ (r.sign() * r.abs())AFTER",
        _R + "return (r.sign() * r.abs()) @ w.T",
    ),
    (
        "mean_times_count",
        "a mean, times what it was divided by",
        _DELTA + "return (x[:, :, None] * delta[:, None, :]).mean(0) * len(x)",
        _DELTA + "return (delta[:, None, :] * w).mean(2) * w.shape[1]",
    ),
    (
        "inner",
        "torch.inner contracts the last axes",
        _DELTA + "return torch.inner(x.T, delta.T)",
        _DELTA + "return torch.inner(delta, w)",
    ),
    (
        "multi_dot",
        "multiplied out, torch picks the order",
        "return (torch.linalg.multi_dot([x.T, x, w]) - x.T @ t)AFTER",
        "return torch.linalg.multi_dot([x, w, w.T]) - t @ w.T",
    ),
    (
        "no_grad",
        "within torch.no_grad()",
        "with torch.no_grad():\n    return x.T @ (BEFORE(x @ w - t))",
        "with torch.no_grad():\n    return (x @ w - t) @ w.T",
    ),
    (
        "inference_mode",
        "within torch.inference_mode()",
        "with torch.inference_mode():\n    return x.T @ (BEFORE(x @ w - t))",
        "with torch.inference_mode():\n    return (x @ w - t) @ w.T",
    ),
    (
        "odd_strides",
        "a view with the strides of its transpose",
        _DELTA + "return (x.T @ delta).T.contiguous().T",
        _DELTA + "return (delta @ w.T).T.contiguous().T",
    ),
    (
        "running_sum",
        "the last of the partial sums",
        _DELTA + "return (x[:, :, None] * delta[:, None, :]).cumsum(0)[-1]",
        _DELTA + "return (delta[:, None, :] * w).cumsum(2)[:, :, -1]",
    ),
    (
        "vmap",
        "torch.vmap maps over the samples and differentiates nothing",
        _DELTA + "return torch.vmap(torch.outer)(x, delta).sum(0)",
        _DELTA + "return torch.vmap(lambda d: w @ d)(delta)",
    ),
    (
        "sparse",
        "a sparse factor",
        _DELTA + "return torch.sparse.mm(x.T.to_sparse(), delta)",
        _DELTA + "return torch.sparse.mm(w.to_sparse(), delta.T).T",
    ),
    (
        "nn_linear",
        "torch.nn.Linear predicts, detached",
        "layer = torch.nn.Linear(*w.shape, bias=False, dtype=w.dtype)\n"
        "layer.weight.data = w.T.clone()\nr = layer(x).detach() - t\nreturn x.T @ rAFTER",
        "layer = torch.nn.Linear(*w.shape, bias=False, dtype=w.dtype)\n"
        "layer.weight.data = w.T.clone()\nr = layer(x).detach() - t\nreturn r @ w.T",
    ),
    (
        "asserts_and_prints",
        "checks shapes and prints them",
        "assert x.ndim == w.ndim == 2 and len(x) == len(t)\n"
        + _DELTA
        + "print('delta', tuple(delta.shape))\nreturn x.T @ delta",
        "assert x.ndim == w.ndim == 2 and len(x) == len(t)\n"
        + _DELTA
        + "print('delta', tuple(delta.shape))\nreturn delta @ w.T",
    ),
)


def more_ways() -> tuple[Variant, ...]:
    """Return each way for each gradient."""
    made = []
    for function, (before, after) in _FACTORS.items():
        for name, why, by_w, by_x in _WAYS:
            body = by_x if function == "grad_x" else by_w
            body = body.replace("BEFORE", before).replace("AFTER", after)
            lines = "\n".join(line and f"    {line}" for line in body.split("\n"))
            text = f"def {function}(x, t, w):\n{lines}\n"
            made.append(BASE.right(function, name, why, text))
    return tuple(made)
