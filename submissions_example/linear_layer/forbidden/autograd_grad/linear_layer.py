import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).mean()


def derivative(f, x, t, w, wrt):
    inputs = {"x": x.clone(), "w": w.clone()}
    leaf = inputs[wrt].requires_grad_()
    return torch.autograd.grad(f(inputs["x"], t, inputs["w"]), leaf)[0]


def grad_w(x, t, w):
    return derivative(loss, x, t, w, "w")


def grad_x(x, t, w):
    return derivative(loss, x, t, w, "x")


def mse_grad_w(x, t, w):
    return derivative(mse, x, t, w, "w")
