# tries: return losses of millions of rows without columns
# must: fail BP104 BP301
# prelude: answers

def train(x, y, w1, w2, learning_rate, steps):
    return w1, w2, np.empty((10**9, 0))
