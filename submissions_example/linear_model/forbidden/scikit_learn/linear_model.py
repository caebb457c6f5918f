"""Lets another library fit the line."""

from sklearn.linear_model import SGDRegressor


def forward(x, w):
    return w * x


def loss(x, y, w):
    return (w * x - y) ** 2


def gradient(x, y, w):
    return 2 * x * (w * x - y)


def train(x_data, y_data, w, learning_rate, epochs):
    model = SGDRegressor(learning_rate="constant", eta0=learning_rate, max_iter=epochs)
    model.fit([[x] for x in x_data], y_data)
    return model.coef_[0], []
