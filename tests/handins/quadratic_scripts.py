"""Scripts for quadratic_script as learners write them: right ones, and what becomes of the others.

`SCRIPTS` maps a name to a `Script`: its text, the points it must get, and codes of findings that
must be among those reported. Written for this test in the styles that are met; none is anybody's.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Final, NamedTuple

FILE: Final = "quadratic_script.py"
ALL: Final = 12.0


class Script(NamedTuple):
    """One script.

    Attributes:
        text: Python.
        earned: the points it must get; None where nothing can be judged.
        codes: findings that must be among those reported.
        mistake: the named mistake that must be told, or None.
    """

    text: str
    earned: float | None = ALL
    codes: tuple[str, ...] = ()
    mistake: str | None = None


SCRIPTS: dict[str, Script] = {}


def _script(
    name: str,
    text: str,
    earned: float | None = ALL,
    codes: tuple[str, ...] = (),
    mistake: str | None = None,
) -> None:
    SCRIPTS[name] = Script(dedent(text).lstrip("\n"), earned, codes, mistake)


# --- right --------------------------------------------------------------------------------------

COURSE: Final = """
import torch
import matplotlib.pyplot as plt

x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]

w1 = torch.Tensor([1.0])  # starts at 1
w1.requires_grad = True
w2 = torch.Tensor([1.0])
w2.requires_grad = True
b = torch.Tensor([1.0])
b.requires_grad = True


def forward(x):
    return w1 * x ** 2 + w2 * x + b


def loss(x, y):
    y_pred = forward(x)
    return (y_pred - y) ** 2


print("predict (before training)", 4, forward(4).item())
losses = []
for epoch in range(100):
    for x, y in zip(x_data, y_data):
        l = loss(x, y)
        l.backward()
        print("\\tgrad:", x, y, w1.grad.item(), w2.grad.item(), b.grad.item())
        w1.data = w1.data - 0.01 * w1.grad.data
        w2.data = w2.data - 0.01 * w2.grad.data
        b.data = b.data - 0.01 * b.grad.data
        w1.grad.data.zero_()
        w2.grad.data.zero_()
        b.grad.data.zero_()
    print("progress:", epoch, l.item())
    losses.append(l.item())
print("predict (after training)", 4, forward(4).item())
plt.plot(range(100), losses)
plt.xlabel("epoch")
plt.show()
"""
_script("course", COURSE)

_script(
    "variable_and_capital_names",
    """
    # -*- coding: utf-8 -*-
    # Übung: quadratisches Modell  二次模型
    from __future__ import print_function
    import torch
    from torch.autograd import Variable

    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    W1 = Variable(torch.Tensor([1.0]), requires_grad=True)
    W2 = Variable(torch.Tensor([1.0]), requires_grad=True)
    B = Variable(torch.Tensor([1.0]), requires_grad=True)

    def forward(x):
        return x * x * W1 + x * W2 + B

    def loss(x, y):
        y_pred = forward(x)
        return (y_pred - y) * (y_pred - y)

    print('predict (before training)', 4, forward(4).data[0])
    for epoch in range(100):
        for x_val, y_val in zip(x_data, y_data):
            l = loss(x_val, y_val)
            l.backward()
            print('\\tgrad: ', x_val, y_val, W1.grad.data[0], W2.grad.data[0], B.grad.data[0])
            W1.data = W1.data - 0.01 * W1.grad.data
            W2.data = W2.data - 0.01 * W2.grad.data
            B.data = B.data - 0.01 * B.grad.data
            W1.grad.data.zero_()
            W2.grad.data.zero_()
            B.grad.data.zero_()
        print('progress:', epoch, l.data[0])
    print('predict (after training)', 4, forward(4).data[0])
    """,
)
_script(
    "no_grad_and_rate",
    """
    import torch
    x_data, y_data = [1., 2., 3.], [2., 4., 6.]
    w_1 = torch.ones(1, requires_grad=True)
    w_2 = torch.ones(1, requires_grad=True)
    bias = torch.ones(1, requires_grad=True)
    lr = 1e-2
    epochs = 100
    forward = lambda x: w_1 * x**2 + w_2 * x + bias
    for epoch in range(1, epochs + 1):
        total = 0
        for x, y in zip(x_data, y_data):
            l = (forward(x) - y).pow(2)
            total += l.item()
            l.backward()
            with torch.no_grad():
                for p in (w_1, w_2, bias):
                    p -= lr * p.grad
                    p.grad = None
        if epoch % 10 == 0:
            print(f"epoch {epoch}: mean loss {total / 3:.4f}")
    """,
)
_script(
    "optimizer",
    """
    import torch
    import torch.optim as optim
    import torch.nn.functional as F

    x_data = torch.tensor([[1.0], [2.0], [3.0]])
    y_data = torch.tensor([[2.0], [4.0], [6.0]])
    w1 = torch.tensor(1.0, requires_grad=True)
    w2 = torch.tensor(1.0, requires_grad=True)
    b = torch.tensor(1.0, requires_grad=True)
    optimizer = optim.SGD([w1, w2, b], lr=0.01)

    def forward(x):
        return w1 * x * x + w2 * x + b

    for epoch in range(100):
        for i in range(len(x_data)):
            optimizer.zero_grad()
            loss = F.mse_loss(forward(x_data[i]), y_data[i], reduction="sum")
            loss.backward()
            optimizer.step()
    print(w1.item(), w2.item(), b.item(), forward(torch.tensor([4.0])).item())
    """,
)
_script(
    "module_and_scheduler",
    """
    import torch
    from torch import nn

    class Quadratic(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.ones(1))
            self.w2 = nn.Parameter(torch.ones(1))
            self.b = nn.Parameter(torch.ones(1))

        def forward(self, x):
            return self.w1 * x**2 + self.w2 * x + self.b

    x_data = torch.Tensor([[1.0], [2.0], [3.0]])
    y_data = torch.Tensor([[2.0], [4.0], [6.0]])
    model = Quadratic()
    criterion = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=100000, gamma=0.5)
    loss_list = []
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            y_pred = model(x)
            loss = criterion(y_pred, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
        loss_list.append(loss.item())
    w1, w2, b = model.w1.item(), model.w2.item(), model.b.item()
    forward = model
    print("w1 =", w1, "predict", model(torch.Tensor([4.0])).item())
    """,
)
_script(
    "module_without_names_outside",
    """
    import torch
    class Net(torch.nn.Module):
        def __init__(self):
            super(Net, self).__init__()
            self.w1 = torch.nn.Parameter(torch.tensor([1.0]))
            self.w2 = torch.nn.Parameter(torch.tensor([1.0]))
            self.b = torch.nn.Parameter(torch.tensor([1.0]))
        def forward(self, x):
            return self.w1 * x * x + self.w2 * x + self.b
    model = Net()
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(100):
        for x, y in [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]:
            opt.zero_grad()
            loss = (model(x) - y) ** 2
            loss.backward()
            opt.step()
    """,
)
_script(
    "loader",
    """
    import numpy as np
    import torch
    from torch.utils.data import Dataset, DataLoader

    class Data(Dataset):
        def __init__(self):
            xy = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], dtype=np.float32)
            self.x = torch.from_numpy(xy[:, [0]])
            self.y = torch.from_numpy(xy[:, [1]])
            self.len = xy.shape[0]
        def __getitem__(self, i):
            return self.x[i], self.y[i]
        def __len__(self):
            return self.len

    loader = DataLoader(dataset=Data(), batch_size=1, shuffle=False, num_workers=2)
    w1 = torch.nn.Parameter(torch.tensor(1.0))
    w2 = torch.nn.Parameter(torch.tensor(1.0))
    b = torch.nn.Parameter(torch.tensor(1.0))

    def forward(x):
        return w1 * x ** 2 + w2 * x + b

    optimizer = torch.optim.SGD([w1, w2, b], lr=0.01)
    if __name__ == '__main__':
        for epoch in range(100):
            for i, (x, y) in enumerate(loader, 0):
                loss = torch.sum((forward(x) - y) ** 2)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        torch.save([w1, w2, b], "model.pt")
        w1, w2, b = torch.load("model.pt")
    """,
)
_script(
    "main_guard",
    """
    import torch

    def forward(x):
        return w1 * x ** 2 + w2 * x + b

    def loss(x, y):
        return (forward(x) - y) ** 2

    if __name__ == "__main__":
        x_data = [1.0, 2.0, 3.0]
        y_data = [2.0, 4.0, 6.0]
        w1 = torch.tensor([[1.0]], requires_grad=True)
        w2 = torch.tensor([[1.0]], requires_grad=True)
        b = torch.tensor([[1.0]], requires_grad=True)
        for epoch in range(100):
            for x, y in zip(x_data, y_data):
                loss(x, y).backward()
                for p in [w1, w2, b]:
                    p.data -= 0.01 * p.grad.data
                    p.grad.data.zero_()
    """,
)
_script(
    "all_in_main",
    """
    import torch

    def forward(x, w1, w2, b):
        return w1 * (x ** 2) + w2 * x + b

    def loss(x, y, w1, w2, b):
        return (forward(x, w1, w2, b) - y) ** 2

    def main():
        x_data = [1.0, 2.0, 3.0]
        y_data = [2.0, 4.0, 6.0]
        w1 = torch.Tensor([1.0])
        w1.requires_grad = True
        w2 = torch.Tensor([1.0])
        w2.requires_grad = True
        b = torch.Tensor([1.0])
        b.requires_grad = True
        print(f"before: f(4) = {forward(4, w1, w2, b).item():.3f}")
        for epoch in range(100):
            for x, y in zip(x_data, y_data):
                loss_val = loss(x, y, w1, w2, b)
                loss_val.backward()
                w1.data = w1.data - 0.01 * w1.grad.data
                w2.data = w2.data - 0.01 * w2.grad.data
                b.data = b.data - 0.01 * b.grad.data
                w1.grad.data.zero_()
                w2.grad.data.zero_()
                b.grad.data.zero_()
        print(f"after: f(4) = {forward(4, w1, w2, b).item():.3f}")

    if __name__ == '__main__':
        main()
    """,
)
_script(
    "train_function_with_defaults",
    """
    import argparse
    import torch

    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--lr", type=float, default=0.01)
    args = parser.parse_args()

    def model(x, w1, w2, b):
        return w1 * x * x + w2 * x + b

    def train(xs, ys, w1=1.0, w2=1.0, b=1.0, lr=0.01, epochs=100):
        for _ in range(epochs):
            for x, y in zip(xs, ys):
                r = 2 * (model(x, w1, w2, b) - y)
                w1, w2, b = w1 - lr * r * x * x, w2 - lr * r * x, b - lr * r
        return w1, w2, b

    w1, w2, b = train([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], lr=args.lr, epochs=args.epochs)

    def forward(x):
        return model(x, w1, w2, b)
    """,
)
_script(
    "globals_in_functions",
    """
    import torch
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = w2 = b = 1.0
    lr = .01

    def forward(x):
        return w1 * x ** 2 + w2 * x + b

    def update(x, y):
        global w1, w2, b
        d = 2 * (forward(x) - y)
        w1 -= lr * d * x ** 2
        w2 -= lr * d * x
        b -= lr * d

    def epoch():
        for i in range(3):
            update(x_data[i], y_data[i])

    for e in range(100):
        epoch()
    """,
)
_script(
    "numpy_only",
    """
    import numpy as np
    x = np.array([1, 2, 3])
    y = 2 * x
    w1, w2, b = np.ones(3)
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    for t in range(100):
        for k in range(3):
            err = forward(x[k]) - y[k]
            g1, g2, g3 = 2 * err * x[k] ** 2, 2 * err * x[k], 2 * err
            w1 -= 0.01 * g1
            w2 -= 0.01 * g2
            b -= 0.01 * g3
    """,
)
_script(
    "while_loop",
    """
    import torch
    x_data = torch.arange(1.0, 4.0)
    y_data = x_data * 2
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    def forward(x): return w1*x**2 + w2*x + b
    epoch = 0
    while epoch < 100:
        for x, y in zip(x_data, y_data):
            l = (forward(x) - y)**2
            l.backward()
            with torch.no_grad():
                w1 -= 0.01*w1.grad; w2 -= 0.01*w2.grad; b -= 0.01*b.grad
            w1.grad.zero_(); w2.grad.zero_(); b.grad.zero_()
        epoch += 1
    """,
)
_script(
    "while_true_with_break",
    """
    import torch
    x_data = [1, 2, 3]
    y_data = [2, 4, 6]
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    def forward(x):
    \treturn w1*x**2 + w2*x + b
    epoch = 0
    while True:
    \tfor x, y in zip(x_data, y_data):
    \t\tl = (forward(x) - y)**2
    \t\tl.backward()
    \t\tfor p in [w1, w2, b]:
    \t\t\tp.data.add_(p.grad.data, alpha=-0.01)
    \t\t\tp.grad.data.zero_()
    \tepoch += 1
    \tif epoch == 100:
    \t\tbreak
    """,
)
_script(
    "autograd_grad_float64",
    """
    import torch
    torch.set_default_dtype(torch.float64)
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = torch.tensor(1.0, requires_grad=True)
    w2 = torch.tensor(1.0, requires_grad=True)
    b = torch.tensor(1.0, requires_grad=True)
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            loss = torch.square(forward(x) - y)
            g1, g2, gb = torch.autograd.grad(loss, [w1, w2, b])
            w1 = (w1 - 0.01 * g1).detach().requires_grad_()
            w2 = (w2 - 0.01 * g2).detach().requires_grad_()
            b = (b - 0.01 * gb).detach().requires_grad_()
    """,
)
_script(
    "progress_bar_and_seaborn",
    """
    import time
    import os
    import seaborn as sns
    import pandas as pd
    import torch
    from tqdm import tqdm, trange
    from torch.utils.tensorboard import SummaryWriter
    import matplotlib.pyplot as plt
    from mpl_toolkits.mplot3d import Axes3D

    sns.set()
    os.system("cls")
    writer = SummaryWriter("runs/quadratic")
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    history = []
    log = open("log.txt", "w")
    for epoch in tqdm(range(100), desc="training"):
        for x, y in zip(x_data, y_data):
            l = (forward(x) - y) ** 2
            l.backward()
            for p in (w1, w2, b):
                p.data -= 0.01 * p.grad
                p.grad.zero_()
        time.sleep(0.2)
        log.write("%d %f\\n" % (epoch, l.item()))
        writer.add_scalar("loss", l.item(), epoch)
        history.append(l.item())
    log.close()
    print(len(open("log.txt").readlines()), "lines")
    with open("result.csv", "a+") as f:
        f.write("done")
    df = pd.DataFrame({"loss": history})
    sns.lineplot(data=df)
    fig, (left, right) = plt.subplots(1, 2)
    left.plot(history)
    plt.savefig("loss.png", dpi=300)
    plt.show()
    """,
)
_script(
    "linear_model_first",
    """
    import torch
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w = torch.tensor([1.0], requires_grad=True)
    def forward(x):
        return x * w
    def loss(x, y):
        return (forward(x) - y) ** 2
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            l = loss(x, y)
            l.backward()
            w.data = w.data - 0.01 * w.grad.data
            w.grad.data.zero_()
    print("linear", 4, forward(4).item())

    # ---- the quadratic one
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    W1, W2, B = [], [], []
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            l = loss(x, y)
            l.backward()
            for p in (w1, w2, b):
                p.data = p.data - 0.01 * p.grad.data
                p.grad.data.zero_()
        W1.append(w1.item()); W2.append(w2.item()); B.append(b.item())
    """,
)
_script(
    "ends_by_exit",
    COURSE + "import sys\nsys.exit(0)\n",
)
_script(
    "talks_a_lot",
    COURSE.replace("    losses.append", "    print('x' * 46_000)\n    losses.append"),
)
_script(
    "class_trainer",
    """
    import torch

    class Trainer:
        def __init__(self, lr=0.01, num_epochs=100):
            self.lr, self.num_epochs = lr, num_epochs
            one = torch.tensor([1.0])
            self.params = {"w1": one.clone(), "w2": one.clone(), "b": one.clone()}
            for p in self.params.values():
                p.requires_grad_()

        def forward(self, x):
            p = self.params
            return p["w1"] * x ** 2 + p["w2"] * x + p["b"]

        def fit(self, data):
            for _ in range(self.num_epochs):
                for x, y in data:
                    self.step(x, y)

        def step(self, x, y):
            loss = (self.forward(x) - y) ** 2
            loss.backward()
            with torch.no_grad():
                for p in self.params.values():
                    p -= self.lr * p.grad
                    p.grad.zero_()

    t = Trainer()
    t.fit(list(zip([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])))
    """,
)
_script(
    "comprehension_and_closure",
    """
    import torch
    def make(w1, w2, b):
        def forward(x):
            return w1 * x ** 2 + w2 * x + b
        return forward
    w1, w2, b = (torch.tensor([1.0], requires_grad=True) for _ in range(3))
    forward = make(w1, w2, b)
    data = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]
    def one(x, y):
        l = (forward(x) - y) ** 2
        l.backward()
        for p in (w1, w2, b):
            p.data.sub_(0.01 * p.grad)
            p.grad.zero_()
        return l.item()
    losses = [[one(x, y) for x, y in data] for epoch in range(100)]
    """,
)
_script(
    "no_grad_stepwise_lists",
    """
    import torch
    xs = [1.0, 2.0, 3.0]
    ys = [i * 2 for i in xs]
    theta = torch.tensor([1.0, 1.0, 1.0], requires_grad=True)
    w1, w2, b = theta
    def forward(x):
        return theta[0] * x ** 2 + theta[1] * x + theta[2]
    for epoch in range(100):
        for x, y in zip(xs, ys):
            loss = (forward(x) - y) ** 2
            loss.backward()
            with torch.no_grad():
                theta -= 0.01 * theta.grad
                theta.grad.zero_()
    w1, w2, b = theta.tolist()
    """,
)

# --- right but for something that costs ----------------------------------------------------------

_script("asks_at_the_end", COURSE + "input('press enter')\n", 10.0, ("BP118",))
_script("old_print_at_the_end", COURSE + "print(forward(4)[0].data[0])\n", 9.0, ("BP313",))
_script(
    "other_epochs",
    COURSE.replace("range(100):", "range(1000):"),
    10.0,
    ("BP316",),
    "other_epochs",
)
_script(
    "random_start",
    COURSE.replace("torch.Tensor([1.0])", "torch.rand(1)"),
    6.0,
    ("BP316",),
    "other_start",
)
_script("no_forward", COURSE.replace("forward", "f1"), 7.0, ("BP315",))
_script(
    "swapped",
    COURSE.replace("w1 * x ** 2 + w2 * x", "w2 * x ** 2 + w1 * x"),
    2.0,
    ("BP316",),
    "swapped",
)
_script(
    "other_data_names_computed",
    COURSE.replace("[1.0, 2.0, 3.0]", "[float(s) for s in '1 2 3'.split()]"),
)
_script(
    "data_from_nowhere",
    COURSE.replace("zip(x_data, y_data)", "((1.0 * i, 2.0 * i) for i in (1, 2, 3))"),
    7.0,
    ("BP311",),
)
_script(
    "data_computed_in_the_loop",
    COURSE.replace(
        "for x, y in zip(x_data, y_data):", "for i in range(3):\n        x = i + 1.0; y = 2 * x"
    ),
    7.0,
    ("BP316",),
    "other_data",
)

# --- wrong --------------------------------------------------------------------------------------

_ZERO = "        w1.grad.data.zero_()\n        w2.grad.data.zero_()\n        b.grad.data.zero_()\n"
_script("not_zeroed", COURSE.replace(_ZERO, ""), 1.0, ("BP316",), "not_zeroed")
_script(
    "zeroed_outside",
    COURSE.replace(_ZERO, _ZERO.replace("        ", "    ")),
    1.0,
    ("BP316",),
    "zeroed_outside",
)
_script(
    "copied_gradient",
    COURSE.replace("b.data - 0.01 * b.grad", "b.data - 0.01 * w2.grad"),
    1.0,
    ("BP316",),
    "copied_gradient",
)
_script(
    "bias_never_trained",
    COURSE.replace("        b.data = b.data - 0.01 * b.grad.data\n", ""),
    1.0,
    ("BP316",),
    "never_trained",
)
_script(
    "bias_without_gradient",
    """
    import torch
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = 1.0
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    for epoch in range(100):
        for x, y in zip(x_data, y_data):
            l = (forward(x) - y) ** 2
            l.backward()
            for p in (w1, w2):
                p.data -= 0.01 * p.grad
                p.grad.zero_()
    """,
    1.0,
    ("BP316",),
    "never_trained",
)
_UPDATE = """        w1.data = w1.data - 0.01 * w1.grad.data
        w2.data = w2.data - 0.01 * w2.grad.data
        b.data = b.data - 0.01 * b.grad.data
"""
_script(
    "step_outside",
    COURSE.replace(_UPDATE + _ZERO, (_UPDATE + _ZERO).replace("        ", "    ")),
    1.0,
    ("BP316",),
    "step_outside",
)
_script(
    "batch",
    """
    import torch
    x_data = torch.tensor([1.0, 2.0, 3.0])
    y_data = torch.tensor([2.0, 4.0, 6.0])
    w1 = torch.tensor([1.0], requires_grad=True)
    w2 = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    for epoch in range(100):
        loss = ((forward(x_data) - y_data) ** 2).mean()
        loss.backward()
        for p in (w1, w2, b):
            p.data -= 0.01 * p.grad
            p.grad.zero_()
    """,
    1.0,
    ("BP316",),
    "batch",
)
_script("ascent", COURSE.replace(".data - 0.01", ".data + 0.01"), 1.0, ("BP316",), "ascent")
_script("learning_rate", COURSE.replace("0.01", "0.02"), 1.0, ("BP316",), "learning_rate")
_script(
    "half_loss",
    COURSE.replace("return (y_pred - y) ** 2", "return 0.5 * (y_pred - y) ** 2"),
    1.0,
    ("BP316",),
    "scaled_loss",
)
_script(
    "absolute_loss",
    COURSE.replace("return (y_pred - y) ** 2", "return abs(y_pred - y)"),
    1.0,
    ("BP316",),
    "other_loss",
)
_script(
    "linear_model_only",
    COURSE.replace("w1 * x ** 2 + w2 * x + b", "w1 * x + w2 * x + b"),
    0.0,
    ("BP316",),
    "other_loss",
)
_script(
    "typed_in",
    """
    import torch
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w1 = torch.tensor([0.24038])
    w2 = torch.tensor([0.92668])
    b = torch.tensor([0.99135])
    def forward(x):
        return w1 * x ** 2 + w2 * x + b
    for epoch in range(100):
        print("progress", epoch)
    print(forward(4))
    """,
    0.0,
    ("BP311",),
)
_script(
    "typed_in_at_the_end",
    COURSE + "w1.data, w2.data, b.data = torch.tensor([[0.24038], [0.92668], [0.99135]])\n",
    1.0,
    ("BP311",),
)

# --- nothing to judge -----------------------------------------------------------------------------

_script(
    "python_2",
    COURSE.replace('print("predict (after training)", 4, forward(4).item())', 'print "after", 4'),
    None,
    ("BP004",),
)
_script("asks_at_the_start", "n = int(input('epochs: '))\n" + COURSE, None, ("BP005",))
_script(
    "loss_data",
    COURSE.replace("torch.Tensor([1.0])", "torch.tensor(1.0)").replace("l.item()", "l.data[0]"),
    None,
    ("BP313",),
)
_script(
    "gradient_of_no_leaf",
    COURSE.replace("w1.data = w1.data - 0.01 * w1.grad.data", "w1 = w1 - 0.01 * w1.grad.data"),
    None,
    ("BP314",),
)
_script("other_exercise", "import torch\nx = torch.ones(2)\nprint(x.sum())\n", None, ("BP008",))
_script("empty", "", None, ("BP008",))
_script("syntax_error", COURSE.replace("def forward(x):", "def forward(x)"), None, ("BP003",))

# --- odd ones, for the sandbox alone -----------------------------------------------------------

ODD: Final[dict[str, tuple[str, float | None]]] = {
    "endless": ("while True:\n    pass\n", None),
    "endless_after_training": (COURSE + "while True:\n    pass\n", None),
    "ends_the_process": (COURSE + "import os\nos._exit(0)\n", None),
    "sleeps_for_ever": (COURSE + "import threading\nthreading.Event().wait()\n", None),
    "interrupts_itself": (COURSE + "raise KeyboardInterrupt\n", 9.0),
    "recursion": ("def f(): return f()\nf()\n" + COURSE, None),
    "takes_memory": ("x = 'x' * (1 << 33)\n" + COURSE, None),
    "closes_output": (COURSE + "import sys\nsys.stdout.close()\nsys.stdout = None\n", ALL),
    "deletes_the_stand": ("del __stand__\n" + COURSE, None),
    "breaks_builtins": (COURSE + "import builtins\nbuiltins.getattr = None\n", None),
    "hostile_values": (
        (
            "class Odd:\n"
            "    def __getattr__(self, name): raise ValueError(name)\n"
            "    def __eq__(self, other): raise ValueError\n"
            "    __hash__ = None\n"
            "w1 = w2 = b = forward = Odd()\n"
        ),
        None,
    ),
    "hostile_module": (COURSE + "__import__('sys').modules.clear()\n", None),
    "reads_itself": (COURSE + "print(len(open(__file__).read()))\n", ALL),
    "patches_backward": (
        "import torch\ntorch.Tensor.backward = lambda *a, **k: None\n" + COURSE,
        None,
    ),
    "starts_programs": (
        "import os, subprocess\nsubprocess.run(['ls'])\nos.system('pause')\n" + COURSE,
        ALL,
    ),
    "forks": ("import os\nos.fork()\n" + COURSE, None),
    "changes_default_dtype": (
        "import torch\ntorch.set_default_dtype(torch.float16)\n" + COURSE,
        0.0,
    ),
    "nan": (COURSE.replace("0.01", "1e30"), 0.0),
    "converges": (
        COURSE.replace(
            "for epoch in range(100):", "epoch = -1\nl = torch.tensor(1.0)\nwhile l.item() > 1e-9:"
        ),
        None,
    ),
    "yields": (
        "def run():\n    yield 1\nfor _ in run():\n    pass\n" + COURSE,
        ALL,
    ),
    "asynchronous": (
        "import asyncio\nasync def main():\n    w1 = 3\nasyncio.run(main())\n" + COURSE,
        None,
    ),
}
"""Text, and the points it gets; None where nothing can be judged. None may be a fault."""
