"""Scripts for two_layer_script as learners write them: right ones, and what becomes of the others.

`SCRIPTS` maps a name to a `Script`, as in `quadratic_scripts`. Written for this test in the styles
that are met; none is anybody's.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Final

from .quadratic_scripts import Script

FILE: Final = "two_layer_script.py"
ALL: Final = 12.0

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

TUTORIAL: Final = """
import numpy as np

# N is batch size; D_in is input dimension;
# H is hidden dimension; D_out is output dimension.
N, D_in, H, D_out = 64, 1000, 100, 10

x = np.random.randn(N, D_in)
y = np.random.randn(N, D_out)

w1 = np.random.randn(D_in, H)
w2 = np.random.randn(H, D_out)

learning_rate = 1e-6
for t in range(500):
    # forward
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)

    loss = np.square(y_pred - y).sum()
    print(t, loss)

    # backward
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)

    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2
"""
_script("tutorial", TUTORIAL)
_script(
    "other_names_and_tabs",
    """
    import numpy as np
    batch_size, d_in, hidden_dim, d_out = 64, 1000, 100, 10
    X = np.random.randn(batch_size, d_in)
    Y = np.random.randn(batch_size, d_out)
    W1 = np.random.randn(d_in, hidden_dim)
    W2 = np.random.randn(hidden_dim, d_out)
    lr = 1e-6
    losses = []
    for epoch in range(1, 501):
    \thidden = X @ W1
    \tact = hidden * (hidden > 0)
    \tout = act @ W2
    \tl = ((out - Y) ** 2).sum()
    \tlosses.append(l)
    \tdout = 2 * (out - Y)
    \tdW2 = act.T @ dout
    \tdact = dout @ W2.T
    \tdhidden = np.where(hidden > 0, dact, 0)
    \tdW1 = X.T @ dhidden
    \tW1 = W1 - lr * dW1
    \tW2 = W2 - lr * dW2
    """,
)
_script(
    "float32_and_plots",
    """
    import time
    import numpy as np
    import matplotlib.pyplot as plt
    import seaborn as sns
    from tqdm import trange
    np.random.seed(0)
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.randn(N, D_in).astype(np.float32)
    y = np.random.randn(N, D_out).astype("float32")
    w1 = np.float32(np.random.randn(D_in, H))
    w2 = np.float32(np.random.randn(H, D_out))
    learning_rate = np.float32(1e-6)
    history = np.zeros(500)
    for t in trange(500):
        h = x @ w1
        a = np.clip(h, 0, None)
        y_pred = a @ w2
        loss = np.sum((y_pred - y) ** 2)
        history[t] = loss
        delta = 2 * (y_pred - y)
        grad_w2 = a.T @ delta
        grad_w1 = x.T @ ((h > 0) * (delta @ w2.T))
        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2
        time.sleep(0.01)
    plt.semilogy(history)
    plt.savefig("loss.png")
    plt.show()
    np.savetxt("w1.txt", w1)
    """,
)
_script(
    "functions_and_guard",
    """
    import numpy as np

    def init(n_in, n_hidden, n_out):
        rng = np.random.default_rng(3)
        return rng.standard_normal((n_in, n_hidden)), rng.standard_normal((n_hidden, n_out))

    def forward(x, w1, w2):
        h = np.dot(x, w1)
        h_relu = np.maximum(0, h)
        return h, h_relu, np.dot(h_relu, w2)

    def backward(x, y, h, h_relu, y_pred, w2):
        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = np.dot(h_relu.T, grad_y_pred)
        grad_h = np.dot(grad_y_pred, w2.T) * (h > 0)
        return np.dot(x.T, grad_h), grad_w2

    if __name__ == "__main__":
        N, D_in, H, D_out = 64, 1000, 100, 10
        learning_rate = 1e-6
        x, y = np.random.randn(N, D_in), np.random.randn(N, D_out)
        w1, w2 = init(D_in, H, D_out)
        for t in range(500):
            h, h_relu, y_pred = forward(x, w1, w2)
            loss = np.sum(np.square(y_pred - y))
            grad_w1, grad_w2 = backward(x, y, h, h_relu, y_pred, w2)
            w1 -= learning_rate * grad_w1
            w2 -= learning_rate * grad_w2
            if t % 100 == 99:
                print(t, loss)
    """,
)
_script(
    "all_in_main",
    """
    import numpy as np

    def main():
        N, D_in, H, D_out = 64, 1000, 100, 10
        x = np.random.randn(N, D_in)
        y = np.random.randn(N, D_out)
        w1 = np.random.randn(D_in, H)
        w2 = np.random.randn(H, D_out)
        learning_rate = 1e-6
        for t in range(500):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            loss = np.square(y_pred - y).sum()
            grad_y_pred = 2.0 * (y_pred - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h_relu = grad_y_pred.dot(w2.T)
            grad_h_relu[h < 0] = 0
            grad_w1 = x.T.dot(grad_h_relu)
            w1 -= learning_rate * grad_w1
            w2 -= learning_rate * grad_w2

    main()
    """,
)
_script(
    "class_with_attributes",
    """
    import numpy as np

    class TwoLayerNet:
        def __init__(self, D_in=1000, H=100, D_out=10, lr=1e-6):
            self.w1 = np.random.randn(D_in, H)
            self.w2 = np.random.randn(H, D_out)
            self.lr = lr

        def forward(self, x):
            self.h = x @ self.w1
            self.h_relu = np.maximum(self.h, 0)
            return self.h_relu @ self.w2

        def backward(self, x, y, y_pred):
            g = 2 * (y_pred - y)
            self.grad_w2 = self.h_relu.T @ g
            gh = g @ self.w2.T
            gh[self.h <= 0] = 0
            self.grad_w1 = x.T @ gh

        def step(self):
            self.w1 -= self.lr * self.grad_w1
            self.w2 -= self.lr * self.grad_w2

    N = 64
    x = np.random.randn(N, 1000)
    y = np.random.randn(N, 10)
    net = TwoLayerNet()
    for t in range(500):
        y_pred = net.forward(x)
        loss = ((y_pred - y) ** 2).sum()
        net.backward(x, y, y_pred)
        net.step()
    """,
)
_script(
    "while_and_einsum",
    """
    import numpy as np
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.normal(size=(N, D_in)); y = np.random.normal(size=(N, D_out))
    w1 = np.random.normal(0, 1, (D_in, H)); w2 = np.random.normal(0, 1, (H, D_out))
    t = 0
    while t < 500:
        h = np.einsum('nd,dh->nh', x, w1)
        r = np.maximum(h, 0)
        e = np.einsum('nh,ho->no', r, w2) - y
        loss = float(np.einsum('no,no->', e, e))
        grad_w2 = 2 * np.einsum('nh,no->ho', r, e)
        grad_w1 = 2 * np.einsum('nd,nh,no,ho->dh', x, (h > 0).astype(float), e, w2)
        w1 = w1 - 1e-6 * grad_w1
        w2 = w2 - 1e-6 * grad_w2
        t += 1
    """,
)
_script(
    "per_sample_sum",
    """
    import numpy as np
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    for t in range(500):
        loss = 0.0
        grad_w1 = np.zeros((D_in, H))
        grad_w2 = np.zeros((H, D_out))
        for n in range(N):
            h = x[n] @ w1
            a = np.maximum(h, 0)
            e = a @ w2 - y[n]
            loss += (e ** 2).sum()
            grad_w2 += 2 * np.outer(a, e)
            grad_w1 += 2 * np.outer(x[n], (h > 0) * (w2 @ e))
        w1 -= 1e-6 * grad_w1
        w2 -= 1e-6 * grad_w2
    """,
)
_script(
    "argparse_and_file",
    """
    import argparse, os
    import numpy as np
    p = argparse.ArgumentParser()
    p.add_argument('--steps', default=500, type=int)
    args = p.parse_args()
    os.makedirs('out', exist_ok=True)
    log = open(os.path.join('out', 'log.txt'), 'w')
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    for t in range(args.steps):
        h = x @ w1
        h_relu = np.maximum(h, 0)
        d = h_relu @ w2 - y
        loss = np.sum(d * d)
        print(t, loss, file=log)
        grad_w2 = h_relu.T @ (2 * d)
        grad_w1 = x.T @ ((2 * d) @ w2.T * np.heaviside(h, 0))
        w1 -= 1e-6 * grad_w1
        w2 -= 1e-6 * grad_w2
    log.close()
    raise SystemExit
    """,
)
_script("unicode", "# Двухслойная сеть: прямой и обратный проход ⟶ ∂L/∂W\n" + TUTORIAL)
_script("talks_a_lot", TUTORIAL.replace("print(t, loss)", "print(t, loss, 'x' * 9000)"))
_script("asks_at_the_end", TUTORIAL + "input()\n", ALL, ("BP118",))
_script(
    "inline_sizes",
    TUTORIAL.replace("N, D_in, H, D_out = 64, 1000, 100, 10\n", "")
    .replace("(N, D_in)", "(64, 1000)")
    .replace("(N, D_out)", "(64, 10)")
    .replace("(D_in, H)", "(1000, 100)")
    .replace("(H, D_out)", "(100, 10)"),
)
_script("fewer_steps", TUTORIAL.replace("range(500)", "range(20)"))

# --- right but for something that costs ----------------------------------------------------------

_script("loss_is_mean", TUTORIAL.replace("y).sum()", "y).mean()"), 10.0, ("BP311",))
_script("no_gradients_left", TUTORIAL + "del grad_w1, grad_w2\n", 6.0, ("BP310",))
_script(
    "seeded_arrays_read",
    TUTORIAL.replace("x = np.random.randn(N, D_in)", "x = np.load('x.npy')"),
    None,
    ("BP005",),
)

# --- wrong --------------------------------------------------------------------------------------

_script("no_mask", TUTORIAL.replace("    grad_h[h < 0] = 0\n", ""), 4.08, ("BP311",))
_script("mask_by_gradient", TUTORIAL.replace("[h < 0]", "[grad_h < 0]"), 4.08, ("BP311",))
_script("relu_forgotten", TUTORIAL.replace("np.maximum(h, 0)", "h"), 0.0, ("BP311",))
_script(
    "relu_on_output",
    TUTORIAL.replace("h_relu.dot(w2)", "np.maximum(h_relu.dot(w2), 0)"),
    0.0,
    ("BP311",),
)
_script("without_two", TUTORIAL.replace("2.0 * (y", "(y"), 0.75, ("BP311",))
_script(
    "averaged", TUTORIAL.replace("2.0 * (y_pred - y)", "2.0 * (y_pred - y) / N"), 1.99, ("BP311",)
)
_script(
    "wrong_chain",
    TUTORIAL.replace("grad_y_pred.dot(w2.T)", "grad_y_pred.dot((h_relu.T.dot(grad_y_pred)).T)"),
    4.08,
    ("BP311",),
)
_script(
    "ascent", TUTORIAL.replace("-= learning_rate", "+= learning_rate"), 5.75, ("BP316",), "ascent"
)
_script(
    "updated_weights_in_chain",
    """
    import numpy as np
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    for t in range(500):
        h = x @ w1
        h_relu = np.maximum(h, 0)
        grad_y = 2 * (h_relu @ w2 - y)
        loss = (grad_y ** 2).sum() / 4
        grad_w2 = h_relu.T @ grad_y
        w2 -= 1e-6 * grad_w2
        grad_h = grad_y @ w2.T
        grad_h[h < 0] = 0
        grad_w1 = x.T @ grad_h
        w1 -= 1e-6 * grad_w1
    """,
    4.08,
    ("BP311",),
)
_script(
    "step_outside",
    TUTORIAL.replace("    w1 -= learning", "w1 -= learning").replace(
        "    w2 -= learning", "w2 -= learning"
    ),
    7.41,
    ("BP316",),
    "step_outside",
)
_script(
    "w1_not_updated",
    TUTORIAL.replace("    w1 -= learning_rate * grad_w1\n", ""),
    6.58,
    ("BP316",),
    "never_trained",
)
_script(
    "step_of_w1_doubled",
    TUTORIAL.replace("w1 -= learning_rate * grad_w1", "w1 -= learning_rate * grad_w1 * 2"),
    6.58,
    ("BP316",),
    "learning_rate",
)
_script("other_rate", TUTORIAL.replace("1e-6", "1e-5"), 5.75, ("BP316",), "learning_rate")
_script(
    "with_torch",
    TUTORIAL.replace("import numpy as np", "import numpy as np\nimport torch"),
    0.0,
    ("BP502",),
)
_script("python_2", TUTORIAL.replace("print(t, loss)", "print t, loss"), None, ("BP004",))
_script("empty", "", None, ("BP008",))
