import numpy as np

ANSWERS = {
    "computed": "d loss / d weights",
    "forward_sweeps": 101000,
    "reverse_sweeps": 1,
}


def jvp(x, y, w1, w2, dw1, dw2):
    h, dh = x @ w1, x @ dw1
    a, da = np.maximum(h, 0), dh * (h > 0)
    y_pred, dy_pred = a @ w2, da @ w2
    return np.sum(2 * (y_pred - y) * dy_pred)


def vjp(x, y, w1, w2):
    h = x @ w1
    a = np.maximum(h, 0)
    grad_y_pred = 2 * (a @ w2 - y)
    grad_w2 = a.T @ grad_y_pred
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    return x.T @ grad_h, grad_w2


def gradient_by_forward_mode(x, y, w1, w2):
    grad_w1, grad_w2 = np.zeros_like(w1), np.zeros_like(w2)
    for i in range(w1.shape[0]):
        for j in range(w1.shape[1]):
            direction = np.zeros_like(w1)
            direction[i, j] = 1
            grad_w1[i, j] = jvp(x, y, w1, w2, direction, np.zeros_like(w2))
    for i in range(w2.shape[0]):
        for j in range(w2.shape[1]):
            direction = np.zeros_like(w2)
            direction[i, j] = 1
            grad_w2[i, j] = jvp(x, y, w1, w2, np.zeros_like(w1), direction)
    return grad_w1, grad_w2
