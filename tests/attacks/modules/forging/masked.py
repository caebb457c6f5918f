# tries: return arrays in which everything is masked
# must: fail
# prelude: answers

def forward(x, w1, w2):
    return np.ma.masked_all((x.shape[0], w2.shape[1]))


def loss(x, y, w1, w2):
    return np.ma.masked
