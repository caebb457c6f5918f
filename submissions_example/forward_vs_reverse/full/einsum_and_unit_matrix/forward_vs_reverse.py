import numpy as np

ANSWERS = dict(computed="d loss / d weights", forward_sweeps=1000 * 100 + 100 * 10, reverse_sweeps=1)


def relu_and_mask(x, w1):
    h = np.einsum("nd,dh->nh", x, w1)
    mask = (h >= 0).astype(h.dtype)
    return h * mask, mask


def jvp(x, y, w1, w2, dw1, dw2):
    a, mask = relu_and_mask(x, w1)
    da = np.einsum("nd,dh,nh->nh", x, dw1, mask)
    residual = np.einsum("nh,ho->no", a, w2) - y
    change = np.einsum("nh,ho->no", da, w2) + np.einsum("nh,ho->no", a, dw2)
    return 2 * np.einsum("no,no->", residual, change)


def vjp(x, y, w1, w2):
    a, mask = relu_and_mask(x, w1)
    g = 2 * (np.einsum("nh,ho->no", a, w2) - y)
    return np.einsum("nd,nh->dh", x, np.einsum("no,ho->nh", g, w2) * mask), np.einsum("nh,no->ho", a, g)


def gradient_by_forward_mode(x, y, w1, w2):
    split = w1.size
    entries = []
    for e in np.eye(split + w2.size):
        entries.append(jvp(x, y, w1, w2, e[:split].reshape(w1.shape), e[split:].reshape(w2.shape)))
    entries = np.array(entries)
    return entries[:split].reshape(w1.shape), entries[split:].reshape(w2.shape)
