# tries: return integers that no float holds
# must: fail BP102 BP104
# prelude: answers

def loss(x, y, w1, w2):
    return 10**5000


def forward(x, w1, w2):
    return np.full((x.shape[0], w2.shape[1]), 2.0**63)


def train(x, y, w1, w2, learning_rate, steps):
    return w1, w2, [2**63 - 1, -(2**63)] * 20
