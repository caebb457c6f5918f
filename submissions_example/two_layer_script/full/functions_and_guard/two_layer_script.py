import numpy as np

def init(n_in, n_hidden, n_out):
    rng = np.random.default_rng(3)
    return rng.standard_normal((n_in, n_hidden)), rng.standard_normal((n_hidden, n_out))

def forward(x, w1, w2):
    h = np.dot(x, w1)
    h_relu = np.maximum(0, h)
    return h, h_relu, np.dot(h_relu, w2)

def backward(x, y, h, h_relu, y_pred, w2):
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = np.dot(h_relu.T, grad_y_pred)
    grad_h = np.dot(grad_y_pred, w2.T) * (h > 0)
    return np.dot(x.T, grad_h), grad_w2

if __name__ == "__main__":
    N, D_in, H, D_out = 64, 1000, 100, 10
    learning_rate = 1e-6
    x, y = np.random.randn(N, D_in), np.random.randn(N, D_out)
    w1, w2 = init(D_in, H, D_out)
    for t in range(500):
        h, h_relu, y_pred = forward(x, w1, w2)
        loss = np.sum(np.square(y_pred - y))
        grad_w1, grad_w2 = backward(x, y, h, h_relu, y_pred, w2)
        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2
        if t % 100 == 99:
            print(t, loss)
