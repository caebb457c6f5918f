"""Python's own arithmetic; torch is not needed at all."""


def forward(x, w):
    return float(w) * x


def loss(x, y, w):
    return (forward(x, w) - y) ** 2


def gradient(x, y, w):
    """L = w^2 x^2 - 2 w x y + y^2, so dL/dw = 2 w x^2 - 2 x y."""
    w = float(w)
    return 2 * w * x * x - 2 * x * y


def train(x_data, y_data, w, learning_rate, epochs):
    w = float(w)
    losses = []
    for _ in range(epochs):
        for i in range(len(x_data)):
            if i == len(x_data) - 1:
                losses.append(loss(x_data[i], y_data[i], w))
            w -= learning_rate * gradient(x_data[i], y_data[i], w)
    return w, losses
