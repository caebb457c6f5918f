# tries: return long doubles, half floats, integers and booleans
# must: fail BP104 BP105
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((x.shape[0], w2.shape[1]), dtype=np.longdouble)


def loss(x, y, w1, w2):
    return np.float16(1)


def grad_w1(x, y, w1, w2):
    return np.zeros(w1.shape, dtype=np.int64)


def grad_w2(x, y, w1, w2):
    return np.zeros(w2.shape, dtype=bool)
