# tries: return complex arrays
# must: fail BP105
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((x.shape[0], w2.shape[1]), dtype=complex)
