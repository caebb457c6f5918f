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
