"""Two-layer ReLU network as a script.

    h = x @ w1    h_relu = max(h, 0)    y_pred = h_relu @ w2    loss = sum((y_pred - y)**2)

The script trains when it is run. At its end w1, w2, and of the last step grad_w1, grad_w2 and loss
must be there. Fill in the loop.
"""

import numpy as np

# N samples, D_in inputs, H hidden units, D_out outputs
N, D_in, H, D_out = 64, 1000, 100, 10

x = np.random.randn(N, D_in)
y = np.random.randn(N, D_out)
w1 = np.random.randn(D_in, H)
w2 = np.random.randn(H, D_out)

learning_rate = 1e-6

loss = 0.0  # fill in, in the loop
grad_w1 = np.zeros((D_in, H))
grad_w2 = np.zeros((H, D_out))

for t in range(500):
    pass  # fill in: forward pass, loss, backward pass, update
