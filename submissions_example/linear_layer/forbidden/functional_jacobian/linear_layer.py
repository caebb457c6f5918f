import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).mean()


def derivative(f, x, t, w, wrt):
    inputs = {"x": x.clone(), "w": w.clone()}
    def of(leaf):
        return f(**(inputs | {wrt: leaf}), t=t)
    return torch.autograd.functional.jacobian(of, inputs[wrt])


def grad_w(x, t, w):
    return derivative(loss, x, t, w, "w")


def grad_x(x, t, w):
    return derivative(loss, x, t, w, "x")


def mse_grad_w(x, t, w):
    return derivative(mse, x, t, w, "w")
