# tries: return infinities, so that tolerances become infinite
# must: fail BP103
# prelude: answers

def forward(x, w1, w2):
    return np.full((x.shape[0], w2.shape[1]), np.inf)


def loss(x, y, w1, w2):
    return -np.inf
