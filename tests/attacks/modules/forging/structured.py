# tries: return structured and void arrays
# must: fail BP105
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((x.shape[0], w2.shape[1]), dtype=[("\x1b[31mf", "f8")])


def grad_w1(x, y, w1, w2):
    return np.zeros(w1.shape, dtype="V8")


def loss(x, y, w1, w2):
    return np.void(b"00000000")
