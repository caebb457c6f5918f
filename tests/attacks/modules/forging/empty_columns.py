# tries: return losses of the right number of rows, all empty
# must: fail BP104
# prelude: answers

def train(x, y, w1, w2, learning_rate, steps):
    return w1, w2, np.empty((steps, 0))


def forward(x, w1, w2):
    return np.empty((x.shape[0], w2.shape[1], 0, 2**40))
