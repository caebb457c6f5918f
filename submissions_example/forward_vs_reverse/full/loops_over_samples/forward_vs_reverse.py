import numpy as np

# d loss / d weights: one number differentiated by many
ANSWERS = {
    "computed": "D loss / D weights",
    "forward_sweeps": 101000.0,
    "reverse_sweeps": 1.0,
}


def jvp(x, y, w1, w2, dw1, dw2):
    total = 0.0
    for n in range(len(x)):
        h = x[n] @ w1
        dh = x[n] @ dw1
        dh[h < 0] = 0
        h[h < 0] = 0
        r = h @ w2 - y[n]
        dr = dh @ w2 + h @ dw2
        total += 2 * (r @ dr)
    return total


def vjp(x, y, w1, w2):
    g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
    for n in range(len(x)):
        h = x[n] @ w1
        a = np.where(h > 0, h, 0)
        g = 2 * (a @ w2 - y[n])
        g2 += np.outer(a, g)
        back = w2 @ g
        back[h < 0] = 0
        g1 += np.outer(x[n], back)
    return [g1, g2]


def gradient_by_forward_mode(x, y, w1, w2):
    d1, d2 = np.zeros(w1.shape), np.zeros(w2.shape)
    g1, g2 = np.zeros(w1.shape), np.zeros(w2.shape)
    for d, g in [(d1, g1), (d2, g2)]:
        for i in range(d.shape[0]):
            for j in range(d.shape[1]):
                d[i, j] = 1
                g[i, j] = jvp(x, y, w1, w2, d1, d2)
                d[i, j] = 0
    return g1, g2
