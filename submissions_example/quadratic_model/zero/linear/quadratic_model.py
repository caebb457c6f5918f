"""The other exercise's model: a line."""


def forward(x, w1, w2, b):
    return w1 * x + b


def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(x, y, w1, w2, b):
    g = 2 * (forward(x, w1, w2, b) - y)
    return g * x, g


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            g_w1, g_b = gradients(x, y, w1, w2, b)
            w1, b = w1 - learning_rate * g_w1, b - learning_rate * g_b
    return w1, w2, b
