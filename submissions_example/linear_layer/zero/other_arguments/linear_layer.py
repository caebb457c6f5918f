"""Takes its arguments in another order."""


def loss(w, x, t):
    return ((x @ w - t) ** 2).sum() / 2


def mse(w, x, t):
    return ((x @ w - t) ** 2).mean()


def grad_w(w, x, t):
    return x.T @ (x @ w - t)


def grad_x(w, x, t):
    return (x @ w - t) @ w.T


def mse_grad_w(w, x, t):
    return 2 / t.numel() * x.T @ (x @ w - t)
