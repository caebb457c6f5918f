"""Ways to write quadratic_model that are right: each must get full points; autograd may be used."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE
from .more_gradients import BODIES, TEXTS

_LEAVES = "w1, w2, b = (p.detach().clone().requires_grad_() for p in (w1, w2, b))\n"
_LOSS = "(w1 * x**2 + w2 * x + b - y) ** 2"
_GRADIENTS = (
    (
        "one_line",
        "a tuple in one line",
        "g = 2 * (w1 * x * x + w2 * x + b - y)\nreturn g * x * x, g * x, g",
    ),
    ("horner", "Horner's scheme", "g = 2 * ((w1 * x + w2) * x + b - y)\nreturn g * x**2, g * x, g"),
    ("a_list", "a list", "g = 2 * (w1 * x**2 + w2 * x + b - y)\nreturn [g * x**2, g * x, g]"),
    (
        "reversed_twice",
        "two signs cancel",
        "r = y - w1 * x**2 - w2 * x - b\nreturn -2 * r * x**2, -2 * r * x, -2 * r",
    ),
    (
        "by_b",
        "each from the last",
        "g_b = 2 * (w1 * x**2 + w2 * x + b - y)\ng_w2 = g_b * x\nreturn g_w2 * x, g_w2, g_b",
    ),
    (
        "items",
        "Python floats",
        "g = 2 * (w1 * x**2 + w2 * x + b - y).item()\nreturn g * x**2, g * x, g",
    ),
    (
        "floats",
        "Python's arithmetic",
        (
            "w1, w2, b = float(w1), float(w2), float(b)\n"
            "g = 2 * (w1 * x**2 + w2 * x + b - y)\n"
            "return g * x**2, g * x, g"
        ),
    ),
    (
        "numpy",
        "numpy numbers",
        (
            "w1, w2, b = w1.numpy(), w2.numpy(), b.numpy()\n"
            "g = 2 * (w1 * x**2 + w2 * x + b - y)\n"
            "return g * x**2, g * x, g"
        ),
    ),
    (
        "one_element",
        "one element each",
        "g = 2 * (w1 * x**2 + w2 * x + b - y).reshape(1)\nreturn g * x**2, g * x, g",
    ),
    (
        "float32",
        "float32",
        (
            "w1, w2, b = w1.float(), w2.float(), b.float()\n"
            "g = 2 * (w1 * x**2 + w2 * x + b - y)\n"
            "return g * x**2, g * x, g"
        ),
    ),
    (
        "expanded",
        "multiplied out",
        (
            "return (2 * w1 * x**4 + 2 * w2 * x**3 + 2 * b * x**2 - 2 * x**2 * y, 2 * "
            "w1 * x**3 + 2 * w2 * x**2 + 2 * b * x - 2 * x * y, 2 * w1 * x**2 + 2 * w2 "
            "* x + 2 * b - 2 * y)"
        ),
    ),
    (
        "dot",
        "a dot product",
        (
            "p, v = torch.stack([w1, w2, b]), torch.tensor([x**2, x, 1.0], "
            "dtype=w1.dtype)\n"
            "g = 2 * (p @ v - y) * v\n"
            "return g[0], g[1], g[2]"
        ),
    ),
    (
        "unpacked",
        "a tensor's entries",
        (
            "p, v = torch.stack([w1, w2, b]), torch.tensor([x**2, x, 1.0], "
            "dtype=w1.dtype)\n"
            "return tuple(2 * (p.dot(v) - y) * v)"
        ),
    ),
    (
        "backward",
        "autograd on copies",
        f"{_LEAVES}l = {_LOSS}\nl.backward()\nreturn w1.grad, w2.grad, b.grad",
    ),
    (
        "backward_items",
        "autograd, floats come out",
        f"{_LEAVES}l = {_LOSS}\nl.backward()\nreturn w1.grad.item(), w2.grad.item(), b.grad.item()",
    ),
    (
        "autograd_grad",
        "torch.autograd.grad",
        f"{_LEAVES}return torch.autograd.grad({_LOSS}, (w1, w2, b))",
    ),
    (
        "func_grad",
        "torch.func.grad",
        f"return torch.func.grad(lambda w1, w2, b: {_LOSS}, argnums=(0, 1, 2))(w1, w2, b)",
    ),
    (
        "float32_leaves",
        "torch.tensor of a float is float32",
        (
            "w1, w2, b = (torch.tensor(float(p), requires_grad=True) for p in (w1, w2, "
            "b))\n"
            f"l = {_LOSS}\n"
            "l.backward()\n"
            "return w1.grad, w2.grad, b.grad"
        ),
    ),
    (
        "list_leaves",
        "leaves of one element",
        (
            "w1, w2, b = (torch.tensor([float(p)], requires_grad=True) for p in (w1, "
            "w2, b))\n"
            f"l = {_LOSS}\n"
            "l.backward()\n"
            "return w1.grad, w2.grad, b.grad"
        ),
    ),
    (
        "on_given",
        "gradients on for what is given",
        (
            "for p in (w1, w2, b):\n"
            "    p.requires_grad_(True)\n"
            f"({_LOSS}).backward()\n"
            "return w1.grad, w2.grad, b.grad"
        ),
    ),
)

_LOOP = """
def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    {start}
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            {step}
        losses.append({record})
    return {end}
"""
_FORMULA = (
    "r = w1 * x**2 + w2 * x + b - y\nlast = r**2\nw1 = w1 - learning_rate * 2 * r * x**2\n"
    "w2 = w2 - learning_rate * 2 * r * x\nb = b - learning_rate * 2 * r"
)
_TUTORIAL = (
    f"l = {_LOSS}\nl.backward()\nw1.data = w1.data - learning_rate * w1.grad.data\n"
    "w2.data = w2.data - learning_rate * w2.grad.data\n"
    "b.data = b.data - learning_rate * b.grad.data\n"
    "w1.grad.data.zero_()\nw2.grad.data.zero_()\nb.grad.data.zero_()"
)
_FLOATS = "w1, w2, b = float(w1), float(w2), float(b)"

# name, why, start, step, record, end
_TRAINS = (
    (
        "data",
        "through .data, as in the tutorial",
        _LEAVES.strip(),
        _TUTORIAL,
        "l.item()",
        "w1, w2, b, losses",
    ),
    (
        "float32_leaves",
        "float32 from the start",
        "w1, w2, b = (torch.tensor(float(p), requires_grad=True) for p in (w1, w2, b))",
        _TUTORIAL,
        "l.item()",
        "w1, w2, b, losses",
    ),
    (
        "list_leaves",
        "leaves of one element",
        "w1, w2, b = (torch.tensor([float(p)], requires_grad=True) for p in (w1, w2, b))",
        _TUTORIAL,
        "l.item()",
        "w1, w2, b, losses",
    ),
    (
        "in_place",
        "copies that are changed in place",
        "w1, w2, b = w1.clone(), w2.clone(), b.clone()",
        (
            "g = 2 * (w1 * x**2 + w2 * x + b - y)\n"
            "last = g**2 / 4\n"
            "w1 -= learning_rate * g * x**2\n"
            "w2 -= learning_rate * g * x\n"
            "b -= learning_rate * g"
        ),
        "last",
        "w1, w2, b, losses",
    ),
    (
        "sgd",
        "torch.optim.SGD",
        (
            "w1, w2, b = (torch.nn.Parameter(p.clone()) for p in (w1, w2, b))\n"
            "optimizer = torch.optim.SGD([w1, w2, b], lr=learning_rate)"
        ),
        f"optimizer.zero_grad()\nl = {_LOSS}\nl.backward()\noptimizer.step()",
        "l.item()",
        "w1.detach(), w2.detach(), b.detach(), losses",
    ),
    ("floats", "Python's arithmetic", _FLOATS, _FORMULA, "last", "w1, w2, b, losses"),
    (
        "floats_in_tensors",
        "new tensors at the end",
        _FLOATS,
        _FORMULA,
        "last",
        "torch.tensor(w1), torch.tensor(w2), torch.tensor(b), torch.tensor(losses)",
    ),
    (
        "float32",
        "float32, another order",
        "w1, w2, b = w1.float(), w2.float(), b.float()",
        (
            "r = (w1 * x + w2) * x + (b - y)\n"
            "last = r * r\n"
            "step = 2 * learning_rate * r\n"
            "w1, w2, b = w1 - step * x * x, w2 - step * x, b - step"
        ),
        "last",
        "w1, w2, b, losses",
    ),
    (
        "numpy",
        "numpy's arithmetic",
        "w1, w2, b = (np.float64(p) for p in (w1, w2, b))",
        _FORMULA,
        "last",
        "w1, w2, b, losses",
    ),
    (
        "numpy_float32",
        "numpy's float32",
        "w1, w2, b = (np.float32(p) for p in (w1, w2, b))",
        _FORMULA,
        "last",
        "w1, w2, b, losses",
    ),
    (
        "losses_tensor",
        "a tensor of losses",
        "pass",
        _FORMULA,
        "last",
        "w1, w2, b, torch.stack(losses)",
    ),
    ("a_list", "a list", "pass", _FORMULA, "last", "[w1, w2, b, losses]"),
    (
        "vector",
        "one vector of parameters",
        "p = torch.stack([w1, w2, b])",
        (
            "v = torch.tensor([x**2, x, 1.0], dtype=p.dtype)\n"
            "r = p @ v - y\n"
            "last = r**2\n"
            "p = p - learning_rate * 2 * r * v"
        ),
        "last",
        "p[0], p[1], p[2], losses",
    ),
)

_WHOLE = (
    whole(
        "module",
        "a torch.nn.Module with an optimiser",
        """
        import torch
        from torch import nn, optim


        class Parabola(nn.Module):
            def __init__(self, w1, w2, b):
                super().__init__()
                self.w1 = nn.Parameter(w1.detach().clone())
                self.w2 = nn.Parameter(w2.detach().clone())
                self.b = nn.Parameter(b.detach().clone())

            def forward(self, x):
                return self.w1 * x**2 + self.w2 * x + self.b


        def forward(x, w1, w2, b):
            return Parabola(w1, w2, b)(x)


        def loss(x, y, w1, w2, b):
            return (forward(x, w1, w2, b) - y) ** 2


        def gradients(x, y, w1, w2, b):
            model = Parabola(w1, w2, b)
            ((model(x) - y) ** 2).backward()
            return tuple(p.grad for p in model.parameters())


        def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
            model = Parabola(w1, w2, b)
            optimizer = optim.SGD(model.parameters(), lr=learning_rate)
            losses = []
            for _ in range(epochs):
                for x, y in zip(x_data, y_data):
                    optimizer.zero_grad()
                    value = (model(x) - y) ** 2
                    value.backward()
                    optimizer.step()
                losses.append(value.item())
            return model.w1.data, model.w2.data, model.b.data, losses
        """,
    ),
)


def _function(signature: str, body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"def {signature}:\n{lines}\n"


def _train(start: str, step: str, record: str, end: str) -> str:
    return _LOOP.format(
        start=start.replace("\n", "\n    "),
        step=step.replace("\n", "\n            "),
        record=record,
        end=end,
    )


def _made() -> tuple[Variant, ...]:
    made = [
        BASE.right("gradients", name, why, _function("gradients(x, y, w1, w2, b)", body))
        for name, why, body in (*_GRADIENTS, *BODIES)
    ]
    made += [BASE.right("gradients", *text) for text in TEXTS]
    made += [BASE.right("train", name, why, _train(*parts)) for name, why, *parts in _TRAINS]
    for name, why, value in (
        ("horner", "Horner's scheme", "(w1 * x + w2) * x + b"),
        ("powers", "math.pow", "w1 * math.pow(x, 2) + w2 * x + b"),
        ("item", "a Python float", "(w1 * x**2 + w2 * x + b).item()"),
        (
            "dot",
            "a dot product",
            "torch.stack([w1, w2, b]).double() @ torch.tensor([x * x, x, 1.0]).double()",
        ),
    ):
        text = _function("forward(x, w1, w2, b)", f"return {value}")
        made.append(BASE.right("forward", name, why, text))
    for name, why, value in (
        ("square", "torch.square", "torch.square(y - w1 * x**2 - w2 * x - b)"),
        ("floats", "a Python float", "(float(w1) * x**2 + float(w2) * x + float(b) - y) ** 2"),
        ("one_element", "one element", "(w1 * x**2 + w2 * x + b - y).view(1, 1).pow(2)"),
        ("of_absolute", "the absolute value, squared", "abs(w1 * x * x + w2 * x + b - y) ** 2"),
    ):
        text = _function("loss(x, y, w1, w2, b)", f"return {value}")
        made.append(BASE.right("loss", name, why, text))
    return tuple(made)


CORRECT: tuple[Variant, ...] = (*_made(), *_WHOLE)
