# tries: return the largest numbers, so that differences overflow
# must: fail BP104
# prelude: answers

def forward(x, w1, w2):
    return np.where(np.indices((x.shape[0], w2.shape[1])).sum(0) % 2, 1.7e308, -1.7e308)


def loss(x, y, w1, w2):
    return -1.7976931348623157e308


def grad_w1(x, y, w1, w2):
    return np.full(w1.shape, -1.7e308)


def train(x, y, w1, w2, learning_rate, steps):
    return w1 - 1.7e308, w2 + 1.7e308, [1.7e308] * steps
