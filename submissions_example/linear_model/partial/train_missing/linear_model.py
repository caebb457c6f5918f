"""Only the first three functions are there."""


def forward(x, w):
    return w * x


def loss(x, y, w):
    return (forward(x, w) - y) ** 2


def gradient(x, y, w):
    return 2 * x * (forward(x, w) - y)
