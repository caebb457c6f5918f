# tries: return empty arrays, of which every entry is right
# must: fail BP101
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((0, w2.shape[1]))


def loss(x, y, w1, w2):
    return np.zeros((0,))


def train(x, y, w1, w2, learning_rate, steps):
    return w1[:0], w2[:0], []
