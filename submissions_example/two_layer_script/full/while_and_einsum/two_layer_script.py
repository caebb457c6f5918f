import numpy as np
N, D_in, H, D_out = 64, 1000, 100, 10
x = np.random.normal(size=(N, D_in)); y = np.random.normal(size=(N, D_out))
w1 = np.random.normal(0, 1, (D_in, H)); w2 = np.random.normal(0, 1, (H, D_out))
t = 0
while t < 500:
    h = np.einsum('nd,dh->nh', x, w1)
    r = np.maximum(h, 0)
    e = np.einsum('nh,ho->no', r, w2) - y
    loss = float(np.einsum('no,no->', e, e))
    grad_w2 = 2 * np.einsum('nh,no->ho', r, e)
    grad_w1 = 2 * np.einsum('nd,nh,no,ho->dh', x, (h > 0).astype(float), e, w2)
    w1 = w1 - 1e-6 * grad_w1
    w2 = w2 - 1e-6 * grad_w2
    t += 1
