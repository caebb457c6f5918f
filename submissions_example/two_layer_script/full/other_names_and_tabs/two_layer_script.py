import numpy as np
batch_size, d_in, hidden_dim, d_out = 64, 1000, 100, 10
X = np.random.randn(batch_size, d_in)
Y = np.random.randn(batch_size, d_out)
W1 = np.random.randn(d_in, hidden_dim)
W2 = np.random.randn(hidden_dim, d_out)
lr = 1e-6
losses = []
for epoch in range(1, 501):
	hidden = X @ W1
	act = hidden * (hidden > 0)
	out = act @ W2
	l = ((out - Y) ** 2).sum()
	losses.append(l)
	dout = 2 * (out - Y)
	dW2 = act.T @ dout
	dact = dout @ W2.T
	dhidden = np.where(hidden > 0, dact, 0)
	dW1 = X.T @ dhidden
	W1 = W1 - lr * dW1
	W2 = W2 - lr * dW2
