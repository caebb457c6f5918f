"""The layer without its sigmoid."""


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def grad_w(x, t, w):
    return x.T @ (x @ w - t) / len(x)


def grad_x(x, t, w):
    return x * (x @ w - t).sum()
