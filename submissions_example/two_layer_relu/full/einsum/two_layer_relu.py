"""Index notation all the way: n sample, d input, h hidden, o output."""
from numpy import einsum, maximum


def _hidden(x, w1):
    return einsum("nd,dh->nh", x, w1)


def forward(x, w1, w2):
    return einsum("nh,ho->no", maximum(_hidden(x, w1), 0), w2)


def _residual(x, y, w1, w2):
    return forward(x, w1, w2) - y


def loss(x, y, w1, w2):
    r = _residual(x, y, w1, w2)
    return einsum("no,no->", r, r)


def grad_w1(x, y, w1, w2):
    on = (_hidden(x, w1) > 0).astype(x.dtype)
    back = einsum("no,ho->nh", 2 * _residual(x, y, w1, w2), w2)
    return einsum("nd,nh->dh", x, back * on)


def grad_w2(x, y, w1, w2):
    a = maximum(_hidden(x, w1), 0)
    return 2 * einsum("nh,no->ho", a, _residual(x, y, w1, w2))


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        w1, w2 = (
            w1 - learning_rate * grad_w1(x, y, w1, w2),
            w2 - learning_rate * grad_w2(x, y, w1, w2),
        )
    return w1, w2, losses
