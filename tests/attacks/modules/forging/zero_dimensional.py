# tries: return 0-d arrays and arrays of many dimensions
# must: fail BP101
# prelude: answers

def forward(x, w1, w2):
    return np.float64(0)


def grad_w1(x, y, w1, w2):
    return np.zeros((1,) * 40)


def loss(x, y, w1, w2):
    return np.zeros((1,) * 64)
