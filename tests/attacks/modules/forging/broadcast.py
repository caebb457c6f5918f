# tries: return one row, one column, one number where an array is asked for
# must: fail BP101
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((1, w2.shape[1]))


def grad_w1(x, y, w1, w2):
    return np.zeros((w1.shape[0], 1))


def grad_w2(x, y, w1, w2):
    return np.zeros(())
