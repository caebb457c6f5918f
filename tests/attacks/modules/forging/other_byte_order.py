# tries: return right bytes in the wrong order
# must: fail BP104
# prelude: answers

def forward(x, w1, w2):
    return np.ones((x.shape[0], w2.shape[1]), dtype=">f8").view("<f8")


def grad_w1(x, y, w1, w2):
    return np.ones(w1.shape, dtype=">f4")[::-1, ::-1]
