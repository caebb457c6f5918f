# tries: return the smallest numbers
# must: fail BP104
# prelude: answers

def forward(x, w1, w2):
    return np.full((x.shape[0], w2.shape[1]), 5e-324)
