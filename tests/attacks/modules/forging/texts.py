# tries: return arrays of text
# must: fail BP105
# prelude: answers

def forward(x, w1, w2):
    return np.full((x.shape[0], w2.shape[1]), "0.0")


def grad_w1(x, y, w1, w2):
    return np.full(w1.shape, b"0" * 1000)
