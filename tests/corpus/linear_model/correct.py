"""Ways to write linear_model that are right: each must get full points. Autograd may be used."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE
from .more_gradients import BODIES, TEXTS

_GRADIENTS = (
    ("formula", "the formula in one line", "return 2 * x * (x * w - y)"),
    ("expanded", "multiplied out", "return 2 * x * x * w - 2 * x * y"),
    ("reversed_twice", "two signs cancel", "return -2 * x * (y - w * x)"),
    ("item", "a Python float", "return (2 * x * (x * w - y)).item()"),
    ("floats", "Python's own arithmetic", "return 2 * x * (x * float(w) - y)"),
    ("numpy", "a numpy number", "return np.float64(2 * x) * (x * w.numpy() - y)"),
    ("one_element", "a tensor of one element", "return (2 * x * (x * w - y)).reshape(1)"),
    ("matrix_of_one", "shape (1, 1)", "return (2 * x * (x * w - y)).reshape(1, 1)"),
    ("tensor_of_float", "float32 at the end", "return torch.tensor(2 * x * (x * w.item() - y))"),
    ("float32", "float32 throughout", "w = w.float()\nreturn 2 * x * (x * w - y)"),
    (
        "backward",
        "autograd on a copy",
        (
            "w = w.detach().clone().requires_grad_(True)\nl = (w * x - y) ** 2\nl.backward()\n"
            "return w.grad"
        ),
    ),
    (
        "backward_item",
        "autograd, a float comes out",
        "w = w.clone().requires_grad_()\n((w * x - y) ** 2).backward()\nreturn w.grad.item()",
    ),
    (
        "backward_on_given",
        "switches gradients on for the tensor that it is given",
        "w.requires_grad_(True)\n((w * x - y) ** 2).backward()\nreturn w.grad",
    ),
    (
        "float32_leaf",
        "torch.tensor of a float is float32",
        (
            "w = torch.tensor(float(w), requires_grad=True)\n((w * x - y) ** 2).backward()\n"
            "return w.grad"
        ),
    ),
    (
        "list_leaf",
        "a leaf of one element, as in the tutorial",
        (
            "w = torch.tensor([w.item()], requires_grad=True)\nl = (w * x - y) ** 2\nl.backward()\n"
            "return w.grad"
        ),
    ),
    (
        "autograd_grad",
        "torch.autograd.grad",
        "w = w.clone().requires_grad_()\nreturn torch.autograd.grad((w * x - y) ** 2, w)[0]",
    ),
    ("func_grad", "torch.func.grad", "return torch.func.grad(lambda w: (w * x - y) ** 2)(w)"),
    (
        "jacobian",
        "torch.autograd.functional",
        "return torch.autograd.functional.jacobian(lambda w: (w * x - y) ** 2, w)",
    ),
    (
        "forward_mode",
        "one forward sweep",
        "return torch.func.jvp(lambda w: (w * x - y) ** 2, (w,), (torch.ones_like(w),))[1]",
    ),
    (
        "parameter",
        "torch.nn.Parameter",
        "w = torch.nn.Parameter(w.clone())\n((w * x - y) ** 2).backward()\nreturn w.grad",
    ),
    (
        "mse_loss",
        "torch.nn.functional.mse_loss",
        (
            "w = w.clone().requires_grad_()\n"
            "torch.nn.functional.mse_loss(w * x, torch.tensor(y, dtype=w.dtype)).backward()\n"
            "return w.grad"
        ),
    ),
    (
        "variable",
        "torch.autograd.Variable, of old",
        (
            "w = torch.autograd.Variable(w.clone(), requires_grad=True)\n"
            "((w * x - y) ** 2).backward()\nreturn w.grad.data"
        ),
    ),
    (
        "differences",
        "central differences",
        (
            "w, h = w.double(), 1e-3 * (1 + abs(float(w)))\n"
            "f = lambda w: (w * x - y) ** 2\nreturn (f(w + h) - f(w - h)) / (2 * h)"
        ),
    ),
    (
        "still_attached",
        "the result still has its graph",
        "w = w.clone().requires_grad_()\nreturn 2 * x * (w * x - y)",
    ),
)

_LOOP = """
def train(x_data, y_data, w, learning_rate, epochs):
    {start}
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            {step}
        losses.append({record})
    return {end}
"""

# name, why, start, step, record, end
_TRAINS = (
    (
        "in_place",
        "a copy that is changed in place",
        "w = w.clone()",
        "last = (w * x - y) ** 2\nw -= learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, losses",
    ),
    (
        "data",
        "through .data, as in the tutorial",
        "w = w.clone().requires_grad_(True)",
        (
            "l = (w * x - y) ** 2\nl.backward()\n"
            "w.data = w.data - learning_rate * w.grad.data\nw.grad.data.zero_()"
        ),
        "l.item()",
        "w, losses",
    ),
    (
        "no_grad",
        "under torch.no_grad()",
        "w = w.detach().clone().requires_grad_()",
        (
            "l = (w * x - y) ** 2\nl.backward()\nwith torch.no_grad():\n"
            "    w -= learning_rate * w.grad\nw.grad = None"
        ),
        "l",
        "w.detach(), losses",
    ),
    (
        "float32_leaf",
        "float32 from the start",
        "w = torch.tensor(float(w), requires_grad=True)",
        "l = (w * x - y) ** 2\nl.backward()\nw.data -= learning_rate * w.grad.data\nw.grad.zero_()",
        "l.item()",
        "w, losses",
    ),
    (
        "list_leaf",
        "a leaf of one element in float32",
        "w = torch.tensor([w.item()], requires_grad=True)",
        (
            "l = (w * x - y) ** 2\nl.backward()\n"
            "w.data = w.data - learning_rate * w.grad.data\nw.grad.data.zero_()"
        ),
        "l.data[0]",
        "w, losses",
    ),
    (
        "float32_other_order",
        "float32, the step computed in another order",
        "w = w.float()",
        "r = x * w - y\nlast = r * r\nw = w - (learning_rate * x) * (r + r)",
        "last",
        "w, losses",
    ),
    (
        "sgd",
        "torch.optim.SGD",
        "w = torch.nn.Parameter(w.clone())\noptimizer = torch.optim.SGD([w], lr=learning_rate)",
        "optimizer.zero_grad()\nl = (w * x - y) ** 2\nl.backward()\noptimizer.step()",
        "l.item()",
        "w.detach(), losses",
    ),
    (
        "floats",
        "Python's own arithmetic",
        "w = w.item()",
        "last = (w * x - y) ** 2\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, losses",
    ),
    (
        "floats_in_a_tensor",
        "a new tensor at the end",
        "w = float(w)",
        "last = (w * x - y) ** 2\nw -= learning_rate * (2 * x * x * w - 2 * x * y)",
        "last",
        "torch.tensor(w, dtype=torch.float64), torch.tensor(losses)",
    ),
    (
        "losses_tensor",
        "a tensor of losses",
        "pass",
        "last = (w * x - y) ** 2\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, torch.stack(losses)",
    ),
    (
        "losses_array",
        "an array of losses",
        "pass",
        "last = float((w * x - y) ** 2)\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, np.array(losses)",
    ),
    (
        "losses_column",
        "losses of one element each",
        "w = w.reshape(1)",
        "last = (w * x - y) ** 2\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, losses",
    ),
    (
        "numpy",
        "numpy's arithmetic, an array comes out",
        "w = w.numpy().copy()",
        "last = (w * x - y) ** 2\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "w, losses",
    ),
    (
        "a_list",
        "a list in place of a tuple",
        "pass",
        "last = (w * x - y) ** 2\nw = w - learning_rate * 2 * x * (w * x - y)",
        "last",
        "[w, losses]",
    ),
    (
        "module",
        "torch.nn.Linear without a bias",
        (
            "net = torch.nn.Linear(1, 1, bias=False).to(w.dtype)\nnet.weight.data.fill_(w.item())\n"
            "criterion = torch.nn.MSELoss(reduction='sum')"
        ),
        (
            "net.zero_grad()\nl = criterion(net(torch.tensor([[x]], dtype=w.dtype)),"
            " torch.tensor([[y]], dtype=w.dtype))\nl.backward()\n"
            "net.weight.data -= learning_rate * net.weight.grad"
        ),
        "l.item()",
        "net.weight.data, losses",
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


_WHOLE = (
    whole(
        "tutorial",
        "functions over a module-level parameter, as in many tutorials",
        """
        import torch
        import matplotlib.pyplot as plt

        w = torch.tensor(1.0, requires_grad=True)


        def forward(x, w=w):
            return x * w


        def loss(x, y, w=w):
            y_pred = forward(x, w)
            return (y_pred - y) * (y_pred - y)


        def gradient(x, y, w=w):
            w = torch.tensor(float(w), requires_grad=True)
            l = loss(x, y, w)
            l.backward()
            return w.grad.item()


        def train(x_data, y_data, w=w, learning_rate=0.01, epochs=100):
            w = torch.tensor(float(w), requires_grad=True)
            losses = []
            for epoch in range(epochs):
                for x, y in zip(x_data, y_data):
                    l = loss(x, y, w)
                    l.backward()
                    print("\\tgrad:", x, y, w.grad.item())
                    w.data = w.data - learning_rate * w.grad.data
                    w.grad.data.zero_()
                print("progress:", epoch, l.item())
                losses.append(l.item())
            plt.plot(losses)
            plt.show()
            return w, losses


        print("predict (before training)", 4, forward(4).item())
        """,
    ),
    whole(
        "module",
        "a torch.nn.Module with an optimiser",
        """
        import torch
        from torch import nn, optim


        class Line(nn.Module):
            def __init__(self, w):
                super().__init__()
                self.w = nn.Parameter(w.detach().clone())

            def forward(self, x):
                return self.w * x


        def forward(x, w):
            return Line(w)(x)


        def loss(x, y, w):
            return torch.square(forward(x, w) - y)


        def gradient(x, y, w):
            line = Line(w)
            torch.square(line(x) - y).backward()
            return line.w.grad


        def train(x_data, y_data, w, learning_rate, epochs):
            line = Line(w)
            optimizer = optim.SGD(line.parameters(), lr=learning_rate)
            losses = []
            for _ in range(epochs):
                for x, y in zip(x_data, y_data):
                    optimizer.zero_grad()
                    value = torch.square(line(x) - y)
                    value.backward()
                    optimizer.step()
                losses.append(value.item())
            return line.w.data, losses
        """,
    ),
)


def _made() -> tuple[Variant, ...]:
    made = [
        BASE.right("gradient", name, why, _function("gradient(x, y, w)", body))
        for name, why, body in (*_GRADIENTS, *BODIES)
    ]
    made += [BASE.right("gradient", *text) for text in TEXTS]
    made += [BASE.right("train", name, why, _train(*parts)) for name, why, *parts in _TRAINS]
    for name, why, value in (
        ("mul", "torch.mul", "torch.mul(w, x)"),
        ("item", "a Python float", "(w * x).item()"),
        ("one_element", "one element", "w.reshape(1) * x"),
        ("numpy", "a numpy number", "w.numpy() * x"),
        ("float32", "float32", "w.float() * x"),
    ):
        made.append(BASE.right("forward", name, why, _function("forward(x, w)", f"return {value}")))
    for name, why, value in (
        ("product", "r r", "(w * x - y) * (w * x - y)"),
        ("expanded", "multiplied out", "w * w * x * x - 2 * w * x * y + y * y"),
        ("square", "torch.square", "torch.square(y - w * x)"),
        ("floats", "a Python float", "(float(w) * x - y) ** 2"),
        ("one_element", "one element", "(w.view(1) * x - y).pow(2)"),
        ("math", "math.pow", "math.pow(w.item() * x - y, 2)"),
    ):
        made.append(BASE.right("loss", name, why, _function("loss(x, y, w)", f"return {value}")))
    return tuple(made)


CORRECT: tuple[Variant, ...] = (*_made(), *_WHOLE)
