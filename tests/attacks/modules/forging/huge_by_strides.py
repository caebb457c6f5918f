# tries: return an enormous array that takes no memory
# must: fail BP101
# prelude: answers

def forward(x, w1, w2):
    return np.broadcast_to(np.float64(0), (2**20, 2**20))


def grad_w1(x, y, w1, w2):
    return np.broadcast_to(np.float64(0), (2**30, 2**30))
